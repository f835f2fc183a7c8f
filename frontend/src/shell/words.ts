/** Words for scripts come with the page, already in the reader's language. */
const FALLBACK: Readonly<Record<string, string>> = {
  close: "Close",
  failed: "The server could not do this. Nothing was changed; please try again.",
  offline: "No connection. What you typed is kept; please try again.",
  draftRestored: "Your unfinished input was brought back.",
  draftDiscard: "Discard it",
  showTable: "Show as a table",
  hideTable: "Hide the table",
  target: "Target",
  share: "Cumulative share",
  none: "No data",
};

/** Return one word or sentence in the page's language. */
export function word(key: keyof typeof FALLBACK & string): string {
  return document.getElementById("shell-words")?.dataset[key] ?? FALLBACK[key] ?? key;
}
