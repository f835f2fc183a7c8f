/** Dialogs are native <dialog>: data-dialog="ID" opens one, data-dialog-close closes the one it stands in. */

/** Open a dialog by its id; false when the page has none of that name. */
export function openDialog(id: string): boolean {
  const dialog = document.getElementById(id);
  if (!(dialog instanceof HTMLDialogElement)) return false;
  if (!dialog.open) dialog.showModal();
  return true;
}

/** Wire openers and closers of the page, now and later. */
export function startDialogs(): void {
  document.addEventListener("click", (event) => {
    if (!(event.target instanceof Element)) return;
    const opener = event.target.closest<HTMLElement>("[data-dialog]");
    if (opener?.dataset.dialog && openDialog(opener.dataset.dialog)) event.preventDefault();
    if (event.target.closest("[data-dialog-close]")) event.target.closest("dialog")?.close();
    if (event.target instanceof HTMLDialogElement) event.target.close();
  });
}
