"""Settling visits: home office, day and exclusion; and the arrival a request has from its first visit."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Min, Q

from shouhou.foundation import bulk
from shouhou.foundation.intake import chunks
from shouhou.kernel.moments import ZONE, local_day
from shouhou.machines.models import EntitlementReason
from shouhou.machines.queries.covers import MachineCover, covers_of
from shouhou.service.commands.settling import settle_requests
from shouhou.service.models import Failure, ServiceRequest, Visit, WorkOrder
from shouhou.service.rules import failures, visits
from shouhou.service.rules.lifecycle import OrderState
from shouhou.service.rules.visits import VisitExclusion, VisitFacts

SETTLED = ("home_office_id", "counted_on", "k2_exclusion")
_READ = (
    "id",
    "work_order_id",
    "machine_id",
    "trip_no",
    "arrive_at",
    "planned_start_at",
    "is_remote",
    "office_id",
    *SETTLED,
)


@dataclass(frozen=True, slots=True)
class OrderFacts:
    """What of a work order decides its visits."""

    work_type: str
    cancelled: bool
    office_id: int
    machine_id: int | None
    request_id: int | None
    covered_at_report: bool | None
    reported_at: datetime | None
    misuse_confirmed: bool


def orders_of(order_ids: Iterable[int]) -> dict[int, OrderFacts]:
    """Return the facts of work orders. Callers resolved the ids through a scope."""
    found: dict[int, OrderFacts] = {}
    for chunk in chunks(sorted(set(order_ids))):
        blamed = Failure.objects.unscoped("settling serves no person").filter(
            work_order__in=chunk, responsibility_confirmed=True
        )
        misuse = {
            pk
            for pk, responsibility in blamed.values_list("work_order_id", "responsibility")
            if failures.is_misuse(responsibility, confirmed=True)
        }
        rows = WorkOrder.objects.unscoped("settling serves no person").filter(pk__in=chunk)
        for pk, work_type, state, office, machine, request, entitlement, reported in rows.values_list(
            "id",
            "work_type",
            "state",
            "office_id",
            "machine_id",
            "request_id",
            "request__entitlement_reason",
            "request__reported_at",
        ):
            found[pk] = OrderFacts(
                work_type,
                state == OrderState.CANCELLED,
                office,
                machine,
                request,
                _covered(entitlement),
                reported,
                pk in misuse,
            )
    return found


def judged(
    order: OrderFacts,
    machine_id: int | None,
    moments: tuple[datetime | None, datetime | None],
    cover: MachineCover | None,
    *,
    is_remote: bool,
    repeats_trip: bool,
) -> tuple[Any, ...]:
    """Return the values of SETTLED for a visit; ``moments`` are (arrival, planned start)."""
    arrive_at, planned_at = moments
    day = visits.counted_on(arrive_at, planned_at)
    facts = VisitFacts(
        work_type=order.work_type,
        order_cancelled=order.cancelled,
        has_machine=machine_id is not None,
        is_remote=is_remote,
        arrive_at=arrive_at,
        accepted_at=None if cover is None else cover.accepted_at,
        in_warranty=_in_warranty(order, machine_id, arrive_at, cover),
        misuse_confirmed=order.misuse_confirmed,
        repeats_trip=repeats_trip,
    )
    home = cover.office_on(day) if cover is not None and day is not None else order.office_id
    return home, day, visits.exclusion_of(facts).value


def _in_warranty(
    order: OrderFacts, machine_id: int | None, arrive_at: datetime | None, cover: MachineCover | None
) -> bool:
    """Tell whether its own warranty held: at the report when it was about this machine, else at the arrival."""
    if order.covered_at_report is not None and machine_id == order.machine_id:
        return order.covered_at_report
    moment = order.reported_at or arrive_at
    if cover is None or moment is None:
        return False
    return bool(_covered(cover.entitlement(local_day(moment, ZONE)).value))


def _covered(entitlement: str | None) -> bool | None:
    """Tell whether the machine's own warranty held: machine-months know no other. None: no machine was named.

    Work that is free for a replaced part's warranty alone is not the machine's.
    """
    if entitlement in (None, "", EntitlementReason.NO_MACHINE):
        return None
    return entitlement == EntitlementReason.MACHINE


def settle_visits_of_orders(order_ids: Iterable[int]) -> list[int]:
    """Recompute the visits of work orders, and of the trips they were part of; return those that changed."""
    wanted = sorted(set(order_ids))
    rows = Visit.objects.unscoped("settling serves no person")
    ids: set[int] = set()
    for chunk in chunks(wanted):
        mine = rows.filter(work_order__in=chunk)
        trips = mine.exclude(trip_no="").values("trip_no")
        ids |= set(rows.filter(Q(work_order__in=chunk) | Q(trip_no__in=trips)).values_list("id", flat=True))
    return _settle(ids)


def settle_visits_of_machines(machine_ids: Iterable[int]) -> list[int]:
    """Recompute every visit to these machines; return those that changed."""
    rows = Visit.objects.unscoped("settling serves no person")
    ids: set[int] = set()
    for chunk in chunks(sorted(set(machine_ids))):
        ids |= set(rows.filter(machine__in=chunk).values_list("id", flat=True))
    return _settle(ids)


def _settle(visit_ids: Iterable[int]) -> list[int]:
    changed: list[tuple[int, Sequence[Any]]] = []
    rows = Visit.objects.unscoped("settling serves no person")
    found: list[Mapping[str, Any]] = []
    for chunk in chunks(sorted(visit_ids)):
        found += rows.filter(pk__in=chunk).values(*_READ)
    orders = orders_of(v["work_order_id"] for v in found)
    covers = covers_of(v["machine_id"] for v in found)
    seen: set[tuple[object, ...]] = set()
    for visit in sorted(found, key=_by_arrival):
        order, cover = orders[visit["work_order_id"]], covers.get(visit["machine_id"])
        moments = (visit["arrive_at"], visit["planned_start_at"])
        day = visits.counted_on(*moments)
        trip = visits.trip_key(visit["trip_no"], visit["work_order_id"], visit["machine_id"], day)
        values = judged(
            order,
            visit["machine_id"],
            moments,
            cover,
            is_remote=visit["is_remote"],
            repeats_trip=trip in seen,
        )
        if values[2] == VisitExclusion.COUNTED:
            seen.add(trip)
        if values != tuple(visit[name] for name in SETTLED):
            changed.append((visit["id"], values))
    # Those that stop counting first: no two visits of a trip count at any moment.
    changed.sort(key=lambda change: change[1][2] == VisitExclusion.COUNTED)
    bulk.update(Visit, SETTLED, changed)
    return [pk for pk, _ in changed]


def _by_arrival(visit: Mapping[str, Any]) -> tuple[bool, str, int]:
    arrive_at = visit["arrive_at"]
    return arrive_at is None, "" if arrive_at is None else arrive_at.isoformat(), visit["id"]


def settle_arrivals(request_ids: Iterable[int], now: datetime) -> None:
    """Give requests without an arrival the one of their first visit on site, and settle them again."""
    for chunk in chunks(sorted(set(request_ids))):
        waiting = ServiceRequest.objects.unscoped("settling serves no person").filter(
            pk__in=chunk, arrived_at__isnull=True
        )
        reported = dict(waiting.values_list("id", "reported_at"))
        if not reported:
            continue
        came = Visit.objects.unscoped("settling serves no person").filter(
            work_order__request__in=list(reported), is_remote=False, arrive_at__isnull=False
        )
        first = came.values("work_order__request").annotate(first=Min("arrive_at"))
        arrivals = dict(first.values_list("work_order__request", "first"))
        updates = [(pk, (at,)) for pk, at in arrivals.items() if at >= reported[pk]]
        bulk.update(ServiceRequest, ("arrived_at",), updates)
        settle_requests((pk for pk, _ in updates), now=now, reason="arrival")
