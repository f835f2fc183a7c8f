"""Business clocks: working minutes and working days over calendars with lunch, holidays and make-up days.

A calendar is a weekly pattern plus single days that differ from it: a holiday has no intervals, a make-up
working Saturday has its own. A year nobody entered holidays for simply follows the weekly pattern.

Counting uses running totals. The total before any day has a closed form (whole weeks, the rest of a week,
and what the exceptional days before it add or take away), so the calendar has no first and no last year; the
totals of single days are kept in blocks that are filled when first touched. Adding minutes is then one
look-up, one search in a sorted block, and a walk over the intervals of one day.
Source: docs/domain/fair-clock.md.
"""

from bisect import bisect_left
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from itertools import accumulate
from types import MappingProxyType
from zoneinfo import ZoneInfo

from shouhou.kernel.errors import InvalidInput, RuleViolation
from shouhou.kernel.moments import ZONE

Interval = tuple[int, int]
"""Half-open minutes of a local day: (510, 720) is 08:30 to 12:00."""

Intervals = tuple[Interval, ...]

DAY_MINUTES = 1440
_MINUTE = 60_000_000  # microseconds
_SHIFT = 9
_BLOCK = 1 << _SHIFT
_MASK = _BLOCK - 1
_LAST = date.max.toordinal() - 1


class NoWorkingTime(RuleViolation):
    """A deadline was asked of a calendar that never reaches it."""

    code = "no_working_time"


@dataclass(frozen=True, slots=True)
class Span:
    """A stretch of counted time, in UTC: what the explanation of a deadline lists."""

    start_at: datetime
    until_at: datetime

    @property
    def minutes(self) -> int:
        """Whole minutes of the stretch."""
        return (self.until_at - self.start_at) // timedelta(minutes=1)


class _Totals:
    """Running totals of one quantity (minutes, or days worked) before every day, without an end."""

    def __init__(self, week: tuple[int, ...], changes: Mapping[int, int]) -> None:
        self._week = (0, *accumulate(week))
        self._days = sorted(changes)
        self._sums = (0, *accumulate(changes[day] for day in self._days))
        self._blocks: dict[int, list[int]] = {}

    def before(self, ordinal: int) -> int:
        """Return the total over all days before ``ordinal`` (1 = Monday, 1 January of the year 1)."""
        weeks, rest = divmod(ordinal - 1, 7)
        return weeks * self._week[7] + self._week[rest] + self._sums[bisect_left(self._days, ordinal)]

    def block(self, number: int) -> list[int]:
        """Return the totals before each day of a block, and before the first day after it."""
        found = self._blocks.get(number)
        if found is None:
            first = number << _SHIFT
            found = [self.before(ordinal) for ordinal in range(first, first + _BLOCK + 1)]
            self._blocks[number] = found
        return found

    def day_reaching(self, target: int, near: int) -> int:
        """Return the first day at whose end the total is ``target`` or more; ``near`` is where to look first.

        Raise NoWorkingTime when no day until the end of the calendar gets there.
        """
        number = near >> _SHIFT
        totals = self.block(number)
        if not totals[0] < target <= totals[_BLOCK]:
            low = bisect_left(range(1, _LAST + 1), target, key=lambda day: self.before(day + 1)) + 1
            if low > _LAST:
                raise NoWorkingTime("This work calendar has too little working time to reach the deadline.")
            number = low >> _SHIFT
            totals = self.block(number)
        return (number << _SHIFT) + bisect_left(totals, target) - 1


