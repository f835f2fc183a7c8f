"""Moments are aware datetimes in UTC; days belong to a place."""

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

ZONE = "Asia/Shanghai"


def local_day(moment: datetime, zone: str = ZONE) -> date:
    """Return the calendar day at ``moment`` in IANA ``zone``. Raise ValueError for a naive moment."""
    return _aware(moment).astimezone(ZoneInfo(zone)).date()


def day_start(day: date, zone: str = ZONE) -> datetime:
    """Return the UTC moment at which ``day`` begins in ``zone``."""
    return at_local(day, 0, 0, zone)


def at_local(day: date, hh: int, mm: int = 0, zone: str = ZONE) -> datetime:
    """Return the UTC moment at which the clocks of ``zone`` show ``hh:mm`` on ``day``."""
    return datetime(day.year, day.month, day.day, hh, mm, tzinfo=ZoneInfo(zone)).astimezone(UTC)


def to_minute(moment: datetime) -> datetime:
    """Return ``moment`` without its seconds: promises are made and judged to the minute."""
    if moment.second or moment.microsecond:
        return moment.replace(second=0, microsecond=0)
    return moment


def met(event: datetime | None, due: datetime) -> bool:
    """Tell whether ``event`` kept the deadline: at or before ``due``, compared to the minute.

    Due 17:00 is met at 17:00:59 and missed at 17:01:00; what has not happened (None) has not met it.
    """
    return event is not None and to_minute(_aware(event)) <= to_minute(_aware(due))


def _aware(moment: datetime) -> datetime:
    if moment.tzinfo is None:
        raise ValueError("A moment needs its time zone; a naive datetime was given.")
    return moment
