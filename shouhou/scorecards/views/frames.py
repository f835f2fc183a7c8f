"""What every page of a sheet stands in: the unit and the period it is about, and the ways to others."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone

from shouhou.foundation.http import actor_of
from shouhou.kernel.actors import Actor
from shouhou.kernel.moments import ZONE, local_day
from shouhou.kernel.periods import Period, PeriodKind
from shouhou.scorecards.documents.forms import KIND_LABELS
from shouhou.scorecards.documents.states import period_words, unit_words
from shouhou.scorecards.queries import comparisons, units
from shouhou.scorecards.queries.comparisons import Pair, Schemes
from shouhou.scorecards.queries.sheets import ComputedSheet
from shouhou.scorecards.queries.units import Unit


@dataclass(frozen=True, slots=True)
class Opened:
    """A sheet that somebody opened."""

    actor: Actor
    unit: Unit
    units: tuple[Unit, ...]
    known: Schemes
    pair: Pair
    now: datetime

    @property
    def current(self) -> ComputedSheet:
        """The sheet itself."""
        return self.pair.current

    @property
    def period(self) -> Period:
        """Its period."""
        return self.pair.current.period

    def url(self, route: str = "sheet", *args: str) -> str:
        """Return the address of a page of this sheet."""
        return reverse(f"scorecards:{route}", args=[self.unit.key, self.period.code, *args])

    def context(self) -> dict[str, Any]:
        """Return what the header of its pages shows."""
        return {
            "unit": self.unit,
            "unit_name": unit_words(self.unit),
            "period": self.period,
            "period_name": period_words(self.period),
            "current": self.current,
            "picker": picker(self),
            "now": self.now,
        }


def open_sheet(request: HttpRequest, unit_key: str, code: str) -> Opened:
    """Return the sheet that the address names, with the one before it.

    Raises NotFound for a foreign unit or a period not begun, InvalidInput for what is no period.
    """
    actor, now = actor_of(request), timezone.now()
    mine = tuple(units.list_units(actor))
    unit = next((each for each in mine if each.key == unit_key), None) or units.get_unit(actor, unit_key)
    known = comparisons.read_schemes()
    return Opened(actor, unit, mine, known, comparisons.compute_pair(unit, code, known, now=now), now)


def picker(opened: Opened) -> dict[str, Any]:
    """Return the choices of the header: units, kinds of period, the periods before and after."""
    period, today = opened.period, local_day(opened.now, ZONE)
    day = min(period.end_on - timedelta(days=1), today)
    kinds = []
    for kind in PeriodKind:
        other = period if kind is period.kind else Period.containing(kind, day, period.start_day)
        kinds.append((KIND_LABELS[kind], sheet_url(opened.unit, other), kind is period.kind))
    following = period.next()
    return {
        "units": [(each.key, unit_words(each)) for each in opened.units],
        "kinds": kinds,
        "previous": sheet_url(opened.unit, period.previous()),
        "previous_name": period_words(period.previous()),
        "next": sheet_url(opened.unit, following) if following.start_on <= today else "",
        "next_name": period_words(following),
    }


def sheet_url(unit: Unit, period: Period) -> str:
    """Return the address of a sheet."""
    return reverse("scorecards:sheet", args=[unit.key, period.code])
