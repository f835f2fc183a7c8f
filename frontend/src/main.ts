/** What every page loads: the look, and the small behaviors that make it quick to use. */
import "./styles/main.css";
import { startDialogs } from "./shell/dialogs";
import { startDrafts } from "./shell/drafts";
import { startDrawer, startMenus } from "./shell/menus";
import { startRequests } from "./shell/requests";
import { startRows } from "./shell/rows";
import { startSelects } from "./shell/selects";
import { startShortcuts } from "./shell/shortcuts";
import { startSparks } from "./shell/sparks";
import { startSubmits } from "./shell/submits";
import { startTheme } from "./shell/theme";
import { startToasts } from "./shell/toasts";

async function drawCharts(root: ParentNode): Promise<void> {
  if (root.querySelector("[data-chart]")) {
    const { draw } = await import("./charts");
    draw(root);
  }
}

/** Wake the parts of the page that have behavior; called for the page and for each piece htmx puts in. */
function wake(root: ParentNode): void {
  startSelects(root);
  startDrafts(root);
  startToasts(root);
  startSparks(root);
  void drawCharts(root);
}

startTheme();
startMenus();
startDrawer();
startDialogs();
startShortcuts();
startRows();
startSubmits();
startRequests(wake);
wake(document);
