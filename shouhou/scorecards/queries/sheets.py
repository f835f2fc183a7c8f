"""Computing sheets from rows, and reading those that were handed in."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import QuerySet

from shouhou.kernel.actors import Actor
from shouhou.kernel.errors import NotFound
from shouhou.kernel.periods import Period, PeriodKind
from shouhou.scorecards.models import SchemeVersion, Sheet
from shouhou.scorecards.queries import facts as counting
from shouhou.scorecards.queries import schemes
from shouhou.scorecards.queries.units import COMPANY, Unit
from shouhou.scorecards.rules.kpis import KpiFacts
from shouhou.scorecards.rules.scheme import KpiCode, Scheme
from shouhou.scorecards.rules.sheets import ScoredSheet, assemble

DOCUMENT_KIND = "kpi_sheet"


@dataclass(frozen=True, slots=True)
class ComputedSheet:
    """A sheet as the rows give it now. ``as_of`` is now, or the period's end once that is past."""

    unit: Unit
    period: Period
    version: SchemeVersion
    scheme: Scheme
    facts: Mapping[KpiCode, KpiFacts]
    sheet: ScoredSheet
    as_of: datetime
    is_open: bool


def compute(unit: Unit, period_code: str, *, now: datetime) -> ComputedSheet:
    """Return the sheet of a unit the caller may see, counted from its rows.

    An open period counts what is decided by now. Raises InvalidInput for what is not a period, NotFound for
    one that has not begun or while no scheme is published.
    """
    period, version, scheme = resolve_period(period_code)
    return compute_parsed(unit, period, version, scheme, now=now)


def compute_parsed(
    unit: Unit, period: Period, version: SchemeVersion, scheme: Scheme, *, now: datetime
) -> ComputedSheet:
    """Return the sheet of a period that ``resolve_period`` gave; raises as ``compute``."""
    start, end = period.bounds(unit.zones[0] if unit.zones else "Asia/Shanghai")
    if start > now:
        raise NotFound("{period} has not begun.", period=period.code)
    as_of = min(now, end)
    facts = counting.count(unit, period, scheme, as_of=as_of)
    sheet = assemble(facts, scheme, period.kind)
    return ComputedSheet(unit, period, version, scheme, facts, sheet, as_of, is_open=now < end)


def resolve_period(code: str) -> tuple[Period, SchemeVersion, Scheme]:
    """Return the period with the scheme in force on its first day, which also says when months begin."""
    natural = Period.parse(code)
    version = schemes.version_for(natural.start_on)
    scheme = schemes.scheme_of(version)
    return Period.parse(code, scheme.params.period_start_day), version, scheme


def subject_of(unit: Unit, period: Period) -> str:
    """Return the name under which a unit's sheet of a period is signed off."""
    return f"{unit.key}/{period.code}"


def header_of(computed: ComputedSheet, now: datetime) -> dict[str, object]:
    """Return what the signed content says about itself beside its figures."""
    return {
        "unit": computed.unit.key,
        "unit_name": computed.unit.name,
        "period": computed.period.code,
        "period_start": computed.period.start_on,
        "period_end": computed.period.end_on,
        "as_of": now,
        "scheme_version": computed.version.number,
        "scheme_sha256": computed.version.sha256,
    }


def list_sheets(actor: Actor) -> QuerySet[Sheet]:
    """Return the sheets this actor may see, newest period first, with what a row of a list needs."""
    rows = Sheet.objects.visible_to(actor).select_related("office", "region", "document", "scheme_version")
    return rows.order_by("-period_code", "office__code", "-document__revision")


def get_sheet(actor: Actor, document_id: UUID) -> Sheet:
    """Return the sheet of a sign-off document. Raise NotFound if absent or outside the actor's reach."""
    found = list_sheets(actor).filter(document__public_id=document_id).first()
    if found is None:
        raise NotFound("No such sheet.")
    return found


def find_sheets(actor: Actor, unit: Unit, period: Period) -> list[Sheet]:
    """Return every revision of a unit's sheet of a period, newest first."""
    rows = list_sheets(actor).filter(office=unit.office, region=unit.region, period_code=period.code)
    return list(rows.order_by("-document__revision"))


def unit_key_of(sheet: Sheet) -> str:
    """Return the key of the unit a stored sheet belongs to."""
    if sheet.office:
        return sheet.office.code
    return f"region:{sheet.region.code}" if sheet.region else COMPANY


def shorter_periods(period: Period) -> tuple[Period, ...]:
    """Return the months of a longer period; for a month, itself."""
    return period.months() if period.kind is not PeriodKind.MONTH else (period,)
