"""What the import pages show."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from shouhou.foundation import exporting
from shouhou.foundation.importing import kinds
from shouhou.foundation.importing.kinds import ImportKind, Status
from shouhou.foundation.importing.running import HELD, LEFT_OUT, Line
from shouhou.foundation.models import ImportRun
from shouhou.kernel.actors import Actor
from shouhou.kernel.errors import NotFound


@dataclass(frozen=True, slots=True)
class Count:
    """How many rows ended in one way; ``tone`` is its tag's."""

    status: str
    label: str
    number: int
    tone: str


def list_kinds(actor: Actor) -> list[ImportKind]:
    """Return what this actor may import, in the order in which an empty system is filled."""
    return [kind for kind in kinds.everything() if actor.can(kind.permission)]


def get_kind(actor: Actor, code: str) -> ImportKind:
    """Return a kind this actor may import. Raise NotFound for any other."""
    kind = kinds.find(code)
    if kind is None or not actor.can(kind.permission):
        raise NotFound("There is nothing called {kind} to import.", kind=code)
    return kind


def list_runs(actor: Actor) -> QuerySet[ImportRun]:
    """Return committed imports of the kinds this actor may import, newest first."""
    codes = [kind.code for kind in list_kinds(actor)]
    rows = ImportRun.objects.visible_to(actor).filter(kind__in=codes)
    if not actor.reach("org.import_run").everywhere:
        rows = rows.filter(actor_id=actor.user_id)
    return rows.order_by("-at")


def status_words() -> dict[str, tuple[str, str]]:
    """Return what each outcome is called and the tone of its tag, worst first."""
    return {
        Status.REFUSED.value: (_("Refused"), "bad"),
        LEFT_OUT: (_("Left out"), "warn"),
        Status.CREATED.value: (_("New"), "good"),
        Status.UPDATED.value: (_("Changed"), "info"),
        Status.UNCHANGED.value: (_("Unchanged"), ""),
        HELD: (_("Not tried"), ""),
    }


def counts_of(counts: dict[str, int]) -> list[Count]:
    """Return the counts of a report, worst first, without the zeros."""
    words = status_words()
    return [Count(s, label, counts[s], tone) for s, (label, tone) in words.items() if counts.get(s)]


def column_labels(kind: ImportKind) -> dict[str, str]:
    """Return the reader's heading of each column, for reports that name a field."""
    return {column.name: str(column.label) for column in kind.columns}


def report_xlsx(kind: ImportKind, lines: Sequence[Line]) -> bytes:
    """Return the report of an import as a workbook, one row per row of the file."""
    words, labels = status_words(), column_labels(kind)
    rows: list[list[Any]] = [
        [line.number, words[line.status][0], line.key, labels.get(line.field, line.field), line.message]
        for line in lines
    ]
    headings = [_("Row"), _("Outcome"), _("Key"), _("Column"), _("Message")]
    return exporting.write_xlsx(headings, rows, sheet=_("Report"))
