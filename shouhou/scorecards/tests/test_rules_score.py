from dataclasses import replace
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shouhou.kernel.periods import PeriodKind
from shouhou.scorecards.rules.default_scheme import BANDS, DEFAULT_SCHEME
from shouhou.scorecards.rules.scheme import KpiCode
from shouhou.scorecards.rules.score import (
    SaturatedMode,
    Targets,
    Total,
    edge_actual,
    round_half_up,
    score,
    total,
)

MONTH = PeriodKind.MONTH
CASES = [
    ("K1", "8", "0"), ("K1", "6", "36"), ("K1", "5", "60"), ("K1", "4.5", "68"), ("K1", "4.2", "72.8"),
    ("K1", "3.5", "84"), ("K1", "2.0", "100"), ("K1", "7.5", "0"), ("K1", "4.375", "70"),
    ("K1", "3.125", "90"),
    ("K2", "5.5", "0"), ("K2", "4", "30"), ("K2", "3", "60"), ("K2", "2.6", "68"), ("K2", "2.5", "70"),
    ("K2", "1.5", "90"), ("K2", "0.8", "100"),
    ("K3", "78", "0"), ("K3", "87.5", "30"), ("K3", "90", "40"), ("K3", "94", "56"), ("K3", "95", "60"),
    ("K3", "97", "76"), ("K3", "98.75", "90"), ("K3", "100", "100"), ("K3", "96.25", "70"),
    ("K4", "87.5", "30"), ("K4", "95", "60"), ("K4", "100", "100"),
    ("K5", "90", "0"), ("K5", "97", "140/3"), ("K5", "98.5", "170/3"), ("K5", "99", "60"),
    ("K5", "99.25", "70"),
    ("K5", "99.75", "90"), ("K5", "100", "100"),
    ("K6", "40", "0"), ("K6", "60", "40"), ("K6", "70", "60"), ("K6", "77.5", "70"), ("K6", "85", "80"),
    ("K6", "92.5", "90"), ("K6", "100", "100"),
    ("K8", "50", "0"), ("K8", "200/3", "20"), ("K8", "75", "30"), ("K8", "90", "48"), ("K8", "100", "100"),
    ("K9", "60", "0"), ("K9", "80", "30"), ("K9", "1400/15", "50"), ("K9", "100", "100"),
]  # fmt: skip


def points(code: str, actual: str | Fraction, kind: PeriodKind = MONTH, **more: object) -> Fraction:
    targets = DEFAULT_SCHEME.kpis[KpiCode(code)].targets[kind]
    return score(Fraction(actual), targets, BANDS, **more)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("code", "actual", "expected"), CASES, ids=[f"{code} at {at}" for code, at, _ in CASES]
)
def test_worked_scores(code: str, actual: str, expected: str) -> None:
    assert points(code, actual) == Fraction(expected)


@pytest.mark.parametrize(
    ("kind", "count", "expected"),
    [
        ("month", 0, 100), ("month", 1, 30), ("month", 2, 0), ("month", 3, 0),
        ("quarter", 0, 100), ("quarter", 1, 30), ("quarter", 2, 0),
        ("half", 0, 100), ("half", 1, 40), ("half", 2, 20), ("half", 3, 0), ("half", 4, 0),
        ("year", 0, 100), ("year", 1, 60), ("year", 2, 30), ("year", 3, 0), ("year", 4, 0),
    ],
)  # fmt: skip
def test_complaints_by_period(kind: str, count: int, expected: int) -> None:
    assert points("K7", Fraction(count), PeriodKind(kind)) == expected


@pytest.mark.parametrize("kind", [PeriodKind.MONTH, PeriodKind.QUARTER, PeriodKind.HALF])
@pytest.mark.parametrize(("streak", "expected"), [(1, Fraction(190, 3)), (3, 70), (9, 90), (12, 100)])
def test_stretch_spreads_zero_complaints_by_the_streak(
    kind: PeriodKind, streak: int, expected: Fraction
) -> None:
    assert points("K7", "0", kind, mode=SaturatedMode.STRETCH, stretch=Fraction(streak, 12)) == expected


def test_a_year_without_complaint_needs_no_stretch() -> None:
    assert points("K7", "0", PeriodKind.YEAR, mode=SaturatedMode.STRETCH, stretch=Fraction(0)) == 100


@pytest.mark.parametrize(
    ("mode", "stretch", "expected"),
    [
        (SaturatedMode.FULL, None, 100),
        (SaturatedMode.FULL, Fraction(0), 100),
        (SaturatedMode.CAP, Fraction(1), 70),
        (SaturatedMode.STRETCH, None, 80),
        (SaturatedMode.STRETCH, Fraction(0), 60),
        (SaturatedMode.STRETCH, Fraction(3, 5), 84),
        (SaturatedMode.STRETCH, Fraction(3, 2), 100),
    ],
)
def test_three_ways_to_score_a_target_that_is_the_limit(
    mode: SaturatedMode, stretch: Fraction | None, expected: int
) -> None:
    assert points("K9", "100", mode=mode, stretch=stretch) == expected


@pytest.mark.parametrize("mode", SaturatedMode)
def test_the_mode_changes_nothing_below_the_limit(mode: SaturatedMode) -> None:
    assert points("K9", "80", mode=mode, stretch=Fraction(1)) == 30


def test_77_of_80_is_worth_exactly_70() -> None:
    earned = points("K3", Fraction(7700, 80))
    assert earned == 70
    assert BANDS.of(earned).code == "exceeds"


