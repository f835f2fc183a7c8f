"""Running an import: every row is checked, then all are written or none."""

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext

from shouhou.foundation import audit
from shouhou.foundation.importing import mapping as mappings
from shouhou.foundation.importing.kinds import ImportKind, RowOutcome, Status
from shouhou.foundation.importing.parsing import Parser, parser
from shouhou.foundation.importing.reading import Table, read_table
from shouhou.foundation.models.imports import ImportRun
from shouhou.kernel.actors import Actor
from shouhou.kernel.errors import HouseError, InvalidInput, fill

LEFT_OUT = "left_out"
HELD = "held"
LINE = "#"
"""What a mapping calls the number of the line in the file."""
EVERY = 2_000

Progress = Callable[[str, int, int], None]


@dataclass(frozen=True, slots=True)
class Line:
    """One row of the report, in the reader's language."""

    number: int
    status: str
    key: str = ""
    field: str = ""
    message: str = ""


@dataclass(slots=True)
class Report:
    """What an import did, or would do. ``committed`` is False for a dry run and after any refusal."""

    kind: str
    encoding: str
    sha256: str
    lines: list[Line] = field(default_factory=list)
    committed: bool = False

    @property
    def counts(self) -> Counter[str]:
        """How many rows ended how."""
        return Counter(line.status for line in self.lines)

    @property
    def refused(self) -> list[Line]:
        """The rows that stand in the way."""
        return [line for line in self.lines if line.status == Status.REFUSED]


class _Undo(Exception):
    """Leaves the transaction without writing."""


def run_import(
    *,
    actor: Actor,
    kind: ImportKind,
    content: bytes,
    name: str,
    now: datetime,
    mapping_text: str = "",
    dry_run: bool = False,
    progress: Progress | None = None,
) -> Report:
    """Import ``content`` as ``kind`` and return the report of every row.

    ``progress`` hears the stage (checking, writing), the rows done and all rows, outside any transaction.

    All or nothing: one refused row and nothing is written. Re-importing the same rows changes nothing.
    Needs: the kind's permission. Raises: Denied; InvalidInput for a file or mapping that cannot be read.
    """
    actor.require(kind.permission)
    mapping = mappings.parse_mapping(mapping_text) if mapping_text else mappings.ColumnMapping()
    table = read_table(content, name, encoding=mapping.encoding)
    report = Report(kind.code, table.encoding, table.sha256)
    tell = progress or _silent
    numbers, rows = _parse(kind, mapping, table, report, tell)
    if report.refused:
        report.lines += [Line(number, HELD) for number in numbers]
        report.lines.sort(key=lambda line: line.number)
        return report
    tell("writing", len(table.rows), len(table.rows))
    try:
        with transaction.atomic():
            outcomes = kind.apply(actor=actor, rows=rows, now=now)
            report.lines += [_line(n, o) for n, o in zip(numbers, outcomes, strict=True)]
            if report.refused or dry_run:
                raise _Undo  # noqa: TRY301 - leaving the block is what undoes it
            _keep_run(actor, kind, report, name, now)
            report.committed = True
    except _Undo:
        pass
    report.lines.sort(key=lambda line: line.number)
    return report


def _parse(
    kind: ImportKind, mapping: mappings.ColumnMapping, table: Table, report: Report, tell: Progress
) -> tuple[list[int], list[Any]]:
    sources, skips = mappings.bind(kind, mapping, (*table.headers, LINE))
    columns = {column.name: column for column in kind.columns}
    readers: list[tuple[str, Any, Parser]] = [
        (
            source.name,
            source.get,
            parser(
                columns[source.name],
                zone=mapping.timezone,
                pattern=mapping.formats.get(source.name, ""),
                words=mapping.values.get(source.name),
            ),
        )
        for source in sources
    ]
    numbers, rows = [], []
    width = len(table.headers)
    for done, (number, found) in enumerate(table.rows):
        cells = [*found[:width], *[None] * (width - len(found)), number]
        if done % EVERY == 0:
            tell("checking", done, len(table.rows))
        reason = next((skip.reason for index, skip in skips if skip.matches(_at(cells, index))), None)
        if reason is not None:
            report.lines.append(Line(number, LEFT_OUT, message=reason))
            continue
        try:
            rows.append(_row(kind, readers, cells))
            numbers.append(number)
        except InvalidInput as error:
            report.lines.append(Line(number, Status.REFUSED, "", error.field, error.render(gettext)))
    return numbers, rows


def _silent(stage: str, done: int, total: int) -> None:
    """Tell nobody."""


def _row(kind: ImportKind, readers: list[tuple[str, Any, Parser]], cells: Sequence[Any]) -> Any:
    values = {}
    for name, get, parse in readers:
        value = parse(get(cells))
        if value is not None:
            values[name] = value
    return kind.row(**values)


def _at(cells: Sequence[Any], index: int) -> Any:
    return cells[index] if index < len(cells) else None


def _line(number: int, outcome: RowOutcome) -> Line:
    message = fill(gettext(outcome.message), outcome.context) if outcome.message else ""
    return Line(number, outcome.status.value, outcome.key, outcome.field, message)


def _keep_run(actor: Actor, kind: ImportKind, report: Report, name: str, now: datetime) -> None:
    counts = report.counts
    if not counts[Status.CREATED] + counts[Status.UPDATED]:
        return
    run = ImportRun.objects.create(
        kind=kind.code,
        file_name=name[:200],
        file_sha256=report.sha256,
        encoding=report.encoding,
        at=now,
        actor_id=actor.user_id,
        actor_name=actor.name,
        created=counts[Status.CREATED],
        updated=counts[Status.UPDATED],
        unchanged=counts[Status.UNCHANGED],
    )
    audit.record(actor, f"import.{kind.code}", run, at=now, note=f"{name} sha256 {report.sha256}")


def refusal_of(error: HouseError) -> str:
    """Return an error in the reader's language, for doors that print it."""
    return error.render(gettext)
