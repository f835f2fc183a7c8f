"""Offices, people, posts, skills and substitutes as lists and by public id."""

from datetime import date
from uuid import UUID

from django.db.models import Q, QuerySet

from shouhou.foundation.picking import pick
from shouhou.kernel.actors import Actor
from shouhou.org.models import Delegation, Office, Person, PersonSkill, Position, Posting, Skill
from shouhou.org.permissions import Permission


def list_all_offices(actor: Actor) -> QuerySet[Office]:
    """Return the offices in the actor's reach, closed ones too."""
    return Office.objects.visible_to(actor).select_related("region")


def get_office(actor: Actor, public_id: UUID) -> Office:
    """Return one office. Raise NotFound for a missing or foreign one."""
    return pick(list_all_offices(actor), public_id)


def list_people(actor: Actor) -> QuerySet[Person]:
    """Return the people in the actor's reach."""
    return Person.objects.visible_to(actor).select_related("home_office")


def get_person(actor: Actor, public_id: UUID) -> Person:
    """Return one person. Raise NotFound for a missing or foreign one."""
    return pick(list_people(actor), public_id)


def list_postings(actor: Actor, person: Person) -> QuerySet[Posting]:
    """Return the posts of a person the actor sees, newest first."""
    rows = Posting.objects.unscoped("the posts of a person the actor sees").filter(person=person)
    return rows.select_related("office", "region", "position").order_by("-from_on")


def list_holders(actor: Actor, position: Position) -> QuerySet[Posting]:
    """Return who holds a position, among the posts the actor sees, newest first."""
    rows = Posting.objects.visible_to(actor).filter(position=position)
    return rows.select_related("person", "office", "region").order_by("-from_on")


def list_person_skills(actor: Actor) -> QuerySet[PersonSkill]:
    """Return the skills of the people in the actor's reach."""
    return PersonSkill.objects.visible_to(actor).select_related("person", "skill")


def list_positions(actor: Actor) -> QuerySet[Position]:
    """Return every position."""
    return Position.objects.visible_to(actor).select_related("reports_to")


def get_position(actor: Actor, public_id: UUID) -> Position:
    """Return one position. Raise NotFound when there is none."""
    return pick(list_positions(actor), public_id)


def list_skills(actor: Actor) -> QuerySet[Skill]:
    """Return every skill."""
    return Skill.objects.visible_to(actor)


def get_skill(actor: Actor, public_id: UUID) -> Skill:
    """Return one skill. Raise NotFound when there is none."""
    return pick(list_skills(actor), public_id)


def list_delegations(actor: Actor) -> QuerySet[Delegation]:
    """Return who stands in for whom, in the actor's reach."""
    return Delegation.objects.visible_to(actor).select_related("principal__home_office", "substitute")


def get_delegation(actor: Actor, public_id: UUID) -> Delegation:
    """Return one delegation. Raise NotFound for a missing or foreign one."""
    return pick(list_delegations(actor), public_id)


def list_principals(actor: Actor) -> QuerySet[Person]:
    """Return the active people whose powers the actor may hand over: himself, and those he answers for."""
    reach = actor.reach(Permission.DELEGATE)
    rows = Person.objects.visible_to(actor, Permission.PERSON_VIEW).filter(is_active=True, customer_id=None)
    if reach.everywhere:
        return rows.order_by("employee_no")
    mine = Q(pk=actor.person_id) | Q(home_office__in=reach.office_ids)
    return rows.filter(mine).order_by("employee_no")


def list_substitutes(actor: Actor) -> QuerySet[Person]:
    """Return the active people who may stand in for somebody."""
    rows = Person.objects.visible_to(actor).filter(is_active=True, customer_id=None, user__isnull=False)
    return rows.order_by("employee_no")


def is_over(delegation: Delegation, today: date) -> bool:
    """Tell whether a delegation has ended or was revoked."""
    return delegation.revoked_at is not None or delegation.until_on <= today