@pytest.mark.parametrize(
    ("earned", "band"),
    [
        ("0", "misses"),
        ("59.9999", "misses"),
        ("59.99994999", "misses"),
        ("59.99995", "meets"),
        ("60", "meets"),
        ("69.9999", "meets"),
        ("70", "exceeds"),
        ("89.9999", "exceeds"),
        ("90", "far"),
        ("100", "far"),
    ],
)
def test_band_edges(earned: str, band: str) -> None:
    assert BANDS.of(Fraction(earned)).code == band


def test_the_form_prints_four_bands_best_first() -> None:
    assert [band.name.zh for band in BANDS] == ["远超目标", "超过目标", "达到目标", "未达目标"]


def test_explicit_edges_bend_the_line() -> None:
    bent = Targets(Fraction(80), Fraction(95), Fraction(100), exceeds=Fraction(98), far=Fraction(99))
    earned = [
        score(Fraction(actual), bent, BANDS) for actual in ("95", "96.5", "98", "98.5", "99", "99.5", "100")
    ]
    assert earned == [60, 65, 70, 80, 90, 95, 100]


def test_one_explicit_edge_is_enough() -> None:
    bent = Targets(Fraction(5), Fraction(3), Fraction(1), exceeds=Fraction(2))
    assert [score(Fraction(actual), bent, BANDS) for actual in (3, 2, 1)] == [60, 70, 100]


@pytest.mark.parametrize(
    ("code", "edges"),
    [
        ("K1", ["3.125", "4.375", "5"]),
        ("K2", ["1.5", "2.5", "3"]),
        ("K3", ["98.75", "96.25", "95"]),
        ("K5", ["99.75", "99.25", "99"]),
        ("K6", ["92.5", "77.5", "70"]),
    ],
)
def test_the_actuals_at_which_bands_begin(code: str, edges: list[str]) -> None:
    targets = DEFAULT_SCHEME.kpis[KpiCode(code)].targets[MONTH]
    assert [edge_actual(targets, BANDS, band) for band in list(BANDS)[:3]] == list(map(Fraction, edges))
    assert edge_actual(targets, BANDS, BANDS.misses) is None


def test_no_actual_alone_exceeds_a_saturated_target() -> None:
    targets = DEFAULT_SCHEME.kpis[KpiCode.REPORTS].targets[MONTH]
    assert [edge_actual(targets, BANDS, band) for band in BANDS] == [None, None, 100, None]


@pytest.mark.parametrize(
    ("value", "rounded"),
    [
        ("1/3", "0.3333"),
        ("0.00005", "0.0001"),
        ("-0.00005", "-0.0001"),
        ("0.000049999", "0.0000"),
        ("7", "7.0000"),
    ],
)
def test_halves_are_rounded_up(value: str, rounded: str) -> None:
    assert str(round_half_up(Fraction(value))) == rounded


def test_rounding_is_exact_beyond_the_reach_of_decimals() -> None:
    assert round_half_up(Fraction(10**40 + 1, 2 * 10**40), 0) == Decimal(1)
    assert round_half_up(Fraction(10**40 - 1, 2 * 10**40), 0) == Decimal(0)


def test_the_total_renormalizes_over_what_applies() -> None:
    rows = [(Fraction(60), Fraction(80)), (Fraction(20), Fraction(50)), (Fraction(20), None)]
    assert total(rows, Fraction(70)) == Total(Fraction(145, 2), Fraction(80))


@pytest.mark.parametrize(("weight", "has_total"), [(69, False), (70, True), (71, True)])
def test_below_70_points_of_weight_there_is_no_total(weight: int, has_total: bool) -> None:
    rows = [(Fraction(weight), Fraction(80)), (Fraction(100 - weight), None)]
    assert total(rows, Fraction(70)) == Total(Fraction(80) if has_total else None, Fraction(weight))


def test_nothing_applicable_is_no_total_even_when_any_weight_would_do() -> None:
    assert total([(Fraction(100), None)], Fraction(0)).score is None


ACTUALS = st.fractions(-50, 200, max_denominator=400)


@given(code=st.sampled_from(KpiCode), kind=st.sampled_from(PeriodKind), a=ACTUALS, b=ACTUALS)
def test_a_better_actual_never_earns_less(code: KpiCode, kind: PeriodKind, a: Fraction, b: Fraction) -> None:
    targets = DEFAULT_SCHEME.kpis[code].targets[kind]
    better, worse = (min(a, b), max(a, b)) if targets.lower_is_better else (max(a, b), min(a, b))
    assert 0 <= score(worse, targets, BANDS) <= score(better, targets, BANDS) <= 100


@given(
    code=st.sampled_from(KpiCode),
    kind=st.sampled_from(PeriodKind),
    actual=ACTUALS,
    mode=st.sampled_from(SaturatedMode),
)
def test_the_score_never_contradicts_the_target(
    code: KpiCode, kind: PeriodKind, actual: Fraction, mode: SaturatedMode
) -> None:
    targets = DEFAULT_SCHEME.kpis[code].targets[kind]
    assert (score(actual, targets, BANDS, mode) >= 60) == targets.reaches(actual)


@given(actual=ACTUALS)
def test_mirroring_the_scale_mirrors_nothing_else(actual: Fraction) -> None:
    higher = DEFAULT_SCHEME.kpis[KpiCode.REPAIRS_IN_TIME].targets[MONTH]
    lower = replace(higher, zero=-higher.zero, target=-higher.target, best=-higher.best)
    assert lower.lower_is_better
    assert score(-actual, lower, BANDS) == score(actual, higher, BANDS)
