"""The same symptom on the same machine again: within seven days the case goes on, within thirty it is a repeat."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from shouhou.foundation import audit, bulk, outbox
from shouhou.foundation.intake import chunks
from shouhou.kernel.actors import Actor
from shouhou.service.commands.settling import RequestStanding, announce, settle_requests, standings
from shouhou.service.events import RequestReopened
from shouhou.service.models import RequestReopen, ServiceRequest
from shouhou.service.rules.lifecycle import RequestState
from shouhou.service.rules.repairs import RequestKind, days_after
from shouhou.service.rules.returns import Case, Report, follow

_FIELDS = (
    "id",
    "number",
    "office_id",
    "machine_id",
    "symptom_code",
    "kind",
    "state",
    "reported_at",
    "restored_at",
    "temporary_fix",
    "temporary_fix_signed",
    "follow_up_on",
    "cancelled_at",
    "repeat_of_id",
    "is_repeat_30d",
)
WHY = "settling serves no person"
SPAN = timedelta(days=120)
_DONE = (RequestState.RESTORED, RequestState.CLOSED)
Row = Mapping[str, Any]


@dataclass(slots=True)
class _Scene:
    """The requests of some machines, and the restorations that later reports made void."""

    rows: dict[int, Row]
    voids: dict[int, dict[datetime, RequestReopen]]
    since: datetime
    corrected: Mapping[int, datetime]

    def own(self, row: Row) -> datetime | None:
        """Return when the work of this report restored the machine, whatever was reported later."""
        pk = row["id"]
        if pk in self.corrected:
            return self.corrected[pk]
        mine = self.automatic(pk)
        if mine:
            return min(mine)
        if row["temporary_fix"] and not (row["temporary_fix_signed"] and row["follow_up_on"]):
            return None
        found: datetime | None = row["restored_at"]
        return found

    def automatic(self, pk: int) -> dict[datetime, RequestReopen]:
        """Return the restorations of a request that later reports made void."""
        return {at: void for at, void in self.voids.get(pk, {}).items() if void.continued_by_id is not None}


@dataclass(slots=True)
class _Changes:
    """What to write. links: (repeat of, is a repeat). heads: (state, restored at)."""

    links: dict[int, tuple[int | None, bool]] = field(default_factory=dict)
    heads: dict[int, tuple[str, datetime | None]] = field(default_factory=dict)
    stale: list[int] = field(default_factory=list)
    fresh: list[RequestReopen] = field(default_factory=list)


def mark(
    reports: Iterable[tuple[int, datetime]],
    *,
    actor: Actor,
    now: datetime,
    new: Collection[str] = (),
    corrected: Mapping[int, datetime] | None = None,
) -> None:
    """Find what continues or repeats an earlier request around ``reports``, and what no longer does.

    reports: (machine, reported at) of the requests that were written. new: the numbers among them that nobody
    has counted yet. corrected: the restoration a file gives for a request whose own one had become void.
    Writes: requests, reopenings, audit, RequestReopened or RequestRejudged. Called by commands inside their
    transaction; repeating it changes nothing.
    """
    written = list(reports)
    if not written:
        return
    since, until = min(at for _, at in written), max(at for _, at in written)
    for chunk in chunks(sorted({machine for machine, _ in written})):
        rows = ServiceRequest.objects.unscoped(WHY).filter(
            machine__in=chunk, reported_at__range=(since - SPAN, until + SPAN), duplicate_of__isnull=True
        )
        scene = _scene({row["id"]: row for row in rows.values(*_FIELDS)}, since, corrected or {})
        changes = _changes(scene)
        if changes.links or changes.heads or changes.stale or changes.fresh:
            _write(actor, scene, changes, frozenset(new), now)


def _continues(row: Row) -> bool:
    return row["repeat_of_id"] is not None and not row["is_repeat_30d"]


def _scene(rows: dict[int, Row], since: datetime, corrected: Mapping[int, datetime]) -> _Scene:
    """Complete the cases whose first report lies outside the span, and read what was made void."""
    heads = {row["repeat_of_id"] for row in rows.values() if _continues(row)}
    everyone = ServiceRequest.objects.unscoped(WHY)
    if heads - rows.keys():
        rows |= {row["id"]: row for row in everyone.filter(pk__in=heads - rows.keys()).values(*_FIELDS)}
    if heads:
        rest = everyone.filter(repeat_of__in=heads, is_repeat_30d=False, duplicate_of__isnull=True)
        rows |= {row["id"]: row for row in rest.values(*_FIELDS)}
    return _Scene(rows, _voids(heads), since, corrected)


def _voids(heads: Collection[int]) -> dict[int, dict[datetime, RequestReopen]]:
    found: dict[int, dict[datetime, RequestReopen]] = {}
    for void in RequestReopen.objects.unscoped(WHY).filter(request__in=heads) if heads else ():
        found.setdefault(void.request_id, {})[void.voided_restored_at] = void
    return found


def _report(scene: _Scene, row: Row) -> Report:
    decided = row["reported_at"] < scene.since
    return Report(
        id=row["id"],
        fault=(row["machine_id"], row["symptom_code"]) if row["symptom_code"] else None,
        reported_at=row["reported_at"],
        restored_at=scene.own(row),
        is_repair=row["kind"] == RequestKind.FAULT and row["cancelled_at"] is None,
        decided=decided,
        continues=row["repeat_of_id"] if decided and _continues(row) else None,
    )


def _changes(scene: _Scene) -> _Changes:
    ordered = sorted(scene.rows.values(), key=lambda row: (row["reported_at"], row["id"]))
    cases = follow(_report(scene, row) for row in ordered)
    lasting = {case.head: case for case in cases if case.members}
    scene.voids |= _voids(lasting.keys() - scene.voids.keys())
    changes = _Changes()
    for case in cases:
        _link(scene, changes, case.head, (case.repeat_of, case.repeat_of is not None))
        for member in case.members:
            _link(scene, changes, member, (case.head, False))
    for pk in lasting.keys() | {pk for pk in scene.voids if scene.automatic(pk)}:
        _settle_head(scene, changes, pk, lasting.get(pk))
    return changes


def _link(scene: _Scene, changes: _Changes, pk: int, link: tuple[int | None, bool]) -> None:
    row = scene.rows[pk]
    if row["reported_at"] >= scene.since and link != (row["repeat_of_id"], row["is_repeat_30d"]):
        changes.links[pk] = link


def _settle_head(scene: _Scene, changes: _Changes, pk: int, case: Case | None) -> None:
    """Give a first report the restoration of its whole case, its own again when nothing continues it."""
    row = scene.rows.get(pk)
    if row is None:
        return
    restored = scene.own(row) if case is None else case.final
    state = row["state"]
    if restored is None and state in _DONE:
        state = RequestState.IN_PROGRESS.value
    elif restored is not None and row["restored_at"] is None and state == RequestState.IN_PROGRESS:
        state = RequestState.RESTORED.value
    if (state, restored) != (row["state"], row["restored_at"]):
        changes.heads[pk] = (state, restored)
    stored = {at: (void.reopened_at, void.continued_by_id) for at, void in scene.automatic(pk).items()}
    wanted = {} if case is None else case.voids
    changes.stale += [scene.voids[pk][at].pk for at, why in stored.items() if wanted.get(at) != why]
    by_hand = scene.voids.get(pk, {}).keys() - stored.keys()
    changes.fresh += [
        RequestReopen(
            request_id=pk,
            reopened_at=again,
            voided_restored_at=at,
            days_after=days_after(at, again),
            continued_by_id=by,
        )
        for at, (again, by) in wanted.items()
        if stored.get(at) != (again, by) and at not in by_hand
    ]


def _write(actor: Actor, scene: _Scene, changes: _Changes, new: frozenset[str], now: datetime) -> None:
    touched = changes.links.keys() | changes.heads.keys()
    counted = [pk for pk in touched if scene.rows[pk]["number"] not in new]
    before = standings(counted)
    bulk.update(ServiceRequest, ("repeat_of_id", "is_repeat_30d"), changes.links.items())
    bulk.update(ServiceRequest, ("state", "restored_at"), changes.heads.items())
    reopens = RequestReopen.objects.unscoped(WHY)
    if changes.stale:
        reopens.filter(pk__in=changes.stale).delete()
    RequestReopen.objects.bulk_create(changes.fresh)
    settle_requests(touched, now=now, reason="repeat", announced=False)
    told = _tell(changes.fresh, before, now)
    announce({pk: old for pk, old in before.items() if pk not in told}, now=now, reason="repeat")
    _note(actor, scene, changes, now)


def _tell(fresh: Sequence[RequestReopen], before: Mapping[int, RequestStanding], now: datetime) -> set[int]:
    """Publish RequestReopened for restorations made void; return the requests whose loss it tells of."""
    first = {void.request_id: void for void in reversed(fresh) if void.request_id in before}
    after = standings(first)
    rows = ServiceRequest.objects.unscoped(WHY).filter(pk__in=first)
    dues = dict(rows.values_list("pk", "restore_due_at"))
    told = set()
    for pk, void in first.items():
        old, current = before[pk].standing, after[pk].standing
        same = (old.office_id, old.origin_on, old.denominator) == (
            current.office_id,
            current.origin_on,
            current.denominator,
        )
        lost = same and old.numerator > current.numerator
        if lost:
            told.add(pk)
        outbox.publish(
            RequestReopened(
                request_id=pk,
                number=before[pk].label,
                kpi_office_id=old.office_id,
                restore_due_at=dues[pk].isoformat(),
                voided_restored_at=void.voided_restored_at.isoformat(),
                was_on_time=lost,
                reopened_at=void.reopened_at.isoformat(),
            ),
            at=now,
        )
    return told


def _note(actor: Actor, scene: _Scene, changes: _Changes, now: datetime) -> None:
    """Write what happened to first reports to the log, with the number of the report that did it."""
    by = {void.request_id: void.continued_by_id for void in changes.fresh}
    entries = []
    for pk, (state, restored) in changes.heads.items():
        row, cause = scene.rows[pk], by.get(pk)
        entries.append(
            audit.entry(
                actor,
                "service.request.updated" if cause is None else "service.request.reopened",
                ServiceRequest(pk=pk),
                at=now,
                office_id=row["office_id"],
                changes={"state": [row["state"], state], "restored_at": [row["restored_at"], restored]},
                note="" if cause is None else scene.rows[cause]["number"],
            )
        )
    audit.record_many(entries)
