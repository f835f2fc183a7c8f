"""Writing the catalogue, in bulk."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from shouhou.foundation import audit, intake
from shouhou.foundation.importing.kinds import RowOutcome
from shouhou.foundation.intake import Intake
from shouhou.kernel.actors import Actor
from shouhou.machines.commands.settling import settle
from shouhou.machines.models import FaultComponent, Machine, MachineModel
from shouhou.machines.permissions import Permission


@dataclass(frozen=True, slots=True)
class MachineModelRow:
    """A machine model as a file gives it."""

    code: str
    name: str
    family: str = ""
    commissioning_workdays: int = 5
    warranty_months: int = 12
    warranty_hours: int | None = None


@dataclass(frozen=True, slots=True)
class ComponentRow:
    """A component as a file gives it; parents come before their children."""

    code: str
    name: str
    parent_code: str = ""
    family: str = ""


MODELS = Intake(
    model=MachineModel,
    fields=("code", "name", "family", "commissioning_workdays", "warranty_months", "warranty_hours"),
    key=("code",),
    action="machines.model",
    permission=Permission.CATALOG_IMPORT,
)


@transaction.atomic
def record_machine_models(
    *, actor: Actor, rows: Sequence[MachineModelRow], now: datetime
) -> list[RowOutcome]:
    """Create or update machine models by code, and settle the machines of models whose terms changed.

    Needs: CATALOG_IMPORT. Writes: models, settled columns of their machines, audit. Raises: Denied.
    """
    actor.require(Permission.CATALOG_IMPORT)
    known = intake.stored(MODELS, (row.code for row in rows))
    drafts = intake.draft_each(
        rows,
        lambda row: row.code,
        lambda row: (
            row.code,
            row.name,
            row.family,
            row.commissioning_workdays,
            row.warranty_months,
            row.warranty_hours,
        ),
    )
    taken = intake.take_in(actor, MODELS, drafts, known, now)
    if taken.updated:
        machines = Machine.objects.unscoped("settling serves no person")
        settle(machines.filter(model__in=taken.updated).values_list("id", flat=True))
    return taken.outcomes


@transaction.atomic
def record_components(*, actor: Actor, rows: Sequence[ComponentRow], now: datetime) -> list[RowOutcome]:
    """Create or update components by code; a row may name a parent that stands above it in ``rows``.

    Needs: CATALOG_IMPORT. Writes: components, audit. Raises: Denied.
    """
    actor.require(Permission.CATALOG_IMPORT)
    outcomes: list[RowOutcome] = []
    for depth in _by_depth(rows):
        outcomes += _take_components(actor, depth, now)
    return outcomes


def ensure_components(actor: Actor, codes: Iterable[str], now: datetime) -> dict[str, int]:
    """Return code -> id of components, adding unknown codes at the top of the tree under their own name.

    Called by commands that take failures from files whose codes nobody has entered yet.
    Writes: components, one audit entry for the new ones.
    """
    wanted = sorted({code for code in codes if code})
    everyone = FaultComponent.objects.unscoped("the catalogue is shared by all offices")
    known: dict[str, int] = intake.lookup(everyone, "code", wanted, "id")
    missing = [code for code in wanted if code not in known]
    if missing:
        made = FaultComponent.objects.bulk_create(
            [FaultComponent(code=code, name=code, level=1) for code in missing]
        )
        known |= {row.code: row.pk for row in made}
        audit.note_batch(
            actor,
            "machines.component.recorded",
            FaultComponent._meta.label,
            at=now,
            note=", ".join(missing)[:500],
            count=len(missing),
        )
    return known


COMPONENTS = Intake(
    model=FaultComponent,
    fields=("code", "name", "parent_id", "level", "family"),
    key=("code",),
    action="machines.component",
    permission=Permission.CATALOG_IMPORT,
)
NO_PARENT = "There is no component {key} above this one."


def _by_depth(rows: Sequence[ComponentRow]) -> list[list[ComponentRow]]:
    """Return the rows in runs, so that every parent is written before the run of its children."""
    runs: list[list[ComponentRow]] = []
    current: set[str] = set()
    for row in rows:
        if not runs or row.parent_code in current:
            runs.append([])
            current = set()
        runs[-1].append(row)
        current.add(row.code)
    return runs


def _take_components(actor: Actor, rows: Sequence[ComponentRow], now: datetime) -> list[RowOutcome]:
    everyone = FaultComponent.objects.unscoped("the catalogue is shared by all offices")
    parents: dict[str, tuple[int, int]] = intake.lookup(
        everyone.filter(level__lt=3), "code", (row.parent_code for row in rows), "id", "level"
    )

    def values(row: ComponentRow) -> tuple[object, ...]:
        parent = intake.perhaps(parents, row.parent_code, "parent_code", NO_PARENT)
        above, level = parent or (None, 0)
        return (row.code, row.name, above, level + 1, row.family)

    drafts = intake.draft_each(rows, lambda row: row.code, values)
    known = intake.stored(COMPONENTS, (row.code for row in rows))
    return intake.take_in(actor, COMPONENTS, drafts, known, now).outcomes
