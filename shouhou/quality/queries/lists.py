"""The reports offices owe, as a list and by public id."""

from uuid import UUID

from django.db.models import QuerySet

from shouhou.foundation.picking import pick
from shouhou.kernel.actors import Actor
from shouhou.quality.models import ReportInstance


def list_reports(actor: Actor) -> QuerySet[ReportInstance]:
    """Return the reports in the actor's reach."""
    return ReportInstance.objects.visible_to(actor).select_related("office", "author")


def get_report(actor: Actor, public_id: UUID) -> ReportInstance:
    """Return one report. Raise NotFound for a missing or foreign one."""
    return pick(list_reports(actor), public_id)
