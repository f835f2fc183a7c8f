/** Long choices become searchable: <select data-search>, with data-url for choices the server looks up. */

interface Choice {
  value: string;
  text: string;
  note?: string;
}

async function look(url: string, query: string): Promise<Choice[]> {
  const address = new URL(url, location.href);
  address.searchParams.set("q", query);
  const answer = await fetch(address, { headers: { Accept: "application/json" } });
  if (!answer.ok) return [];
  return ((await answer.json()) as { results: Choice[] }).results;
}

/** The library moves the label to its own box; what it hides keeps its name for who reads by ear. */
function keepName(select: HTMLSelectElement): void {
  const name = select.labels[0]?.textContent?.trim();
  if (name && !select.hasAttribute("aria-label")) select.setAttribute("aria-label", name);
}

async function enhance(selects: readonly HTMLSelectElement[]): Promise<void> {
  const { default: TomSelect } = await import("tom-select/base");
  for (const select of selects) {
    keepName(select);
    const url = select.dataset.url;
    const settings = {
      maxOptions: 200,
      allowEmptyOption: true,
      placeholder: select.dataset.placeholder ?? "",
      valueField: "value",
      labelField: "text",
      searchField: ["text", "note"],
      ...(url && {
        load: (query: string, done: (found: Choice[]) => void) => void look(url, query).then(done),
      }),
    };
    new TomSelect(select, settings);
  }
}

/** Make the marked choices of a piece of page searchable; the library is loaded only when there is one. */
export function startSelects(root: ParentNode): void {
  const selects = [...root.querySelectorAll<HTMLSelectElement>("select[data-search]:not([data-awake])")];
  for (const select of selects) select.dataset.awake = "";
  if (selects.length) void enhance(selects);
}
