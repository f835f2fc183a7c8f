"""Facts about machines."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class MachineAccepted:
    """A machine was accepted by the customer."""

    machine_id: int
    office_id: int
    accepted_at: str


@dataclass(frozen=True, slots=True)
class MachinesResettled:
    """Warranty, acceptance or home office of machines changed: what was decided by them is due again."""

    machine_ids: tuple[int, ...]
