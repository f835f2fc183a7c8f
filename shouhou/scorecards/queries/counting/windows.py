"""The stretch of time a sheet looks at, in one time zone."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import Count, Q, QuerySet

from shouhou.kernel.moments import local_day
from shouhou.kernel.periods import Period
from shouhou.scorecards.rules.evidence import Sums

NOT_DUE = "not_due"
"""The reason of a case that belongs to the period but is not decided yet."""

ByOffice = dict[int, Sums]


@dataclass(frozen=True, slots=True)
class Window:
    """A period seen from ``as_of``, for offices of one zone.

    Cases with a due moment after ``as_of`` are still open. ``until_on`` is the first day not yet over.
    """

    office_ids: tuple[int, ...]
    codes: dict[int, str]
    start_on: date
    end_on: date
    start_at: datetime
    end_at: datetime
    as_of: datetime
    until_on: date

    @property
    def is_over(self) -> bool:
        """Whether every case of the period is decided."""
        return self.as_of >= self.end_at


@dataclass(frozen=True, slots=True)
class Ahead:
    """What the rest of a running period already holds: cases settled before they are due, and open ones."""

    good: int = 0
    cases: int = 0
    pending: int = 0

    def __add__(self, other: "Ahead") -> "Ahead":
        return Ahead(self.good + other.good, self.cases + other.cases, self.pending + other.pending)


def ahead_of(rows: QuerySet[Any], settled: Q, good: Q) -> Ahead:
    """Return what ``rows``, not due yet, hold: ``settled`` says which are, ``good`` which of them are good."""
    found = rows.aggregate(
        good=Count("pk", filter=settled & good),
        cases=Count("pk", filter=settled),
        pending=Count("pk", filter=~settled),
    )
    return Ahead(**found)


def make_window(period: Period, office_codes: dict[int, str], zone: str, as_of: datetime) -> Window:
    """Return the window of ``period`` for offices (id to code) in ``zone``."""
    start_at, end_at = period.bounds(zone)
    until_on = min(period.end_on, local_day(as_of, zone))
    return Window(
        tuple(sorted(office_codes)),
        office_codes,
        period.start_on,
        period.end_on,
        start_at,
        end_at,
        as_of,
        until_on,
    )


def year_until(window: Window) -> tuple[date, date]:
    """Return the twelve months that end with the window's last day, half-open."""
    end = window.end_on
    try:
        return end.replace(year=end.year - 1), end
    except ValueError:
        return end.replace(year=end.year - 1, day=28), end


def sums_from(rows: Iterable[Any], office: str) -> ByOffice:
    """Return sums by office from grouped aggregates named like the fields of Sums."""
    fields = ("num", "den", "rows", "very_satisfied", "early", "no_answer")
    return {row[office]: Sums(**{name: row.get(name) or 0 for name in fields}) for row in rows}
