"""Working calendars as values: the company's week and days, overlaid with the office's own."""

from collections.abc import Iterable
from datetime import date

from shouhou.kernel.worktime import WorkCalendar
from shouhou.org.models import CalendarDay, Office, WorkWeek

WHY = "working time is the same for whoever asks"
DEFAULT_WEEK = {str(weekday): [[510, 720], [810, 1080]] for weekday in range(5)}

Intervals = tuple[tuple[int, int], ...]
Week = dict[str, list[list[int]]]


def calendar_for(office_id: int | None) -> WorkCalendar:
    """Return the working calendar of an office, or of the company for None."""
    return calendars_for([office_id])[office_id]


def calendars_for(office_ids: Iterable[int | None]) -> dict[int | None, WorkCalendar]:
    """Return the working calendar of each office, in three queries however many offices there are."""
    wanted = set(office_ids)
    weeks: dict[int | None, Week] = dict(WorkWeek.objects.unscoped(WHY).values_list("office_id", "weekly"))
    days: dict[int | None, dict[date, Intervals]] = {None: {}}
    for owner_id, day, intervals in CalendarDay.objects.unscoped(WHY).values_list(
        "office_id", "day", "intervals"
    ):
        days.setdefault(owner_id, {})[day] = _intervals(intervals)
    zones = dict(Office.objects.unscoped(WHY).values_list("id", "zone"))
    company = weeks.get(None, DEFAULT_WEEK)
    shared: dict[tuple[bool, str], WorkCalendar] = {}
    found: dict[int | None, WorkCalendar] = {}
    for office_id in wanted:
        own = office_id in weeks or (office_id is not None and office_id in days)
        zone = zones.get(office_id) if office_id is not None else None
        key = (own, str(office_id) if own else str(zone))
        if key not in shared:
            week = weeks.get(office_id, company)
            exceptions = days[None] | days.get(office_id, {})
            shared[key] = _calendar(week, exceptions, zone)
        found[office_id] = shared[key]
    return found


def _calendar(
    week: dict[str, list[list[int]]], exceptions: dict[date, Intervals], zone: str | None
) -> WorkCalendar:
    weekly = {int(weekday): _intervals(intervals) for weekday, intervals in week.items()}
    return WorkCalendar(weekly, exceptions, zone) if zone else WorkCalendar(weekly, exceptions)


def _intervals(pairs: list[list[int]]) -> Intervals:
    return tuple((start, end) for start, end in pairs)
