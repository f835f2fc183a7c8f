"""Who can be tried in the demo: one person of each role, of one office where the role has one."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q
from django.utils.functional import Promise

from shouhou.customers.models import Customer
from shouhou.kernel.moments import ZONE, local_day
from shouhou.org.models import ROLE_LABELS, Posting, Role, User

WHY = "the demo shows its own logins"
ICONS = {
    Role.HQ_MANAGER: "building-community",
    Role.OFFICE_MANAGER: "clipboard-check",
    Role.CLERK: "headset",
    Role.TECHNICIAN: "tool",
    Role.STOREKEEPER: "package",
    Role.SALES: "briefcase",
    Role.OFFICE_HEAD: "building",
    Role.CUSTOMER: "building-factory-2",
    Role.ADMIN: "settings",
}


@dataclass(frozen=True, slots=True)
class DemoRole:
    """A role with the person to log in as. ``place``: office, region, customer or ''."""

    role: str
    label: str | Promise
    username: str
    name: str
    place: str
    icon: str


def list_roles(*, now: datetime) -> list[DemoRole]:
    """Return one login per role, in the order of the role table; roles without a login are left out."""
    today = local_day(now, ZONE)
    rows = Posting.objects.unscoped(WHY).filter(
        Q(until_on=None) | Q(until_on__gt=today), from_on__lte=today, person__user__is_active=True
    )
    postings = list(rows.select_related("person__user", "office", "region").order_by("pk"))
    home = next((p.office_id for p in postings if p.role == Role.OFFICE_MANAGER), None)
    postings.sort(key=lambda p: p.office_id not in (home, None))
    first: dict[str, Posting] = {}
    for posting in postings:
        first.setdefault(posting.role, posting)
    customers = _customers([p.person.customer_id for p in first.values() if p.person.customer_id])
    return [
        _demo_role(role, first[role], customers) for role in Role if role in first and first[role].person.user
    ]


def find_user(username: str, *, now: datetime) -> User | None:
    """Return the user of a shown login; any other name is unknown here."""
    if username not in {role.username for role in list_roles(now=now)}:
        return None
    return User.objects.filter(username=username, is_active=True).first()


def _demo_role(role: Role, posting: Posting, customers: dict[int, str]) -> DemoRole:
    place = str(posting.office or posting.region or customers.get(posting.person.customer_id or 0, ""))
    username = posting.person.user.username if posting.person.user else ""
    return DemoRole(role.value, ROLE_LABELS[role], username, posting.person.name, place, ICONS[role])


def _customers(ids: list[int]) -> dict[int, str]:
    return {c.pk: str(c) for c in Customer.objects.unscoped(WHY).filter(pk__in=ids)} if ids else {}
