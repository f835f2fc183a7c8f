"""Taking in rows by their natural key: new ones are inserted, changed ones updated, equal ones left alone.

A bulk command turns its rows into drafts (a natural key and the values of the model's fields, settled) or
refusals; ``take_in`` compares them with what is stored and writes the difference, with one audit entry for
the new rows of a batch and one for every changed row. Taking the same rows in again changes nothing.
"""

from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from hashlib import sha256
from typing import Any, TypeVar

from django.db import models
from django.db.models import Value
from django.db.models.functions import Coalesce

from shouhou.foundation import audit, bulk
from shouhou.foundation.importing.kinds import RowOutcome, Status
from shouhou.kernel.actors import Actor
from shouhou.kernel.errors import InvalidInput

CHUNK = 2000
"""Rows written, and keys looked up, at a time."""

R = TypeVar("R")
V = TypeVar("V")
Key = Hashable
Values = tuple[Any, ...]


@dataclass(frozen=True, slots=True)
class Intake:
    """How one model takes rows in.

    fields: the columns a row decides, ``*_id`` for foreign keys, the natural key among them.
    key: which of them identify a row. office: which is the office whose people may change it, or None.
    action: the audit's word for it ("service.request"). permission: what it takes.
    settled: further columns the rules decide; drafts carry them after ``fields`` and they are not compared.
    settled_by_caller: when a stored row changes, its settled columns are left for the caller to settle.
    """

    model: Any
    fields: tuple[str, ...]
    key: tuple[str, ...]
    action: str
    permission: str
    office: str | None = None
    settled: tuple[str, ...] = ()
    settled_by_caller: bool = False


@dataclass(frozen=True, slots=True)
class Draft:
    """One row, ready or refused. ``label`` names it in the report."""

    label: str
    values: Values = ()
    refusal: InvalidInput | None = None


@dataclass(frozen=True, slots=True)
class Stored:
    """A row as the database has it."""

    pk: int
    values: Values


@dataclass(slots=True)
class Taken:
    """What became of the rows: an outcome for each, and the keys and primary keys that were written."""

    outcomes: list[RowOutcome] = field(default_factory=list)
    created: list[Key] = field(default_factory=list)
    updated: list[int] = field(default_factory=list)


def stored(intake: Intake, keys: Iterable[Key]) -> dict[Key, Stored]:
    """Return the rows that have one of ``keys`` (a tuple where the natural key has several fields)."""
    found: dict[Key, Stored] = {}
    names = intake.fields
    at = [names.index(name) for name in intake.key]
    rows = intake.model.objects.unscoped("natural keys are unique in the company")
    for chunk in chunks(list(dict.fromkeys(keys)), CHUNK):
        for pk, *values in _matching(rows, intake.key, chunk).values_list("pk", *names):
            key = values[at[0]] if len(at) == 1 else tuple(values[i] for i in at)
            found[key] = Stored(pk, tuple(values))
    return found


def _matching(rows: Any, key: tuple[str, ...], keys: Sequence[Any]) -> Any:
    """Filter by the first field of the key, through its index; by its texts too, but past the index.

    Two lists on one composite index would make SQLite probe every pair of them.
    """
    if len(key) == 1:
        return rows.filter(**{f"{key[0]}__in": keys})
    found = rows.filter(**{f"{key[0]}__in": list({k[0] for k in keys})})
    for at, name in enumerate(key[1:], start=1):
        if isinstance(rows.model._meta.get_field(name.removesuffix("_id")), models.CharField):
            plain = Coalesce(name, Value(""), output_field=models.CharField())
            found = found.annotate(**{f"key_{at}": plain}).filter(
                **{f"key_{at}__in": list({k[at] for k in keys})}
            )
    return found


def take_in(
    actor: Actor, intake: Intake, drafts: Sequence[Draft], known: Mapping[Key, Stored], now: datetime
) -> Taken:
    """Write what is new or changed among ``drafts`` and say what became of each, in order.

    Needs a caller that has checked ``intake.permission`` for the offices the drafts name; a stored row of an
    office beyond the actor's reach is refused here. Raises nothing: a refusal is an outcome.
    """
    taken = Taken()
    given = len(intake.fields)
    at = [intake.fields.index(name) for name in intake.key]
    office = intake.fields.index(intake.office) if intake.office else None
    reach = actor.reach(intake.permission)
    fresh: dict[Key, Values] = {}
    changes: list[tuple[Stored, Values]] = []
    for draft in drafts:
        if draft.refusal is not None:
            taken.outcomes.append(refused(draft.refusal, draft.label))
            continue
        values = draft.values
        key = values[at[0]] if len(at) == 1 else tuple(values[i] for i in at)
        old = known.get(key)
        if key in fresh:
            taken.outcomes.append(_again(fresh[key], values, draft.label))
        elif old is None:
            fresh[key] = values
            taken.outcomes.append(RowOutcome(Status.CREATED, key=draft.label))
        elif old.values == values[:given]:
            taken.outcomes.append(RowOutcome(Status.UNCHANGED, key=draft.label))
        elif office is not None and not reach.covers(old.values[office]):
            taken.outcomes.append(refused(_taken_key(draft.label), draft.label))
        else:
            changes.append((old, values))
            taken.outcomes.append(RowOutcome(Status.UPDATED, key=draft.label))
    _write(actor, intake, fresh, changes, now)
    taken.created = list(fresh)
    taken.updated = [old.pk for old, _ in changes]
    return taken


