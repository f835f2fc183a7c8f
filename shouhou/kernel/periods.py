"""Appraisal periods: months, quarters, half-years and years, from any first day of the month.

A month that does not begin on the 1st carries the name of the calendar month **in which it ends**: with
``start_day=26`` the month 2026-10 is [2026-09-26, 2026-10-26). Longer periods are whole months put together,
so the year 2026 is then [2025-12-26, 2026-12-26). Source: docs/domain/periods.md.
"""

import re
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from shouhou.kernel.errors import InvalidInput
from shouhou.kernel.moments import ZONE, day_start

_FORM = re.compile(r"(?P<year>\d{4})(?:-(?P<month>\d{2})|Q(?P<quarter>\d)|H(?P<half>\d))?", re.ASCII)


class PeriodKind(StrEnum):
    """The four columns of the KPI form."""

    MONTH = "month"
    QUARTER = "quarter"
    HALF = "half"
    YEAR = "year"

    @property
    def length(self) -> int:
        """How many months it has."""
        return {"month": 1, "quarter": 3, "half": 6, "year": 12}[self.value]


@dataclass(frozen=True, slots=True)
class Period:
    """One period: the ``index``-th (from 1) of its kind in ``year``."""

    kind: PeriodKind
    year: int
    index: int = 1
    start_day: int = 1

    def __post_init__(self) -> None:
        if not 1 <= self.start_day <= 28:
            raise InvalidInput("A period can start on day 1 to 28 of a month.", field="start_day")
        if not (2 <= self.year <= 9998 and 1 <= self.index <= 12 // self.kind.length):
            raise InvalidInput("There is no such period: {code}.", field="period", code=self.code)

    def __str__(self) -> str:
        return self.code

    @classmethod
    def parse(cls, text: str, start_day: int = 1) -> "Period":
        """Return the period written as 2026-10, 2026Q4, 2026H2 or 2026; raise InvalidInput otherwise."""
        found = _FORM.fullmatch(text.strip().upper())
        if found is None:
            raise InvalidInput(
                "“{text}” is not a period: write 2026-10, 2026Q4, 2026H2 or 2026.", field="period", text=text
            )
        for kind in (PeriodKind.MONTH, PeriodKind.QUARTER, PeriodKind.HALF):
            if found[kind.value]:
                return cls(kind, int(found["year"]), int(found[kind.value]), start_day)
        return cls(PeriodKind.YEAR, int(found["year"]), 1, start_day)

    @classmethod
    def containing(cls, kind: PeriodKind, day: date, start_day: int = 1) -> "Period":
        """Return the period of ``kind`` in which ``day`` lies."""
        serial = day.year * 12 + day.month - 1 + (1 if 1 < start_day <= day.day else 0)
        return cls._at(kind, serial // kind.length, start_day)

    @classmethod
    def _at(cls, kind: PeriodKind, serial: int, start_day: int) -> "Period":
        """Return the ``serial``-th period of its kind since the year 0."""
        year, index = divmod(serial, 12 // kind.length)
        return cls(kind, year, index + 1, start_day)

    @property
    def _serial(self) -> int:
        return self.year * (12 // self.kind.length) + self.index - 1

    @property
    def code(self) -> str:
        """The short name: 2026-10, 2026Q4, 2026H2, 2026."""
        if self.kind is PeriodKind.MONTH:
            return f"{self.year:04}-{self.index:02}"
        if self.kind is PeriodKind.YEAR:
            return f"{self.year:04}"
        return f"{self.year:04}{self.kind.value[0].upper()}{self.index}"

    @property
    def start_on(self) -> date:
        """The first day."""
        return _month_start(self._serial * self.kind.length, self.start_day)

    @property
    def end_on(self) -> date:
        """The day after the last one: the range is half-open."""
        return _month_start((self._serial + 1) * self.kind.length, self.start_day)

    def contains(self, day: date) -> bool:
        """Tell whether ``day`` lies in the period."""
        return self.start_on <= day < self.end_on

    def bounds(self, zone: str = ZONE) -> tuple[datetime, datetime]:
        """Return the UTC moments [start, end) between which the period runs in ``zone``."""
        return day_start(self.start_on, zone), day_start(self.end_on, zone)

    def months(self) -> "tuple[Period, ...]":
        """Return the months it is made of, in order; a month is its own only one."""
        first = self._serial * self.kind.length
        return tuple(
            Period._at(PeriodKind.MONTH, first + offset, self.start_day) for offset in range(self.kind.length)
        )

    def previous(self) -> "Period":
        """Return the period of the same kind just before."""
        return Period._at(self.kind, self._serial - 1, self.start_day)

    def next(self) -> "Period":
        """Return the period of the same kind just after."""
        return Period._at(self.kind, self._serial + 1, self.start_day)

    def year_before(self) -> "Period":
        """Return the same period of the year before."""
        return Period(self.kind, self.year - 1, self.index, self.start_day)


def month_of(day: date, start_day: int = 1) -> Period:
    """Return the month in which ``day`` counts."""
    return Period.containing(PeriodKind.MONTH, day, start_day)


def _month_start(serial: int, start_day: int) -> date:
    """Return the first day of the ``serial``-th month since January of the year 0."""
    year, month = divmod(serial if start_day == 1 else serial - 1, 12)
    return date(year, month + 1, start_day)
