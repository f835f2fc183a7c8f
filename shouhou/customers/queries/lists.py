"""Customers, sites and contacts as lists and by public id."""

from uuid import UUID

from django.db.models import QuerySet

from shouhou.customers.models import Contact, Customer, Site
from shouhou.foundation.picking import pick
from shouhou.kernel.actors import Actor


def list_customers(actor: Actor) -> QuerySet[Customer]:
    """Return the customers in the actor's reach, with their office."""
    return Customer.objects.visible_to(actor).select_related("office")


def get_customer(actor: Actor, public_id: UUID) -> Customer:
    """Return one customer. Raise NotFound for a missing or foreign one."""
    return pick(list_customers(actor), public_id)


def list_sites(actor: Actor) -> QuerySet[Site]:
    """Return the sites of the customers in the actor's reach."""
    return Site.objects.visible_to(actor).select_related("customer__office")


def get_site(actor: Actor, public_id: UUID) -> Site:
    """Return one site. Raise NotFound for a missing or foreign one."""
    return pick(list_sites(actor), public_id)


def list_contacts(actor: Actor) -> QuerySet[Contact]:
    """Return the contacts of the customers in the actor's reach."""
    return Contact.objects.visible_to(actor).select_related("customer__office", "site")


def get_contact(actor: Actor, public_id: UUID) -> Contact:
    """Return one contact. Raise NotFound for a missing or foreign one."""
    return pick(list_contacts(actor), public_id)
