from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shouhou.kernel.periods import PeriodKind
from shouhou.scorecards.rules.default_scheme import DEFAULT_SCHEME
from shouhou.scorecards.rules.kpis import KpiFacts
from shouhou.scorecards.rules.projection import (
    Event,
    OpenPeriod,
    Outlook,
    Step,
    look_ahead,
    nearest,
    whole_yuan_left,
)
from shouhou.scorecards.rules.scheme import KpiCode
from shouhou.scorecards.rules.sheets import assemble
from shouhou.scorecards.tests.sheet_cases import facts

MONTH = PeriodKind.MONTH


def outlook(code: str, counted: KpiFacts, pending: int = 0, elapsed: str = "1") -> Outlook:
    return look_ahead(KpiCode(code), OpenPeriod(counted, pending, Fraction(elapsed)), DEFAULT_SCHEME, MONTH)


def told(step: Step | None) -> tuple[str, int, str] | None:
    return None if step is None else (step.event.value, int(step.amount), step.band.code)


@pytest.mark.parametrize(
    ("good", "decided", "pending", "band", "falls", "climbs"),
    [
        pytest.param(57, 59, 0, "exceeds", ("late_repair", 1, "meets"), None, id="one from 70"),
        pytest.param(57, 60, 0, "meets", ("late_repair", 1, "misses"), None, id="on target"),
        pytest.param(39, 40, 0, "exceeds", ("late_repair", 1, "meets"), None, id="39 of 40"),
        pytest.param(38, 40, 1, "meets", ("late_repair", 1, "misses"), None, id="one open"),
        pytest.param(60, 61, 4, "exceeds", ("late_repair", 2, "meets"), None, id="two of four"),
        pytest.param(9, 9, 10, "far", ("late_repair", 1, "misses"), None, id="all well so far"),
        pytest.param(
            190, 200, 0, "meets", ("late_repair", 1, "misses"), None, id="an edge too far to be advice"
        ),
        pytest.param(75, 78, 2, "exceeds", ("late_repair", 1, "meets"), None, id="exactly on an edge"),
        pytest.param(100, 100, 0, "far", ("late_repair", 2, "exceeds"), None, id="nothing better"),
    ],
)
def test_repairs_to_the_nearest_edges(
    good: int,
    decided: int,
    pending: int,
    band: str,
    falls: tuple[str, int, str],
    climbs: tuple[str, int, str] | None,
) -> None:
    found = outlook("K3", facts(good, decided), pending)
    assert found.band is not None
    assert (found.band.code, told(found.falls), told(found.climbs)) == (band, falls, climbs)


def test_advice_counts_on_few_new_cases_only() -> None:
    found = outlook("K9", facts(14, 15))
    assert found.climbs is None
    near = outlook("K6", facts(76, 100))
    assert told(near.climbs) == ("done_visit", 7, "exceeds")


def test_a_period_that_cannot_reach_the_target_any_more_says_so() -> None:
    assert outlook("K3", facts(80, 100), 5).is_lost
    assert outlook("K7", facts(1)).is_lost
    assert not outlook("K3", facts(94, 100), 20).is_lost


def test_two_more_late_repairs_and_the_target_is_missed() -> None:
    found = outlook("K3", facts(57, 59))
    assert told(found.falls) == ("late_repair", 1, "meets")
    assert told(found.below_target) == ("late_repair", 2, "misses")


def test_what_already_misses_the_target_cannot_fall_below_it_again() -> None:
    for found in (outlook("K3", facts(9, 10)), outlook("K2", facts(40, 120)), outlook("K1", facts(6, 100))):
        assert found.below_target is None


def test_open_cases_span_the_best_and_the_worst_end() -> None:
    found = outlook("K3", facts(9, 10), 10)
    assert [found.so_far, found.best, found.worst, found.expected] == [90, 95, 45, 90]


def test_before_anything_is_decided_the_open_cases_are_all_there_is() -> None:
    found = outlook("K3", facts(0, 0), 20)
    assert [found.so_far, found.best, found.worst, found.expected] == [None, 100, 0, 100]


def test_an_empty_month_has_no_outlook() -> None:
    found = outlook("K3", facts(0, 0))
    assert (found.so_far, found.best, found.expected, found.band, found.falls, found.climbs, found.keep) == (
        None, None, None, None, None, None, (),
    )  # fmt: skip


def test_how_many_planned_visits_must_still_be_done() -> None:
    found = outlook("K6", facts(10, 10), 14)
    assert [told(step) for step in found.keep] == [
        ("done_visit", 13, "far"),
        ("done_visit", 9, "exceeds"),
        ("done_visit", 7, "meets"),
    ]
    assert all(step.of_pending for step in found.keep)


