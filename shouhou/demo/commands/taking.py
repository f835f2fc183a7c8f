"""Taking in batches of facts through the apps' bulk commands, and refusing to go on when one row is refused."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction

from shouhou.careplans.commands.plan_items import record_plan_items
from shouhou.complaints.commands.complaints import record_complaints
from shouhou.customers.commands.customers import record_contacts, record_customers, record_sites
from shouhou.demo.commands import rows
from shouhou.demo.rules.facts import Batch, ExtensionFact, MoveFact
from shouhou.foundation.importing.kinds import RowOutcome, Status
from shouhou.kernel.actors import Actor
from shouhou.kernel.errors import RuleViolation
from shouhou.machines.commands.intake import record_machines, record_meter_readings, record_part_warranties
from shouhou.machines.commands.machines import extend_warranty, move_office
from shouhou.machines.models import Machine
from shouhou.org.models import Office
from shouhou.quality.commands.reports import record_reports
from shouhou.service.commands.intake_answers import record_answers
from shouhou.service.commands.intake_clock import (
    record_request_pauses,
    record_request_reopens,
    record_request_transfers,
)
from shouhou.service.commands.intake_failures import record_failures
from shouhou.service.commands.intake_money import record_expenses, record_revenue
from shouhou.service.commands.intake_orders import record_work_orders
from shouhou.service.commands.intake_requests import record_requests
from shouhou.service.commands.intake_visits import record_visits


@dataclass(frozen=True, slots=True)
class _Kind:
    """Which facts go through which command, as which rows."""

    name: str
    row: Callable[[Any], Any]
    command: Callable[..., list[RowOutcome]]


_KINDS = (
    _Kind("customers", rows.customer, record_customers),
    _Kind("sites", rows.site, record_sites),
    _Kind("contacts", rows.contact, record_contacts),
    _Kind("machines", rows.machine, record_machines),
    _Kind("readings", rows.reading, record_meter_readings),
    _Kind("parts", rows.part, record_part_warranties),
    _Kind("requests", rows.request, record_requests),
    _Kind("pauses", rows.pause, record_request_pauses),
    _Kind("reopens", rows.reopen, record_request_reopens),
    _Kind("transfers", rows.transfer, record_request_transfers),
    _Kind("orders", rows.order, record_work_orders),
    _Kind("failures", rows.failure, record_failures),  # before the visits, which are settled by them
    _Kind("visits", rows.visit, record_visits),
    _Kind("answers", rows.answer, record_answers),
    _Kind("expenses", rows.expense, record_expenses),
    _Kind("revenue", rows.revenue, record_revenue),
    _Kind("plan_items", rows.plan_item, record_plan_items),
    _Kind("complaints", rows.complaint, record_complaints),
    _Kind("reports", rows.report, record_reports),
)


def take(actor: Actor, batch: Batch, now: datetime) -> None:
    """Write a batch in one transaction. Raises: RuleViolation naming the first row that was refused."""
    with transaction.atomic():
        for kind in _KINDS:
            given = getattr(batch, kind.name)
            if given:
                accepted(
                    kind.name, kind.command(actor=actor, rows=[kind.row(fact) for fact in given], now=now)
                )
            if kind.name == "machines":
                _moves(actor, batch.moves, now)
                _extensions(actor, batch.extensions, now)


def accepted(name: str, outcomes: Sequence[RowOutcome]) -> None:
    """Do nothing when every row was taken. Raises: RuleViolation for the first that was not."""
    refused = next((outcome for outcome in outcomes if outcome.status is Status.REFUSED), None)
    if refused is not None:
        raise RuleViolation(
            "The demonstration's {kind} {key} was refused: {reason}",
            kind=name,
            key=refused.key,
            reason=refused.message.format(**refused.context),
        )


def _moves(actor: Actor, moves: Sequence[MoveFact], now: datetime) -> None:
    ids = _machine_ids(actor, [move.serial for move in moves])
    codes = {move.office for move in moves}
    offices = dict(Office.objects.visible_to(actor).filter(code__in=codes).values_list("code", "id"))
    for move in moves:
        move_office(
            actor=actor,
            machine_id=ids[move.serial],
            to_office_id=offices[move.office],
            on=move.from_on,
            now=now,
        )


def _extensions(actor: Actor, extensions: Sequence[ExtensionFact], now: datetime) -> None:
    ids = _machine_ids(actor, [extension.serial for extension in extensions])
    for extension in extensions:
        extend_warranty(
            actor=actor,
            machine_id=ids[extension.serial],
            until_on=extension.until_on,
            reason=extension.reason,
            now=now,
        )


def _machine_ids(actor: Actor, serials: Sequence[str]) -> dict[str, int]:
    rows_of = Machine.objects.visible_to(actor).filter(serial_no__in=serials)
    return dict(rows_of.values_list("serial_no", "id"))
