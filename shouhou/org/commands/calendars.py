"""Writing working time. A holiday notice is data: loaded from the library, then editable by hand."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime

from django.db import transaction

from shouhou.foundation import audit
from shouhou.kernel.actors import Actor
from shouhou.kernel.worktime import WorkCalendar
from shouhou.org.models import CalendarDay, Office, WorkWeek
from shouhou.org.permissions import Permission
from shouhou.org.queries.calendars import DEFAULT_WEEK

Pairs = Sequence[Sequence[int]]


@transaction.atomic
def load_holidays(*, actor: Actor, years: Iterable[int], now: datetime) -> int:
    """Add the company's public holidays and make-up workdays of ``years``; days already there stay as they are.

    Needs: CALENDAR_EDIT for the whole company. Writes: CalendarDay rows, one audit entry. Returns how many.
    """
    actor.require_covers(Permission.CALENDAR_EDIT, None)
    known = set(
        CalendarDay.objects.unscoped("the company's days are one table")
        .filter(office=None)
        .values_list("day", flat=True)
    )
    workday = DEFAULT_WEEK["0"]
    days = [
        CalendarDay(day=day, name=name[:60], intervals=workday if works else [], source="notice")
        for day, name, works in _notice(years)
        if day not in known
    ]
    CalendarDay.objects.bulk_create(days)
    audit.note_batch(actor, "org.holidays_loaded", "org.CalendarDay", at=now, note="", count=len(days))
    return len(days)


@transaction.atomic
def set_day(
    *, actor: Actor, office_id: int | None, day: date, intervals: Pairs, name: str, now: datetime
) -> CalendarDay:
    """Say how one day is worked, for the company (office None) or one office; [] is a holiday.

    Needs: CALENDAR_EDIT there. Writes: the day, audit with old and new. Raises: Denied, InvalidInput for
    intervals that overlap, are empty or leave the day.
    """
    actor.require_covers(Permission.CALENDAR_EDIT, office_id)
    WorkCalendar({}, {day: [(start, end) for start, end in intervals]})
    rows = CalendarDay.objects.unscoped("checked above").select_for_update()
    own = rows.filter(office=None) if office_id is None else rows.filter(office_id=office_id)
    row = own.filter(day=day).first()
    before = row.intervals if row else None
    row = row or CalendarDay(office_id=office_id, day=day)
    row.intervals, row.name, row.source = [list(pair) for pair in intervals], name, "manual"
    row.save()
    audit.record(
        actor,
        "org.day_set",
        row,
        at=now,
        office_id=office_id,
        changes={"intervals": [str(before), str(intervals)]},
    )
    return row


@transaction.atomic
def set_week(*, actor: Actor, office: Office | None, weekly: dict[str, Pairs], now: datetime) -> WorkWeek:
    """Set the weekly intervals of the company (office None) or of one office. Needs and raises as set_day."""
    actor.require_covers(Permission.CALENDAR_EDIT, office.pk if office else None)
    WorkCalendar({int(day): [(start, end) for start, end in pairs] for day, pairs in weekly.items()})
    rows = WorkWeek.objects.unscoped("checked above").select_for_update()
    row = rows.filter(office=office).first() or WorkWeek(office=office)
    before = row.weekly if row.pk else None
    row.weekly = {day: [list(pair) for pair in pairs] for day, pairs in weekly.items()}
    row.save()
    office_id = office.pk if office else None
    audit.record(
        actor,
        "org.week_set",
        row,
        at=now,
        office_id=office_id,
        changes={"weekly": [str(before), str(row.weekly)]},
    )
    return row


def _notice(years: Iterable[int]) -> list[tuple[date, str, bool]]:
    """Return (day, name, is worked) from the published arrangements; a year not yet announced has no swaps."""
    from holidays import country_holidays  # noqa: PLC0415 - 100 ms that only this command should pay

    wanted = list(years)
    table = country_holidays("CN", years=wanted, language="zh_CN")
    free = [(day, str(name), False) for day, name in table.items()]
    made_up = [(day, "调休上班", True) for day in table.weekend_workdays if day.year in wanted]
    return sorted(free + made_up)
