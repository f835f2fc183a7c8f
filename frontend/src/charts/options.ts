/** From a page's plain data to what ECharts draws. Pure: colors and words are handed in. */
import type { EChartsCoreOption } from "echarts/core";
import { type Band, type BarSpec, figure, type ParetoSpec, pareto, type Spec, type TrendSpec } from "./specs";

export interface Palette {
  series: string[];
  ink: string;
  muted: string;
  line: string;
  surface: string;
  target: string;
  bands: Record<Band, string>;
}

export interface Words {
  target: string;
  share: string;
}

export interface Range {
  min?: number;
  max?: number;
  interval?: number;
}

const GRID = {
  left: 6,
  right: 14,
  top: 30,
  bottom: 6,
  outerBoundsMode: "same",
  outerBoundsContain: "axisLabel",
};

/** Return the drawing of one chart. */
export function optionOf(spec: Spec, palette: Palette, words: Words): EChartsCoreOption {
  const common = {
    animation: false,
    color: palette.series,
    textStyle: { fontFamily: "inherit", color: palette.ink },
    grid: { ...GRID, top: hasLegend(spec) ? GRID.top : 14 },
    tooltip: tooltip(spec, palette),
  };
  if (spec.kind === "pareto") return { ...common, ...paretoParts(spec, palette, words) };
  return {
    ...common,
    ...(spec.kind === "bar" ? barParts(spec, palette, words) : trendParts(spec, palette, words)),
  };
}

/** One line needs no legend, but a target across needs the room for its words. */
function hasLegend(spec: Spec): boolean {
  return (
    spec.kind === "pareto" || spec.series.length > 1 || (spec.kind === "bar" && spec.target !== undefined)
  );
}

function tooltip(spec: Spec, palette: Palette): object {
  return {
    trigger: "axis",
    confine: true,
    backgroundColor: palette.surface,
    borderColor: palette.line,
    textStyle: { color: palette.ink, fontSize: 12 },
    valueFormatter: (value: number | null) => figure(value, spec.unit, spec.digits),
  };
}

function categoryAxis(labels: string[], palette: Palette): object {
  return {
    type: "category",
    data: labels,
    axisTick: { show: false },
    axisLine: { lineStyle: { color: palette.line } },
    axisLabel: { color: palette.muted, fontSize: 12, hideOverlap: true },
  };
}

function valueAxis(palette: Palette, unit = "", range: Range = {}): object {
  return {
    type: "value",
    scale: range.min === undefined,
    ...range,
    splitNumber: 4,
    splitLine: { lineStyle: { color: palette.line, type: "dashed" } },
    axisLabel: {
      color: palette.muted,
      fontSize: 12,
      formatter: (value: number) => figure(value, unit === "%" ? "%" : ""),
    },
  };
}

function legend(names: string[], palette: Palette): object {
  return names.length > 1
    ? { top: 0, left: 0, itemWidth: 14, itemHeight: 8, textStyle: { color: palette.muted, fontSize: 12 } }
    : { show: false };
}

function targetLine(
  target: number | undefined,
  spec: TrendSpec | BarSpec,
  palette: Palette,
  words: Words,
): object {
  if (target === undefined) return {};
  const across = spec.kind === "bar" && spec.across;
  return {
    markLine: {
      silent: true,
      symbol: "none",
      lineStyle: { color: palette.target, type: "dashed", width: 1.5 },
      label: {
        formatter: `${words.target} ${figure(target, spec.unit, spec.digits)}`,
        position: across ? "start" : "insideEndTop",
        distance: across ? 3 : [4, 3],
        rotate: 0,
        color: palette.target,
        fontSize: 11,
      },
      data: [across ? { xAxis: target } : { yAxis: target }],
    },
  };
}