def refused(error: InvalidInput, label: str) -> RowOutcome:
    """Return the outcome of a row that cannot be taken."""
    return RowOutcome(Status.REFUSED, error.message, label, error.field, dict(error.context))


def _taken_key(label: str) -> InvalidInput:
    return InvalidInput("“{key}” cannot be used here: it is already taken.", key=label)


def _again(first: Values, values: Values, label: str) -> RowOutcome:
    if first == values:
        return RowOutcome(Status.UNCHANGED, key=label)
    return refused(InvalidInput("“{key}” appears twice, with different values.", key=label), label)


def _write(
    actor: Actor,
    intake: Intake,
    fresh: Mapping[Key, Values],
    changes: Sequence[tuple[Stored, Values]],
    now: datetime,
) -> None:
    label = intake.model._meta.label
    columns = intake.fields + intake.settled
    if fresh:
        bulk.insert(intake.model, columns, fresh.values())
        audit.note_batch(
            actor, f"{intake.action}.recorded", label, at=now, note=_sample(fresh), count=len(fresh)
        )
    if not changes:
        return
    if intake.settled_by_caller:
        columns = intake.fields
    bulk.update(intake.model, columns, ((old.pk, values[: len(columns)]) for old, values in changes))
    office = intake.fields.index(intake.office) if intake.office else None
    audit.record_many(
        [
            audit.entry(
                actor,
                f"{intake.action}.updated",
                intake.model(pk=old.pk),
                at=now,
                office_id=None if office is None else values[office],
                changes=difference(intake.fields, old.values, values[: len(intake.fields)]),
            )
            for old, values in changes
        ]
    )


def difference(fields: Sequence[str], old: Values, new: Values) -> dict[str, list[Any]]:
    """Return field -> [old, new] for what differs."""
    return {name: [a, b] for name, a, b in zip(fields, old, new, strict=True) if a != b}


def _sample(keys: Mapping[Key, Any]) -> str:
    """Return the first and the last key of a batch, for the audit's note."""
    ordered = list(keys)
    first, last = ordered[0], ordered[-1]
    return str(first) if first == last else f"{first} … {last}"


def chunks(items: Sequence[Any], size: int = CHUNK) -> Iterator[Sequence[Any]]:
    """Yield ``items`` in runs of at most ``size``."""
    for start in range(0, len(items), size):
        yield items[start : start + size]


def in_chunks(items: Sequence[Any], take: Callable[[Sequence[Any]], list[RowOutcome]]) -> list[RowOutcome]:
    """Run ``take`` over ``items`` in chunks and return all outcomes in order."""
    return [outcome for chunk in chunks(items) for outcome in take(chunk)]


def draft_each(rows: Iterable[R], label: Callable[[R], str], values: Callable[[R], Values]) -> list[Draft]:
    """Return a draft for every row; one for which ``values`` raises InvalidInput is a refusal."""
    drafts = []
    for row in rows:
        try:
            drafts.append(Draft(label(row), values(row)))
        except InvalidInput as error:
            drafts.append(Draft(label(row), refusal=error))
    return drafts


def need(found: Mapping[Any, V], key: Any, field: str, message: str) -> V:
    """Return what ``key`` refers to. Raise InvalidInput with ``message`` (about {key}) for ``field``."""
    value = found.get(key)
    if value is None:
        raise InvalidInput(message, field=field, key=key[-1] if isinstance(key, tuple) else key)
    return value


def perhaps(found: Mapping[Any, V], key: Any, field: str, message: str) -> V | None:
    """Return None for an empty ``key``, else the same as ``need``."""
    return need(found, key, field, message) if key else None


def lookup(rows: models.QuerySet[Any], key: str, wanted: Iterable[Any], *fields: str) -> dict[Any, Any]:
    """Return key -> row for the rows of a scoped queryset that have one of the ``wanted`` keys.

    With ``fields`` the values are tuples of those fields (the value itself when it is one), else instances.
    """
    found: dict[Any, Any] = {}
    for chunk in chunks(sorted({w for w in wanted if w not in (None, "")})):
        matching = rows.filter(**{f"{key}__in": chunk})
        if not fields:
            found |= {getattr(row, key): row for row in matching}
        elif len(fields) == 1:
            found |= dict(matching.values_list(key, fields[0]))
        else:
            found |= {values[0]: values[1:] for values in matching.values_list(key, *fields)}
    return found


def fingerprint(*parts: object) -> str:
    """Return a stable reference for a row that has none of its own, made from what it says."""
    text = "\x1f".join(str(part) for part in parts)
    return f"~{sha256(text.encode()).hexdigest()[:20]}"


class References:
    """Gives rows without a reference one of their own: the same file read again gives the same references."""

    def __init__(self) -> None:
        self._seen: dict[str, int] = {}

    def of(self, given: str, *parts: object) -> str:
        """Return ``given``, or a fingerprint of ``parts``; equal rows of a file are told apart by number."""
        if given:
            return given
        mark = fingerprint(*parts)
        self._seen[mark] = count = self._seen.get(mark, 0) + 1
        return mark if count == 1 else f"{mark}-{count}"
