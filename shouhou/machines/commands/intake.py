"""Taking in machines, meter readings and part warranties, in bulk."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import transaction

from shouhou.customers.models import Customer, Site
from shouhou.foundation import intake, outbox
from shouhou.foundation.importing.kinds import RowOutcome
from shouhou.foundation.intake import Draft, Intake, Stored
from shouhou.kernel.actors import Actor
from shouhou.kernel.errors import InvalidInput
from shouhou.kernel.moments import local_day, to_minute
from shouhou.machines.commands import offices
from shouhou.machines.commands.settling import settle
from shouhou.machines.events import MachinesResettled
from shouhou.machines.models import FaultComponent, Machine, MachineModel, MeterReading, PartWarranty
from shouhou.machines.permissions import Permission
from shouhou.machines.rules import warranty
from shouhou.machines.rules.warranty import Cover
from shouhou.org.models import Office

NO_OFFICE = "There is no office {key}."
NO_CUSTOMER = "There is no customer {key}."
NO_SITE = "This customer has no site {key}."
NO_MODEL = "There is no machine model {key}."
NO_MACHINE = "There is no machine {key}."
NO_COMPONENT = "There is no component {key}."


@dataclass(frozen=True, slots=True)
class MachineRow:
    """A machine as a file gives it. ``office_since``: from which day the office answers for it."""

    serial_no: str
    model_code: str
    customer_code: str
    office_code: str
    site_name: str = ""
    config: str = ""
    batch_no: str = ""
    produced_on: date | None = None
    shipped_on: date | None = None
    contract_due_on: date | None = None
    site_ready_at: datetime | None = None
    site_ready_note: str = ""
    accepted_at: datetime | None = None
    accepted_by: str = ""
    line_head_serial: str = ""
    retired_on: date | None = None
    cancelled_on: date | None = None
    factory_late: bool = False
    warranty_months: int | None = None
    warranty_hours: int | None = None
    warranty_start_on: date | None = None
    office_since: date | None = None
    external_ref: str = ""


@dataclass(frozen=True, slots=True)
class MeterRow:
    """A meter reading as a file gives it."""

    serial_no: str
    read_at: datetime
    hours: int
    source: str = "import"


@dataclass(frozen=True, slots=True)
class PartWarrantyRow:
    """A replaced part as a file gives it; without an end its months are counted from the replacement."""

    serial_no: str
    part_no: str
    replaced_on: date
    part_name: str = ""
    part_serial_no: str = ""
    component_code: str = ""
    months: int = 3
    until_on: date | None = None


MACHINES = Intake(
    model=Machine,
    fields=(
        "serial_no",
        "model_id",
        "customer_id",
        "site_id",
        "office_id",
        "config",
        "batch_no",
        "produced_on",
        "shipped_on",
        "contract_due_on",
        "site_ready_at",
        "site_ready_note",
        "accepted_at",
        "accepted_by",
        "line_head_id",
        "retired_on",
        "cancelled_on",
        "factory_late",
        "warranty_months",
        "warranty_hours",
        "warranty_start_on",
        "external_ref",
    ),
    key=("serial_no",),
    action="machines.machine",
    permission=Permission.RECORD_IMPORT,
    office="office_id",
)
METERS = Intake(
    model=MeterReading,
    fields=("machine_id", "read_at", "hours", "source"),
    key=("machine_id", "read_at"),
    action="machines.meter",
    permission=Permission.RECORD_IMPORT,
)
PARTS = Intake(
    model=PartWarranty,
    fields=(
        "machine_id",
        "part_no",
        "serial_no",
        "replaced_on",
        "part_name",
        "component_id",
        "from_on",
        "until_on",
    ),
    key=("machine_id", "part_no", "serial_no", "replaced_on"),
    action="machines.part_warranty",
    permission=Permission.RECORD_IMPORT,
)


@dataclass(frozen=True, slots=True)
class _Known:
    """What the rows of one chunk refer to."""

    offices: dict[str, int]
    customers: dict[str, int]
    models: dict[str, int]
    sites: dict[tuple[int, str], int]
    heads: dict[str, int]


@transaction.atomic
def record_machines(*, actor: Actor, rows: Sequence[MachineRow], now: datetime) -> list[RowOutcome]:
    """Create or update machines by serial number, with their office history, warranty and exposure.

    A line's head must stand in an earlier row or exist already. A new office in a row moves the machine, on
    ``office_since`` or today. Needs: RECORD_IMPORT for the offices named. Writes: machines, office history,
    exposure, audit, one MachinesResettled. Raises: Denied.
    """
    actor.require(Permission.RECORD_IMPORT)
    heads = [(index, row) for index, row in enumerate(rows) if not row.line_head_serial]
    members = [(index, row) for index, row in enumerate(rows) if row.line_head_serial]
    outcomes: dict[int, RowOutcome] = {}
    for wave in (heads, members):
        for chunk in intake.chunks(wave):
            found = _take_machines(actor, [row for _, row in chunk], now)
            outcomes |= {index: outcome for (index, _), outcome in zip(chunk, found, strict=True)}
    return [outcomes[index] for index in range(len(rows))]


def _take_machines(actor: Actor, rows: Sequence[MachineRow], now: datetime) -> list[RowOutcome]:
    known = _references(actor, rows)
    drafts = intake.draft_each(rows, lambda row: row.serial_no, lambda row: _machine(row, known))
    before = intake.stored(MACHINES, (row.serial_no for row in rows))
    taken = intake.take_in(actor, MACHINES, drafts, before, now)
    ids: dict[str, int] = intake.lookup(
        Machine.objects.unscoped("natural keys are unique in the company"), "serial_no", taken.created, "id"
    )
    fresh = [(ids[row.serial_no], row) for row in rows if row.serial_no in ids]
    offices.begin_stays([(pk, known.offices[row.office_code], _since(row, now)) for pk, row in _once(fresh)])
    _move(rows, drafts, before, set(taken.updated), now)
    changed = settle([*ids.values(), *taken.updated])
    again = sorted(set(changed) & set(taken.updated))
    if again:
        outbox.publish(MachinesResettled(tuple(again)), at=now)
    return taken.outcomes


def _references(actor: Actor, rows: Sequence[MachineRow]) -> _Known:
    may = Permission.RECORD_IMPORT
    customers: dict[str, int] = intake.lookup(
        Customer.objects.visible_to(actor, may), "code", (r.customer_code for r in rows), "id"
    )
    sites = Site.objects.visible_to(actor, may).filter(
        customer__in=set(customers.values()), name__in={r.site_name for r in rows if r.site_name}
    )
    catalog = MachineModel.objects.unscoped("the catalogue is shared by all offices")
    return _Known(
        offices=intake.lookup(
            Office.objects.visible_to(actor, may), "code", (r.office_code for r in rows), "id"
        ),
        customers=customers,
        models=intake.lookup(catalog, "code", (r.model_code for r in rows), "id"),
        sites={(customer, name): pk for pk, customer, name in sites.values_list("id", "customer_id", "name")},
        heads=intake.lookup(
            Machine.objects.visible_to(actor, may), "serial_no", (r.line_head_serial for r in rows), "id"
        ),
    )


def _machine(row: MachineRow, known: _Known) -> tuple[Any, ...]:
    _check(row)
    customer = intake.need(known.customers, row.customer_code, "customer_code", NO_CUSTOMER)
    site = (
        intake.need(known.sites, (customer, row.site_name), "site_name", NO_SITE) if row.site_name else None
    )
    return (
        row.serial_no,
        intake.need(known.models, row.model_code, "model_code", NO_MODEL),
        customer,
        site,
        intake.need(known.offices, row.office_code, "office_code", NO_OFFICE),
        row.config,
        row.batch_no,
        row.produced_on,
        row.shipped_on,
        row.contract_due_on,
        row.site_ready_at and to_minute(row.site_ready_at),
        row.site_ready_note,
        row.accepted_at and to_minute(row.accepted_at),
        row.accepted_by,
        intake.perhaps(known.heads, row.line_head_serial, "line_head_serial", NO_MACHINE),
        row.retired_on,
        row.cancelled_on,
        row.factory_late,
        row.warranty_months,
        row.warranty_hours,
        row.warranty_start_on,
        row.external_ref,
    )


def _check(row: MachineRow) -> None:
    accepted_on = row.accepted_at and local_day(row.accepted_at)
    if accepted_on and row.shipped_on and accepted_on < row.shipped_on:
        raise InvalidInput("Accepted before it was shipped.", field="accepted_at")
    if row.retired_on and accepted_on and row.retired_on < accepted_on:
        raise InvalidInput("Retired before it was accepted.", field="retired_on")


def _since(row: MachineRow, now: datetime) -> date:
    """Return the day from which a new machine's office answers for it: the earliest one known."""
    accepted_on = row.accepted_at and local_day(row.accepted_at)
    ready_on = row.site_ready_at and local_day(row.site_ready_at)
    days = (
        row.produced_on,
        row.shipped_on,
        ready_on,
        accepted_on,
        row.warranty_start_on,
        row.contract_due_on,
    )
    return row.office_since or min((day for day in days if day), default=local_day(now))


