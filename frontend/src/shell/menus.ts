/** Menus that open under a button: native <details>, closed by Escape, by a click elsewhere, by leaving. */
const OPEN = "details[data-menu][open]";

function close(menu: HTMLDetailsElement, focus: boolean): void {
  menu.open = false;
  if (focus) menu.querySelector("summary")?.focus();
}

function items(menu: HTMLDetailsElement): HTMLElement[] {
  return [...menu.querySelectorAll<HTMLElement>("a[href], button:not([disabled])")];
}

function move(menu: HTMLDetailsElement, step: number): void {
  const all = items(menu);
  const here = all.indexOf(document.activeElement as HTMLElement);
  all[(here + step + all.length) % all.length]?.focus();
}

/** Wire all menus of the page, now and later. */
export function startMenus(): void {
  document.addEventListener("click", (event) => {
    for (const menu of document.querySelectorAll<HTMLDetailsElement>(OPEN)) {
      if (!(event.target instanceof Node && menu.contains(event.target))) close(menu, false);
    }
  });
  document.addEventListener("keydown", (event) => {
    const menu = document.querySelector<HTMLDetailsElement>(OPEN);
    if (!menu) return;
    if (event.key === "Escape") close(menu, true);
    else if (event.key === "ArrowDown" || event.key === "ArrowUp")
      move(menu, event.key === "ArrowDown" ? 1 : -1);
    else return;
    event.preventDefault();
  });
  document.addEventListener("focusout", (event) => {
    const menu = event.target instanceof Element ? event.target.closest<HTMLDetailsElement>(OPEN) : null;
    if (menu && event.relatedTarget instanceof Node && !menu.contains(event.relatedTarget))
      close(menu, false);
  });
}

/** The navigation of a narrow screen slides in from the side. */
export function startDrawer(): void {
  const set = (open: boolean) => {
    document.body.toggleAttribute("data-drawer", open);
    for (const button of document.querySelectorAll("[data-drawer-toggle]"))
      button.setAttribute("aria-expanded", String(open));
    if (open) document.querySelector<HTMLElement>(".side a")?.focus();
  };
  document.addEventListener("click", (event) => {
    if (!(event.target instanceof Element)) return;
    if (event.target.closest("[data-drawer-toggle]")) set(!document.body.hasAttribute("data-drawer"));
    else if (event.target.matches(".side-shade")) set(false);
  });
  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && document.body.hasAttribute("data-drawer")) set(false);
  });
}
