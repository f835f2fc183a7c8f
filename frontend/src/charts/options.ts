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

const GRID = { left: 4, right: 12, top: 28, bottom: 4, containLabel: true };

/** Return the drawing of one chart. */
export function optionOf(spec: Spec, palette: Palette, words: Words): EChartsCoreOption {
  const common = {
    animation: false,
    color: palette.series,
    textStyle: { fontFamily: "inherit", color: palette.ink },
    grid: GRID,
    tooltip: tooltip(spec, palette),
  };
  if (spec.kind === "pareto") return { ...common, ...paretoParts(spec, palette, words) };
  return {
    ...common,
    ...(spec.kind === "bar" ? barParts(spec, palette, words) : trendParts(spec, palette, words)),
  };
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

function valueAxis(palette: Palette, unit = "", range: { min?: number; max?: number } = {}): object {
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
        position: "insideEndTop",
        color: palette.target,
        fontSize: 11,
      },
      data: [across ? { xAxis: target } : { yAxis: target }],
    },
  };
}

/** Return the range of the value axis: it always holds the points and the target, with a little air. */
export function rangeOf(spec: TrendSpec): { min?: number; max?: number } {
  if (spec.min !== undefined && spec.max !== undefined) return { min: spec.min, max: spec.max };
  const points = spec.series.flatMap((one) => one.values).filter((value): value is number => value !== null);
  if (spec.target !== undefined) points.push(spec.target);
  if (!points.length) return {};
  const low = Math.min(...points);
  const high = Math.max(...points);
  const air = (high - low || Math.abs(high) || 1) * 0.15;
  const ceiling = spec.unit === "%" && high <= 100 ? 100 : Number.POSITIVE_INFINITY;
  return {
    min: spec.min ?? round(Math.max(low >= 0 ? 0 : low - air, low - air)),
    max: spec.max ?? round(Math.min(high + air, ceiling)),
  };
}

function round(value: number): number {
  return Number(value.toPrecision(2));
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
  const share = { ...valueAxis(palette, "%", { min: 0, max: 100 }), splitLine: { show: false } };
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
