"""Taking in expenses and revenue, in bulk."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction

from shouhou.customers.models import Customer
from shouhou.foundation import intake
from shouhou.foundation.importing.kinds import RowOutcome
from shouhou.foundation.intake import Intake, References
from shouhou.kernel.actors import Actor
from shouhou.kernel.errors import InvalidInput
from shouhou.kernel.money import round_fen
from shouhou.machines.models import Machine
from shouhou.machines.queries.covers import MachineCover, covers_of
from shouhou.org.models import Office, Person
from shouhou.service.commands.intake_requests import NO_CUSTOMER, NO_MACHINE, NO_OFFICE, NO_PERSON
from shouhou.service.commands.intake_visits import NO_ORDER
from shouhou.service.commands.rows import ExpenseRow, RevenueRow
from shouhou.service.models import Revenue, ServiceExpense, WorkOrder
from shouhou.service.permissions import Permission
from shouhou.service.rules import costs
from shouhou.service.rules.costs import ExpenseCategory, RevenueKind

EXPENSES = Intake(
    model=ServiceExpense,
    fields=(
        "external_ref",
        "office_id",
        "work_order_id",
        "machine_id",
        "person_id",
        "incurred_on",
        "category",
        "amount",
        "description",
        "invoiced_to_customer",
        "in_sale_price",
        "helped_office_id",
        "k1_exclusion",
    ),
    key=("external_ref",),
    action="service.expense",
    permission=Permission.MONEY_IMPORT,
    office="office_id",
)
REVENUES = Intake(
    model=Revenue,
    fields=("external_ref", "office_id", "recognized_on", "kind", "amount", "document_no", "customer_id"),
    key=("external_ref",),
    action="service.revenue",
    permission=Permission.MONEY_IMPORT,
    office="office_id",
)


@dataclass(frozen=True, slots=True)
class _References:
    """What the rows of a file refer to."""

    offices: Mapping[str, int]
    orders: Mapping[str, tuple[int, int | None]]
    machines: Mapping[str, int]
    people: Mapping[str, int]
    covers: Mapping[int, MachineCover]


@transaction.atomic
def record_expenses(*, actor: Actor, rows: Sequence[ExpenseRow], now: datetime) -> list[RowOutcome]:
    """Create or update expenses by reference; help for another office's machine is charged to its home office.

    Rows without a reference get one made of what they say, so that the same file adds nothing twice.
    Needs: MONEY_IMPORT for the offices named. Writes: expenses, audit. Raises: Denied.
    """
    actor.require(Permission.MONEY_IMPORT)
    may = Permission.MONEY_IMPORT
    orders: dict[str, tuple[int, int | None]] = intake.lookup(
        WorkOrder.objects.visible_to(actor, may),
        "number",
        (row.order_number for row in rows),
        "id",
        "machine_id",
    )
    machines: dict[str, int] = intake.lookup(
        Machine.objects.visible_to(actor, may), "serial_no", (row.machine_serial for row in rows), "id"
    )
    known = _References(
        offices=_offices(actor, (row.office_code for row in rows)),
        orders=orders,
        machines=machines,
        people=intake.lookup(
            Person.objects.unscoped("people are named by their number"),
            "employee_no",
            (row.employee_no for row in rows),
            "id",
        ),
        covers=covers_of([*machines.values(), *(machine for _, machine in orders.values())]),
    )
    references = References()

    def take(chunk: Sequence[ExpenseRow]) -> list[RowOutcome]:
        drafts = intake.draft_each(
            chunk, lambda row: row.external_ref or row.category, lambda row: _expense(row, known, references)
        )
        stored = intake.stored(EXPENSES, (d.values[0] for d in drafts if d.values))
        return intake.take_in(actor, EXPENSES, drafts, stored, now).outcomes

    return intake.in_chunks(rows, take)


@transaction.atomic
def record_revenue(*, actor: Actor, rows: Sequence[RevenueRow], now: datetime) -> list[RowOutcome]:
    """Create or update revenue by reference, without one by office, document, kind and day.

    Needs: MONEY_IMPORT for the offices named. Writes: revenue, audit. Raises: Denied.
    """
    actor.require(Permission.MONEY_IMPORT)
    offices = _offices(actor, (row.office_code for row in rows))
    customers: dict[str, int] = intake.lookup(
        Customer.objects.visible_to(actor, Permission.MONEY_IMPORT),
        "code",
        (row.customer_code for row in rows),
        "id",
    )
    references = References()

    def take(chunk: Sequence[RevenueRow]) -> list[RowOutcome]:
        drafts = intake.draft_each(
            chunk,
            lambda row: row.document_no,
            lambda row: _revenue(row, offices, customers, references),
        )
        stored = intake.stored(REVENUES, (d.values[0] for d in drafts if d.values))
        return intake.take_in(actor, REVENUES, drafts, stored, now).outcomes

    return intake.in_chunks(rows, take)


def _offices(actor: Actor, codes: Iterable[str]) -> dict[str, int]:
    rows = Office.objects.visible_to(actor, Permission.MONEY_IMPORT)
    return intake.lookup(rows, "code", codes, "id")


def _expense(row: ExpenseRow, known: _References, references: References) -> tuple[Any, ...]:
    spent_by = intake.need(known.offices, row.office_code, "office_code", NO_OFFICE)
    amount = round_fen(row.amount)
    if amount < 0 and row.category != ExpenseCategory.FREE_PARTS:
        raise InvalidInput("Only parts that come back may be negative.", field="amount")
    order, machine = intake.perhaps(known.orders, row.order_number, "order_number", NO_ORDER) or (None, None)
    machine = intake.perhaps(known.machines, row.machine_serial, "machine_serial", NO_MACHINE) or machine
    cover = None if machine is None else known.covers.get(machine)
    bearer, helper = costs.bearer(spent_by, None if cover is None else cover.office_on(row.incurred_on))
    exclusion = costs.exclusion_of(
        row.category, invoiced=row.invoiced_to_customer, in_sale_price=row.in_sale_price
    )
    return (
        references.of(
            row.external_ref,
            row.office_code,
            row.incurred_on,
            row.category,
            amount,
            row.order_number,
            row.machine_serial,
            row.employee_no,
            row.description,
        ),
        bearer,
        order,
        machine,
        intake.perhaps(known.people, row.employee_no, "employee_no", NO_PERSON),
        row.incurred_on,
        row.category,
        amount,
        row.description,
        row.invoiced_to_customer,
        row.in_sale_price,
        helper,
        exclusion.value,
    )


def _revenue(
    row: RevenueRow, offices: Mapping[str, int], customers: Mapping[str, int], references: References
) -> tuple[Any, ...]:
    amount = round_fen(row.amount)
    if row.kind == RevenueKind.RETURN and amount > 0:
        raise InvalidInput("Returned goods lower the revenue: the amount must be negative.", field="amount")
    return (
        references.of(row.external_ref, row.office_code, row.document_no, row.kind, row.recognized_on),
        intake.need(offices, row.office_code, "office_code", NO_OFFICE),
        row.recognized_on,
        row.kind,
        amount,
        row.document_no,
        intake.perhaps(customers, row.customer_code, "customer_code", NO_CUSTOMER),
    )
