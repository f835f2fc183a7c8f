"""What can be imported: the columns of each kind, and the command that takes its rows."""

import dataclasses
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any, Protocol

from django.utils.functional import Promise
from django.utils.translation import get_language

from shouhou.kernel.actors import Actor

Text = str | Promise


class Status(StrEnum):
    CREATED = "created"
    UPDATED = "updated"
    UNCHANGED = "unchanged"
    REFUSED = "refused"


@dataclass(frozen=True, slots=True)
class RowOutcome:
    """What became of one row. ``message`` is a msgid with placeholders, filled from ``context``."""

    status: Status
    message: str = ""
    key: str = ""
    field: str = ""
    context: dict[str, object] = dataclasses.field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Column:
    """One column of a template. ``name`` is the field of the row; ``aliases`` are other headings seen in files.

    kind: text, int, decimal, date, datetime, bool or choice. ``choices`` maps an accepted word (any case) to
    the value, so that a file may say 维修 as well as repair.
    """

    name: str
    label: Text
    kind: str = "text"
    required: bool = False
    choices: dict[str, str] = dataclasses.field(default_factory=dict)
    help: Text = ""
    example: str = ""
    aliases: tuple[str, ...] = ()
    max_length: int = 0

    def words(self) -> list[str]:
        """Return one accepted word for each choice, in the reader's language: 维修, or repair."""
        if not (get_language() or "").startswith("zh"):
            return list(dict.fromkeys(self.choices.values()))
        firsts: dict[str, str] = {}
        for word, value in self.choices.items():
            firsts.setdefault(value, word)
        return list(firsts.values())

    def sample(self) -> str:
        """Return what stands in the example row of a template."""
        words = self.words()
        if not words or self.example in words:
            return self.example
        return self.choices.get(self.example, words[0])


class Apply(Protocol):
    """A bulk command: takes typed rows, writes them, answers one outcome per row in order."""

    def __call__(self, *, actor: Actor, rows: Sequence[Any], now: datetime) -> list[RowOutcome]:
        """Write the rows inside the caller's transaction."""
        ...


@dataclass(frozen=True, slots=True)
class ImportKind:
    """A kind of record that can be imported; ``row`` is the frozen dataclass its command takes."""

    code: str
    label: Text
    permission: str
    columns: tuple[Column, ...]
    row: Callable[..., Any]
    apply: Apply
    order: int = 50


_kinds: dict[str, ImportKind] = {}


def register(*kinds: ImportKind) -> None:
    """Make kinds known; apps call it when they start."""
    for kind in kinds:
        _kinds[kind.code] = kind


def find(code: str) -> ImportKind | None:
    """Return the kind called ``code``, or None."""
    return _kinds.get(code)


def everything() -> list[ImportKind]:
    """Return every kind in the order in which an empty system is filled."""
    return sorted(_kinds.values(), key=lambda kind: (kind.order, kind.code))
