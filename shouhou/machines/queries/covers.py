"""What a machine's dates say on a day: free or paid, and whose it is. For settling, not for people."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from shouhou.foundation.intake import chunks
from shouhou.machines.models import Machine, MachineOffice, PartWarranty
from shouhou.machines.rules import warranty
from shouhou.machines.rules.warranty import Cover, Entitlement, Stay


@dataclass(frozen=True, slots=True)
class MachineCover:
    """One machine's warranty, acceptance and home offices."""

    office_id: int
    accepted_at: datetime | None
    cover: Cover | None
    parts: tuple[Cover, ...] = ()
    stays: tuple[Stay, ...] = ()

    def entitlement(self, day: date) -> Entitlement:
        """Return what makes work reported on ``day`` free, or why it is not."""
        return warranty.entitlement(self.cover, self.parts, day)

    def is_free(self, day: date) -> bool:
        """Tell whether work reported on ``day`` is under a warranty."""
        return self.entitlement(day) in {Entitlement.MACHINE, Entitlement.PART}

    def office_on(self, day: date) -> int:
        """Return the home office on ``day``; today's where the history says nothing."""
        return warranty.office_on(self.stays, day) or self.office_id


def covers_of(machine_ids: Iterable[int | None]) -> dict[int, MachineCover]:
    """Return the cover of each machine, in three queries a chunk. The ids were resolved through a scope."""
    wanted = sorted({pk for pk in machine_ids if pk is not None})
    parts: dict[int, list[Cover]] = {}
    stays: dict[int, list[Stay]] = {}
    found: dict[int, MachineCover] = {}
    for chunk in chunks(wanted):
        replaced = PartWarranty.objects.unscoped("settling serves no person").filter(machine__in=chunk)
        for pk, start, until in replaced.values_list("machine_id", "from_on", "until_on"):
            parts.setdefault(pk, []).append(Cover(start, until))
        history = MachineOffice.objects.unscoped("settling serves no person").filter(machine__in=chunk)
        ordered = history.order_by("machine_id", "from_on")
        for pk, office, start, end in ordered.values_list("machine_id", "office_id", "from_on", "until_on"):
            stays.setdefault(pk, []).append(Stay(office, start, end))
        rows = Machine.objects.unscoped("settling serves no person").filter(pk__in=chunk)
        for pk, office_id, accepted, begins, ends in rows.values_list(
            "id", "office_id", "accepted_at", "warranty_from", "warranty_until"
        ):
            cover = None if begins is None or ends is None else Cover(begins, ends)
            found[pk] = MachineCover(
                office_id, accepted, cover, tuple(parts.get(pk, ())), tuple(stays.get(pk, ()))
            )
    return found
