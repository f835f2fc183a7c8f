/** Draw the charts of a page: <div data-chart> holding its data as JSON. Loaded only where there is one. */
import { BarChart, LineChart } from "echarts/charts";
import {
  GridComponent,
  LegendComponent,
  MarkAreaComponent,
  MarkLineComponent,
  TooltipComponent,
} from "echarts/components";
import * as echarts from "echarts/core";
import langZH from "echarts/lib/i18n/langZH.js";
import { SVGRenderer } from "echarts/renderers";
import { word } from "../shell/words";
import { optionOf, type Palette } from "./options";
import { type Spec, tableOf } from "./specs";

echarts.use([
  BarChart,
  LineChart,
  GridComponent,
  LegendComponent,
  MarkAreaComponent,
  MarkLineComponent,
  TooltipComponent,
  SVGRenderer,
]);
echarts.registerLocale("ZH", langZH);

const drawn = new Map<HTMLElement, { chart: echarts.ECharts; spec: Spec }>();

function words() {
  return { target: word("target"), share: word("share") };
}

/** Read the colors of the theme that is on now. */
function palette(): Palette {
  const style = getComputedStyle(document.documentElement);
  const read = (name: string) => style.getPropertyValue(name).trim();
  return {
    series: [1, 2, 3, 4, 5, 6].map((number) => read(`--chart-${number}`)),
    ink: read("--ink"),
    muted: read("--ink-muted"),
    line: read("--rule"),
    surface: read("--surface"),
    target: read("--chart-target"),
    bands: {
      far: read("--band-far-solid"),
      over: read("--band-over-solid"),
      met: read("--band-met-solid"),
      missed: read("--band-missed-solid"),
    },
  };
}

function cell(tag: "th" | "td", text: string, scope?: "col" | "row"): HTMLTableCellElement {
  const made = document.createElement(tag);
  made.textContent = text;
  if (scope) made.scope = scope;
  return made;
}

function table(spec: Spec, caption: string): HTMLElement {
  const { head, rows } = tableOf(spec, words());
  const made = document.createElement("table");
  made.className = "table table-sm chart-table";
  made.createCaption().textContent = caption;
  made
    .createTHead()
    .insertRow()
    .append(...head.map((text) => cell("th", text, "col")));
  const body = made.createTBody();
  for (const [label = "", ...figures] of rows) {
    body.insertRow().append(cell("th", label, "row"), ...figures.map((text) => cell("td", text)));
  }
  return made;
}

function addTable(box: HTMLElement, spec: Spec): void {
  const details = document.createElement("details");
  details.className = "chart-data";
  const summary = document.createElement("summary");
  summary.textContent = word("showTable");
  details.append(summary, table(spec, box.getAttribute("aria-label") ?? ""));
  details.addEventListener("toggle", () => {
    summary.textContent = word(details.open ? "hideTable" : "showTable");
  });
  box.after(details);
}

function isEmpty(spec: Spec): boolean {
  if (spec.kind === "pareto") return spec.values.length === 0;
  return !spec.series.some((one) => one.values.some((value) => value !== null));
}

function drawOne(box: HTMLElement): void {
  // The data stands in a template: out of a fragment, htmx takes every script that it can reach.
  const source = box.querySelector("template")?.content.querySelector("script");
  const spec = JSON.parse(source?.textContent ?? "null") as Spec | null;
  if (!spec) return;
  if (isEmpty(spec)) {
    box.textContent = word("none");
    box.classList.add("chart-none");
    return;
  }
  const locale = document.documentElement.lang.startsWith("zh") ? "ZH" : "EN";
  const chart = echarts.init(box, null, { renderer: "svg", locale });
  chart.setOption(optionOf(spec, palette(), words()));
  drawn.set(box, { chart, spec });
  resizes.observe(box);
  addTable(box, spec);
}

const resizes = new ResizeObserver((entries) => {
  for (const entry of entries) drawn.get(entry.target as HTMLElement)?.chart.resize();
});

document.addEventListener("themechange", () => {
  for (const [box, { chart, spec }] of drawn) {
    if (box.isConnected) chart.setOption(optionOf(spec, palette(), words()), true);
    else {
      chart.dispose();
      resizes.unobserve(box);
      drawn.delete(box);
    }
  }
});

/** Draw every chart in a piece of page that is not drawn yet. */
export function draw(root: ParentNode): void {
  for (const box of root.querySelectorAll<HTMLElement>("[data-chart]:not([data-awake])")) {
    box.dataset.awake = "";
    drawOne(box);
  }
}
