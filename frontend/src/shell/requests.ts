/** htmx, set for a strict content security policy, with failures said in words. */
import htmx from "htmx.org";
import { type Level, toast } from "./toasts";
import { word } from "./words";

interface ToastDetail {
  level?: Level;
  text?: string;
  value?: string;
}

function configure(): void {
  htmx.config.allowEval = false;
  htmx.config.allowScriptTags = false;
  htmx.config.includeIndicatorStyles = false;
  htmx.config.selfRequestsOnly = true;
  htmx.config.historyCacheSize = 0;
  htmx.config.refreshOnHistoryMiss = true;
  htmx.config.scrollBehavior = "auto";
  // A refusal is an answer with words in it, so it is shown; only a breakdown is not.
  htmx.config.responseHandling = [
    { code: "204", swap: false },
    { code: "[23]..", swap: true },
    { code: "(400|403|404|409|422|503)", swap: true },
    { code: "[45]..", swap: false, error: true },
  ];
}

function csrfToken(): string {
  return document.querySelector<HTMLMetaElement>('meta[name="csrf-token"]')?.content ?? "";
}

function sign(event: Event): void {
  const { headers, verb } = (event as CustomEvent<{ headers: Record<string, string>; verb: string }>).detail;
  if (verb !== "get") headers["X-CSRFToken"] = csrfToken();
}

/** Start htmx; `wake` is called for every piece of page that arrives. */
export function startRequests(wake: (root: ParentNode) => void): void {
  configure();
  document.addEventListener("htmx:configRequest", sign);
  document.addEventListener("htmx:sendError", () => toast("error", word("offline")));
  document.addEventListener("htmx:responseError", () => toast("error", word("failed")));
  document.addEventListener("htmx:afterSettle", (event) => {
    const piece = (event as CustomEvent<{ elt: Element }>).detail.elt;
    wake(piece.parentElement ?? piece);
  });
  document.addEventListener("toast", (event) => {
    const detail = (event as CustomEvent<ToastDetail>).detail ?? {};
    toast(detail.level ?? "success", detail.text ?? detail.value ?? "");
  });
}
