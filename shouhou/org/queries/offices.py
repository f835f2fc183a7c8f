"""Reading offices and regions."""

from django.db.models import QuerySet

from shouhou.kernel.actors import Actor
from shouhou.kernel.errors import NotFound
from shouhou.org.models import Office, Region


def list_offices(actor: Actor, permission: str | None = None) -> QuerySet[Office]:
    """Return the active offices this actor reaches under ``permission``, by code, with their region."""
    rows = Office.objects.visible_to(actor, permission).filter(is_active=True)
    return rows.select_related("region").order_by("code")


def get_office(actor: Actor, code: str, permission: str | None = None) -> Office:
    """Return the office with this code. Raise NotFound if there is none in the actor's reach."""
    office = list_offices(actor, permission).filter(code=code).first()
    if office is None:
        raise NotFound("There is no office {code}.", code=code)
    return office


def list_regions(actor: Actor) -> QuerySet[Region]:
    """Return every region, by code."""
    return Region.objects.visible_to(actor).order_by("code")


def get_region(actor: Actor, code: str) -> Region:
    """Return the region with this code. Raise NotFound if there is none."""
    region = list_regions(actor).filter(code=code).first()
    if region is None:
        raise NotFound("There is no region {code}.", code=code)
    return region
