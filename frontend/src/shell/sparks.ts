/** Word-sized lines: <span data-spark="1,2,,4" data-target="3">. An empty place is a month without a figure. */

const WIDTH = 76;
const HEIGHT = 20;
const SVG = "http://www.w3.org/2000/svg";

/** Read the figures of an attribute; an empty place is null. */
export function figures(text: string): (number | null)[] {
  return text.split(",").map((part) => (part.trim() === "" ? null : Number(part)));
}

/** Return one path in which a gap lifts the pen. */
export function path(values: readonly (number | null)[], low: number, high: number): string {
  const across = WIDTH / Math.max(1, values.length - 1);
  let drawing = false;
  return values
    .map((value, index) => {
      if (value === null) {
        drawing = false;
        return "";
      }
      const command = drawing ? "L" : "M";
      drawing = true;
      return `${command}${(index * across).toFixed(1)} ${height(value, low, high).toFixed(1)}`;
    })
    .join("");
}

function height(value: number, low: number, high: number): number {
  return 2 + (HEIGHT - 4) * (1 - (value - low) / (high - low || 1));
}

function shape(tag: string, attributes: Record<string, string>): SVGElement {
  const made = document.createElementNS(SVG, tag);
  for (const [name, value] of Object.entries(attributes)) made.setAttribute(name, value);
  return made;
}

function drawSpark(span: HTMLElement): void {
  const values = figures(span.dataset.spark ?? "");
  const known = values.filter((value): value is number => value !== null);
  if (known.length < 2) return;
  const target = span.dataset.target ? Number(span.dataset.target) : null;
  const all = target === null ? known : [...known, target];
  const [low, high] = [Math.min(...all), Math.max(...all)];
  const svg = shape("svg", {
    viewBox: `0 0 ${WIDTH} ${HEIGHT}`,
    width: `${WIDTH}`,
    height: `${HEIGHT}`,
    class: "spark",
    "aria-hidden": "true",
  });
  if (target !== null) {
    const y = height(target, low, high).toFixed(1);
    svg.append(shape("path", { d: `M0 ${y}H${WIDTH}`, class: "spark-target" }));
  }
  svg.append(shape("path", { d: path(values, low, high), class: "spark-line" }));
  const last = values.at(-1);
  if (last !== null && last !== undefined) {
    svg.append(
      shape("circle", {
        cx: `${WIDTH - 2}`,
        cy: height(last, low, high).toFixed(1),
        r: "2",
        class: "spark-dot",
      }),
    );
  }
  span.append(svg);
}

/** Draw the lines in a piece of page. */
export function startSparks(root: ParentNode): void {
  for (const span of root.querySelectorAll<HTMLElement>("[data-spark]:not([data-awake])")) {
    span.dataset.awake = "";
    drawSpark(span);
  }
}
