from datetime import UTC, date, datetime

import pytest

from shouhou.kernel.moments import at_local, day_start, local_day, met


def test_a_day_in_shanghai_begins_at_16_utc_the_day_before() -> None:
    assert day_start(date(2026, 10, 1)) == datetime(2026, 9, 30, 16, tzinfo=UTC)
    assert local_day(datetime(2026, 9, 30, 16, tzinfo=UTC)) == date(2026, 10, 1)
    assert local_day(datetime(2026, 9, 30, 15, 59, 59, tzinfo=UTC)) == date(2026, 9, 30)


def test_another_office_may_live_in_another_zone() -> None:
    assert day_start(date(2026, 7, 1), "Europe/Berlin") == datetime(2026, 6, 30, 22, tzinfo=UTC)


def test_clock_time_of_a_day() -> None:
    assert at_local(date(2026, 10, 9), 8, 30) == datetime(2026, 10, 9, 0, 30, tzinfo=UTC)


@pytest.mark.parametrize(
    ("event", "kept"),
    [
        (datetime(2026, 3, 2, 9, 0, 59, tzinfo=UTC), True),
        (datetime(2026, 3, 2, 9, 1, 0, tzinfo=UTC), False),
        (datetime(2026, 3, 2, 8, 59, 59, tzinfo=UTC), True),
        (None, False),
    ],
    ids=["same minute", "a minute late", "before", "never"],
)
def test_a_deadline_is_kept_to_the_minute(event: datetime | None, kept: bool) -> None:
    assert met(event, datetime(2026, 3, 2, 9, 0, tzinfo=UTC)) is kept


def test_seconds_of_the_due_time_do_not_make_anyone_late() -> None:
    assert met(datetime(2026, 3, 2, 9, 0, 50, tzinfo=UTC), datetime(2026, 3, 2, 9, 0, 10, tzinfo=UTC))


def test_a_naive_moment_is_a_mistake() -> None:
    with pytest.raises(ValueError, match="time zone"):
        local_day(datetime(2026, 3, 2))  # noqa: DTZ001 - the mistake under test
