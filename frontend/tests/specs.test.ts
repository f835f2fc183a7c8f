import { describe, expect, test } from "vitest";
import { optionOf, type Palette, rangeOf } from "../src/charts/options";
import { figure, pareto, type TrendSpec, tableOf } from "../src/charts/specs";

const WORDS = { target: "Target", share: "Share" };
const PALETTE: Palette = {
  series: ["#111", "#222"],
  ink: "#000",
  muted: "#555",
  line: "#ccc",
  surface: "#fff",
  target: "#b50",
  bands: { far: "#0f0", over: "#00f", met: "#ff0", missed: "#f00" },
};
const TREND: TrendSpec = {
  kind: "trend",
  labels: ["2026-08", "2026-09", "2026-10"],
  series: [{ name: "K3", values: [91.5, null, 96] }],
  target: 95,
  unit: "%",
};

describe("figure", () => {
  test.each([
    [97.456, "%", 1, "97.5%"],
    [1234, "", 0, "1,234"],
    [12, "h", 0, "12 h"],
    [null, "%", 1, "—"],
  ])("writes %s with unit %s", (value, unit, digits, wanted) => {
    expect(figure(value, unit, digits)).toBe(wanted);
  });
});

describe("pareto", () => {
  test("sorts by weight and ends at 100 percent", () => {
    const rows = pareto({ kind: "pareto", name: "n", labels: ["a", "b", "c"], values: [1, 6, 3] });
    expect(rows.map((row) => row.label)).toEqual(["b", "c", "a"]);
    expect(rows.map((row) => row.share)).toEqual([60, 90, 100]);
  });

  test("has no share when nothing was counted", () => {
    expect(pareto({ kind: "pareto", name: "n", labels: ["a"], values: [0] })[0]?.share).toBe(0);
  });
});

describe("the table beside a chart", () => {
  test("holds every figure and the target, and a dash for a month without one", () => {
    const { head, rows } = tableOf(TREND, WORDS);
    expect(head).toEqual(["", "K3", "Target"]);
    expect(rows[1]).toEqual(["2026-09", "—", "95%"]);
  });

  test("of a Pareto stands in the drawn order", () => {
    const { rows } = tableOf({ kind: "pareto", name: "n", labels: ["a", "b"], values: [1, 3] }, WORDS);
    expect(rows).toEqual([
      ["b", "3", "75%"],
      ["a", "1", "100%"],
    ]);
  });
});

describe("the range of a trend", () => {
  test("is round, holds points and target and never passes 100 percent", () => {
    expect(rangeOf(TREND)).toEqual({ min: 90, max: 96, interval: 2 });
    expect(rangeOf({ ...TREND, series: [{ name: "K3", values: [99.7, 91] }] }).max).toBe(100);
  });

  test("stays at zero for counts and goes below it only for negative figures", () => {
    const counts: TrendSpec = { kind: "trend", labels: ["a", "b"], series: [{ name: "n", values: [0, 4] }] };
    expect(rangeOf(counts)).toEqual({ min: 0, max: 4, interval: 1 });
    expect(rangeOf({ ...counts, series: [{ name: "n", values: [-3, 4] }] }).min).toBe(-4);
  });

  test("holds a single figure and a tiny one", () => {
    for (const value of [5, 0, 0.0031]) {
      const { min = 1, max = 0 } = rangeOf({
        kind: "trend",
        labels: ["a"],
        series: [{ name: "n", values: [value] }],
      });
      expect(min).toBeLessThanOrEqual(value);
      expect(max).toBeGreaterThanOrEqual(value);
    }
  });

  test("is open when there is no figure at all", () => {
    expect(rangeOf({ kind: "trend", labels: [], series: [] })).toEqual({});
  });
});

describe("the drawing", () => {
  test("puts the target line at the target and marks the open month", () => {
    const option = optionOf({ ...TREND, open: true }, PALETTE, WORDS) as {
      series: { markLine: { data: unknown[] }; data: unknown[] }[];
    };
    expect(option.series[0]?.markLine.data).toEqual([{ yAxis: 95 }]);
    expect(option.series[0]?.data[2]).toMatchObject({ value: 96, symbol: "emptyCircle" });
  });

  test("lays bars across with the target on the other axis", () => {
    const option = optionOf(
      { kind: "bar", across: true, labels: ["a"], series: [{ name: "n", values: [1] }], target: 2 },
      PALETTE,
      WORDS,
    ) as { yAxis: { type: string }; series: { markLine: { data: unknown[] } }[] };
    expect(option.yAxis.type).toBe("category");
    expect(option.series[0]?.markLine.data).toEqual([{ xAxis: 2 }]);
  });
});
