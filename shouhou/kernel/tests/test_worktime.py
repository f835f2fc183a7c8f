from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shouhou.kernel.errors import InvalidInput
from shouhou.kernel.moments import at_local
from shouhou.kernel.worktime import ALWAYS, NoWorkingTime, WorkCalendar

OFFICE_DAY = ((510, 720), (810, 1080))  # 08:30-12:00, 13:30-18:00: eight hours
WEEK = dict.fromkeys(range(5), OFFICE_DAY)
NATIONAL_DAY_2025 = {
    date(2025, 9, 28): OFFICE_DAY,
    **{date(2025, 10, day): () for day in range(1, 9)},
    date(2025, 10, 11): OFFICE_DAY,
}
OFFICE = WorkCalendar(WEEK, NATIONAL_DAY_2025)


def local(text: str) -> datetime:
    day, clock = text.split()
    hh, mm = map(int, clock.split(":"))
    return at_local(date.fromisoformat(day), hh, mm)


@pytest.mark.parametrize(
    ("start", "minutes", "due"),
    [
        pytest.param("2025-09-22 09:00", 60, "2025-09-22 10:00", id="inside the morning"),
        pytest.param("2025-09-22 11:00", 120, "2025-09-22 14:30", id="lunch does not count"),
        pytest.param(
            "2025-09-22 11:00", 60, "2025-09-22 12:00", id="ends at the closing, not the next opening"
        ),
        pytest.param("2025-09-22 12:10", 30, "2025-09-22 14:00", id="reported at lunch"),
        pytest.param("2025-09-22 06:00", 30, "2025-09-22 09:00", id="reported before opening"),
        pytest.param("2025-09-22 20:00", 60, "2025-09-23 09:30", id="reported in the evening"),
        pytest.param("2025-09-22 08:30", 480, "2025-09-22 18:00", id="a whole day ends that day"),
        pytest.param("2025-09-22 08:30", 481, "2025-09-23 08:31", id="one minute more is tomorrow"),
        pytest.param("2025-09-20 10:00", 60, "2025-09-22 09:30", id="a free Saturday"),
        pytest.param("2025-09-27 10:00", 60, "2025-09-28 09:30", id="Sunday 28 September is worked"),
        pytest.param("2025-09-30 17:00", 120, "2025-10-09 09:30", id="over the eight days of National Day"),
        pytest.param("2025-10-03 10:00", 60, "2025-10-09 09:30", id="reported on National Day"),
        pytest.param("2025-10-10 17:30", 60, "2025-10-11 09:00", id="Saturday 11 October is worked"),
        pytest.param(
            "2025-09-28 08:30", 480 * 4, "2025-10-09 18:00", id="Sunday, Monday, Tuesday, then the 9th"
        ),
    ],
)
def test_deadlines(start: str, minutes: int, due: str) -> None:
    assert OFFICE.add_minutes(local(start), minutes) == local(due)
    assert OFFICE.minutes_between(local(start), local(due)) == minutes


def test_a_year_nobody_entered_holidays_for_follows_the_week() -> None:
    assert OFFICE.add_minutes(local("2031-10-01 17:00"), 120) == local("2031-10-02 09:30")
    assert OFFICE.is_workday(date(2031, 10, 1))
    assert OFFICE.add_minutes(local("1999-12-31 17:00"), 120) == local("2000-01-03 09:30")


def test_seconds_are_kept_across_lunch() -> None:
    start = local("2025-09-22 11:59") + timedelta(seconds=30)
    due = OFFICE.add_minutes(start, 1)
    assert due == local("2025-09-22 13:30") + timedelta(seconds=30)
    assert OFFICE.minutes_between(start, due) == 1


def test_zero_minutes_end_where_they_start() -> None:
    assert OFFICE.add_minutes(local("2025-10-03 10:00"), 0) == local("2025-10-03 10:00")


def test_time_cannot_be_added_backwards() -> None:
    with pytest.raises(ValueError, match="forward"):
        OFFICE.add_minutes(local("2025-10-03 10:00"), -1)


def test_looking_back_counts_negative() -> None:
    a, b = local("2025-09-30 17:00"), local("2025-10-09 09:30")
    assert OFFICE.minutes_between(a, b) == 120
    assert OFFICE.minutes_between(b, a) == -120


@pytest.mark.parametrize(
    ("moment", "opening"),
    [
        ("2025-09-22 09:00", "2025-09-22 09:00"),
        ("2025-09-22 12:00", "2025-09-22 13:30"),
        ("2025-09-22 12:30", "2025-09-22 13:30"),
        ("2025-09-22 18:00", "2025-09-23 08:30"),
        ("2025-10-03 03:00", "2025-10-09 08:30"),
    ],
)
def test_the_next_opening(moment: str, opening: str) -> None:
    assert OFFICE.next_opening(local(moment)) == local(opening)


def test_spans_explain_what_was_counted() -> None:
    spans = OFFICE.spans(local("2025-09-30 17:00"), local("2025-10-09 14:00"))
    assert [(span.start_at, span.until_at) for span in spans] == [
        (local("2025-09-30 17:00"), local("2025-09-30 18:00")),
        (local("2025-10-09 08:30"), local("2025-10-09 12:00")),
        (local("2025-10-09 13:30"), local("2025-10-09 14:00")),
    ]
    assert [span.minutes for span in spans] == [60, 210, 30]