class WorkCalendar:
    """The working time of an office: immutable, shared freely, fast enough for mass imports.

    ``weekly`` maps a weekday (0 = Monday) to its intervals; a missing weekday is free. ``exceptions`` maps a
    day to the intervals that hold on it instead. Times are local to ``zone``, whose clocks must not jump
    within working hours. Raise InvalidInput for intervals that overlap, are empty or leave the day.
    """

    def __init__(
        self,
        weekly: Mapping[int, Iterable[Interval]],
        exceptions: Mapping[date, Iterable[Interval]] = MappingProxyType({}),
        zone: str = ZONE,
    ) -> None:
        self.zone = zone
        self._zone = ZoneInfo(zone)
        self._weekly = tuple(_checked(weekly.get(weekday, ())) for weekday in range(7))
        self._special = {day.toordinal(): _checked(spans) for day, spans in exceptions.items()}
        usual = tuple(map(_length, self._weekly))
        self._minutes = _Totals(
            usual,
            {day: _length(spans) - usual[(day - 1) % 7] for day, spans in self._special.items()},
        )
        self._workdays = _Totals(
            tuple(map(bool, self._weekly)),
            {day: bool(spans) - bool(usual[(day - 1) % 7]) for day, spans in self._special.items()},
        )

    def intervals(self, day: date) -> Intervals:
        """Return the working intervals of ``day``, in minutes of the local day."""
        return self._on(day.toordinal())

    def is_workday(self, day: date) -> bool:
        """Tell whether any work is done on ``day``."""
        return bool(self.intervals(day))

    def add_minutes(self, start: datetime, minutes: int) -> datetime:
        """Return the earliest moment by which ``minutes`` of working time have passed since ``start``.

        Outside working hours the clock waits for the next opening; a deadline that falls on a closing time
        stays there (12:00, not 13:30). Zero minutes end where they start. Raise ValueError when negative,
        NoWorkingTime when the calendar never gets there.
        """
        if minutes < 0:
            raise ValueError("Working time can only be added forward.")
        if minutes == 0:
            return start.astimezone(UTC)
        ordinal, done = self._position(start)
        target = done + minutes * _MINUTE
        day = self._minutes.day_reaching(-(-target // _MINUTE), ordinal)
        left = target - self._minutes.block(day >> _SHIFT)[day & _MASK] * _MINUTE
        return self._moment(day, self._offset(day, left))

    def next_opening(self, moment: datetime) -> datetime:
        """Return ``moment`` when work is going on, else the next time at which it begins."""
        ordinal, done = self._position(moment)
        day = self._minutes.day_reaching(done // _MINUTE + 1, ordinal)
        left = done - self._minutes.before(day) * _MINUTE
        local = moment.astimezone(self._zone)
        now = local.toordinal() * DAY_MINUTES * _MINUTE + _micros(local)
        opening = day * DAY_MINUTES * _MINUTE + self._offset(day, left, opening=True)
        return self._moment(*divmod(max(now, opening), DAY_MINUTES * _MINUTE))

    def minutes_between(self, a: datetime, b: datetime) -> int:
        """Return the whole working minutes from ``a`` to ``b``; negative when ``b`` is the earlier one."""
        between = self._position(b)[1] - self._position(a)[1]
        return between // _MINUTE if between >= 0 else -(-between // _MINUTE)

    def spans(self, a: datetime, b: datetime) -> list[Span]:
        """Return the stretches of working time inside [a, b), in order: they add up to minutes_between."""
        first, last = a.astimezone(self._zone).toordinal(), b.astimezone(self._zone).toordinal()
        found = []
        for ordinal in range(first, last + 1):
            for start, until in self._on(ordinal):
                start_at = max(self._moment(ordinal, start * _MINUTE), a)
                until_at = min(self._moment(ordinal, until * _MINUTE), b)
                if start_at < until_at:
                    found.append(Span(start_at.astimezone(UTC), until_at.astimezone(UTC)))
        return found

    def add_workdays(self, day: date, n: int) -> date:
        """Return the ``n``-th working day after ``day`` (before it when negative); ``day`` itself when zero.

        The third working day of a month is three added to the last day of the month before.
        """
        if n == 0:
            return day
        ordinal = day.toordinal()
        target = self._workdays.before(ordinal + (n > 0)) + n + (n < 0)
        if target <= self._workdays.before(1):
            raise NoWorkingTime("This work calendar has too little working time to reach the deadline.")
        return date.fromordinal(self._workdays.day_reaching(target, ordinal))

    def nth_workday(self, first: date, n: int) -> date:
        """Return the ``n``-th working day counted from ``first`` on, ``first`` included when it is one."""
        return self.add_workdays(first - timedelta(days=1), n)

    def workdays_between(self, a: date, b: date) -> int:
        """Return how many working days lie in [a, b); negative when ``b`` is the earlier one."""
        return self._workdays.before(b.toordinal()) - self._workdays.before(a.toordinal())

    def _on(self, ordinal: int) -> Intervals:
        found = self._special.get(ordinal)
        return self._weekly[(ordinal - 1) % 7] if found is None else found

    def _position(self, moment: datetime) -> tuple[int, int]:
        """Return the local day of ``moment`` and the working microseconds before it since the year 1."""
        local = moment.astimezone(self._zone)
        ordinal = local.toordinal()
        clock = _micros(local)
        worked = 0
        for start, until in self._on(ordinal):
            if clock <= start * _MINUTE:
                break
            worked += min(clock, until * _MINUTE) - start * _MINUTE
        return ordinal, self._minutes.block(ordinal >> _SHIFT)[ordinal & _MASK] * _MINUTE + worked

    def _offset(self, ordinal: int, left: int, *, opening: bool = False) -> int:
        """Return the microseconds of the day at which ``left`` of its working time is used up.

        Between two intervals both ends fit: the closing time, or with ``opening`` the next opening time.
        """
        end = 0
        for start, until in self._on(ordinal):
            length = (until - start) * _MINUTE
            if left < length or (left == length and not opening):
                return start * _MINUTE + left
            left -= length
            end = until * _MINUTE
        return end

    def _moment(self, ordinal: int, micros: int) -> datetime:
        midnight = datetime.fromordinal(ordinal) + timedelta(microseconds=micros)
        return midnight.replace(tzinfo=self._zone).astimezone(UTC)


def _micros(local: datetime) -> int:
    return ((local.hour * 60 + local.minute) * 60 + local.second) * 1_000_000 + local.microsecond


def _length(intervals: Intervals) -> int:
    return sum(until - start for start, until in intervals)


def _checked(intervals: Iterable[Interval]) -> Intervals:
    found = tuple((start, until) for start, until in intervals)
    last = 0
    for start, until in found:
        if not last <= start < until <= DAY_MINUTES:
            raise InvalidInput(
                "Working hours must follow each other within the day: {hours} does not fit.",
                field="intervals",
                hours=f"{start // 60:02}:{start % 60:02}-{until // 60:02}:{until % 60:02}",
            )
        last = until
    return found


ALWAYS = WorkCalendar(dict.fromkeys(range(7), ((0, DAY_MINUTES),)), zone="UTC")
"""Every minute of every day counts: the calendar clock of line-down cases."""
