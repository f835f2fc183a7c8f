"""The search box: customers, machines, requests, work orders and people, each through its own scope.

Numbers are found by their beginning (an index carries it), serial numbers by their last digits as well,
Chinese names by any part, pinyin by the beginning. At most LIMIT of each, one query each.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from django.db import connection
from django.db.models import Q, QuerySet
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from shouhou.customers.models import Customer
from shouhou.kernel.actors import Actor
from shouhou.machines.models import Machine
from shouhou.org.models import Person
from shouhou.service.models import ServiceRequest, WorkOrder

LIMIT = 5
SHORTEST = 2
LONGEST = 60
_LAST = "\U0010ffff"


@dataclass(frozen=True, slots=True)
class Hit:
    """One finding. ``public_id`` leads to its page, ``phone`` to the person."""

    title: str
    detail: str
    public_id: str
    phone: str = ""


@dataclass(frozen=True, slots=True)
class Group:
    """The findings of one area; ``code`` names it."""

    code: str
    label: str | Promise
    icon: str
    hits: tuple[Hit, ...]


def find(actor: Actor, text: str) -> list[Group]:
    """Return what fits ``text`` in each area this actor may see; [] for a text that is too short."""
    wanted = text.replace("\x00", "").strip()[:LONGEST]
    if not _long_enough(wanted):
        return []
    groups = []
    for code, label, icon, permission, search in _AREAS:
        if actor.can(permission) and (hits := search(actor, wanted)):
            groups.append(Group(code, label, icon, tuple(hits)))
    return groups


def exact(groups: Iterable[Group], text: str) -> tuple[Group, Hit] | None:
    """Return the one finding whose whole number or name was typed; None when there is none or more."""
    wanted = text.strip().casefold()
    same = [(group, hit) for group in groups for hit in group.hits if hit.title.casefold() == wanted]
    return same[0] if len(same) == 1 else None


def _long_enough(text: str) -> bool:
    return len(text) >= SHORTEST or (len(text) == 1 and not text.isascii())


def begins(field: str, text: str) -> Q:
    """Return the condition that a unique text field begins with ``text``, as the database's index finds it.

    PostgreSQL has a pattern index beside every unique text; SQLite's LIKE ignores case and no index, a range
    uses it.
    """
    if connection.vendor == "postgresql":
        return Q(**{f"{field}__startswith": text})
    return Q(**{f"{field}__gte": text, f"{field}__lt": text + _LAST})


def _customers(actor: Actor, text: str) -> list[Hit]:
    rows = Customer.objects.visible_to(actor).filter(
        Q(name__contains=text)
        | Q(short_name__contains=text)
        | Q(pinyin_initials__startswith=text.lower())
        | begins("code", text.upper())
    )
    return [
        Hit(c.name, " · ".join(filter(None, [c.code, c.city])), str(c.public_id))
        for c in rows.order_by("-is_active", "name")[:LIMIT]
    ]


def _machines(actor: Actor, text: str) -> list[Hit]:
    rows = Machine.objects.visible_to(actor).select_related("model", "customer")
    found = _first(rows, begins("serial_no", text.upper()), Q(serial_no__endswith=text.upper()))
    return [Hit(m.serial_no, f"{m.model} · {m.customer}", str(m.public_id)) for m in found]


def _requests(actor: Actor, text: str) -> list[Hit]:
    rows = ServiceRequest.objects.visible_to(actor).filter(begins("number", text.upper()))
    rows = rows.select_related("customer")
    return [
        Hit(r.number, f"{r.customer} · {r.get_state_display()}", str(r.public_id))
        for r in rows.order_by("-number")[:LIMIT]
    ]


def _orders(actor: Actor, text: str) -> list[Hit]:
    rows = WorkOrder.objects.visible_to(actor).filter(begins("number", text.upper()))
    rows = rows.select_related("customer")
    return [
        Hit(o.number, f"{o.get_work_type_display()} · {o.customer}", str(o.public_id))
        for o in rows.order_by("-number")[:LIMIT]
    ]


def _people(actor: Actor, text: str) -> list[Hit]:
    low = text.lower()
    rows = Person.objects.visible_to(actor).filter(customer_id=None).select_related("home_office")
    found = rows.filter(
        Q(name__contains=text)
        | Q(pinyin__startswith=low)
        | Q(pinyin__contains=f" {low}")
        | begins("employee_no", text.upper())
    )
    return [
        Hit(p.name, " · ".join(filter(None, [str(p.home_office or ""), p.phone])), str(p.public_id), p.phone)
        for p in found.order_by("-is_active", "employee_no")[:LIMIT]
    ]


def _first(rows: QuerySet[Machine], begin: Q, end: Q) -> list[Machine]:
    """Return the rows that begin so; when there are few, those that end so too."""
    found = list(rows.filter(begin).order_by("serial_no")[:LIMIT])
    if len(found) < LIMIT:
        known = [row.pk for row in found]
        found += list(rows.filter(end).exclude(pk__in=known).order_by("serial_no")[: LIMIT - len(found)])
    return found


_AREAS: tuple[tuple[str, str | Promise, str, str, Callable[[Actor, str], list[Hit]]], ...] = (
    ("requests", _("Service requests"), "headset", "service.request_view", _requests),
    ("machines", _("Machines"), "building-factory-2", "machines.machine_view", _machines),
    ("customers", _("Customers"), "users", "customers.customer_view", _customers),
    ("orders", _("Work orders"), "clipboard-list", "service.work_order_view", _orders),
    ("people", _("People"), "id-badge-2", "org.person_view", _people),
)
