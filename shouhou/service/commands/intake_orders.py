"""Taking in work orders and visits, in bulk."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction

from shouhou.customers.models import Customer
from shouhou.foundation import intake
from shouhou.foundation.importing.kinds import RowOutcome
from shouhou.foundation.intake import Intake, Stored
from shouhou.kernel.actors import Actor
from shouhou.kernel.errors import InvalidInput
from shouhou.kernel.moments import to_minute
from shouhou.machines.models import Machine
from shouhou.org.models import Office, Person
from shouhou.service.commands.intake_requests import (
    NO_CUSTOMER,
    NO_MACHINE,
    NO_OFFICE,
    NO_PERSON,
    NO_REQUEST,
)
from shouhou.service.commands.rows import WorkOrderRow
from shouhou.service.commands.settling_visits import settle_visits_of_orders
from shouhou.service.models import ServiceRequest, WorkOrder
from shouhou.service.permissions import Permission
from shouhou.service.rules.lifecycle import OrderState

ORDERS = Intake(
    model=WorkOrder,
    fields=(
        "number",
        "office_id",
        "request_id",
        "machine_id",
        "customer_id",
        "site_id",
        "work_type",
        "state",
        "chargeable",
        "opened_at",
        "promised_at",
        "closed_at",
        "lead_id",
        "summary",
        "external_ref",
    ),
    key=("number",),
    action="service.work_order",
    permission=Permission.RECORD_IMPORT,
    office="office_id",
)
_LEAD = ORDERS.fields.index("lead_id")


@dataclass(frozen=True, slots=True)
class _References:
    """What the rows of a whole file refer to."""

    offices: Mapping[str, int]
    customers: Mapping[str, int]
    machines: Mapping[str, tuple[int, int, int | None]]
    requests: Mapping[str, tuple[int, int | None, int, int | None]]
    people: Mapping[str, int]


@transaction.atomic
def record_work_orders(*, actor: Actor, rows: Sequence[WorkOrderRow], now: datetime) -> list[RowOutcome]:
    """Create or update work orders by number; visits of changed ones are settled again.

    Machine and customer are taken from the request when the row names none.
    Needs: RECORD_IMPORT for the offices named. Writes: work orders, visits' settled columns, audit.
    Raises: Denied.
    """
    actor.require(Permission.RECORD_IMPORT)
    known = _references(actor, rows)

    def take(chunk: Sequence[WorkOrderRow]) -> list[RowOutcome]:
        stored = intake.stored(ORDERS, (row.number for row in chunk))
        drafts = intake.draft_each(
            chunk, lambda row: row.number, lambda row: _values(row, known, stored.get(row.number))
        )
        taken = intake.take_in(actor, ORDERS, drafts, stored, now)
        if taken.updated:
            settle_visits_of_orders(taken.updated)
        return taken.outcomes

    return intake.in_chunks(rows, take)


def _references(actor: Actor, rows: Sequence[WorkOrderRow]) -> _References:
    may = Permission.RECORD_IMPORT
    return _References(
        offices=intake.lookup(
            Office.objects.visible_to(actor, may), "code", (row.office_code for row in rows), "id"
        ),
        customers=intake.lookup(
            Customer.objects.visible_to(actor, may), "code", (row.customer_code for row in rows), "id"
        ),
        machines=intake.lookup(
            Machine.objects.visible_to(actor, may),
            "serial_no",
            (row.machine_serial for row in rows),
            "id",
            "customer_id",
            "site_id",
        ),
        requests=intake.lookup(
            ServiceRequest.objects.visible_to(actor, may),
            "number",
            (row.request_number for row in rows),
            "id",
            "machine_id",
            "customer_id",
            "site_id",
        ),
        people=intake.lookup(
            Person.objects.unscoped("people are named by their number"),
            "employee_no",
            (row.lead_no for row in rows),
            "id",
        ),
    )


def _values(row: WorkOrderRow, known: _References, old: Stored | None) -> tuple[Any, ...]:
    if row.closed_at is not None and row.closed_at < row.opened_at:
        raise InvalidInput("Closed before it was opened.", field="closed_at")
    request, machine, customer, site = _subject(row, known)
    lead = intake.perhaps(known.people, row.lead_no, "lead_no", NO_PERSON)
    if lead is None and old is not None:
        lead = old.values[_LEAD]
    state = row.state or (OrderState.CLOSED if row.closed_at else OrderState.OPEN).value
    if state == OrderState.CLOSED and row.closed_at is None:
        raise InvalidInput("A closed work order needs the time it was closed.", field="closed_at")
    return (
        row.number,
        intake.need(known.offices, row.office_code, "office_code", NO_OFFICE),
        request,
        machine,
        customer,
        site,
        row.work_type,
        state,
        row.chargeable,
        to_minute(row.opened_at),
        row.promised_at and to_minute(row.promised_at),
        row.closed_at and to_minute(row.closed_at),
        lead,
        row.summary,
        row.external_ref,
    )


def _subject(row: WorkOrderRow, known: _References) -> tuple[int | None, int | None, int, int | None]:
    """Return (request, machine, customer, site): named in the row, else the machine's, else the request's."""
    request = machine = customer = site = None
    if row.request_number:
        request, machine, customer, site = intake.need(
            known.requests, row.request_number, "request_number", NO_REQUEST
        )
    if row.machine_serial:
        machine, customer, site = intake.need(
            known.machines, row.machine_serial, "machine_serial", NO_MACHINE
        )
    if row.customer_code or customer is None:
        customer = intake.need(known.customers, row.customer_code, "customer_code", NO_CUSTOMER)
    return request, machine, customer, site
