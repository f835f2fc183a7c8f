"""The first page of the administrator: whether the system is set up, and whether it runs."""

from dataclasses import dataclass
from datetime import datetime

from django.db import connection
from django.db.models import Count, Q
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from shouhou.foundation.models import ImportRun, OutboxEvent
from shouhou.kernel.actors import Actor
from shouhou.kernel.moments import ZONE, local_day
from shouhou.org.models import CalendarDay, Office, Person, User

WHY = "the state of the whole system, in numbers"


@dataclass(frozen=True, slots=True)
class Step:
    """One thing an empty system needs, whether it is there, and how much of it."""

    label: str | Promise
    done: bool
    number: int
    import_kind: str


@dataclass(frozen=True, slots=True)
class SystemState:
    """What the administrator has to know. ``years`` are the years whose holidays are loaded."""

    steps: tuple[Step, ...]
    users: int
    users_active: int
    users_without_password: int
    outbox_waiting: int
    outbox_failing: int
    outbox_error: str
    years: tuple[int, ...]
    year_missing: int | None
    database: str
    database_version: str
    last_import: ImportRun | None
    imports: int


def state(actor: Actor, *, now: datetime) -> SystemState:
    """Return the state of the system. Needs: SYSTEM_VIEW (raises Denied)."""
    actor.require("org.system_view")
    offices = Office.objects.unscoped(WHY).filter(is_active=True).count()
    people = Person.objects.unscoped(WHY).filter(is_active=True, customer_id=None).count()
    years = _years()
    this_year = local_day(now, ZONE).year
    users = User.objects.aggregate(
        every=Count("pk"),
        active=Count("pk", filter=Q(is_active=True)),
        bare=Count("pk", filter=Q(("is_active", True), ("password__startswith", "!"))),
    )
    waiting, failing, error = _outbox()
    runs = ImportRun.objects.visible_to(actor)
    return SystemState(
        steps=(
            Step(_("Offices"), offices > 0, offices, "offices"),
            Step(_("People"), people > 1, people, "people"),
            Step(_("Holidays of this year"), this_year in years, len(years), ""),
        ),
        users=users["every"],
        users_active=users["active"],
        users_without_password=users["bare"],
        outbox_waiting=waiting,
        outbox_failing=failing,
        outbox_error=error,
        years=years,
        year_missing=None if this_year in years else this_year,
        database={"postgresql": "PostgreSQL", "sqlite": "SQLite"}.get(connection.vendor, connection.vendor),
        database_version=".".join(str(part) for part in connection.get_database_version()),
        last_import=runs.order_by("-at").first(),
        imports=runs.count(),
    )


def _years() -> tuple[int, ...]:
    days = CalendarDay.objects.unscoped(WHY).filter(office=None)
    return tuple(sorted(set(days.values_list("day__year", flat=True).distinct())))


def _outbox() -> tuple[int, int, str]:
    rows = OutboxEvent.objects.unscoped(WHY).filter(delivered_at__isnull=True)
    found = rows.aggregate(waiting=Count("pk"), failing=Count("pk", filter=Q(attempts__gt=0)))
    last = rows.filter(attempts__gt=0).order_by("-pk").values_list("name", "last_error").first()
    return found["waiting"], found["failing"], f"{last[0]}: {last[1]}" if last else ""
