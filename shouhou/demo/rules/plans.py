"""How much happens where and when: the months of the history, and how many work orders each office gets."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cached_property

from shouhou.demo.rules.characters import Character, character_of
from shouhou.demo.rules.places import Place, places
from shouhou.kernel.moments import local_day

ORDERS_A_MONTH = 60
DENSE_FROM = 60_000
"""Work orders from which a history is for measuring, not for looking at."""
_SEASON = {
    1: 0.95,
    2: 0.7,
    3: 1.0,
    4: 1.0,
    5: 0.98,
    6: 1.08,
    7: 0.96,
    8: 1.0,
    9: 1.1,
    10: 1.2,
    11: 1.12,
    12: 0.95,
}


@dataclass(frozen=True)
class Month:
    """A month of the history; the last one ends today."""

    index: int
    first: date
    next: date
    until: date
    weight: float

    @cached_property
    def code(self) -> str:
        """The period's code, 2026-10."""
        return f"{self.first:%Y-%m}"

    @cached_property
    def tag(self) -> str:
        """Four digits for numbers, 2610."""
        return f"{self.first:%y%m}"

    @property
    def is_open(self) -> bool:
        """Tell whether the month is still running."""
        return self.until < self.next


@dataclass(frozen=True)
class Plan:
    """What was asked for. ``now`` is an aware UTC moment; only its local day and minute matter."""

    offices: int
    orders: int
    months: int
    seed: int
    now: datetime

    @cached_property
    def today(self) -> date:
        """The local day."""
        return local_day(self.now)

    @cached_property
    def places(self) -> tuple[Place, ...]:
        """The offices' cities."""
        return places(self.offices)

    @cached_property
    def calendar_months(self) -> tuple[Month, ...]:
        """``months`` whole months and the running one."""
        found = []
        first = _months_before(self.today.replace(day=1), self.months)
        for index in range(self.months + 1):
            following = _months_before(first, -1)
            until = min(following, self.today + timedelta(days=1))
            part = (until - first).days / (following - first).days
            found.append(Month(index, first, following, until, _SEASON[first.month] * part))
            first = following
        return tuple(found)

    @cached_property
    def rate(self) -> float:
        """Work orders of an ordinary office in an ordinary month."""
        return self.orders / (self.offices * max(1.0, sum(m.weight for m in self.calendar_months)))

    @property
    def is_dense(self) -> bool:
        """Tell whether the volume is for a bench: one claim a visit, one answer a job, no meter readings."""
        return self.orders > DENSE_FROM

    def character(self, index: int) -> Character:
        """Return the habits of an office."""
        return character_of(index)

    @cached_property
    def quotas(self) -> tuple[tuple[int, ...], ...]:
        """Work orders of every month (outer) and office (inner); they add up to ``orders`` exactly."""
        sizes = [self.character(index).size for index in range(self.offices)]
        shares = [month.weight * size for month in self.calendar_months for size in sizes]
        flat = _split(self.orders, shares)
        return tuple(tuple(flat[start : start + self.offices]) for start in range(0, len(flat), self.offices))


def _split(total: int, shares: Sequence[float]) -> list[int]:
    """Return whole numbers in proportion to ``shares`` that add up to ``total``."""
    whole = sum(shares)
    found, run, given = [], 0.0, 0
    for share in shares:
        run += share
        upto = round(total * run / whole)
        found.append(upto - given)
        given = upto
    return found


def _months_before(first: date, count: int) -> date:
    year, month = divmod(first.year * 12 + first.month - 1 - count, 12)
    return date(year, month + 1, 1)
