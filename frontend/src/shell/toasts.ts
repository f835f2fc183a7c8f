/** Short messages at the edge of the page. Good news leaves by itself; a refusal stays until it is closed. */
import { word } from "./words";

export type Level = "success" | "info" | "warning" | "error";
const SECONDS = 6;

function dismissLater(toast: HTMLElement): void {
  const level = toast.dataset.level ?? "info";
  if (level === "error" || level === "warning") return;
  let timer = window.setTimeout(() => toast.remove(), SECONDS * 1000);
  toast.addEventListener("mouseenter", () => window.clearTimeout(timer));
  toast.addEventListener("mouseleave", () => {
    timer = window.setTimeout(() => toast.remove(), SECONDS * 500);
  });
}

/** Show one message; the text is never read as HTML. */
export function toast(level: Level, text: string, action?: { label: string; run: () => void }): void {
  const region = document.getElementById("toasts");
  if (!region) return;
  const box = document.createElement("div");
  box.className = "toast-note";
  box.dataset.level = level;
  box.setAttribute("role", level === "error" ? "alert" : "status");
  const sentence = document.createElement("p");
  sentence.textContent = text;
  box.append(sentence);
  if (action) {
    const button = document.createElement("button");
    button.type = "button";
    button.className = "btn btn-sm";
    button.textContent = action.label;
    button.addEventListener("click", () => {
      action.run();
      box.remove();
    });
    box.append(button);
  }
  const close = document.createElement("button");
  close.type = "button";
  close.className = "btn-close";
  close.dataset.toastClose = "";
  close.setAttribute("aria-label", word("close"));
  box.append(close);
  region.append(box);
  dismissLater(box);
}

/** Let the messages that came with the page leave in their time. */
export function startToasts(root: ParentNode): void {
  for (const note of root.querySelectorAll<HTMLElement>(".toast-note:not([data-awake])")) {
    note.dataset.awake = "";
    dismissLater(note);
  }
}

document.addEventListener("click", (event) => {
  if (event.target instanceof Element && event.target.closest("[data-toast-close]")) {
    event.target.closest(".toast-note")?.remove();
  }
});
