"""Writing the catalogue of symptoms, in bulk."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from shouhou.foundation import intake
from shouhou.foundation.importing.kinds import RowOutcome
from shouhou.foundation.intake import Intake
from shouhou.kernel.actors import Actor
from shouhou.service.models import FaultSymptom
from shouhou.service.permissions import Permission


@dataclass(frozen=True, slots=True)
class SymptomRow:
    """A symptom code and what it stands for."""

    code: str
    name: str


SYMPTOMS = Intake(
    model=FaultSymptom,
    fields=("code", "name"),
    key=("code",),
    action="service.symptom",
    permission=Permission.RECORD_IMPORT,
)


@transaction.atomic
def record_symptoms(*, actor: Actor, rows: Sequence[SymptomRow], now: datetime) -> list[RowOutcome]:
    """Create or update symptoms by code.

    Needs: RECORD_IMPORT for the whole company, whose catalogue it is. Writes: symptoms, audit.
    Raises: Denied.
    """
    actor.require_covers(Permission.RECORD_IMPORT, None)

    def take(chunk: Sequence[SymptomRow]) -> list[RowOutcome]:
        drafts = intake.draft_each(chunk, lambda row: row.code, lambda row: (row.code, row.name))
        known = intake.stored(SYMPTOMS, (row.code for row in chunk))
        return intake.take_in(actor, SYMPTOMS, drafts, known, now).outcomes

    return intake.in_chunks(rows, take)