def _once(pairs: Iterable[tuple[int, MachineRow]]) -> Iterable[tuple[int, MachineRow]]:
    return dict(reversed(list(pairs))).items()


def _move(
    rows: Sequence[MachineRow],
    drafts: Sequence[Draft],
    before: dict[Any, Stored],
    updated: set[int],
    now: datetime,
) -> None:
    at = MACHINES.fields.index("office_id")
    for row, draft in zip(rows, drafts, strict=True):
        old = before.get(row.serial_no)
        if old and old.pk in updated and draft.values and old.values[at] != draft.values[at]:
            offices.move(old.pk, draft.values[at], row.office_since or local_day(now))


@transaction.atomic
def record_meter_readings(*, actor: Actor, rows: Sequence[MeterRow], now: datetime) -> list[RowOutcome]:
    """Create or update meter readings by machine and moment; warranties in hours are settled again.

    Needs: RECORD_IMPORT over the machines. Writes: readings, settled columns, audit. Raises: Denied.
    """
    actor.require(Permission.RECORD_IMPORT)

    def take(chunk: Sequence[MeterRow]) -> list[RowOutcome]:
        machines = _machines(actor, (r.serial_no for r in chunk))
        drafts = intake.draft_each(
            chunk,
            lambda row: row.serial_no,
            lambda row: (
                intake.need(machines, row.serial_no, "serial_no", NO_MACHINE),
                to_minute(row.read_at),
                row.hours,
                row.source,
            ),
        )
        known = intake.stored(METERS, (d.values[:2] for d in drafts if d.values))
        taken = intake.take_in(actor, METERS, drafts, known, now)
        _resettle([d.values[0] for d in drafts if d.values], now)
        return taken.outcomes

    return intake.in_chunks(rows, take)