def test_a_band_out_of_reach_is_not_promised() -> None:
    assert [told(step) for step in outlook("K6", facts(2, 10), 10).keep] == []
    assert [told(step) for step in outlook("K6", facts(5, 10), 10).keep] == [("done_visit", 9, "meets")]


def test_warranty_visits_left_before_the_band_below() -> None:
    found = outlook("K2", facts(25, 120), elapsed="1/2")
    assert [found.so_far, found.expected] == [Fraction("2.5"), 5]
    assert told(found.falls) == ("warranty_visit", 1, "meets")
    assert told(found.below_target) == ("warranty_visit", 6, "misses")
    assert told(outlook("K2", facts(28, 120)).falls) == ("warranty_visit", 3, "misses")
    assert found.climbs is None


def test_complaints_have_no_room_at_all() -> None:
    assert told(outlook("K7", facts(0, active_machines=3)).falls) == ("complaint", 1, "misses")
    assert outlook("K7", facts(1)).falls is None


def test_yuan_left_and_revenue_missing() -> None:
    found = outlook("K1", facts(42_000, 1_000_000))
    assert found.band is not None
    assert found.band.code == "exceeds"
    assert found.falls == Step(Event.MORE_EXPENSE, Fraction(1_750), DEFAULT_SCHEME.bands.meets)
    assert found.below_target == Step(Event.MORE_EXPENSE, Fraction(8_000), DEFAULT_SCHEME.bands.misses)
    assert found.climbs == Step(Event.MORE_REVENUE, Fraction(344_000), DEFAULT_SCHEME.bands.far)


def test_money_at_the_ends() -> None:
    over = outlook("K1", facts(60_000, 1_000_000))
    assert over.falls is None
    assert told(over.climbs) == ("more_revenue", 200_000, "meets")
    assert outlook("K1", facts(20_000, 1_000_000)).climbs is None
    assert outlook("K1", facts(20_000, 0)).band is None


@pytest.mark.parametrize(
    ("event", "amount", "whole"),
    [
        (Event.MORE_EXPENSE, "1750.99", 1750),
        (Event.MORE_REVENUE, "1750.01", 1751),
        (Event.MORE_REVENUE, "5", 5),
    ],
)
def test_whole_yuan_are_on_the_safe_side(event: Event, amount: str, whole: int) -> None:
    assert whole_yuan_left(Step(event, Fraction(amount), DEFAULT_SCHEME.bands.meets)) == whole


def test_the_nearest_edge_comes_first() -> None:
    far, near = outlook("K3", facts(100, 100)), outlook("K4", facts(11, 11))
    money = outlook("K1", facts(42_000, 1_000_000))
    assert [each.code.value for each in nearest([far, money, near])] == ["K4", "K3"]


SHARES = st.sampled_from(["K3", "K4", "K5", "K6", "K8", "K9"])


@given(code=SHARES, good=st.integers(0, 120), bad=st.integers(0, 30), pending=st.integers(0, 30))
def test_the_step_is_the_least_that_leaves_the_band(code: str, good: int, bad: int, pending: int) -> None:
    """Checked against whole sheets, counting one by one instead of searching."""
    found = outlook(code, facts(good, good + bad), pending)
    if found.falls is None or found.band is None:
        return
    key = KpiCode(code)
    for more in range(int(found.falls.amount) + 1):
        from_open = min(more, pending)
        what_if = facts(good + pending - from_open, good + bad + pending + more - from_open)
        row = assemble({key: what_if}, DEFAULT_SCHEME, MONTH).row(key)
        assert row.band is not None
        expected = found.falls.band if more == found.falls.amount else found.band
        assert row.band.code == expected.code


@given(expense=st.integers(1, 10**7), revenue=st.integers(1, 10**8))
def test_spending_what_is_left_keeps_the_band_and_a_yuan_more_does_not(expense: int, revenue: int) -> None:
    found = outlook("K1", facts(expense, revenue))
    if found.falls is None or found.band is None:
        return
    spent = facts(expense + whole_yuan_left(found.falls), revenue)
    kept = assemble({KpiCode.EXPENSE: spent}, DEFAULT_SCHEME, MONTH).rows[0].band
    assert kept is not None
    assert kept.code == found.band.code
    over = facts(expense + whole_yuan_left(found.falls) + 1 + revenue // 1_000_000, revenue)
    lost = assemble({KpiCode.EXPENSE: over}, DEFAULT_SCHEME, MONTH).rows[0].band
    assert lost is not None
    assert lost.edge < found.band.edge
