"""The office history of machines: stays follow each other without gaps or overlaps."""

from collections.abc import Sequence
from datetime import date

from shouhou.foundation import bulk
from shouhou.kernel.errors import RuleViolation
from shouhou.machines.models import MachineOffice


def begin_stays(stays: Sequence[tuple[int, int, date]]) -> None:
    """Open the first stay of new machines: (machine, office, from which day)."""
    if stays:
        bulk.insert(MachineOffice, ("machine_id", "office_id", "from_on"), stays)


def move(machine_id: int, office_id: int, on: date) -> None:
    """End the open stay on ``on`` and begin one at ``office_id``. Called inside a command's transaction.

    Raise RuleViolation when the machine came to its present office on that day or later.
    """
    rows = MachineOffice.objects.unscoped("settling serves no person").filter(machine=machine_id)
    last = rows.filter(until_on__isnull=True).first()
    if last is not None:
        if on <= last.from_on:
            raise RuleViolation(
                "It has been with its present office since {day}; the move must be later.",
                day=str(last.from_on),
            )
        last.until_on = on
        last.save(update_fields=["until_on"])
    MachineOffice.objects.create(machine_id=machine_id, office_id=office_id, from_on=on)
