"""A month of working time, day by day, as the calendar page shows it."""

from calendar import Calendar
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from shouhou.kernel.actors import Actor
from shouhou.org.models import CalendarDay
from shouhou.org.queries.calendars import calendar_for


class DayKind(StrEnum):
    """What a day is."""

    WORKDAY = "workday"
    FREE = "free"
    HOLIDAY = "holiday"
    MADE_UP = "made-up"


@dataclass(frozen=True, slots=True)
class DayCell:
    """One day: its kind, its name when it has one, its hours, and whether the office itself said so."""

    day: date
    kind: DayKind
    name: str
    hours: str
    own: bool
    in_month: bool


@dataclass(frozen=True, slots=True)
class MonthSheet:
    """The weeks of a month, Monday first, and how many days of it are worked."""

    first_on: date
    weeks: Sequence[Sequence[DayCell]]
    workdays: int

    @property
    def before(self) -> str:
        """The month before, as 2026-10."""
        return (self.first_on - timedelta(days=1)).strftime("%Y-%m")

    @property
    def after(self) -> str:
        """The month after."""
        return (self.first_on + timedelta(days=31)).strftime("%Y-%m")


def month_sheet(actor: Actor, office_id: int | None, first_on: date) -> MonthSheet:
    """Return the month of ``first_on`` (its first day) for an office, or for the company."""
    calendar = calendar_for(office_id)
    weeks = Calendar().monthdatescalendar(first_on.year, first_on.month)
    rows = CalendarDay.objects.visible_to(actor).filter(day__range=(weeks[0][0], weeks[-1][-1]))
    named: dict[date, CalendarDay] = {}
    for row in rows.order_by("day"):
        if (row.office_id is None and row.day not in named) or row.office_id == office_id:
            named[row.day] = row
    cells = [
        [_cell(day, calendar.intervals(day), named.get(day), first_on, office_id) for day in week]
        for week in weeks
    ]
    worked = sum(1 for week in cells for cell in week if cell.in_month and cell.hours)
    return MonthSheet(first_on, cells, worked)


def get_day(actor: Actor, office_id: int | None, day: date) -> CalendarDay | None:
    """Return what was entered for one day of an office (or the company), None when nothing was."""
    rows = CalendarDay.objects.visible_to(actor).filter(day=day)
    mine = rows.filter(office__isnull=True) if office_id is None else rows.filter(office_id=office_id)
    return mine.first()


def hours_words(intervals: Sequence[Sequence[int]]) -> str:
    """Return intervals as 08:30-12:00 13:30-18:00."""
    return " ".join(f"{_clock(start)}-{_clock(end)}" for start, end in intervals)


def _cell(
    day: date,
    intervals: Sequence[Sequence[int]],
    special: CalendarDay | None,
    first_on: date,
    office_id: int | None,
) -> DayCell:
    if special is None:
        kind = DayKind.WORKDAY if intervals else DayKind.FREE
    elif not intervals:
        kind = DayKind.HOLIDAY
    else:
        kind = DayKind.MADE_UP if day.weekday() >= 5 else DayKind.WORKDAY
    own = special is not None and special.office_id is not None and special.office_id == office_id
    name = special.name if special else ""
    return DayCell(day, kind, name, hours_words(intervals), own, day.month == first_on.month)


def _clock(minute: int) -> str:
    return f"{minute // 60:02d}:{minute % 60:02d}"
