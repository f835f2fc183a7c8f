"""Sheets beside sheets: a period with the one before it, and the last twelve months of many units."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from shouhou.kernel.errors import NotFound
from shouhou.kernel.moments import ZONE, local_day
from shouhou.kernel.periods import Period, PeriodKind
from shouhou.scorecards.models import SchemeVersion
from shouhou.scorecards.queries import schemes, series
from shouhou.scorecards.queries.sheets import ComputedSheet
from shouhou.scorecards.queries.units import Unit
from shouhou.scorecards.rules.kpis import KpiFacts
from shouhou.scorecards.rules.scheme import KpiCode, Scheme
from shouhou.scorecards.rules.sheets import ScoredSheet, assemble

MONTHS = 12


@dataclass(frozen=True, slots=True)
class Pair:
    """A sheet and the one of the period before it, both without the figures beside the KPIs."""

    current: ComputedSheet
    before: ComputedSheet


@dataclass(frozen=True, slots=True)
class Schemes:
    """Every published version, read once, to score many periods with."""

    versions: Sequence[SchemeVersion]

    def for_period(self, period: Period) -> tuple[SchemeVersion, Scheme]:
        """Return the version in force on the period's first day, and its scheme."""
        version = schemes.version_in(self.versions, period.start_on)
        return version, schemes.scheme_of(version)

    def resolve(self, code: str) -> Period:
        """Return the period written as ``code``, with the first day of its own scheme. Raises InvalidInput."""
        natural = Period.parse(code)
        _, scheme = self.for_period(natural)
        return Period.parse(code, scheme.params.period_start_day)


def read_schemes() -> Schemes:
    """Return every published version in one query. Raises NotFound while there is none."""
    return Schemes(schemes.all_versions())


def compute_pair(unit: Unit, code: str, known: Schemes, *, now: datetime) -> Pair:
    """Return the sheet of a unit and a period with the one before, in as many queries as one alone.

    Raises InvalidInput for what is not a period, NotFound for one that has not begun.
    """
    period = known.resolve(code)
    if period.bounds(_zone(unit))[0] > now:
        raise NotFound("{period} has not begun.", period=period.code)
    before = period.previous()
    counted = _count([unit], [before, period], known, now)
    return Pair(
        _sheet(unit, period, counted[period], known, now), _sheet(unit, before, counted[before], known, now)
    )


def compute_months(
    units: Sequence[Unit], last: Period, known: Schemes, *, now: datetime, months: int = MONTHS
) -> dict[tuple[str, Period], ScoredSheet]:
    """Return the sheets of ``months`` months up to ``last`` by (unit key, month), oldest first."""
    periods = months_until(last, months)
    counted = _count([unit for unit in units if unit.office] or units, periods, known, now)
    return {
        (unit.key, period): _sheet(unit, period, counted[period], known, now).sheet
        for unit in units
        for period in periods
    }


def months_until(last: Period, months: int = MONTHS) -> list[Period]:
    """Return the months up to and including ``last``, oldest first."""
    found = [last]
    while len(found) < months:
        found.append(found[-1].previous())
    return found[::-1]


def current_month(known: Schemes, now: datetime) -> Period:
    """Return the month that runs now, in the company's time."""
    today = local_day(now, ZONE)
    start_day = schemes.scheme_of(schemes.version_in(known.versions, today)).params.period_start_day
    return Period.containing(PeriodKind.MONTH, today, start_day)


def _count(
    units: Iterable[Unit], periods: Sequence[Period], known: Schemes, now: datetime
) -> Mapping[Period, Mapping[int, series.Facts]]:
    """Count the periods together where the parameters agree, which they nearly always do."""
    offices = list(units)
    found: dict[Period, Mapping[int, series.Facts]] = {}
    run: list[Period] = []
    for period in periods:
        if run and known.for_period(run[-1])[1].params != known.for_period(period)[1].params:
            found |= series.count_series(offices, run, known.for_period(run[-1])[1].params, now=now)
            run = []
        run.append(period)
    return found | series.count_series(offices, run, known.for_period(run[-1])[1].params, now=now)


def _sheet(
    unit: Unit, period: Period, by_office: Mapping[int, series.Facts], known: Schemes, now: datetime
) -> ComputedSheet:
    version, scheme = known.for_period(period)
    facts: dict[KpiCode, KpiFacts] = series.total_of(unit, by_office)
    end = period.bounds(_zone(unit))[1]
    sheet = assemble(facts, scheme, period.kind)
    return ComputedSheet(unit, period, version, scheme, facts, sheet, min(now, end), is_open=now < end)


def _zone(unit: Unit) -> str:
    return unit.zones[0] if unit.zones else ZONE


def count_months(
    unit: Unit, months: Sequence[Period], known: Schemes, scheme: Scheme, *, now: datetime
) -> list[tuple[dict[KpiCode, KpiFacts], dict[KpiCode, KpiFacts], Scheme]]:
    """Return for each month the facts as counted then, the facts as ``scheme`` would count them, and the
    scheme that was in force.
    """
    then = _count([unit], months, known, now)
    anew = series.count_series([unit], months, scheme.params, now=now)
    return [
        (series.total_of(unit, then[month]), series.total_of(unit, anew[month]), known.for_period(month)[1])
        for month in months
    ]
