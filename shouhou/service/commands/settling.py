"""Settling requests: due moment, accountable office and outcome follow from the facts at every write."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from shouhou.foundation import bulk, outbox
from shouhou.foundation.intake import chunks
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
    reason = cover.entitlement(day).value
    return reason in (EntitlementReason.MACHINE.value, EntitlementReason.PART.value), reason


def settle_requests(request_ids: Iterable[int], *, now: datetime, reason: str) -> list[int]:
    """Recompute the settled columns of requests and return those that changed.

    A request whose outcome, month or office changed is announced (RequestRejudged), so that a frozen month
    can be adjusted. Called by commands inside their transaction, after the facts are written.
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
                _announce(request, values, now, reason)
        bulk.update(ServiceRequest, SETTLED, updates)
        changed += [pk for pk, _ in updates]
    return changed


def _announce(old: Mapping[str, Any], values: Sequence[Any], now: datetime, reason: str) -> None:
    due, office, on_time = values[0], values[1], values[2]
    exclusion = values[SETTLED.index("k3_exclusion")]
    before = (old["restore_due_at"], old["kpi_office_id"], old["restored_on_time"], old["k3_exclusion"])
    if before == (due, office, on_time, exclusion) or (before[2] is None and on_time is None):
        return
    outbox.publish(
        RequestRejudged(
            request_id=old["id"],
            number=old["number"],
            old_office_id=old["kpi_office_id"],
            new_office_id=office,
            old_due_at=old["restore_due_at"].isoformat(),
            new_due_at=due.isoformat(),
            old_on_time=old["restored_on_time"],
            new_on_time=on_time,
            old_exclusion=old["k3_exclusion"],
            new_exclusion=exclusion,
            reason=reason,
        ),
        at=now,
    )
