"""Complaints as a list and by public id."""

from uuid import UUID

from django.db.models import QuerySet

from shouhou.complaints.models import Complaint
from shouhou.foundation.picking import pick
from shouhou.kernel.actors import Actor


def list_complaints(actor: Actor) -> QuerySet[Complaint]:
    """Return the complaints in the actor's reach."""
    return Complaint.objects.visible_to(actor).select_related("office", "customer", "machine", "owner")


def get_complaint(actor: Actor, public_id: UUID) -> Complaint:
    """Return one complaint. Raise NotFound for a missing or foreign one."""
    rows = list_complaints(actor).select_related(
        "office", "customer", "machine", "owner", "request", "same_matter_as"
    )
    return pick(rows, public_id)
