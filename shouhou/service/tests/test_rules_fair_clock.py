"""The fair clock. Examples: docs/domain/requests.md, section "Pauses"."""

from dataclasses import replace
from datetime import date, datetime, timedelta
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shouhou.kernel.moments import at_local
from shouhou.kernel.worktime import ALWAYS, WorkCalendar
from shouhou.service.rules import fair_clock
from shouhou.service.rules.fair_clock import Pause, PauseReason, PauseVerdict

DAY = ((510, 720), (810, 1080))
CALENDAR = WorkCalendar(dict.fromkeys(range(5), DAY))
FRIDAY = date(2026, 11, 6)
OFFICE = 1
PAUSE = Pause(
    from_at=at_local(FRIDAY, 9, 0),
    until_at=at_local(FRIDAY, 15, 0),
    reason=PauseReason.NO_SITE_ACCESS.value,
    has_evidence=True,
    entered_at=at_local(FRIDAY, 10, 0),
    entered_by_id=10,
    approved_at=at_local(FRIDAY, 16, 0),
    approved_by_id=99,
    approver_office_id=None,
)


@pytest.mark.parametrize(
    ("changes", "verdict"),
    [
        pytest.param({}, PauseVerdict.COUNTS, id="approved-by-head-office"),
        pytest.param({"approver_office_id": 2}, PauseVerdict.COUNTS, id="approved-by-another-office"),
        pytest.param({"approver_office_id": 1}, PauseVerdict.APPROVED_BY_OFFICE, id="approved-inside"),
        pytest.param({"approved_by_id": 10}, PauseVerdict.APPROVED_BY_ENTRANT, id="approved-by-himself"),
        pytest.param({"approved_at": None}, PauseVerdict.NOT_APPROVED, id="not-approved"),
        pytest.param({"refused_at": PAUSE.entered_at}, PauseVerdict.REFUSED, id="refused"),
        pytest.param({"has_evidence": False}, PauseVerdict.NO_EVIDENCE, id="no-evidence"),
        pytest.param({"reason": "waiting_parts"}, PauseVerdict.COMPANY_WAIT, id="our-own-parts"),
        pytest.param({"reason": "waiting_hq"}, PauseVerdict.COMPANY_WAIT, id="our-own-people"),
        pytest.param(
            {"entered_at": at_local(date(2026, 11, 9), 23, 59)}, PauseVerdict.COUNTS, id="entered-on-monday"
        ),
        pytest.param(
            {"entered_at": at_local(date(2026, 11, 10), 0, 0)}, PauseVerdict.ENTERED_LATE, id="on-tuesday"
        ),
    ],
)
def test_a_pause_counts_only_when_everything_is_right(changes: dict[str, Any], verdict: PauseVerdict) -> None:
    assert fair_clock.judge(replace(PAUSE, **changes), OFFICE, CALENDAR) is verdict


@pytest.mark.parametrize("reason", sorted(fair_clock.FAIR_REASONS))
def test_the_six_reasons_on_the_customers_side(reason: PauseReason) -> None:
    assert fair_clock.judge(replace(PAUSE, reason=reason.value), OFFICE, CALENDAR) is PauseVerdict.COUNTS


def test_there_are_six_fair_reasons_and_two_of_the_company() -> None:
    assert (len(fair_clock.FAIR_REASONS), len(fair_clock.COMPANY_REASONS)) == (6, 2)


def _span(start: int, end: int) -> tuple[datetime, datetime]:
    base = at_local(FRIDAY, 0, 0)
    return base + timedelta(hours=start), base + timedelta(hours=end)


def _pause(start: int, end: int | None) -> Pause:
    first, last = _span(start, end or start + 1)
    return replace(PAUSE, from_at=first, until_at=None if end is None else last)


def test_overlapping_pauses_count_once() -> None:
    until = _span(0, 100)[1]
    found = fair_clock.union([_pause(14, 16), _pause(9, 12), _pause(11, 13), _pause(16, 17)], until)
    assert found == [_span(9, 13), _span(14, 17)]


def test_an_open_pause_runs_to_now() -> None:
    now = _span(0, 20)[1]
    assert fair_clock.union([_pause(9, None)], now) == [(_span(9, 10)[0], now)]
    assert fair_clock.union([_pause(30, None)], now) == []


@pytest.mark.parametrize(
    ("stops", "due"),
    [
        pytest.param([], at_local(FRIDAY, 17, 0), id="none"),
        pytest.param([_span(9, 10)], at_local(FRIDAY, 18, 0), id="an-hour"),
        pytest.param([_span(9, 11)], at_local(date(2026, 11, 9), 9, 30), id="over-the-weekend"),
        pytest.param([_span(12, 13)], at_local(FRIDAY, 17, 0), id="lunch-costs-nothing"),
        pytest.param([_span(17, 20)], at_local(FRIDAY, 17, 0), id="after-the-promise-ran-out"),
        pytest.param([_span(5, 8)], at_local(FRIDAY, 17, 0), id="before-the-report"),
        pytest.param([_span(8, 10)], at_local(FRIDAY, 18, 0), id="begun-before-the-report"),
        pytest.param([_span(9, 10), _span(18, 40)], at_local(FRIDAY, 18, 0), id="a-second-one-too-late"),
    ],
)
def test_the_due_moment_moves_by_the_paused_working_minutes(
    stops: list[tuple[datetime, datetime]], due: datetime
) -> None:
    # Reported at 09:00, 390 working minutes: 3 hours until lunch, 3.5 after it.
    assert fair_clock.fair_due(at_local(FRIDAY, 9, 0), 390, stops, CALENDAR) == due


HOURS = st.integers(0, 24 * 20)


@given(spans=st.lists(st.tuples(HOURS, st.integers(1, 60)), max_size=6), minutes=st.integers(1, 6000))
def test_the_counted_lines_of_the_explanation_add_up_to_the_promise(
    spans: list[tuple[int, int]], minutes: int
) -> None:
    start = at_local(FRIDAY, 9, 0)
    pauses = [_pause(first, first + length) for first, length in spans]
    stops = fair_clock.union(pauses, start)
    for calendar in (CALENDAR, ALWAYS):
        due = fair_clock.fair_due(start, minutes, stops, calendar)
        lines = fair_clock.explain(start, due, stops, calendar)
        assert sum(line.minutes for line in lines if not line.paused) == minutes
        assert due >= calendar.add_minutes(start, minutes)
        assert fair_clock.run_minutes(start, due, stops, calendar) == minutes
        assert all(a.until_at <= b.start_at for a, b in pairwise(lines))


@pytest.mark.parametrize(
    ("minutes_gone", "share"),
    [(0, 0), (239, 50), (240, 50), (241, 51), (480, 100), (10_000, 999)],
)
def test_the_share_used_is_rounded_up(minutes_gone: int, share: int) -> None:
    start = at_local(FRIDAY, 9, 0)
    at = start + timedelta(minutes=minutes_gone)
    assert fair_clock.share_used_pct(start, at, 480, [], ALWAYS) == share


def test_paused_time_is_not_used_up() -> None:
    start = at_local(FRIDAY, 9, 0)
    stops = [_span(10, 12)]
    assert fair_clock.share_used_pct(start, at_local(FRIDAY, 13, 0), 240, stops, ALWAYS) == 50


def test_a_promise_without_minutes_is_used_up_at_once() -> None:
    start = at_local(FRIDAY, 9, 0)
    assert fair_clock.share_used_pct(start, start, 0, [], ALWAYS) == 100
