/** Light or dark: the person's choice, kept in a cookie so that the server already draws the right one. */
export type Theme = "light" | "dark";

const COOKIE = "theme";
const YEAR_SECONDS = 31_536_000;

/** Return the theme that a cookie string remembers. */
export function remembered(cookies: string): Theme | null {
  const found = cookies
    .split(";")
    .map((part) => part.trim().split("="))
    .find(([name]) => name === COOKIE);
  return found?.[1] === "dark" || found?.[1] === "light" ? found[1] : null;
}

function apply(theme: Theme): void {
  document.documentElement.dataset.bsTheme = theme;
  for (const button of document.querySelectorAll<HTMLElement>("[data-theme-toggle]")) {
    button.setAttribute("aria-pressed", String(theme === "dark"));
  }
  document.dispatchEvent(new CustomEvent("themechange", { detail: theme }));
}

/** Follow the machine until the person chooses, then keep the choice. */
export function startTheme(): void {
  const machine = matchMedia("(prefers-color-scheme: dark)");
  const follow = () => apply(remembered(document.cookie) ?? (machine.matches ? "dark" : "light"));
  follow();
  machine.addEventListener("change", follow);
  document.addEventListener("click", (event) => {
    if (!(event.target instanceof Element && event.target.closest("[data-theme-toggle]"))) return;
    const next: Theme = document.documentElement.dataset.bsTheme === "dark" ? "light" : "dark";
    // biome-ignore lint/suspicious/noDocumentCookie: the server reads it; the Cookie Store API is not everywhere.
    document.cookie = `${COOKIE}=${next};path=/;max-age=${YEAR_SECONDS};samesite=lax`;
    apply(next);
  });
}
