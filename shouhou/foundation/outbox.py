"""The outbox: facts go up the house after commit, at least once; each reaction's effect exactly once.

A command publishes a frozen dataclass of ids and plain values. ``deliver`` (run by the worker, woken after
commit) gives every undelivered event to the reactions registered for its name. A reaction runs in a
transaction together with its OutboxDelivery row, so a repeat finds the row and does nothing.
"""

from collections.abc import Callable
from dataclasses import asdict
from datetime import datetime
from typing import Any

import structlog
from django.db import transaction

from shouhou.foundation.models.outbox import OutboxDelivery, OutboxEvent

Payload = dict[str, Any]
Reaction = Callable[[Payload, datetime], None]

_reactions: dict[str, list[tuple[str, Reaction]]] = {}
_wake: list[Callable[[], None]] = []
log = structlog.get_logger(__name__)


def publish(event: Any, *, at: datetime) -> None:
    """Store ``event`` for delivery after the caller's transaction commits."""
    OutboxEvent.objects.create(name=type(event).__name__, payload=asdict(event), created_at=at)
    for wake in _wake:
        transaction.on_commit(wake, robust=True)


def reaction(event: type) -> Callable[[Reaction], Reaction]:
    """Register the decorated function for events of this class."""

    def register(function: Reaction) -> Reaction:
        name = f"{function.__module__}.{function.__qualname__}"
        entries = _reactions.setdefault(event.__name__, [])
        if name not in [known for known, _ in entries]:
            entries.append((name, function))
        return function

    return register


def on_publish(wake: Callable[[], None]) -> None:
    """Let the worker be woken when an event is committed."""
    if wake not in _wake:
        _wake.append(wake)


def deliver(*, now: datetime, limit: int = 200) -> int:
    """Deliver undelivered events, the oldest first and those that failed last; return how many are done."""
    rows = OutboxEvent.objects.unscoped("the worker serves the system").filter(delivered_at__isnull=True)
    waiting = rows.order_by("attempts", "pk").values_list("pk", flat=True)[:limit]
    return sum(_deliver_one(pk, now) for pk in waiting)


def _deliver_one(event_id: int, now: datetime) -> bool:
    event = OutboxEvent.objects.unscoped("the worker serves the system").get(pk=event_id)
    try:
        for name, function in _reactions.get(event.name, []):
            _react(event, name, function, now)
    except Exception as error:
        log.exception("outbox.reaction_failed", event_id=event_id, name=event.name)
        event.attempts += 1
        event.last_error = f"{type(error).__name__}: {error}"[:2000]
        event.save(update_fields=["attempts", "last_error"])
        return False
    event.delivered_at = now
    event.save(update_fields=["delivered_at"])
    return True


@transaction.atomic
def _react(event: OutboxEvent, name: str, function: Reaction, now: datetime) -> None:
    done = OutboxDelivery.objects.unscoped("the worker serves the system")
    if done.filter(event=event, reaction=name).exists():
        return
    OutboxDelivery.objects.create(event=event, reaction=name, at=now)
    function(event.payload, now)
