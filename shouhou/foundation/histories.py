"""The timeline of a record: its audit entries in words."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.core.exceptions import FieldDoesNotExist
from django.db import models
from django.utils.dateparse import parse_datetime
from django.utils.functional import Promise
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from shouhou.foundation.columns import moment_words
from shouhou.foundation.models import AuditEntry
from shouhou.kernel.actors import Actor

AUDIT_VIEW = "org.audit_view"
_labels: dict[str, str | Promise] = {}


@dataclass(frozen=True, slots=True)
class Change:
    """One field, before and after, in words."""

    label: str
    old: str
    new: str


@dataclass(frozen=True, slots=True)
class Event:
    """One act on the record."""

    at: datetime
    who: str
    on_behalf_of: str
    what: str
    changes: tuple[Change, ...]
    note: str


def name_actions(labels: Mapping[str, str | Promise]) -> None:
    """Give audit actions their words; apps call it when they start."""
    _labels.update(labels)


def history_of(actor: Actor, record: models.Model, *, limit: int = 30) -> list[Event] | None:
    """Return the newest acts on ``record``; None when this actor may not read the log at all."""
    if not actor.can(AUDIT_VIEW):
        return None
    rows = AuditEntry.objects.visible_to(actor).filter(
        target=record._meta.label_lower, target_id=str(record.pk)
    )
    return [_event(row, record) for row in rows.order_by("-at", "-pk")[:limit]]


def action_words(action: str) -> str:
    """Return what an action is called; an unnamed one shows its code with spaces."""
    known = _labels.get(action)
    return str(known) if known is not None else capfirst(action.rpartition(".")[2].replace("_", " "))


def _event(row: AuditEntry, record: models.Model) -> Event:
    changes = tuple(_change(record, name, pair) for name, pair in row.changes.items())
    return Event(row.at, row.actor_words, row.on_behalf_of, action_words(row.action), changes, row.note)


def _change(record: models.Model, name: str, pair: list[Any]) -> Change:
    old, new = [*pair, None, None][:2]
    try:
        field = record._meta.get_field(name)
    except FieldDoesNotExist:
        return Change(capfirst(name.replace("_", " ")), _words(old, None), _words(new, None))
    label = str(getattr(field, "verbose_name", name))
    return Change(capfirst(label), _words(old, field), _words(new, field))


def _words(value: Any, field: Any) -> str:
    if value is None or value == "":
        return "–"
    if isinstance(value, bool) or value in ("True", "False"):
        return _("yes") if value in (True, "True") else _("no")
    choices = dict(getattr(field, "flatchoices", None) or ())
    if value in choices:
        return str(choices[value])
    if isinstance(field, models.DateTimeField) and isinstance(value, str):
        moment = parse_datetime(value)
        return moment_words(moment) if moment and moment.tzinfo else value
    return str(value)
