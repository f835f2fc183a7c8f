"""When things happen: working days are busy, nights and holidays are quiet, spring festival is silent."""

from datetime import UTC, date, datetime, timedelta
from functools import lru_cache

from shouhou.demo.rules.dice import Dice, Weighted
from shouhou.demo.rules.plans import Month
from shouhou.kernel.worktime import ALWAYS, WorkCalendar

_EAST = timedelta(hours=8)
_REPORT_HOURS = Weighted(
    [
        (hour, weight)
        for hour, weight in zip(
            range(24),
            (0.3, 0.3, 0.2, 0.2, 0.2, 0.4, 1, 3, 11, 13, 11, 6, 3, 7, 11, 10, 8, 5, 2, 2, 1.8, 1.5, 1, 0.6),
            strict=True,
        )
    ]
)
# Arrival and restoration as the company promises them, in minutes: what engineers aim at.
_ARRIVE = {"same_city": 480, "same_province": 1440, "other": 2880}
_RESTORE = {"P1": 1440, "P2": 2880, "P3": 4320}


def local(day: date, minutes: int) -> datetime:
    """Return the UTC moment ``minutes`` after local midnight of ``day``."""
    return datetime(day.year, day.month, day.day, tzinfo=UTC) - _EAST + timedelta(minutes=minutes)


def day_of(moment: datetime) -> date:
    """Return the local day."""
    return (moment + _EAST).date()


def minute_of(moment: datetime) -> int:
    """Return the minutes since local midnight."""
    shifted = moment + _EAST
    return shifted.hour * 60 + shifted.minute


def arrival_minutes(band: str) -> int:
    """Return how long the way to the customer may take from the report."""
    return _ARRIVE[band]


def promised_minutes(severity: str, band: str) -> int:
    """Return how long restoration may take from the report."""
    return _ARRIVE[band] + _RESTORE[severity]


class Hours:
    """Working time of the company, and draws of moments in it."""

    def __init__(self, calendar: WorkCalendar) -> None:
        self.calendar = calendar
        self._days = lru_cache(maxsize=None)(self._days_of)

    def clock(self, severity: str) -> WorkCalendar:
        """Return the calendar whose minutes a promise counts."""
        return ALWAYS if severity == "P1" else self.calendar

    def report_day(self, dice: Dice, month: Month) -> date:
        """Return a day of the month on which a customer calls."""
        return dice.draw(self._days(month.first, month.until))

    def report_moment(self, dice: Dice, month: Month) -> datetime:
        """Return a moment at which a customer calls."""
        return local(self.report_day(dice, month), dice.draw(_REPORT_HOURS) * 60 + dice.between(0, 59))

    def opening(self, moment: datetime) -> datetime:
        """Return ``moment`` when the office is open, else the next opening."""
        return self.calendar.next_opening(moment)

    def workday(self, day: date, after: int = 0) -> date:
        """Return the working day ``after`` days from ``day`` (0: the day itself, or the next one worked)."""
        found = day if self.calendar.is_workday(day) else self.calendar.add_workdays(day, 1)
        return self.calendar.add_workdays(found, after) if after else found

    def daytime(self, moment: datetime, dice: Dice) -> datetime:
        """Return ``moment`` moved out of the night (22:30 to 7:00) into the next morning."""
        minute = minute_of(moment)
        if 420 <= minute <= 1350:
            return moment
        day = day_of(moment) + timedelta(days=minute > 1350)
        return local(day, dice.between(440, 540))

    def _days_of(self, first: date, until: date) -> Weighted[date]:
        days = [first + timedelta(days=n) for n in range((until - first).days)]
        return Weighted([(day, self._busy(day)) for day in days])

    def _busy(self, day: date) -> float:
        if self.calendar.is_workday(day):
            return 1.25 if day.weekday() == 0 else 1.0
        around = (day + timedelta(days=n) for n in range(-4, 5))
        long_holiday = sum(not self.calendar.is_workday(near) for near in around) >= 6
        if long_holiday:
            return 0.05 if day.month in (1, 2) else 0.15
        return 0.4 if day.weekday() == 5 else 0.18
