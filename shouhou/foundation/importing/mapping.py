"""How a stranger's columns become ours: the template's own headings, or a mapping file.

A mapping file is TOML with fixed placeholders, never code (docs/howto/import.md):

    kind = "machines"
    timezone = "America/New_York"          # of times without one; default Asia/Shanghai
    [constants]    office = "HZ"
    [columns]      serial_no = "PDM-{machineID}"   # a heading, or a text with {headings}; {#} is the line
    [formats]      failed_at = "%m/%d/%Y %I:%M:%S %p"
    [values.severity]  High = "P1"         # words of the file -> ours; "*" = any other
    [[skip]]       column = "PMType"  not_in = ["PM01"]  reason = "not a repair"     # or equals, starts_with
"""

import re
import tomllib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from django.conf import settings
from django.utils import translation

from shouhou.foundation.importing.kinds import Column, ImportKind
from shouhou.kernel.errors import InvalidInput
from shouhou.kernel.moments import ZONE

_PLACEHOLDER = re.compile(r"\{([^{}]+)\}")
_KEYS = {"kind", "title", "timezone", "encoding", "constants", "columns", "formats", "values", "skip"}


@dataclass(frozen=True, slots=True)
class Skip:
    """Rows a mapping leaves out, with the reason that the report prints."""

    column: str
    reason: str
    equals: tuple[str, ...] | None = None
    not_in: tuple[str, ...] | None = None
    starts_with: str = ""

    def matches(self, cell: Any) -> bool:
        """Return whether a row with this cell is left out."""
        text = "" if cell is None else str(cell).strip()
        if self.starts_with and text.startswith(self.starts_with):
            return True
        if self.equals is not None and text in self.equals:
            return True
        return self.not_in is not None and text not in self.not_in


@dataclass(frozen=True, slots=True)
class ColumnMapping:
    """A parsed mapping file; the empty one means: the file uses our own headings."""

    kind: str = ""
    timezone: str = ZONE
    encoding: str = ""
    constants: Mapping[str, str] = field(default_factory=dict)
    columns: Mapping[str, str] = field(default_factory=dict)
    formats: Mapping[str, str] = field(default_factory=dict)
    values: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    skips: tuple[Skip, ...] = ()


@dataclass(frozen=True, slots=True)
class Source:
    """Where one of our columns comes from: a getter over the cells, or nothing."""

    name: str
    get: Callable[[Sequence[Any]], Any]


def parse_mapping(text: str) -> ColumnMapping:
    """Return the mapping in TOML ``text``. Raise InvalidInput naming the key that is wrong."""
    try:
        data = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise InvalidInput(
            "The mapping is not valid TOML: {detail}", field="mapping", detail=str(error)
        ) from error
    if unknown := sorted(set(data) - _KEYS):
        raise InvalidInput("The mapping has an unknown key: {keys}", field="mapping", keys=", ".join(unknown))
    zone = str(data.get("timezone", ZONE))
    try:
        ZoneInfo(zone)
    except (ZoneInfoNotFoundError, ValueError) as error:
        raise InvalidInput("{zone} is not a time zone.", field="timezone", zone=zone) from error
    return ColumnMapping(
        kind=str(data.get("kind", "")),
        timezone=zone,
        encoding=str(data.get("encoding", "")),
        constants=_texts(data, "constants"),
        columns=_texts(data, "columns"),
        formats=_texts(data, "formats"),
        values={name: _texts(data["values"], name) for name in data.get("values", {})},
        skips=tuple(_skip(item) for item in data.get("skip", [])),
    )


