/** Lists by keyboard: j and k move a row, Enter opens it. A click anywhere in a row opens it too. */
import { isTyping } from "./shortcuts";

const ROWS = "table[data-rows] tbody tr";

/** Return the index a step leads to, staying inside the list. */
export function stepped(here: number, step: number, count: number): number {
  if (count === 0) return -1;
  return here < 0 ? (step > 0 ? 0 : count - 1) : Math.min(count - 1, Math.max(0, here + step));
}

function link(row: Element): HTMLAnchorElement | null {
  return row.querySelector<HTMLAnchorElement>("a[data-row-link], a[href]");
}

function step(by: number): void {
  const rows = [...document.querySelectorAll<HTMLElement>(ROWS)].filter((row) => link(row));
  const next =
    rows[
      stepped(
        rows.findIndex((row) => row.contains(document.activeElement)),
        by,
        rows.length,
      )
    ];
  if (!next) return;
  link(next)?.focus({ preventScroll: true });
  next.scrollIntoView({ block: "nearest" });
}

function openRow(event: MouseEvent): void {
  if (!(event.target instanceof Element) || event.button !== 0) return;
  const row = event.target.closest(ROWS);
  if (!row || event.target.closest("a, button, input, label, select, summary, [data-no-row-link]")) return;
  if (getSelection()?.toString()) return;
  const target = link(row);
  if (target && (event.ctrlKey || event.metaKey)) window.open(target.href, "_blank", "noopener");
  else target?.click();
}

/** Listen for rows of all lists of the page. */
export function startRows(): void {
  document.addEventListener("click", openRow);
  document.addEventListener("keydown", (event) => {
    if (isTyping(event.target) || event.ctrlKey || event.metaKey || event.altKey) return;
    if (document.querySelector("dialog[open]")) return;
    if (event.key === "j") step(1);
    else if (event.key === "k") step(-1);
  });
}
