"""Marking repeats: the same symptom on the same machine within 30 days of a restoration."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Q

from shouhou.foundation import bulk
from shouhou.foundation.intake import chunks
from shouhou.service.models import ServiceRequest
from shouhou.service.rules.repairs import REPEAT_DAYS, days_after

_FIELDS = ("id", "machine_id", "symptom_code", "reported_at", "restored_at", "repeat_of_id", "is_repeat_30d")


LOOK_BACK = timedelta(days=120)
LOOK_AHEAD = timedelta(days=REPEAT_DAYS + 1)


def mark(reports: Iterable[tuple[int, datetime]]) -> None:
    """Mark what repeats an earlier request, and unmark what no longer does, around ``reports``.

    reports: (machine, reported at) of the requests that were written. Requests of these machines from the
    first report to a month after the last are judged. Called by commands inside their transaction.
    """
    written = list(reports)
    if not written:
        return
    since, until = min(at for _, at in written), max(at for _, at in written)
    for chunk in chunks(sorted({machine for machine, _ in written})):
        rows = ServiceRequest.objects.unscoped("settling serves no person").filter(
            Q(reported_at__gte=since) | Q(restored_at__gte=since - LOOK_AHEAD),
            machine__in=chunk,
            reported_at__range=(since - LOOK_BACK, until + LOOK_AHEAD),
            duplicate_of__isnull=True,
        )
        found = (
            rows.exclude(symptom_code="").order_by("machine_id", "reported_at", "id").values_list(*_FIELDS)
        )
        bulk.update(ServiceRequest, ("repeat_of_id", "is_repeat_30d"), _changes(found, since))


def _changes(rows: Iterable[tuple[Any, ...]], since: datetime) -> list[tuple[int, tuple[int | None, bool]]]:
    """Return what to write, walking the requests in order of report and remembering the last restorations."""
    changes: list[tuple[int, tuple[int | None, bool]]] = []
    last: dict[tuple[int, str], list[tuple[datetime, int]]] = {}
    for pk, machine, symptom, reported, restored, repeats, is_repeat in rows:
        key = (machine, symptom)
        source = _source(last.get(key, ()), reported)
        if reported >= since and (source, source is not None) != (repeats, is_repeat):
            changes.append((pk, (source, source is not None)))
        if restored is not None:
            last.setdefault(key, []).append((restored, pk))
    return changes


def _source(restored: Iterable[tuple[datetime, int]], reported: datetime) -> int | None:
    near = reported - timedelta(days=REPEAT_DAYS + 1)
    candidates = [
        (moment, pk)
        for moment, pk in restored
        if near <= moment <= reported and days_after(moment, reported) <= REPEAT_DAYS
    ]
    return max(candidates)[1] if candidates else None
