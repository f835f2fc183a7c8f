"""How urgent a promise is."""

from datetime import UTC, datetime, timedelta

import pytest

from shouhou.web.rules.urgency import Urgency, judge

NOW = datetime(2026, 11, 24, 2, 0, tzinfo=UTC)
DAY_END = datetime(2026, 11, 24, 16, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("begun_hours_ago", "due_in", "urgency"),
    [
        (8, timedelta(hours=-1), Urgency.LATE),
        (8, timedelta(minutes=-1), Urgency.LATE),
        (8, timedelta(seconds=0), Urgency.RISK),
        (0, timedelta(hours=3, minutes=59), Urgency.RISK),
        (0, timedelta(hours=4), Urgency.TODAY),
        (12, timedelta(hours=4), Urgency.RISK),
        (11.9, timedelta(hours=4), Urgency.TODAY),
        (0, timedelta(hours=13, minutes=59), Urgency.TODAY),
        (0, timedelta(hours=14), Urgency.LATER),
        (60, timedelta(hours=20), Urgency.RISK),
        (59, timedelta(hours=20), Urgency.LATER),
    ],
    ids=str,
)
def test_judge(begun_hours_ago: float, due_in: timedelta, urgency: Urgency) -> None:
    begun = NOW - timedelta(hours=begun_hours_ago)
    assert judge(begun_at=begun, due_at=NOW + due_in, now=NOW, day_end=DAY_END) is urgency


def test_the_whole_due_minute_is_in_time() -> None:
    due = NOW + timedelta(seconds=10)
    begun = NOW - timedelta(hours=1)
    last = due.replace(second=59)
    assert judge(begun_at=begun, due_at=due, now=last, day_end=DAY_END) is not Urgency.LATE
    assert judge(begun_at=begun, due_at=due, now=last + timedelta(seconds=1), day_end=DAY_END) is Urgency.LATE


def test_a_promise_without_length_is_not_divided_by() -> None:
    assert judge(begun_at=NOW, due_at=NOW, now=NOW - timedelta(hours=5), day_end=DAY_END) is Urgency.TODAY
