"""Taking in visits with their crews, in bulk."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db import transaction

from shouhou.foundation import bulk, intake
from shouhou.foundation.importing.kinds import RowOutcome
from shouhou.foundation.intake import Intake
from shouhou.kernel.actors import Actor
from shouhou.kernel.errors import InvalidInput
from shouhou.kernel.moments import to_minute
from shouhou.machines.models import Machine
from shouhou.machines.queries.covers import MachineCover, covers_of
from shouhou.org.models import Office, Person
from shouhou.service.commands.intake_requests import NO_MACHINE, NO_OFFICE, NO_PERSON
from shouhou.service.commands.rows import VisitRow
from shouhou.service.commands.settling_visits import (
    SETTLED,
    OrderFacts,
    judged,
    orders_of,
    settle_arrivals,
    settle_visits_of_orders,
)
from shouhou.service.models import Visit, VisitMember, WorkOrder
from shouhou.service.permissions import Permission
from shouhou.service.rules import visits
from shouhou.service.rules.visits import VisitExclusion

NO_ORDER = "There is no work order {key}."
_CREW = re.compile(r"[,，;；、/\s]+")

VISITS = Intake(
    model=Visit,
    fields=(
        "work_order_id",
        "external_ref",
        "machine_id",
        "office_id",
        "trip_no",
        "planned_start_at",
        "depart_at",
        "arrive_at",
        "start_at",
        "finish_at",
        "leave_at",
        "is_remote",
        "result",
    ),
    key=("work_order_id", "external_ref"),
    action="service.visit",
    permission=Permission.RECORD_IMPORT,
    office="office_id",
    settled=SETTLED,
    settled_by_caller=True,
)


@dataclass(slots=True)
class _References:
    """What the rows of one chunk refer to; ``trips`` are those that count already."""

    numbers: Mapping[str, int]
    orders: Mapping[int, OrderFacts]
    machines: Mapping[str, int]
    covers: Mapping[int, MachineCover]
    offices: Mapping[str, int]
    people: Mapping[str, int]
    trips: set[tuple[object, ...]] = field(default_factory=set)


@transaction.atomic
def record_visits(*, actor: Actor, rows: Sequence[VisitRow], now: datetime) -> list[RowOutcome]:
    """Create or update visits with their crews, and give requests the arrival of their first visit.

    Identified by work order and reference; without a reference, by trip or time. Needs: RECORD_IMPORT over
    the work orders. Writes: visits, crews, requests' arrival and outcome, audit. Raises: Denied.
    """
    actor.require(Permission.RECORD_IMPORT)

    def take(chunk: Sequence[VisitRow]) -> list[RowOutcome]:
        known = _references(actor, chunk)
        drafts = intake.draft_each(chunk, lambda row: row.order_number, lambda row: _values(row, known))
        stored = intake.stored(VISITS, (d.values[:2] for d in drafts if d.values))
        taken = intake.take_in(actor, VISITS, drafts, stored, now)
        keyed = {d.values[:2]: row for d, row in zip(drafts, chunk, strict=True) if d.values}
        _write_crews(keyed, {key: row.pk for key, row in stored.items()}, known)
        again = {d.values[0] for d in drafts if d.values and d.values[:2] in stored}
        if taken.updated:
            settle_visits_of_orders(again)
        settle_arrivals(_requests((d.values[0] for d in drafts if d.values), known), now)
        return taken.outcomes

    return intake.in_chunks(rows, take)


def _requests(order_ids: Iterable[int], known: _References) -> list[int]:
    found = {known.orders[pk].request_id for pk in set(order_ids)}
    return [pk for pk in found if pk is not None]


def _references(actor: Actor, rows: Sequence[VisitRow]) -> _References:
    may = Permission.RECORD_IMPORT
    numbers: dict[str, int] = intake.lookup(
        WorkOrder.objects.visible_to(actor, may), "number", (row.order_number for row in rows), "id"
    )
    machines: dict[str, int] = intake.lookup(
        Machine.objects.visible_to(actor, may), "serial_no", (row.machine_serial for row in rows), "id"
    )
    orders = orders_of(numbers.values())
    everyone = Person.objects.unscoped("people are named by their number")
    known = _References(
        numbers=numbers,
        orders=orders,
        machines=machines,
        covers=covers_of([*machines.values(), *(order.machine_id for order in orders.values())]),
        offices=intake.lookup(
            Office.objects.visible_to(actor, may), "code", (row.office_code for row in rows), "id"
        ),
        people=intake.lookup(
            everyone, "employee_no", (person for row in rows for person in _crew(row.crew)), "id"
        ),
    )
    known.trips = _counted_trips(rows, numbers)
    return known


def _counted_trips(rows: Sequence[VisitRow], numbers: Mapping[str, int]) -> set[tuple[object, ...]]:
    """Return the trips that count already, of these orders and of these trip numbers."""
    counting = Visit.objects.unscoped("settling serves no person").filter(k2_exclusion="")
    names = ("trip_no", "work_order_id", "machine_id", "counted_on")
    found = list(counting.filter(work_order__in=list(numbers.values())).values_list(*names))
    trips = {row.trip_no for row in rows if row.trip_no}
    if trips:
        found += counting.filter(trip_no__in=trips).values_list(*names)
    return {visits.trip_key(*values) for values in found}


def _values(row: VisitRow, known: _References) -> tuple[Any, ...]:
    number = intake.need(known.numbers, row.order_number, "order_number", NO_ORDER)
    order = known.orders[number]
    machine = intake.perhaps(known.machines, row.machine_serial, "machine_serial", NO_MACHINE)
    machine = machine or order.machine_id
    for person in _crew(row.crew):
        intake.need(known.people, person, "crew", NO_PERSON)
    moments = _moments(row)
    planned_at, arrive_at = moments[0], moments[2]
    cover = None if machine is None else known.covers.get(machine)
    day = visits.counted_on(arrive_at, planned_at)
    trip = visits.trip_key(row.trip_no, number, machine, day)
    settled = judged(
        order,
        machine,
        (arrive_at, planned_at),
        cover,
        is_remote=row.is_remote,
        repeats_trip=trip in known.trips,
    )
    if settled[2] == VisitExclusion.COUNTED:
        known.trips.add(trip)
    return (
        number,
        row.external_ref or _reference(row, moments),
        machine,
        intake.perhaps(known.offices, row.office_code, "office_code", NO_OFFICE) or order.office_id,
        row.trip_no,
        *moments,
        row.is_remote,
        row.result,
        *settled,
    )


def _moments(row: VisitRow) -> tuple[datetime | None, ...]:
    given = (row.planned_start_at, row.depart_at, row.arrive_at, row.start_at, row.finish_at, row.leave_at)
    if row.leave_at and row.arrive_at and row.leave_at < row.arrive_at:
        raise InvalidInput("Left before arriving.", field="leave_at")
    return tuple(None if moment is None else to_minute(moment) for moment in given)


def _reference(row: VisitRow, moments: Sequence[datetime | None]) -> str:
    """Return what tells this visit of its order from the others: trip and machine, else its first time."""
    if row.trip_no:
        return f"{row.trip_no}/{row.machine_serial}"[:80] if row.machine_serial else row.trip_no
    moment = moments[0] or moments[1] or moments[2] or moments[3] or moments[4] or moments[5]
    if moment is None:
        raise InvalidInput("A visit needs a time or a reference.", field="arrive_at")
    return moment.isoformat()


def _crew(text: str) -> list[str]:
    return [person for person in _CREW.split(text) if person] if text else []


def _write_crews(
    rows: Mapping[tuple[Any, ...], VisitRow], stored: Mapping[Any, int], known: _References
) -> None:
    """Write the crews of new visits, and of stored ones whose crew differs."""
    manned = {key: _crew(row.crew) for key, row in rows.items() if row.crew}
    if not manned:
        return
    orders = {key[0] for key in manned}
    everyone = Visit.objects.unscoped("settling serves no person").filter(work_order__in=orders)
    ids = {(order, ref): pk for pk, order, ref in everyone.values_list("id", "work_order_id", "external_ref")}
    members = VisitMember.objects.unscoped("settling serves no person")
    crews: dict[int, list[tuple[int, bool]]] = {}
    known_ids = [ids[key] for key in manned if key in stored]
    for visit, person, lead in members.filter(visit__in=known_ids).values_list(
        "visit_id", "person_id", "is_lead"
    ):
        crews.setdefault(visit, []).append((person, lead))
    fresh = []
    for key, crew in manned.items():
        if key not in ids:
            continue
        wanted = [(known.people[person], index == 0) for index, person in enumerate(dict.fromkeys(crew))]
        if sorted(crews.get(ids[key], [])) == sorted(wanted):
            continue
        if ids[key] in crews:
            members.filter(visit=ids[key]).delete()
        share = 100 // len(wanted)
        fresh += [(ids[key], person, lead, share) for person, lead in wanted]
    bulk.insert(VisitMember, ("visit_id", "person_id", "is_lead", "share_pct"), fresh)
