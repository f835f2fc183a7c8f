"""Taking in failures, in bulk."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction

from shouhou.foundation import intake
from shouhou.foundation.importing.kinds import RowOutcome
from shouhou.foundation.intake import Draft, Intake, References, Stored
from shouhou.kernel.actors import Actor
from shouhou.kernel.errors import InvalidInput
from shouhou.kernel.moments import to_minute
from shouhou.machines.commands.catalog import ensure_components
from shouhou.machines.models import Machine
from shouhou.service.commands.intake_requests import NO_MACHINE, NO_REQUEST
from shouhou.service.commands.intake_visits import NO_ORDER
from shouhou.service.commands.rows import FailureRow
from shouhou.service.commands.settling_visits import settle_visits_of_orders
from shouhou.service.models import Failure, ServiceRequest, WorkOrder
from shouhou.service.permissions import Permission
from shouhou.service.rules.failures import Responsibility, is_misuse

FAILURES = Intake(
    model=Failure,
    fields=(
        "machine_id",
        "external_ref",
        "work_order_id",
        "request_id",
        "failed_at",
        "restored_at",
        "failure_mode",
        "component_id",
        "mechanism",
        "cause",
        "action",
        "responsibility",
        "responsibility_confirmed",
        "down_hours",
        "active_repair_hours",
        "symptom_code",
        "note",
    ),
    key=("machine_id", "external_ref"),
    action="service.failure",
    permission=Permission.RECORD_IMPORT,
)
_AT = {name: index for index, name in enumerate(FAILURES.fields)}


@dataclass(frozen=True, slots=True)
class _References:
    """What the rows of a file refer to. ``offices`` are the machines' home offices."""

    machines: Mapping[str, tuple[int, int]]
    orders: Mapping[str, int]
    requests: Mapping[str, int]
    components: Mapping[str, int]


@transaction.atomic
def record_failures(*, actor: Actor, rows: Sequence[FailureRow], now: datetime) -> list[RowOutcome]:
    """Create or update failures by machine and reference; component codes nobody knows are added.

    Needs: RECORD_IMPORT over the machines, and RESPONSIBILITY_CONFIRM to confirm the customer's misuse.
    Writes: failures, components, visits' settled columns, audit. Raises: Denied.
    """
    actor.require(Permission.RECORD_IMPORT)
    may = Permission.RECORD_IMPORT
    known = _References(
        machines=intake.lookup(
            Machine.objects.visible_to(actor, may),
            "serial_no",
            (row.machine_serial for row in rows),
            "id",
            "office_id",
        ),
        orders=intake.lookup(
            WorkOrder.objects.visible_to(actor, may), "number", (row.order_number for row in rows), "id"
        ),
        requests=intake.lookup(
            ServiceRequest.objects.visible_to(actor, may),
            "number",
            (row.request_number for row in rows),
            "id",
        ),
        components=ensure_components(actor, (row.component_code for row in rows), now),
    )
    references = References()

    def take(chunk: Sequence[FailureRow]) -> list[RowOutcome]:
        drafts = intake.draft_each(
            chunk, lambda row: row.machine_serial, lambda row: _values(actor, row, known, references)
        )
        stored = intake.stored(FAILURES, (d.values[:2] for d in drafts if d.values))
        drafts = [_keep_verdict(draft, stored) for draft in drafts]
        taken = intake.take_in(actor, FAILURES, drafts, stored, now)
        _resettle(
            [d.values for d in drafts if d.values], [row.values for row in stored.values()], taken.updated
        )
        return taken.outcomes

    return intake.in_chunks(rows, take)


def _values(actor: Actor, row: FailureRow, known: _References, references: References) -> tuple[Any, ...]:
    machine, office = intake.need(known.machines, row.machine_serial, "machine_serial", NO_MACHINE)
    if row.restored_at is not None and row.restored_at < row.failed_at:
        raise InvalidInput("Restored before it failed.", field="restored_at")
    if is_misuse(row.responsibility, confirmed=row.responsibility_confirmed) and not actor.can(
        Permission.RESPONSIBILITY_CONFIRM, office
    ):
        raise InvalidInput(
            "Only head office confirms the customer's misuse.", field="responsibility_confirmed"
        )
    order = intake.perhaps(known.orders, row.order_number, "order_number", NO_ORDER)
    return (
        machine,
        references.of(
            row.external_ref,
            row.machine_serial,
            row.failed_at.isoformat(),
            row.order_number,
            row.component_code,
            row.failure_mode,
        ),
        order,
        intake.perhaps(known.requests, row.request_number, "request_number", NO_REQUEST),
        to_minute(row.failed_at),
        row.restored_at and to_minute(row.restored_at),
        row.failure_mode,
        known.components.get(row.component_code),
        row.mechanism,
        row.cause,
        row.action,
        row.responsibility,
        row.responsibility_confirmed,
        row.down_hours,
        row.active_repair_hours,
        row.symptom_code,
        row.note,
    )


def _keep_verdict(draft: Draft, stored: Mapping[Any, Stored]) -> Draft:
    """Keep a responsibility that head office has confirmed; a file written before does not undo it."""
    old = stored.get(draft.values[:2]) if draft.values else None
    at = _AT["responsibility"]
    if old is None or draft.values[at + 1] or not old.values[at + 1]:
        return draft
    values = (*draft.values[:at], *old.values[at : at + 2], *draft.values[at + 2 :])
    return Draft(draft.label, values)


def _resettle(
    written: Sequence[tuple[Any, ...]], before: Sequence[tuple[Any, ...]], updated: Sequence[int]
) -> None:
    """Settle the visits of orders that gained or lost a confirmed misuse."""
    blamed = written if not updated else [*written, *before]
    orders = {
        values[_AT["work_order_id"]]
        for values in blamed
        if values[_AT["responsibility"]] == Responsibility.CUSTOMER_MISUSE
        and values[_AT["responsibility_confirmed"]]
    }
    settle_visits_of_orders(pk for pk in orders if pk is not None)
