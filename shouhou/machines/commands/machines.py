"""What happens to one machine: site ready, accepted, moved, read, extended."""

from datetime import date, datetime

from django.db import transaction

from shouhou.foundation import audit, outbox
from shouhou.foundation.access import row_for_update
from shouhou.kernel.actors import Actor
from shouhou.kernel.errors import InvalidInput, NotFound, RuleViolation
from shouhou.kernel.moments import local_day, to_minute
from shouhou.machines.commands import offices
from shouhou.machines.commands.settling import settle
from shouhou.machines.events import MachineAccepted, MachinesResettled
from shouhou.machines.models import Machine, MeterReading, WarrantyExtension
from shouhou.machines.permissions import Permission
from shouhou.org.models import Office

MISSING = "No such machine."
Changes = dict[str, list[object]]


@transaction.atomic
def notice_site_ready(
    *, actor: Actor, machine_id: int, ready_at: datetime, note: str, now: datetime
) -> Machine:
    """Record the documented notice of when the site is ready; the commissioning date follows from it.

    Needs: SITE_NOTICE for the machine. Writes: the machine, audit, MachinesResettled.
    Raises: NotFound, Denied, RuleViolation (accepted already), InvalidInput (no note).
    """
    machine = row_for_update(Machine.objects, actor, machine_id, Permission.SITE_NOTICE, MISSING)
    if machine.accepted_at is not None:
        raise RuleViolation("The machine is accepted; its commissioning date no longer moves.")
    if not note.strip():
        raise InvalidInput("Say what the notice is: without a document the date does not move.", field="note")
    changes: Changes = {"site_ready_at": [machine.site_ready_at, to_minute(ready_at)]}
    machine.site_ready_at, machine.site_ready_note = to_minute(ready_at), note.strip()
    machine.save(update_fields=["site_ready_at", "site_ready_note"])
    return _settled(actor, "machines.site_noticed", machine, now, changes, note)


@transaction.atomic
def accept_commissioning(
    *, actor: Actor, machine_id: int, accepted_at: datetime, accepted_by: str, now: datetime
) -> Machine:
    """Record the customer's signed acceptance: it ends commissioning and starts the warranty.

    Needs: COMMISSIONING_ACCEPT for the machine. Writes: the machine, exposure, audit, MachineAccepted.
    Raises: NotFound, Denied, RuleViolation (accepted or cancelled), InvalidInput (future, or no name).
    """
    machine = row_for_update(Machine.objects, actor, machine_id, Permission.COMMISSIONING_ACCEPT, MISSING)
    if machine.accepted_at is not None:
        raise RuleViolation("The machine was accepted already.")
    if machine.cancelled_on is not None:
        raise RuleViolation("The order was cancelled; there is nothing to accept.")
    accepted_at = _past(accepted_at, now, "accepted_at")
    if machine.shipped_on and local_day(accepted_at) < machine.shipped_on:
        raise InvalidInput("Accepted before it was shipped.", field="accepted_at")
    if not accepted_by.strip():
        raise InvalidInput("Name the person who signed.", field="accepted_by")
    machine.accepted_at, machine.accepted_by = accepted_at, accepted_by.strip()
    machine.save(update_fields=["accepted_at", "accepted_by"])
    outbox.publish(MachineAccepted(machine.pk, machine.office_id, accepted_at.isoformat()), at=now)
    return _settled(actor, "machines.accepted", machine, now, {"accepted_at": [None, accepted_at]})


@transaction.atomic
def move_office(*, actor: Actor, machine_id: int, to_office_id: int, on: date, now: datetime) -> Machine:
    """Give a machine to another office from the day ``on``; its days under warranty are split there.

    Needs: OFFICE_MOVE at both offices. Writes: the machine, office history, exposure, audit,
    MachinesResettled. Raises: NotFound, Denied, RuleViolation (the same office, or before it came there).
    """
    machine = row_for_update(Machine.objects, actor, machine_id, Permission.OFFICE_MOVE, MISSING)
    if not Office.objects.visible_to(actor, Permission.OFFICE_MOVE).filter(pk=to_office_id).exists():
        raise NotFound("No such office.")
    if machine.office_id == to_office_id:
        raise RuleViolation("The machine is with this office already.")
    offices.move(machine.pk, to_office_id, on)
    changes: Changes = {"office": [machine.office_id, to_office_id], "on": [None, on]}
    machine.office_id = to_office_id
    machine.save(update_fields=["office"])
    return _settled(actor, "machines.moved", machine, now, changes)


@transaction.atomic
def record_meter(
    *, actor: Actor, machine_id: int, read_at: datetime, hours: int, source: str, now: datetime
) -> MeterReading:
    """Record running hours; a warranty in hours may end by it.

    Needs: METER_RECORD for the machine. Writes: a reading, settled columns, audit.
    Raises: NotFound, Denied, RuleViolation (read at that minute already), InvalidInput (ran backward).
    """
    machine = row_for_update(Machine.objects, actor, machine_id, Permission.METER_RECORD, MISSING)
    read_at = _past(read_at, now, "read_at")
    rows = MeterReading.objects.unscoped("the machine was found through its scope").filter(machine=machine)
    if rows.filter(read_at=read_at).exists():
        raise RuleViolation("The meter was read at that minute already.")
    before = rows.filter(read_at__lt=read_at).order_by("-read_at").first()
    after = rows.filter(read_at__gt=read_at).order_by("read_at").first()
    if (before and before.hours > hours) or (after and after.hours < hours) or hours < 0:
        raise InvalidInput("The meter cannot run backward.", field="hours")
    reading = MeterReading.objects.create(machine=machine, read_at=read_at, hours=hours, source=source)
    _settled(actor, "machines.meter_read", machine, now, {"hours": [before and before.hours, hours]})
    return reading


@transaction.atomic
def extend_warranty(*, actor: Actor, machine_id: int, until_on: date, reason: str, now: datetime) -> Machine:
    """Grant a longer warranty.

    Needs: WARRANTY_EXTEND for the machine. Writes: an extension, the machine, exposure, audit,
    MachinesResettled. Raises: NotFound, Denied, RuleViolation (not begun, not longer), InvalidInput.
    """
    machine = row_for_update(Machine.objects, actor, machine_id, Permission.WARRANTY_EXTEND, MISSING)
    if machine.warranty_until is None:
        raise RuleViolation("The warranty has not begun; it cannot be extended yet.")
    if until_on <= machine.warranty_until:
        raise RuleViolation("The warranty runs until {day} already.", day=str(machine.warranty_until))
    if not reason.strip():
        raise InvalidInput("Say why the warranty is extended.", field="reason")
    WarrantyExtension.objects.create(
        machine=machine, until_on=until_on, reason=reason.strip(), granted_on=local_day(now)
    )
    changes: Changes = {"warranty_until": [machine.warranty_until, until_on]}
    return _settled(actor, "machines.warranty_extended", machine, now, changes, reason)


def _settled(
    actor: Actor,
    action: str,
    machine: Machine,
    now: datetime,
    changes: Changes,
    note: str = "",
) -> Machine:
    """Settle the machine, tell the apps above, write the audit entry and return the fresh row."""
    if settle([machine.pk]):
        outbox.publish(MachinesResettled((machine.pk,)), at=now)
    machine.refresh_from_db(from_queryset=Machine.objects.unscoped("the machine was found through its scope"))
    audit.record(actor, action, machine, at=now, office_id=machine.office_id, changes=changes, note=note)
    return machine


def _past(moment: datetime, now: datetime, field: str) -> datetime:
    if moment > now:
        raise InvalidInput("This lies in the future.", field=field)
    return to_minute(moment)
