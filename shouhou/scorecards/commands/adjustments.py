"""Booking corrections of months that are closed."""

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db import transaction

from shouhou.foundation import audit
from shouhou.foundation.signoff.states import DocumentState
from shouhou.kernel.actors import Actor
from shouhou.kernel.moments import local_day
from shouhou.kernel.periods import month_of
from shouhou.org.models import Office
from shouhou.scorecards.models import Adjustment, Sheet
from shouhou.scorecards.queries import schemes
from shouhou.scorecards.rules.scheme import KpiCode

WHY = "a correction is booked whoever caused it"


@dataclass(frozen=True, slots=True)
class Correction:
    """What changed: by how much, about which record, and the day on which it had counted."""

    kpi: KpiCode
    office_id: int
    origin_on: date
    numerator: int
    denominator: int
    record_kind: str
    record_id: UUID
    record_label: str
    reason: str
    caused_at: datetime


@transaction.atomic
def book(*, actor: Actor, correction: Correction, now: datetime) -> Adjustment | None:
    """Book a correction in today's month if the month it belongs to is closed; None when it still counts itself.

    One happening corrects one record once, however often it is told. Writes: one adjustment, audit.
    """
    office = Office.objects.unscoped(WHY).get(pk=correction.office_id)
    today = local_day(now, office.zone)
    if not is_closed(correction.office_id, correction.origin_on):
        return None
    known = Adjustment.objects.unscoped(WHY).filter(
        kpi=correction.kpi.value,
        office=office,
        record_id=correction.record_id,
        origin_on=correction.origin_on,
        reason=correction.reason,
        caused_at=correction.caused_at,
    )
    if known.exists():
        return None
    line = Adjustment.objects.create(
        office=office,
        kpi=correction.kpi.value,
        booked_on=today,
        origin_on=correction.origin_on,
        numerator=correction.numerator,
        denominator=correction.denominator,
        record_kind=correction.record_kind,
        record_id=correction.record_id,
        record_label=correction.record_label,
        reason=correction.reason,
        caused_at=correction.caused_at,
        at=now,
    )
    audit.record(
        actor,
        "scorecards.adjusted",
        line,
        at=now,
        office_id=office.pk,
        note=f"{line.kpi} {line.record_label}",
    )
    return line


def is_closed(office_id: int, day: date) -> bool:
    """Tell whether the office's sheet of the month in which ``day`` counts is approved."""
    month = month_of(day, schemes.start_day_for(day))
    rows = Sheet.objects.unscoped(WHY).filter(office_id=office_id, period_code=month.code)
    return rows.filter(document__state=DocumentState.APPROVED.value).exists()
