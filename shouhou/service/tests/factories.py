"""The least that service needs: a customer and machines at two offices, and rows that refer to them."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from shouhou.customers.commands.customers import CustomerRow, SiteRow, record_customers, record_sites
from shouhou.foundation.importing.kinds import RowOutcome, Status
from shouhou.foundation.models import AuditEntry, OutboxEvent
from shouhou.kernel.actors import Actor
from shouhou.kernel.moments import at_local
from shouhou.machines.commands.catalog import MachineModelRow, record_machine_models
from shouhou.machines.commands.intake import MachineRow, record_machines
from shouhou.service.commands.intake_orders import record_work_orders
from shouhou.service.commands.intake_requests import record_requests
from shouhou.service.commands.rows import RequestRow, WorkOrderRow
from shouhou.service.models import ServiceRequest
from tests import world

NOW = world.NOW
REPORTED = at_local(date(2026, 11, 2), 9, 0)  # a Monday
ACCEPTED = at_local(date(2026, 3, 1), 10, 0)


def scene() -> world.Cast:
    """Found the company with customers K1 (Hangzhou) and K2 (Guangzhou) and machines H1-H3, G1 in warranty."""
    cast = world.cast()
    record_customers(
        actor=world.SYSTEM,
        rows=[CustomerRow("K1", "杭州食品厂", "HZ"), CustomerRow("K2", "广州饮料厂", "GZ")],
        now=NOW,
    )
    record_sites(actor=world.SYSTEM, rows=[SiteRow("K1", "一号车间", distance_band="same_city")], now=NOW)
    record_machine_models(actor=world.SYSTEM, rows=[MachineModelRow("M", "枕式包装机")], now=NOW)
    rows = [
        MachineRow(
            f"H{n}", "M", "K1", "HZ", site_name="一号车间", shipped_on=date(2026, 2, 1), accepted_at=ACCEPTED
        )
        for n in (1, 2, 3)
    ]
    rows.append(MachineRow("G1", "M", "K2", "GZ", shipped_on=date(2026, 2, 1), accepted_at=ACCEPTED))
    record_machines(actor=world.SYSTEM, rows=rows, now=NOW)
    return cast


def request_row(number: str = "R1", **values: Any) -> RequestRow:
    """Return a P1 request of machine H1 in Hangzhou: due 32 hours after the report."""
    given: dict[str, Any] = {
        "office_code": "HZ",
        "reported_at": REPORTED,
        "machine_serial": "H1",
        "severity": "P1",
    }
    return RequestRow(number, **(given | values))


def take_requests(*rows: RequestRow, actor: Actor = world.SYSTEM, now: datetime = NOW) -> list[RowOutcome]:
    """Take requests in."""
    return record_requests(actor=actor, rows=rows, now=now)


def request(number: str = "R1") -> ServiceRequest:
    """Return a stored request."""
    return ServiceRequest.objects.unscoped("test").get(number=number)


def take_order(number: str = "W1", **values: Any) -> None:
    """Take in a repair order of machine H1 that was closed on 5 November."""
    given: dict[str, Any] = {
        "office_code": "HZ",
        "work_type": "repair",
        "opened_at": REPORTED,
        "machine_serial": "H1",
        "closed_at": at_local(date(2026, 11, 5), 17, 0),
    }
    rows = [WorkOrderRow(number, **(given | values))]
    assert statuses(record_work_orders(actor=world.SYSTEM, rows=rows, now=NOW)) == [Status.CREATED]


def statuses(outcomes: Sequence[RowOutcome]) -> list[Status]:
    """Return how each row ended."""
    return [outcome.status for outcome in outcomes]


def refusals(outcomes: Sequence[RowOutcome]) -> list[tuple[str, str]]:
    """Return (field, sentence) of every refused row."""
    return [(o.field, o.message.format(**o.context)) for o in outcomes if o.status is Status.REFUSED]


def events(name: str) -> list[dict[str, Any]]:
    """Return the payloads of the events of a name, oldest first."""
    rows = OutboxEvent.objects.unscoped("test").filter(name=name).order_by("pk")
    return [event.payload for event in rows]


def audited(action: str) -> list[AuditEntry]:
    """Return the audit entries of an action, oldest first."""
    return list(AuditEntry.objects.unscoped("test").filter(action=action).order_by("pk"))
