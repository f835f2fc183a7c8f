"""Planned visits as a list and by public id."""

from uuid import UUID

from django.db.models import QuerySet

from shouhou.careplans.models import VisitPlanItem
from shouhou.foundation.picking import pick
from shouhou.kernel.actors import Actor


def list_items(actor: Actor) -> QuerySet[VisitPlanItem]:
    """Return the planned visits in the actor's reach."""
    return VisitPlanItem.objects.visible_to(actor).select_related("office", "customer", "person", "contact")


def get_item(actor: Actor, public_id: UUID) -> VisitPlanItem:
    """Return one planned visit. Raise NotFound for a missing or foreign one."""
    return pick(list_items(actor), public_id)
