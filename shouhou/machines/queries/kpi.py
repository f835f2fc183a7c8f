"""Counting for scorecards: days under warranty, machines in service, commissioning.

Counters take the offices the caller has already authorized (None = every office) and no actor; the ``*_rows``
readers take the actor and return scoped rows, left-out ones with their exclusion code included.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import Count, F, IntegerField, Min, Q, QuerySet, Sum, Value
from django.db.models.functions import Greatest, Least

from shouhou.kernel.actors import Actor
from shouhou.kernel.moments import to_minute
from shouhou.machines.models import Machine, MachineOffice, WarrantyExposure

Offices = Iterable[int] | None


@dataclass(frozen=True, slots=True)
class CommissioningCounts:
    """Machines due in a period for one office (K4).

    factory_late: (due, on time) of machines the factory shipped too late; they count for the company alone.
    """

    due: int
    on_time: int
    late: int
    factory_late: tuple[int, int]
    excluded: Mapping[str, int]

    @property
    def undecided(self) -> int:
        """Machines whose due minute is not over and that are not accepted."""
        return self.due - self.on_time - self.late


def _of(rows: QuerySet[Any], path: str, office_ids: Offices) -> QuerySet[Any]:
    return rows if office_ids is None else rows.filter(**{f"{path}__in": list(office_ids)})


def exposure_days(office_ids: Offices, start_on: date, end_on: date) -> dict[int, int]:
    """Return the machine-days under warranty in [start_on, end_on), by office (K2: divide by 30.4375)."""
    # Callers pass offices they have authorized.
    rows = WarrantyExposure.objects.unscoped("scorecards count offices they have authorized")
    first, last = start_on.toordinal(), end_on.toordinal()
    found = _of(rows, "office", office_ids).filter(until_day__gt=first, from_day__lt=last)
    overlap = Least(F("until_day"), Value(last), output_field=IntegerField()) - Greatest(
        F("from_day"), Value(first), output_field=IntegerField()
    )
    grouped = found.order_by().values("office").annotate(days=Sum(overlap))
    return {row["office"]: row["days"] for row in grouped}


def exposed_machines(office_ids: Offices, start_on: date, end_on: date) -> dict[int, int]:
    """Return how many machines were under warranty on any day of [start_on, end_on), by office."""
    # Callers pass offices they have authorized.
    rows = WarrantyExposure.objects.unscoped("scorecards count offices they have authorized")
    found = _of(rows, "office", office_ids).filter(
        until_day__gt=start_on.toordinal(), from_day__lt=end_on.toordinal()
    )
    grouped = found.order_by().values("office").annotate(machines=Count("machine", distinct=True))
    return {row["office"]: row["machines"] for row in grouped}


def exposure_rows(
    actor: Actor, office_ids: Offices, start_on: date, end_on: date
) -> QuerySet[WarrantyExposure]:
    """Return the exposures behind ``exposure_days``, by machine."""
    rows = _of(WarrantyExposure.objects.visible_to(actor), "office", office_ids)
    found = rows.filter(until_day__gt=start_on.toordinal(), from_day__lt=end_on.toordinal())
    return found.select_related("machine", "office").order_by("machine__serial_no", "from_on")


def active_machines(office_ids: Offices, start_on: date, end_on: date) -> dict[int, int]:
    """Return how many machines each office looked after on any day of [start_on, end_on).

    Shipped or accepted, not retired or cancelled before the period. An office without one has no complaint
    figure of its own.
    """
    # Callers pass offices they have authorized.
    rows = MachineOffice.objects.unscoped("scorecards count offices they have authorized")
    gone = Q(machine__retired_on__lte=start_on) | Q(machine__cancelled_on__lte=start_on)
    here = Q(machine__accepted_at__isnull=False) | Q(machine__shipped_on__lt=end_on)
    found = (
        _of(rows, "office", office_ids)
        .filter(Q(until_on__isnull=True) | Q(until_on__gt=start_on), here, from_on__lt=end_on)
        .exclude(gone)
    )
    grouped = found.order_by().values("office").annotate(machines=Count("machine", distinct=True))
    return {row["office"]: row["machines"] for row in grouped}


def first_machine_on(office_ids: Offices) -> dict[int, date]:
    """Return the first day each office looked after a machine: complaint-free months count from there."""
    # Callers pass offices they have authorized.
    rows = MachineOffice.objects.unscoped("scorecards count offices they have authorized")
    grouped = _of(rows, "office", office_ids).order_by().values("office").annotate(first=Min("from_on"))
    return {row["office"]: row["first"] for row in grouped}


def commissioning(
    office_ids: Offices, start_at: datetime, end_at: datetime, as_of: datetime
) -> dict[int, CommissioningCounts]:
    """Return the machines with their commissioning due in [start_at, end_at), by commissioning office (K4)."""
    # Callers pass offices they have authorized.
    rows = Machine.objects.unscoped("scorecards count offices they have authorized")
    found = _of(rows, "commission_office", office_ids).filter(
        commission_due_at__gte=start_at, commission_due_at__lt=end_at
    )
    over = Q(commission_due_at__lt=to_minute(as_of))
    late = Q(commissioned_on_time=False) | (Q(commissioned_on_time__isnull=True) & over)
    kept = Q(commissioned_on_time=True)
    grouped = (
        found.order_by()
        .values("commission_office", "k4_exclusion")
        .annotate(due=Count("pk"), on_time=Count("pk", filter=kept), late=Count("pk", filter=late))
    )
    cells: dict[int, dict[str, Mapping[str, int]]] = {}
    for row in grouped:
        cells.setdefault(row["commission_office"], {})[row["k4_exclusion"]] = row
    return {office: _commissioning(by_code) for office, by_code in cells.items()}


def _commissioning(by_code: Mapping[str, Mapping[str, int]]) -> CommissioningCounts:
    counted = by_code.get("", {})
    factory = by_code.get("factory_late", {})
    return CommissioningCounts(
        due=counted.get("due", 0),
        on_time=counted.get("on_time", 0),
        late=counted.get("late", 0),
        factory_late=(factory.get("due", 0), factory.get("on_time", 0)),
        excluded={code: row["due"] for code, row in by_code.items() if code},
    )


def commissioning_rows(
    actor: Actor, office_ids: Offices, start_at: datetime, end_at: datetime
) -> QuerySet[Machine]:
    """Return the machines behind ``commissioning``, left-out ones included, by due moment."""
    rows = _of(Machine.objects.visible_to(actor), "commission_office", office_ids)
    found = rows.filter(commission_due_at__gte=start_at, commission_due_at__lt=end_at)
    return found.select_related("model", "customer", "commission_office").order_by("commission_due_at", "pk")
