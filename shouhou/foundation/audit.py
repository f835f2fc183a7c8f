"""Writing the audit log. Commands call it inside their own transaction."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from django.db import models

from shouhou.foundation.models.audit import AuditEntry
from shouhou.kernel.actors import Actor


def record(
    actor: Actor,
    action: str,
    target: models.Model,
    *,
    at: datetime,
    office_id: int | None = None,
    changes: Mapping[str, Sequence[Any]] | None = None,
    note: str = "",
) -> None:
    """Write one audit entry. ``changes`` maps a field to [old, new] as JSON values."""
    entry(actor, action, target, at=at, office_id=office_id, changes=changes, note=note).save(
        force_insert=True
    )


def record_many(entries: Sequence[AuditEntry]) -> None:
    """Write many entries at once; made by ``entry``."""
    AuditEntry.objects.bulk_create(entries, batch_size=1000)


def entry(
    actor: Actor,
    action: str,
    target: models.Model,
    *,
    at: datetime,
    office_id: int | None = None,
    changes: Mapping[str, Sequence[Any]] | None = None,
    note: str = "",
) -> AuditEntry:
    """Return an unsaved audit entry."""
    return AuditEntry(
        at=at,
        actor_id=actor.user_id,
        actor_name=actor.name,
        on_behalf_of=actor.on_behalf_of,
        action=action,
        target=target._meta.label_lower,
        target_id=str(target.pk),
        office_id=office_id,
        changes=_plain(changes or {}),
        note=note,
    )


def note_batch(actor: Actor, action: str, target: str, *, at: datetime, note: str, count: int) -> None:
    """Write one entry for a whole batch of new rows of ``target`` (a model label)."""
    AuditEntry.objects.create(
        at=at,
        actor_id=actor.user_id,
        actor_name=actor.name,
        on_behalf_of=actor.on_behalf_of,
        action=action,
        target=target.lower(),
        target_id="",
        changes={"rows": [0, count]},
        note=note,
    )


def _plain(changes: Mapping[str, Sequence[Any]]) -> dict[str, list[Any]]:
    return {field: [_value(v) for v in pair] for field, pair in changes.items()}


def _value(value: Any) -> Any:
    return value if value is None or isinstance(value, bool | int | str) else str(value)
