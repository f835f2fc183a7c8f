"""From a row of a cell to the page of its record."""

from django.db import models

from shouhou.careplans.models import VisitPlanItem
from shouhou.complaints.models import Complaint
from shouhou.foundation.pages import page_of
from shouhou.kernel.actors import Actor
from shouhou.machines.models import Machine
from shouhou.quality.models import ReportInstance
from shouhou.service.models import Revenue, SatisfactionAnswer, ServiceExpense, ServiceRequest, Visit

MODELS: dict[str, type[models.Model]] = {
    "request": ServiceRequest,
    "machine": Machine,
    "visit": Visit,
    "answer": SatisfactionAnswer,
    "expense": ServiceExpense,
    "revenue": Revenue,
    "plan_item": VisitPlanItem,
    "complaint": Complaint,
    "report": ReportInstance,
}


def record_url(actor: Actor, kind: str, public_id: str) -> str:
    """Return the address of a record's page; '' when it has none or the actor may not open such pages.

    A correction ("adjustment:request") leads to the record that it corrects.
    """
    model = MODELS.get(kind.rpartition(":")[2])
    return page_of(model(public_id=public_id), actor) if model else ""
