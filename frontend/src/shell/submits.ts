/** A choice that is the whole form: <select data-submit-on-change> sends it; the button is for pages without scripts. */

/** Wire such choices of the page, now and later. */
export function startSubmits(): void {
  for (const select of document.querySelectorAll<HTMLSelectElement>("select[data-submit-on-change]")) {
    select.form?.querySelector("button[type=submit]")?.setAttribute("hidden", "");
  }
  document.addEventListener("change", (event) => {
    if (event.target instanceof HTMLSelectElement && "submitOnChange" in event.target.dataset) {
      event.target.form?.requestSubmit();
    }
  });
}
