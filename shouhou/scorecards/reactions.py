"""What the scorecards do when a fact changes after its month was closed: book the correction, once.

A month that is still open counts its rows as they are, and needs nothing from here.
"""

from datetime import date, datetime
from uuid import UUID

from shouhou.careplans.events import PlanItemRejudged
from shouhou.complaints.events import ComplaintRejudged
from shouhou.foundation import outbox
from shouhou.kernel.actors import system_actor
from shouhou.kernel.moments import local_day
from shouhou.quality.events import ReportRejudged
from shouhou.scorecards.commands import adjustments
from shouhou.scorecards.commands.adjustments import Correction
from shouhou.scorecards.rules.scheme import KpiCode
from shouhou.service.events import RequestReopened
from shouhou.service.models import ServiceRequest

ACTOR = system_actor("outbox")
KINDS = {
    KpiCode.CUSTOMER_VISITS: "plan_item",
    KpiCode.COMPLAINTS: "complaint",
    KpiCode.COMPLAINT_HANDLING: "complaint",
    KpiCode.REPORTS: "report",
}


@outbox.reaction(RequestReopened)
def repair_did_not_last(payload: outbox.Payload, now: datetime) -> None:
    """A restoration in time became void: the case of a closed month is late after all."""
    if not payload["was_on_time"]:
        return
    rows = ServiceRequest.objects.unscoped("a correction is booked whoever caused it").select_related(
        "kpi_office"
    )
    request = rows.get(pk=payload["request_id"])
    correction = Correction(
        kpi=KpiCode.REPAIRS_IN_TIME,
        office_id=payload["kpi_office_id"],
        origin_on=local_day(datetime.fromisoformat(payload["restore_due_at"]), request.kpi_office.zone),
        numerator=-1,
        denominator=0,
        record_kind="request",
        record_id=request.public_id,
        record_label=request.number,
        reason="reopened",
        caused_at=datetime.fromisoformat(payload["reopened_at"]),
    )
    adjustments.book(actor=ACTOR, correction=correction, now=now)


@outbox.reaction(PlanItemRejudged)
@outbox.reaction(ComplaintRejudged)
@outbox.reaction(ReportRejudged)
def case_was_rejudged(payload: outbox.Payload, now: datetime) -> None:
    """A case of a closed month counts differently; the event says by how much."""
    kpi = KpiCode(payload["kpi"])
    correction = Correction(
        kpi=kpi,
        office_id=payload["office_id"],
        origin_on=date.fromisoformat(payload["origin_on"]),
        numerator=payload["numerator"],
        denominator=payload["denominator"],
        record_kind=KINDS[kpi],
        record_id=UUID(payload["record_id"]),
        record_label=payload["label"],
        reason=payload["reason"][:200],
        caused_at=datetime.fromisoformat(payload["at"]),
    )
    adjustments.book(actor=ACTOR, correction=correction, now=now)
