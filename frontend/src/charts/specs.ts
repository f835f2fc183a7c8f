/** What a page says about a chart: plain data, no drawing. See docs/howto/front-end.md for the same in words. */
export type Band = "far" | "over" | "met" | "missed";

/** A stretch of the value axis that belongs to one band. */
export interface Zone {
  from: number;
  to: number;
  band: Band;
}

export interface Series {
  name: string;
  values: (number | null)[];
}

interface Common {
  labels: string[];
  unit?: string;
  digits?: number;
}

/** Lines over time, with the target and the bands behind them. `open` marks the last point as unfinished. */
export interface TrendSpec extends Common {
  kind: "trend";
  series: Series[];
  target?: number;
  zones?: Zone[];
  open?: boolean;
  min?: number;
  max?: number;
}

/** Bars side by side or stacked; `across` lays them on their side for long labels. */
export interface BarSpec extends Common {
  kind: "bar";
  series: Series[];
  stacked?: boolean;
  across?: boolean;
  target?: number;
}

/** Causes by weight, the largest first, with the cumulative share. */
export interface ParetoSpec extends Common {
  kind: "pareto";
  name: string;
  values: number[];
}

export type Spec = TrendSpec | BarSpec | ParetoSpec;

/** One row of a Pareto after sorting. */
export interface ParetoRow {
  label: string;
  value: number;
  share: number;
}

/** Sort by weight and add up the shares in percent; nothing in gives nothing out. */
export function pareto(spec: ParetoSpec): ParetoRow[] {
  const total = spec.values.reduce((sum, value) => sum + value, 0);
  let sum = 0;
  return spec.labels
    .map((label, index) => ({ label, value: spec.values[index] ?? 0 }))
    .sort((a, b) => b.value - a.value)
    .map((row) => {
      sum += row.value;
      return { ...row, share: total ? (sum / total) * 100 : 0 };
    });
}

/** Write a figure the way its unit is read: 97.5%, 1,234 or a dash for nothing. */
export function figure(value: number | null | undefined, unit = "", digits = 1): string {
  if (value === null || value === undefined) return "—";
  const text = value.toLocaleString("en-US", { maximumFractionDigits: digits });
  return unit === "%" ? `${text}%` : unit ? `${text} ${unit}` : text;
}

/** Return a chart as head and rows for the table beside it. */
export function tableOf(
  spec: Spec,
  words: { target: string; share: string },
): { head: string[]; rows: string[][] } {
  if (spec.kind === "pareto") {
    const rows = pareto(spec).map((row) => [
      row.label,
      figure(row.value, spec.unit, spec.digits),
      figure(row.share, "%", 1),
    ]);
    return { head: ["", spec.name, words.share], rows };
  }
  const target = spec.target;
  const head = ["", ...spec.series.map((one) => one.name), ...(target === undefined ? [] : [words.target])];
  const rows = spec.labels.map((label, index) => [
    label,
    ...spec.series.map((one) => figure(one.values[index], spec.unit, spec.digits)),
    ...(target === undefined ? [] : [figure(target, spec.unit, spec.digits)]),
  ]);
  return { head, rows };
}