@transaction.atomic
def record_part_warranties(
    *, actor: Actor, rows: Sequence[PartWarrantyRow], now: datetime
) -> list[RowOutcome]:
    """Create or update part warranties by machine, part, part serial number and day.

    Needs: RECORD_IMPORT over the machines. Writes: part warranties, audit, one MachinesResettled.
    Raises: Denied.
    """
    actor.require(Permission.RECORD_IMPORT)

    def take(chunk: Sequence[PartWarrantyRow]) -> list[RowOutcome]:
        rows_of = Machine.objects.visible_to(actor, Permission.RECORD_IMPORT)
        machines: dict[str, tuple[Any, ...]] = intake.lookup(
            rows_of, "serial_no", (r.serial_no for r in chunk), "id", "warranty_from", "warranty_until"
        )
        everyone = FaultComponent.objects.unscoped("the catalogue is shared by all offices")
        components = intake.lookup(everyone, "code", (r.component_code for r in chunk), "id")
        drafts = intake.draft_each(
            chunk, lambda row: row.serial_no, lambda row: _part(row, machines, components)
        )
        known = intake.stored(PARTS, (d.values[:4] for d in drafts if d.values))
        taken = intake.take_in(actor, PARTS, drafts, known, now)
        touched = {d.values[0] for d in drafts if d.values}
        if taken.created or taken.updated:
            outbox.publish(MachinesResettled(tuple(sorted(touched))), at=now)
        return taken.outcomes

    return intake.in_chunks(rows, take)


def _part(
    row: PartWarrantyRow, machines: dict[str, tuple[Any, ...]], components: dict[str, int]
) -> tuple[Any, ...]:
    machine, begins, ends = intake.need(machines, row.serial_no, "serial_no", NO_MACHINE)
    cover = None if begins is None else Cover(begins, ends)
    until = row.until_on or warranty.part_cover(row.replaced_on, row.months, cover).until_on
    if until <= row.replaced_on:
        raise InvalidInput("The part's warranty ends before it begins.", field="until_on")
    return (
        machine,
        row.part_no,
        row.part_serial_no,
        row.replaced_on,
        row.part_name,
        intake.perhaps(components, row.component_code, "component_code", NO_COMPONENT),
        row.replaced_on,
        until,
    )


def _machines(actor: Actor, serials: Iterable[str]) -> dict[str, int]:
    rows = Machine.objects.visible_to(actor, Permission.RECORD_IMPORT)
    return intake.lookup(rows, "serial_no", serials, "id")


def _resettle(machine_ids: Iterable[int], now: datetime) -> None:
    changed = settle(machine_ids)
    if changed:
        outbox.publish(MachinesResettled(tuple(changed)), at=now)
