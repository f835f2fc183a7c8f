"""Promises. Examples: docs/domain/requests.md, section "Promises"."""

from datetime import date, datetime, timedelta

import pytest

from shouhou.kernel.moments import at_local
from shouhou.kernel.worktime import WorkCalendar
from shouhou.service.rules import promises
from shouhou.service.rules.promises import Allowances, Clock

DAY = ((510, 720), (810, 1080))
CALENDAR = WorkCalendar(
    dict.fromkeys(range(5), DAY),
    {date(2025, 10, day): () for day in range(1, 9)} | {date(2025, 9, 28): DAY},
)
MONDAY = date(2026, 11, 2)


@pytest.mark.parametrize(
    ("severity", "distance", "respond", "arrive", "restore"),
    [
        pytest.param("P1", "same_city", 60, 480, 1920, id="line-down-nearby"),
        pytest.param("P1", "same_province", 60, 1440, 2880, id="line-down-in-the-province"),
        pytest.param("P1", "other", 60, 2880, 4320, id="line-down-far-away"),
    ],
)
def test_line_down_runs_day_and_night(
    severity: str, distance: str, respond: int, arrive: int, restore: int
) -> None:
    start = at_local(date(2025, 10, 1), 22, 15)
    made = promises.promise(severity, distance, start, CALENDAR)
    assert made.clock is Clock.CALENDAR
    assert made.respond_due_at == start + timedelta(minutes=respond)
    assert made.arrive_due_at == start + timedelta(minutes=arrive)
    assert made.restore_due_at == start + timedelta(minutes=restore)


@pytest.mark.parametrize(
    ("severity", "distance", "reported", "respond", "arrive", "restore"),
    [
        pytest.param(
            "P2",
            "same_city",
            at_local(MONDAY, 10, 0),
            at_local(MONDAY, 12, 0),
            at_local(date(2026, 11, 3), 10, 0),
            at_local(date(2026, 11, 11), 10, 0),
            id="two-hours-a-day-and-six-more",
        ),
        pytest.param(
            "P3",
            "same_city",
            at_local(MONDAY, 11, 0),
            at_local(MONDAY, 16, 30),
            at_local(date(2026, 11, 3), 11, 0),
            at_local(date(2026, 11, 16), 11, 0),
            id="lunch-does-not-count",
        ),
        pytest.param(
            "P2",
            "same_city",
            at_local(date(2026, 11, 7), 20, 0),
            at_local(date(2026, 11, 9), 10, 30),
            at_local(date(2026, 11, 9), 18, 0),
            at_local(date(2026, 11, 17), 18, 0),
            id="saturday-night-begins-on-monday",
        ),
        pytest.param(
            "P2",
            "same_city",
            at_local(date(2025, 9, 27), 10, 0),
            at_local(date(2025, 9, 28), 10, 30),
            at_local(date(2025, 9, 28), 18, 0),
            at_local(date(2025, 10, 14), 18, 0),
            id="make-up-sunday-counts-and-national-day-does-not",
        ),
    ],
)
def test_the_business_clock(
    severity: str, distance: str, reported: datetime, respond: datetime, arrive: datetime, restore: datetime
) -> None:
    made = promises.promise(severity, distance, reported, CALENDAR)
    assert made.clock is Clock.BUSINESS
    assert (made.respond_due_at, made.arrive_due_at, made.restore_due_at) == (respond, arrive, restore)


def test_a_year_without_holidays_follows_the_week() -> None:
    made = promises.promise("P3", "other", at_local(date(2035, 10, 1), 9, 0), CALENDAR)
    assert made.restore_due_at == at_local(date(2035, 10, 22), 9, 0)


def test_seconds_are_dropped_before_counting() -> None:
    start = at_local(MONDAY, 10, 0)
    assert promises.promise("P2", "other", start + timedelta(seconds=59), CALENDAR) == promises.promise(
        "P2", "other", start, CALENDAR
    )


def test_other_allowances_may_be_given() -> None:
    quick = Allowances(restore={"P1": 60, "P2": 60, "P3": 60}, calendar_severities=frozenset({"P1", "P2"}))
    start = at_local(MONDAY, 10, 0)
    made = promises.promise("P2", "same_city", start, CALENDAR, quick)
    assert made.clock is Clock.CALENDAR
    assert made.promise_minutes == 540
    assert made.restore_due_at == start + timedelta(hours=9)
