/**
 * What was typed is never lost: a form with data-draft="KEY" keeps its input in this tab until the server has
 * taken it. A form that comes back with its values (data-bound) is the server's, and is left alone.
 */
import { toast } from "./toasts";
import { word } from "./words";

const PREFIX = "draft:";
const SECRET = /^(password|file|hidden|submit|button|image|reset)$/;

export interface Draft {
  values: Record<string, string[]>;
  sent: boolean;
}

type Field = HTMLInputElement | HTMLSelectElement | HTMLTextAreaElement;

function fields(form: HTMLFormElement): Field[] {
  return [...form.elements].filter(
    (element): element is Field =>
      (element instanceof HTMLInputElement && !SECRET.test(element.type)) ||
      element instanceof HTMLSelectElement ||
      element instanceof HTMLTextAreaElement,
  );
}

function valuesOf(field: Field): string[] {
  if (field instanceof HTMLSelectElement)
    return [...field.options].filter((one) => one.selected).map((one) => one.value);
  if (field instanceof HTMLInputElement && /^(checkbox|radio)$/.test(field.type))
    return field.checked ? [field.value] : [];
  return [field.value];
}

/** Return everything a person typed or chose, by field name. */
export function collect(form: HTMLFormElement): Record<string, string[]> {
  const values: Record<string, string[]> = {};
  for (const field of fields(form)) {
    if (field.name) values[field.name] = [...(values[field.name] ?? []), ...valuesOf(field)];
  }
  return values;
}

function put(field: Field, values: readonly string[]): void {
  if (field instanceof HTMLSelectElement && field.multiple) {
    for (const option of field.options) option.selected = values.includes(option.value);
  } else if (field instanceof HTMLInputElement && /^(checkbox|radio)$/.test(field.type)) {
    field.checked = values.includes(field.value);
  } else {
    field.value = values[0] ?? "";
  }
  field.dispatchEvent(new Event("change", { bubbles: true }));
}

/** Fill a form with kept values; return whether anything differed. */
export function restore(form: HTMLFormElement, values: Readonly<Record<string, string[]>>): boolean {
  const before = JSON.stringify(collect(form));
  for (const field of fields(form)) {
    const kept = values[field.name];
    if (kept) put(field, kept);
  }
  return JSON.stringify(collect(form)) !== before;
}

function load(key: string): Draft | null {
  try {
    return JSON.parse(sessionStorage.getItem(PREFIX + key) ?? "null") as Draft | null;
  } catch {
    return null;
  }
}

function save(form: HTMLFormElement, key: string, sent: boolean): void {
  try {
    sessionStorage.setItem(PREFIX + key, JSON.stringify({ values: collect(form), sent } satisfies Draft));
  } catch {
    // A full store loses the draft, never the form.
  }
}

/** Forget the drafts that the server has taken: it said so, or it leads on to another page. */
export function forgetTaken(root: ParentNode, store: Storage): void {
  const succeeded = root.querySelector('.toast-note[data-level="success"]') !== null;
  for (const name of Object.keys(store).filter((key) => key.startsWith(PREFIX))) {
    const key = name.slice(PREFIX.length);
    const here = [...root.querySelectorAll<HTMLFormElement>("form[data-draft]")].some(
      (form) => form.dataset.draft === key,
    );
    const draft = JSON.parse(store.getItem(name) ?? "null") as Draft | null;
    if (!draft || (draft.sent && (succeeded || !here))) store.removeItem(name);
  }
}

function bringBack(form: HTMLFormElement, key: string): void {
  const draft = load(key);
  const before = collect(form);
  if (!draft || "bound" in form.dataset || !restore(form, draft.values)) return;
  toast("info", word("draftRestored"), {
    label: word("draftDiscard"),
    run: () => {
      sessionStorage.removeItem(PREFIX + key);
      restore(form, before);
    },
  });
}

/** Keep and bring back the input of the forms in a piece of page. */
export function startDrafts(root: ParentNode): void {
  if (root === document) forgetTaken(document, sessionStorage);
  for (const form of root.querySelectorAll<HTMLFormElement>("form[data-draft]:not([data-awake])")) {
    const key = form.dataset.draft ?? "";
    form.dataset.awake = "";
    bringBack(form, key);
    form.addEventListener("input", () => save(form, key, false));
    form.addEventListener("change", () => save(form, key, false));
    form.addEventListener("submit", () => save(form, key, true));
  }
}
