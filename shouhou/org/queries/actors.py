"""From a signed-in user to an actor: posts of today, their reach, and whom he stands in for."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import date, datetime
from types import MappingProxyType

from django.db.models import Q

from shouhou.kernel.actors import Actor, Principal, Reach
from shouhou.kernel.moments import ZONE, local_day
from shouhou.org.models import Delegation, Office, Person, Posting
from shouhou.org.rules.roles import Cell, Role, permissions_of

WHY = "the actor is being made; there is none yet"


def actor_for(user_id: int, *, now: datetime) -> Actor | None:
    """Return the actor of a user, or None when he is no active person. Derived at every request."""
    person = (
        Person.objects.unscoped(WHY).select_related("user").filter(user_id=user_id, is_active=True).first()
    )
    if person is None or person.user is None or not person.user.is_active:
        return None
    today = local_day(now, ZONE)
    principals = _principals(person, today)
    grants = _grants([person.pk, *(p.pk for p in principals)], today)
    return Actor(
        user_id,
        person.name,
        person.pk,
        person.customer_id,
        grants.get(person.pk, MappingProxyType({})),
        acting_for=tuple(
            Principal(p.user_id, p.name, grants.get(p.pk, MappingProxyType({})))
            for p in principals
            if p.user_id
        ),
    )


def roles_of(person_id: int, *, on: date) -> list[Posting]:
    """Return the posts a person holds on a day, for the shell's own header."""
    rows = (
        Posting.objects.unscoped("one's own posts")
        .filter(person_id=person_id)
        .select_related("office", "region")
    )
    return list(rows.filter(_holds(on)).order_by("pk"))


def _principals(person: Person, today: date) -> list[Person]:
    rows = Delegation.objects.unscoped(WHY).filter(substitute=person, from_on__lte=today, until_on__gt=today)
    active = rows.filter(revoked_at=None, principal__is_active=True).select_related("principal")
    return [row.principal for row in active.order_by("pk")]


def _grants(person_ids: Iterable[int], today: date) -> dict[int, Mapping[str, Reach]]:
    postings = Posting.objects.unscoped(WHY).filter(_holds(today), person_id__in=list(person_ids))
    rows: list[tuple[int, str, int | None, int | None]] = list(
        postings.values_list("person_id", "role", "office_id", "region_id")
    )
    in_region = _offices_by_region({region for *_, region in rows if region})
    found: dict[int, dict[str, Reach]] = defaultdict(dict)
    for person_id, role, office_id, region_id in rows:
        offices = in_region.get(region_id, frozenset()) if region_id else frozenset(filter(None, [office_id]))
        everywhere = office_id is None and region_id is None and role != Role.CUSTOMER
        mine = found[person_id]
        for code, cell in permissions_of(Role(role)).items():
            mine[code] = mine.get(code, Reach()) | _reach(cell, offices, everywhere=everywhere)
    return {person_id: MappingProxyType(grants) for person_id, grants in found.items()}


def _reach(cell: Cell, offices: frozenset[int], *, everywhere: bool) -> Reach:
    if cell is Cell.OWN:
        return Reach(own=True)
    return Reach(everywhere=True) if everywhere else Reach(office_ids=offices)


def _offices_by_region(region_ids: set[int]) -> dict[int, frozenset[int]]:
    found: dict[int, set[int]] = defaultdict(set)
    if region_ids:
        rows = Office.objects.unscoped(WHY).filter(region_id__in=region_ids)
        for region_id, office_id in rows.values_list("region_id", "id"):
            found[region_id].add(office_id)
    return {region_id: frozenset(ids) for region_id, ids in found.items()}


def _holds(today: date) -> Q:
    return Q(from_on__lte=today) & (Q(until_on=None) | Q(until_on__gt=today))