@pytest.mark.parametrize(
    ("day", "n", "result"),
    [
        (date(2025, 9, 30), 1, date(2025, 10, 9)),
        (date(2025, 9, 30), 3, date(2025, 10, 11)),
        (date(2025, 10, 3), 1, date(2025, 10, 9)),
        (date(2025, 10, 3), 0, date(2025, 10, 3)),
        (date(2025, 9, 26), 1, date(2025, 9, 28)),
        (date(2025, 10, 9), -1, date(2025, 9, 30)),
        (date(2025, 10, 3), -2, date(2025, 9, 29)),
        (date(2025, 9, 29), -1, date(2025, 9, 28)),
    ],
)
def test_working_days(day: date, n: int, result: date) -> None:
    assert OFFICE.add_workdays(day, n) == result


def test_the_third_working_day_of_a_month() -> None:
    assert OFFICE.nth_workday(date(2025, 10, 1), 3) == date(2025, 10, 11)
    assert OFFICE.nth_workday(date(2025, 9, 1), 1) == date(2025, 9, 1)


def test_working_days_of_a_range() -> None:
    assert OFFICE.workdays_between(date(2025, 9, 28), date(2025, 10, 12)) == 6
    assert OFFICE.workdays_between(date(2025, 10, 12), date(2025, 9, 28)) == -6


def test_the_clock_that_never_stops() -> None:
    start = local("2025-09-30 23:59")
    assert ALWAYS.add_minutes(start, 48 * 60) == start + timedelta(hours=48)
    assert ALWAYS.minutes_between(start, start + timedelta(days=400)) == 400 * 1440


def test_deadlines_far_away_are_found_at_once() -> None:
    start = local("2025-09-22 08:30")
    assert OFFICE.minutes_between(start, OFFICE.add_minutes(start, 10_000_000)) == 10_000_000


@pytest.mark.parametrize("calendar", [WorkCalendar({}), WorkCalendar({}, {date(2025, 1, 2): OFFICE_DAY})])
def test_a_calendar_without_work_says_so_and_does_not_search_for_ever(calendar: WorkCalendar) -> None:
    with pytest.raises(NoWorkingTime):
        calendar.add_minutes(local("2025-09-22 08:30"), 60)
    with pytest.raises(NoWorkingTime):
        calendar.add_workdays(date(2025, 9, 22), 1)


def test_working_days_before_the_only_one_there_is() -> None:
    lonely = WorkCalendar({}, {date(2025, 1, 2): OFFICE_DAY})
    assert lonely.add_workdays(date(2025, 9, 22), -1) == date(2025, 1, 2)
    with pytest.raises(NoWorkingTime):
        lonely.add_workdays(date(2025, 9, 22), -2)


@pytest.mark.parametrize(
    "hours",
    [((720, 510),), ((510, 720), (700, 900)), ((0, 1441),), ((-1, 5),), ((60, 60),)],
    ids=["backwards", "overlapping", "beyond midnight", "before midnight", "empty"],
)
def test_impossible_hours_are_refused(hours: tuple[tuple[int, int], ...]) -> None:
    with pytest.raises(InvalidInput, match="Working hours"):
        WorkCalendar({0: hours})


INTERVALS = st.lists(st.integers(0, 1440), min_size=2, max_size=8, unique=True).map(
    lambda cuts: tuple(zip(sorted(cuts)[0::2], sorted(cuts)[1::2], strict=False))
)
CALENDARS = st.builds(
    WorkCalendar,
    st.dictionaries(st.integers(0, 6), INTERVALS, min_size=1),
    st.dictionaries(st.dates(date(2025, 1, 1), date(2026, 12, 31)), st.just(()) | INTERVALS, max_size=20),
)
MOMENTS = st.datetimes(datetime(2024, 6, 1), datetime(2027, 6, 1), timezones=st.just(UTC))  # noqa: DTZ001


@given(calendar=CALENDARS, start=MOMENTS, minutes=st.integers(0, 200_000))
def test_adding_and_measuring_are_inverse(calendar: WorkCalendar, start: datetime, minutes: int) -> None:
    due = calendar.add_minutes(start, minutes)
    assert due >= start
    assert calendar.minutes_between(start, due) == minutes
    if minutes:
        assert calendar.minutes_between(start, due - timedelta(microseconds=1)) == minutes - 1


@given(calendar=CALENDARS, a=MOMENTS, b=MOMENTS)
def test_the_spans_add_up_to_the_measure(calendar: WorkCalendar, a: datetime, b: datetime) -> None:
    a, b = min(a, b), max(a, b)
    total = sum((span.until_at - span.start_at for span in calendar.spans(a, b)), timedelta())
    assert total // timedelta(minutes=1) == calendar.minutes_between(a, b)


@given(calendar=CALENDARS, day=st.dates(date(2024, 6, 1), date(2027, 6, 1)), n=st.integers(1, 700))
def test_working_days_forth_and_back(calendar: WorkCalendar, day: date, n: int) -> None:
    there = calendar.add_workdays(day, n)
    assert calendar.is_workday(there)
    assert calendar.workdays_between(day + timedelta(days=1), there + timedelta(days=1)) == n
    back = calendar.add_workdays(there, -n)
    assert back <= day
    assert calendar.workdays_between(back, there) == n


@given(calendar=CALENDARS, moment=MOMENTS)
def test_nothing_is_counted_before_the_next_opening(calendar: WorkCalendar, moment: datetime) -> None:
    opening = calendar.next_opening(moment)
    assert opening >= moment
    assert calendar.spans(moment, opening) == []
    assert calendar.spans(opening, opening + timedelta(microseconds=1)) != []