/** Return the range and step of the value axis: round figures that hold every point and the target. */
export function rangeOf(spec: TrendSpec): Range {
  const points = spec.series.flatMap((one) => one.values).filter((value) => value !== null);
  const wanted = [...points, spec.target, spec.min, spec.max].filter((value) => value !== undefined);
  if (!points.length) return {};
  const [low, high] = [Math.min(...wanted), Math.max(...wanted)];
  const step = roundStep((high - low || Math.abs(high) || 1) / 4);
  const floor = Math.floor(low / step) * step;
  const ceiling = Math.ceil(high / step) * step;
  const whole = spec.unit === "%" && high <= 100;
  return {
    min: spec.min ?? tidy(low >= 0 ? Math.max(0, floor) : floor),
    max: spec.max ?? tidy(whole ? Math.min(100, ceiling) : ceiling),
    interval: step,
  };
}

/** Return the next of 1, 2, 5, 10 … at or above a size. */
function roundStep(size: number): number {
  const power = 10 ** Math.floor(Math.log10(size));
  return tidy((([1, 2, 5].find((one) => one * power >= size * 0.999) ?? 10) as number) * power);
}

function tidy(value: number): number {
  return Number(value.toPrecision(12));
}

function zones(spec: TrendSpec, palette: Palette): object {
  if (!spec.zones?.length) return {};
  const data = spec.zones.map((zone) => [
    { yAxis: zone.from, itemStyle: { color: palette.bands[zone.band], opacity: 0.14 } },
    { yAxis: zone.to },
  ]);
  return { markArea: { silent: true, data } };
}

function trendParts(spec: TrendSpec, palette: Palette, words: Words): object {
  const last = spec.labels.length - 1;
  const series = spec.series.map((one, index) => ({
    type: "line",
    name: one.name,
    symbol: "circle",
    symbolSize: 6,
    lineStyle: { width: 2 },
    data: one.values.map((value, place) =>
      spec.open && place === last ? { value, symbol: "emptyCircle", symbolSize: 9 } : value,
    ),
    ...(index === 0 ? { ...targetLine(spec.target, spec, palette, words), ...zones(spec, palette) } : {}),
  }));
  return {
    legend: legend(
      spec.series.map((one) => one.name),
      palette,
    ),
    xAxis: categoryAxis(spec.labels, palette),
    yAxis: valueAxis(palette, spec.unit, rangeOf(spec)),
    series,
  };
}

function barParts(spec: BarSpec, palette: Palette, words: Words): object {
  const category = categoryAxis(spec.labels, palette);
  const value = valueAxis(palette, spec.unit, { min: 0 });
  const series = spec.series.map((one, index) => ({
    type: "bar",
    name: one.name,
    barMaxWidth: 26,
    ...(spec.stacked && { stack: "all" }),
    data: one.values,
    ...(index === 0 ? targetLine(spec.target, spec, palette, words) : {}),
  }));
  return {
    legend: legend(
      spec.series.map((one) => one.name),
      palette,
    ),
    xAxis: spec.across ? value : category,
    yAxis: spec.across ? { ...category, inverse: true } : value,
    series,
  };
}

function paretoParts(spec: ParetoSpec, palette: Palette, words: Words): object {
  const rows = pareto(spec);
  const share = {
    ...valueAxis(palette, "%", { min: 0, max: 100, interval: 20 }),
    splitLine: { show: false },
  };
  return {
    legend: legend([spec.name, words.share], palette),
    xAxis: categoryAxis(
      rows.map((row) => row.label),
      palette,
    ),
    yAxis: [valueAxis(palette, spec.unit, { min: 0 }), share],
    series: [
      { type: "bar", name: spec.name, barMaxWidth: 34, data: rows.map((row) => row.value) },
      {
        type: "line",
        name: words.share,
        yAxisIndex: 1,
        symbolSize: 5,
        color: palette.target,
        data: rows.map((row) => row.share),
        tooltip: { valueFormatter: (value: number) => figure(value, "%") },
      },
    ],
  };
}