def bind(
    kind: ImportKind, mapping: ColumnMapping, headers: Sequence[str]
) -> tuple[list[Source], list[tuple[int, Skip]]]:
    """Return a source per column of ``kind`` that the file or the mapping feeds, and the skips by position.

    Raises InvalidInput for a mapping of another kind, an unknown column, a heading the file lacks, or a
    required column that nothing feeds.
    """
    _refuse_strangers(kind, mapping)
    position = {header: index for index, header in reversed(list(enumerate(headers))) if header}
    folded = {header.casefold(): index for header, index in position.items()}
    sources = []
    for column in kind.columns:
        getter = _getter(column.name, mapping, position) or _own_heading(kind, column.name, mapping, folded)
        if getter is not None:
            sources.append(Source(column.name, getter))
        elif column.required:
            raise InvalidInput(
                "The column {column} is missing. The file has: {headers}.",
                field=column.name,
                column=f"{column.label} ({column.name})",
                headers=", ".join(h for h in headers if h and h != "#") or "—",
            )
    return sources, [(_index(position, skip.column), skip) for skip in mapping.skips]


def _refuse_strangers(kind: ImportKind, mapping: ColumnMapping) -> None:
    if mapping.kind and mapping.kind != kind.code:
        raise InvalidInput("This mapping is for {other}, not for {kind}.", other=mapping.kind, kind=kind.code)
    known = {column.name for column in kind.columns}
    used = {*mapping.constants, *mapping.columns, *mapping.formats, *mapping.values}
    if strangers := sorted(used - known):
        raise InvalidInput(
            "{kind} has no column {columns}.", field="mapping", kind=kind.code, columns=", ".join(strangers)
        )


def _getter(
    name: str, mapping: ColumnMapping, position: Mapping[str, int]
) -> Callable[[Sequence[Any]], Any] | None:
    if name in mapping.constants:
        value = mapping.constants[name]
        return lambda cells: value
    if name not in mapping.columns:
        return None
    template = mapping.columns[name]
    if template in position:
        return _cell(position[template])
    if not _PLACEHOLDER.search(template):
        _index(position, template)
    pieces = [
        (text, _index(position, text) if odd % 2 else -1)
        for odd, text in enumerate(_PLACEHOLDER.split(template))
    ]
    return lambda cells: "".join(
        text if i < 0 else _text(cells[i] if i < len(cells) else "") for text, i in pieces
    )


def _own_heading(
    kind: ImportKind, name: str, mapping: ColumnMapping, folded: Mapping[str, int]
) -> Callable[[Sequence[Any]], Any] | None:
    if mapping.columns:
        return None
    column = next(c for c in kind.columns if c.name == name)
    for heading in (column.name, *_labels(column), *column.aliases):
        if heading.casefold() in folded:
            return _cell(folded[heading.casefold()])
    return None


def _labels(column: Column) -> list[str]:
    """Return the column's label in every language: a Chinese file is read in an English window too."""
    labels = []
    for language, _name in settings.LANGUAGES:
        with translation.override(language):
            labels.append(str(column.label))
    return labels


def _cell(index: int) -> Callable[[Sequence[Any]], Any]:
    return lambda cells: cells[index] if index < len(cells) else None


def _text(cell: Any) -> str:
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    return "" if cell is None else str(cell).strip()


def _index(position: Mapping[str, int], heading: str) -> int:
    if heading not in position:
        raise InvalidInput(
            "The mapping reads the heading {heading}, which the file does not have.",
            field="mapping",
            heading=heading,
        )
    return position[heading]


def _texts(data: Mapping[str, Any], key: str) -> dict[str, str]:
    part = data.get(key, {})
    if not isinstance(part, dict):
        raise InvalidInput("In the mapping, {key} must be a table.", field="mapping", key=key)
    return {str(name): str(value) for name, value in part.items()}


def _skip(item: Any) -> Skip:
    if (
        not isinstance(item, dict)
        or "column" not in item
        or not ({"equals", "not_in", "starts_with"} & set(item))
    ):
        raise InvalidInput("A skip needs column, reason, and equals, not_in or starts_with.", field="mapping")
    return Skip(
        str(item["column"]),
        str(item.get("reason", "")),
        _words(item.get("equals")),
        _words(item.get("not_in")),
        str(item.get("starts_with", "")),
    )


def _words(value: Any) -> tuple[str, ...] | None:
    if value is None:
        return None
    return tuple(str(v) for v in value) if isinstance(value, list) else (str(value),)
