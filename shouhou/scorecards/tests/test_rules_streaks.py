"""Complaint-free months in a row: broken by a month with a complaint, and by the time before any machine."""

from datetime import date

import pytest

from shouhou.scorecards.rules.streaks import free_months


@pytest.mark.parametrize(
    ("last", "since", "until", "start_day", "months"),
    [
        (None, date(2026, 1, 10), date(2026, 11, 1), 1, 10),
        (date(2026, 7, 31), date(2025, 1, 1), date(2026, 11, 1), 1, 3),
        (date(2026, 10, 1), date(2025, 1, 1), date(2026, 11, 1), 1, 0),
        (None, None, date(2026, 11, 1), 1, 0),
        (date(2026, 9, 26), date(2025, 1, 1), date(2026, 10, 26), 26, 0),
        (date(2026, 9, 25), date(2025, 1, 1), date(2026, 10, 26), 26, 1),
        (date(2025, 12, 26), date(2025, 1, 1), date(2026, 1, 26), 26, 0),
    ],
    ids=["never", "since-july", "this-month", "no-machine", "26-same", "26-before", "26-year-end"],
)
def test_complaint_free_months_in_a_row(
    last: date | None, since: date | None, until: date, start_day: int, months: int
) -> None:
    assert free_months(last, since, until, start_day) == months
