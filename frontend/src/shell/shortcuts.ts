/** Keys: / to search, ? for help, g then a letter to go somewhere, n for new, e to edit. */
import { openDialog } from "./dialogs";

const WAIT_MS = 1200;

/** Say whether a key belongs to what the person is typing in. */
export function isTyping(target: EventTarget | null): boolean {
  if (!(target instanceof HTMLElement)) return false;
  return target.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(target.tagName);
}

/** Return the element that a key after g leads to. */
export function destination(key: string, root: ParentNode): HTMLElement | null {
  return /^[a-z0-9]$/.test(key) ? root.querySelector<HTMLElement>(`[data-go="${key}"]`) : null;
}

function focusSearch(): boolean {
  const search = document.querySelector<HTMLInputElement>("[data-search-focus], input[type=search]");
  search?.focus();
  search?.select();
  return search !== null;
}

function press(selector: string): boolean {
  const element = document.querySelector<HTMLElement>(selector);
  element?.click();
  return element !== null;
}

const SINGLE: Readonly<Record<string, () => boolean>> = {
  "/": focusSearch,
  "?": () => openDialog("shortcut-help"),
  n: () => press("[data-key=new]"),
  e: () => press("[data-key=edit]"),
  "[": () => press("[data-key=previous]"),
  "]": () => press("[data-key=next]"),
};

function leave(event: KeyboardEvent): void {
  if (event.key === "Escape" && event.target instanceof HTMLElement) event.target.blur();
}

function go(event: KeyboardEvent): void {
  const target = destination(event.key, document);
  if (!target) return;
  event.preventDefault();
  target.click();
}

/** Say whether a key press is meant for the page: nothing held, no dialog open, not used up by something else. */
function isForPage(event: KeyboardEvent): boolean {
  const held = event.ctrlKey || event.metaKey || event.altKey;
  return !event.defaultPrevented && !held && document.querySelector("dialog[open]") === null;
}

/** Listen for the keys of the whole page. */
export function startShortcuts(): void {
  let goingUntil = 0;
  document.addEventListener("keydown", (event) => {
    if (!isForPage(event)) return;
    if (isTyping(event.target)) {
      leave(event);
    } else if (Date.now() < goingUntil) {
      goingUntil = 0;
      go(event);
    } else if (event.key === "g") {
      goingUntil = Date.now() + WAIT_MS;
    } else if (SINGLE[event.key]?.()) {
      event.preventDefault();
    }
  });
}
