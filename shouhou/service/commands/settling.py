"""Settling requests: due moment, accountable office and outcome follow from the facts at every write."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from shouhou.foundation import bulk, outbox
from shouhou.foundation.intake import chunks
from shouhou.kernel.corrections import Standing, corrections
from shouhou.kernel.moments import local_day
from shouhou.kernel.worktime import WorkCalendar
from shouhou.machines.models import EntitlementReason
from shouhou.machines.queries.covers import MachineCover, covers_of
from shouhou.org.queries.calendars import calendars_for
from shouhou.service.events import RequestRejudged
from shouhou.service.models import RequestPause, RequestTransfer, ServiceRequest
from shouhou.service.rules import promises, repairs
from shouhou.service.rules.fair_clock import Pause
from shouhou.service.rules.repairs import RepairFacts, Transfer

SETTLED = (
    "restore_due_at",
    "kpi_office_id",
    "restored_on_time",
    "raw_on_time",
    "responded_on_time",
    "arrived_on_time",
    "arrival_applies",
    "restore_minutes",
    "k3_exclusion",
    "in_warranty_at_report",
    "entitlement_reason",
)
_FACTS = (
    "id",
    "number",
    "office_id",
    "machine_id",
    "kind",
    "clock",
    "reported_at",
    "raw_restore_due_at",
    "promise_minutes",
    "respond_due_at",
    "arrive_due_at",
    "responded_at",
    "arrived_at",
    "restored_at",
    "temporary_fix",
    "temporary_fix_signed",
    "follow_up_on",
    "remote_fix",
    "duplicate_of_id",
    "repeat_of_id",
    "is_repeat_30d",
    "cancelled_at",
)


@dataclass(frozen=True, slots=True)
class ClockHistory:
    """The pauses and transfers of requests, by request."""

    pauses: Mapping[int, Sequence[Pause]]
    transfers: Mapping[int, Sequence[Transfer]]


def clock_history(request_ids: Iterable[int]) -> ClockHistory:
    """Return the pauses and transfers of requests in two queries."""
    wanted = list(request_ids)
    pauses: dict[int, list[Pause]] = {}
    transfers: dict[int, list[Transfer]] = {}
    if wanted:
        rows = RequestPause.objects.unscoped("settling serves no person").filter(request__in=wanted)
        for row in rows:
            pauses.setdefault(row.request_id, []).append(pause_of(row))
        moves = RequestTransfer.objects.unscoped("settling serves no person").filter(request__in=wanted)
        for move in moves.order_by("at"):
            transfers.setdefault(move.request_id, []).append(
                Transfer(move.from_office_id, move.to_office_id, move.at, move.share_used_pct)
            )
    return ClockHistory(pauses, transfers)


def pause_of(row: RequestPause) -> Pause:
    """Return a stored pause as the rules see it."""
    return Pause(
        from_at=row.from_at,
        until_at=row.until_at,
        reason=row.reason,
        has_evidence=bool(row.evidence.strip()),
        entered_at=row.entered_at,
        entered_by_id=row.entered_by_id,
        approved_at=row.approved_at,
        approved_by_id=row.approved_by_id,
        approver_office_id=row.approver_office_id,
        refused_at=row.refused_at,
    )


def facts_of(values: Mapping[str, Any], history: ClockHistory) -> RepairFacts:
    """Return the facts of one stored request."""
    pk = values["id"]
    return RepairFacts(
        kind=values["kind"],
        office_id=values["office_id"],
        reported_at=values["reported_at"],
        raw_due_at=values["raw_restore_due_at"],
        promise_minutes=values["promise_minutes"],
        respond_due_at=values["respond_due_at"],
        arrive_due_at=values["arrive_due_at"],
        responded_at=values["responded_at"],
        arrived_at=values["arrived_at"],
        restored_at=values["restored_at"],
        temporary_fix=values["temporary_fix"],
        temporary_fix_agreed=bool(values["temporary_fix_signed"] and values["follow_up_on"]),
        remote_fix=values["remote_fix"],
        is_duplicate=values["duplicate_of_id"] is not None,
        continues_earlier=values["repeat_of_id"] is not None and not values["is_repeat_30d"],
        cancelled_at=values["cancelled_at"],
        pauses=history.pauses.get(pk, ()),
        transfers=history.transfers.get(pk, ()),
    )


def judged(
    facts: RepairFacts, clock: str, business: WorkCalendar, cover: MachineCover | None, now: datetime
) -> tuple[Any, ...]:
    """Return the values of SETTLED for one request."""
    verdict = repairs.settle(facts, promises.counting(clock, business), business, now)
    free, reason = _entitled(cover, local_day(facts.reported_at, business.zone))
    return (
        verdict.restore_due_at,
        verdict.office_id,
        verdict.restored_on_time,
        verdict.raw_on_time,
        verdict.responded_on_time,
        verdict.arrived_on_time,
        verdict.arrival_applies,
        repairs.restore_minutes(facts),
        verdict.exclusion.value,
        free,
        reason,
    )


def _entitled(cover: MachineCover | None, day: date) -> tuple[bool | None, str]:
    if cover is None:
        return None, EntitlementReason.NO_MACHINE.value
    return cover.is_free(day), cover.entitlement(day).value


def settle_requests(
    request_ids: Iterable[int], *, now: datetime, reason: str, announced: bool = True
) -> list[int]:
    """Recompute the settled columns of requests and return those that changed.

    Called by commands inside their transaction, after the facts are written. ``announced`` False when another
    event tells of the change (a reopening).
    """
    changed: list[int] = []
    for chunk in chunks(sorted(set(request_ids))):
        rows = ServiceRequest.objects.unscoped("settling serves no person").filter(pk__in=chunk)
        requests = list(rows.values(*_FACTS, *SETTLED))
        history = clock_history(chunk)
        calendars = calendars_for({r["office_id"] for r in requests})
        covers = covers_of(r["machine_id"] for r in requests)
        updates = []
        for request in requests:
            facts = facts_of(request, history)
            cover = covers.get(request["machine_id"])
            values = judged(facts, request["clock"], calendars[request["office_id"]], cover, now)
            if values != tuple(request[name] for name in SETTLED):
                updates.append((request["id"], values))
        before = standings(pk for pk, _ in updates) if announced else {}
        bulk.update(ServiceRequest, SETTLED, updates)
        announce(before, now=now, reason=reason)
        changed += [pk for pk, _ in updates]
    return changed


@dataclass(frozen=True, slots=True)
class RequestStanding:
    """How a request stands in K3, with what names it."""

    record_id: str
    label: str
    standing: Standing


def standings(request_ids: Iterable[int]) -> dict[int, RequestStanding]:
    """Return how stored requests count for K3, by primary key."""
    found: dict[int, RequestStanding] = {}
    names = (
        "id",
        "public_id",
        "number",
        "kpi_office_id",
        "kpi_office__zone",
        "restore_due_at",
        "k3_exclusion",
        "restored_on_time",
    )
    for chunk in chunks(list(request_ids)):
        rows = ServiceRequest.objects.unscoped("settling serves no person").filter(pk__in=chunk)
        for pk, public_id, number, office, zone, due, exclusion, on_time in rows.values_list(*names):
            counts = exclusion == ""
            standing = Standing(office, local_day(due, zone), int(counts and on_time is True), int(counts))
            found[pk] = RequestStanding(str(public_id), number, standing)
    return found


def announce(before: Mapping[int, RequestStanding], *, now: datetime, reason: str) -> None:
    """Publish RequestRejudged for every request of ``before`` that counts differently on a day that is over."""
    after = standings(before)
    today = local_day(now)
    for pk, old in before.items():
        for change in corrections(old.standing, after[pk].standing):
            if change.origin_on < today:
                outbox.publish(
                    RequestRejudged(
                        kpi="K3",
                        office_id=change.office_id,
                        record_id=old.record_id,
                        label=old.label,
                        origin_on=change.origin_on.isoformat(),
                        numerator=change.numerator,
                        denominator=change.denominator,
                        reason=reason,
                        at=now.isoformat(),
                    ),
                    at=now,
                )
