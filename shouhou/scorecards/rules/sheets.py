"""A whole sheet: facts in, scored rows and total out, and its JSON form (docs/reference/sheet-json.md)."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace
from decimal import Decimal
from fractions import Fraction

from shouhou.kernel.periods import PeriodKind
from shouhou.scorecards.rules.kpis import Flag, KpiFacts, KpiResult, Measure, MemoResult, evaluate
from shouhou.scorecards.rules.scheme import KpiCode, KpiSpec, Scheme
from shouhou.scorecards.rules.scheme_data import number_text, targets_to_data
from shouhou.scorecards.rules.score import Band, SaturatedMode, Targets, round_half_up, score, total

SCHEMA = "shouhou.sheet/1"
ACTUAL_PLACES = 6
NOTHING = KpiFacts(Fraction(0), Fraction(0), active_machines=0)
"""The facts of a KPI nobody counted anything for: it does not apply."""


@dataclass(frozen=True, slots=True)
class ScoredRow:
    """One row of the form: what was counted, what it earned. Without an actual there is no score."""

    spec: KpiSpec
    targets: Targets
    result: KpiResult
    score: Fraction | None
    band: Band | None

    @property
    def code(self) -> KpiCode:
        """K1 to K9."""
        return self.spec.code


@dataclass(frozen=True, slots=True)
class ScoredSheet:
    """A sheet of one period kind, scored with one scheme. ``total`` is None below the least weight."""

    scheme: Scheme
    kind: PeriodKind
    rows: tuple[ScoredRow, ...]
    total: Fraction | None
    band: Band | None
    applicable_weight: Fraction

    def row(self, code: KpiCode) -> ScoredRow:
        """Return the row of ``code``. Raise KeyError when the scheme lacks it."""
        for row in self.rows:
            if row.code is code:
                return row
        raise KeyError(code)

    def contribution(self, row: ScoredRow) -> Fraction:
        """Return how many points of the total ``row`` brings; the contributions add up to the total."""
        if row.score is None or self.applicable_weight == 0:
            return Fraction(0)
        return row.spec.weight * row.score / self.applicable_weight


def assemble(facts: Mapping[KpiCode, KpiFacts], scheme: Scheme, kind: PeriodKind) -> ScoredSheet:
    """Return the scored sheet. A KPI of the scheme without facts does not apply. Raise InvalidInput for
    facts that cannot be (more good cases than cases, negative counts).
    """
    results = {code: evaluate(code, facts.get(code, NOTHING), scheme, kind) for code in scheme.kpis}
    rows = tuple(
        _score_row(_with_sheet_flags(result, results, scheme, kind), scheme, kind)
        for result in results.values()
    )
    whole = total(
        ((row.spec.weight, row.score) for row in rows), Fraction(scheme.params.min_applicable_weight)
    )
    band = None if whole.score is None else scheme.bands.of(whole.score)
    return ScoredSheet(scheme, kind, rows, whole.score, band, whole.applicable_weight)


def points_of(
    code: KpiCode, measured: KpiResult | Measure, scheme: Scheme, kind: PeriodKind
) -> Fraction | None:
    """Return the points of a figure of ``code``; None when it does not apply."""
    if measured.actual is None:
        return None
    targets = scheme.kpis[code].targets[kind]
    return score(measured.actual, targets, scheme.bands, scheme.params.saturated_mode, measured.stretch)


def sheet_to_json(sheet: ScoredSheet, header: Mapping[str, object] | None = None) -> dict[str, object]:
    """Return ``sheet`` as JSON data without floats, ready for canonical bytes.

    ``header`` adds what a pure sheet does not know: office, period, scheme version, times.
    """
    return {
        "schema": SCHEMA,
        **(header or {}),
        "period_kind": sheet.kind.value,
        "saturated_mode": sheet.scheme.params.saturated_mode.value,
        "rows": [_row_to_json(row) for row in sheet.rows],
        "applicable_weight": number_text(sheet.applicable_weight),
        "total": _score_text(sheet.total),
        "band": sheet.band.code if sheet.band else None,
        "bands": [
            {"code": band.code, "name": asdict(band.name), "from": number_text(band.edge)}
            for band in sheet.scheme.bands
        ],
    }


def _score_row(result: KpiResult, scheme: Scheme, kind: PeriodKind) -> ScoredRow:
    spec = scheme.kpis[result.code]
    targets = spec.targets[kind]
    points = points_of(result.code, result, scheme, kind)
    if result.actual is not None and _assumes_stretch(result.actual, targets, result, scheme):
        result = replace(result, flags=(*result.flags, Flag.STRETCH_ASSUMED))
    band = None if points is None else scheme.bands.of(points)
    return ScoredRow(spec, targets, result, points, band)


def _assumes_stretch(actual: Fraction, targets: Targets, result: KpiResult, scheme: Scheme) -> bool:
    if scheme.params.saturated_mode is not SaturatedMode.STRETCH or result.stretch is not None:
        return False
    return targets.saturated and targets.reaches(actual)


def _with_sheet_flags(
    result: KpiResult, results: Mapping[KpiCode, KpiResult], scheme: Scheme, kind: PeriodKind
) -> KpiResult:
    """Return ``result`` with the flags that need a look at another row: cheap, and repairs late."""
    repairs = results.get(KpiCode.REPAIRS_IN_TIME)
    if (
        result.code is not KpiCode.EXPENSE
        or result.actual is None
        or repairs is None
        or repairs.actual is None
    ):
        return result
    late = not scheme.kpis[KpiCode.REPAIRS_IN_TIME].targets[kind].reaches(repairs.actual)
    if late and result.actual < scheme.params.under_service_pct:
        return replace(result, flags=(*result.flags, Flag.UNDER_SERVICE))
    return result


def _row_to_json(row: ScoredRow) -> dict[str, object]:
    result, spec = row.result, row.spec
    return {
        "kpi": row.code.value,
        "name": asdict(spec.name),
        "unit": asdict(spec.unit),
        "direction": spec.direction.value,
        "weight": number_text(spec.weight),
        "targets": {kind.value: targets_to_data(targets) for kind, targets in spec.targets.items()},
        "numerator": number_text(result.facts.numerator),
        "denominator": _optional(result.facts.denominator),
        "actual": None if result.actual is None else str(round_half_up(result.actual, ACTUAL_PLACES)),
        "display": result.display,
        "n": result.n,
        "interval": _interval_text(result.interval),
        "stretch": _optional(result.stretch),
        "score": _score_text(row.score),
        "band": row.band.code if row.band else None,
        "flags": [flag.value for flag in result.flags],
        "absence": result.absence.value if result.absence else None,
        "memos": [_memo_to_json(memo) for memo in result.memos],
    }


def _memo_to_json(result: MemoResult) -> dict[str, object]:
    memo = result.memo
    return {
        "code": memo.code,
        "numerator": number_text(memo.numerator),
        "denominator": _optional(memo.denominator),
        "actual": None if result.actual is None else str(round_half_up(result.actual, ACTUAL_PLACES)),
        "n": result.n,
        "interval": _interval_text(result.interval),
    }


def _optional(value: Fraction | None) -> str | None:
    return None if value is None else number_text(value)


def _score_text(value: Fraction | None) -> str | None:
    return None if value is None else str(round_half_up(value))


def _interval_text(interval: tuple[Decimal, Decimal] | None) -> list[str] | None:
    return None if interval is None else [str(end) for end in interval]
