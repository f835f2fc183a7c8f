from datetime import UTC, date, datetime, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shouhou.kernel.errors import InvalidInput
from shouhou.kernel.periods import Period, PeriodKind, month_of

DAYS = st.dates(date(1990, 1, 1), date(2090, 12, 31))


@pytest.mark.parametrize(
    ("code", "start_on", "end_on"),
    [
        ("2026-10", date(2026, 10, 1), date(2026, 11, 1)),
        ("2026-12", date(2026, 12, 1), date(2027, 1, 1)),
        ("2026Q4", date(2026, 10, 1), date(2027, 1, 1)),
        ("2026H2", date(2026, 7, 1), date(2027, 1, 1)),
        ("2026", date(2026, 1, 1), date(2027, 1, 1)),
    ],
)
def test_a_code_names_half_open_days(code: str, start_on: date, end_on: date) -> None:
    period = Period.parse(code)
    assert (period.code, period.start_on, period.end_on) == (code, start_on, end_on)


@pytest.mark.parametrize(
    ("code", "start_on", "end_on"),
    [
        ("2026-10", date(2026, 9, 26), date(2026, 10, 26)),
        ("2026-01", date(2025, 12, 26), date(2026, 1, 26)),
        ("2026-03", date(2026, 2, 26), date(2026, 3, 26)),
        ("2026Q1", date(2025, 12, 26), date(2026, 3, 26)),
        ("2026H2", date(2026, 6, 26), date(2026, 12, 26)),
        ("2026", date(2025, 12, 26), date(2026, 12, 26)),
    ],
)
def test_months_that_begin_on_the_26th_run_over_the_year_end(code: str, start_on: date, end_on: date) -> None:
    period = Period.parse(code, 26)
    assert (period.start_on, period.end_on) == (start_on, end_on)


@pytest.mark.parametrize(
    ("day", "code"),
    [(date(2025, 12, 25), "2025-12"), (date(2025, 12, 26), "2026-01"), (date(2026, 1, 25), "2026-01")],
)
def test_the_day_decides_its_month_over_the_year_end(day: date, code: str) -> None:
    assert month_of(day, 26).code == code


def test_bounds_are_utc_moments_of_the_local_midnights() -> None:
    assert Period.parse("2026-10").bounds() == (
        datetime(2026, 9, 30, 16, tzinfo=UTC),
        datetime(2026, 10, 31, 16, tzinfo=UTC),
    )


@pytest.mark.parametrize(
    ("code", "months"),
    [
        ("2026-02", ["2026-02"]),
        ("2026Q4", ["2026-10", "2026-11", "2026-12"]),
        ("2026H1", ["2026-01", "2026-02", "2026-03", "2026-04", "2026-05", "2026-06"]),
    ],
)
def test_a_period_is_made_of_its_months(code: str, months: list[str]) -> None:
    assert [month.code for month in Period.parse(code).months()] == months


@pytest.mark.parametrize(
    ("code", "before", "after"),
    [
        ("2026-01", "2025-12", "2026-02"),
        ("2026Q1", "2025Q4", "2026Q2"),
        ("2026H2", "2026H1", "2027H1"),
        ("2026", "2025", "2027"),
    ],
)
def test_neighbors(code: str, before: str, after: str) -> None:
    period = Period.parse(code, 26)
    assert (period.previous().code, period.next().code) == (before, after)
    assert period.year_before().code == "2025" + code[4:]
    assert period.previous().start_day == 26


@pytest.mark.parametrize(
    "text", ["2026-13", "2026-00", "2026Q5", "2026H3", "2026-1", "26-10", "", "2026 Q4", "0000"]
)
def test_other_writings_are_refused_with_a_sentence(text: str) -> None:
    with pytest.raises(InvalidInput) as caught:
        Period.parse(text)
    assert caught.value.field == "period"
    assert "period" in str(caught.value)


def test_small_letters_and_blanks_around_are_forgiven() -> None:
    assert Period.parse(" 2026q4 ").code == "2026Q4"


def test_a_month_cannot_begin_on_a_day_that_february_lacks() -> None:
    with pytest.raises(InvalidInput, match="day 1 to 28"):
        Period.parse("2026-02", 29)


@given(day=DAYS, kind=st.sampled_from(PeriodKind), start_day=st.integers(1, 28))
def test_every_day_lies_in_exactly_one_period_of_a_kind(day: date, kind: PeriodKind, start_day: int) -> None:
    period = Period.containing(kind, day, start_day)
    assert period.contains(day)
    assert not period.previous().contains(day)
    assert not period.next().contains(day)
    assert period.next().start_on == period.end_on
    assert Period.parse(period.code, start_day) == period


@given(day=DAYS, kind=st.sampled_from(PeriodKind), start_day=st.integers(1, 28))
def test_months_cover_their_period_without_gap(day: date, kind: PeriodKind, start_day: int) -> None:
    period = Period.containing(kind, day, start_day)
    months = period.months()
    assert (months[0].start_on, months[-1].end_on) == (period.start_on, period.end_on)
    assert all(a.end_on == b.start_on for a, b in pairwise(months))
    assert month_of(period.end_on - timedelta(days=1), start_day) == months[-1]
