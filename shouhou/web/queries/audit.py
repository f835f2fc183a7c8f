"""The audit log in words: who did what to which record, from what to what."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.apps import apps
from django.core.exceptions import FieldDoesNotExist
from django.db import models
from django.db.models import Q, QuerySet
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from shouhou.foundation.models import AuditEntry
from shouhou.kernel.actors import Actor
from shouhou.kernel.moments import ZONE, day_start
from shouhou.org.models import Office
from shouhou.web.queries.audit_words import AUDIT_WORDS, FIELD_WORDS, TARGET_WORDS, VERB_WORDS, words_of

PAGE = 50
Words = str | Promise


@dataclass(frozen=True, slots=True)
class Sought:
    """What to look for; empty parts do not narrow. ``before`` is the number of the last entry seen."""

    who: str = ""
    action: str = ""
    target: str = ""
    row: str = ""
    from_on: date | None = None
    until_on: date | None = None
    before: int | None = None


@dataclass(frozen=True, slots=True)
class Change:
    """One field that changed."""

    field: Words
    old: Words
    new: Words


@dataclass(frozen=True, slots=True)
class AuditRow:
    """One entry in the reader's words."""

    pk: int
    at: datetime
    who: str
    on_behalf_of: str
    what: Words
    target: Words
    target_label: str
    target_id: str
    office: str
    changes: tuple[Change, ...]
    note: str


def list_entries(actor: Actor, sought: Sought) -> QuerySet[AuditEntry]:
    """Return the entries of the actor's offices that fit, newest first. Needs: AUDIT_VIEW, by scope."""
    rows = AuditEntry.objects.visible_to(actor)
    if sought.who:
        rows = rows.filter(actor_name__contains=sought.who)
    if sought.action:
        rows = rows.filter(_acts_like(sought.action))
    if sought.target:
        rows = rows.filter(target=sought.target)
    if sought.row:
        rows = rows.filter(target_id=sought.row)
    if sought.from_on:
        rows = rows.filter(at__gte=day_start(sought.from_on, ZONE))
    if sought.until_on:
        rows = rows.filter(at__lt=day_start(date.fromordinal(sought.until_on.toordinal() + 1), ZONE))
    if sought.before:
        rows = rows.filter(pk__lt=sought.before)
    return rows.order_by("-pk")


def dress(entries: Iterable[AuditEntry]) -> list[AuditRow]:
    """Return entries in words, in one further query however many there are."""
    found = list(entries)
    wanted = {entry.office_id for entry in found if entry.office_id}
    offices = Office.objects.unscoped("the entries' own offices").filter(pk__in=wanted)
    names = dict(offices.values_list("pk", "name"))
    return [_dress(entry, names.get(entry.office_id or 0, "")) for entry in found]


def targets() -> list[tuple[str, Words]]:
    """Return what can be looked for: the label of each house model and what it is called."""
    house = [model for model in apps.get_models() if model.__module__.startswith("shouhou.")]
    named = {
        m._meta.label_lower: m._meta.verbose_name or "" for m in house if m._meta.app_label != "foundation"
    }
    return sorted((named | TARGET_WORDS).items(), key=lambda pair: str(pair[1]))


def _dress(entry: AuditEntry, office: str) -> AuditRow:
    model = _model(entry.target)
    return AuditRow(
        entry.pk,
        entry.at,
        entry.actor_words,
        entry.on_behalf_of,
        words_of(entry.action),
        TARGET_WORDS.get(entry.target) or (model._meta.verbose_name if model else "") or entry.target,
        entry.target,
        entry.target_id,
        office,
        tuple(_change(model, field, pair) for field, pair in entry.changes.items()),
        entry.note,
    )


def _change(model: type[models.Model] | None, name: str, pair: list[Any]) -> Change:
    old, new = [*pair, None, None][:2]
    field = _field(model, name)
    label: Words = FIELD_WORDS.get(name) or str(getattr(field, "verbose_name", name))
    return Change(label, _value(field, old), _value(field, new))


def _value(field: Any, value: Any) -> Words:
    if value is None or value == "":
        return "—"
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    choices: dict[Any, Words] = dict(getattr(field, "flatchoices", None) or ())
    return choices.get(value, str(value))


def _field(model: type[models.Model] | None, name: str) -> Any:
    if model is None:
        return None
    try:
        return model._meta.get_field(name)
    except FieldDoesNotExist:
        return None


def _model(label: str) -> type[models.Model] | None:
    try:
        return apps.get_model(label)
    except (LookupError, ValueError):
        return None


def _acts_like(text: str) -> Q:
    """Return the condition for actions whose code or words hold a text."""
    wanted = text.casefold()
    found = Q(action__contains=wanted)
    for code, words in AUDIT_WORDS.items():
        if wanted in str(words).casefold():
            found |= Q(action=code)
    for verb, words in VERB_WORDS.items():
        if wanted in str(words).casefold():
            found |= Q(action__endswith=verb)
    return found
