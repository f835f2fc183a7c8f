"""Repair requests handled in time (K3): due moment, accountable office, outcome, and who is left out and why.

One function settles a request; commands and imports store what it returns, and sheets only count.
Source: docs/domain/requests.md.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from shouhou.kernel.moments import ZONE, local_day, met, to_minute
from shouhou.kernel.worktime import WorkCalendar
from shouhou.service.rules import fair_clock
from shouhou.service.rules.fair_clock import Pause, PauseVerdict

VOID_DAYS = 7
REPEAT_DAYS = 30
HAND_OVER_LIMIT_PCT = 50


class RequestKind(StrEnum):
    """A fault to repair, or a question."""

    FAULT = "fault"
    QUESTION = "question"


class RepairExclusion(StrEnum):
    """Why a request is left out of the timeliness of repairs."""

    COUNTED = ""
    QUESTION = "question_no_fault"
    DUPLICATE = "duplicate"
    CANCELLED_IN_TIME = "cancelled_in_time"
    CONTINUES = "continues"


class Return(StrEnum):
    """What it means when the same fault of the same machine comes back."""

    VOIDS = "voids_restoration"
    REPEAT = "repeat_30d"
    NEW = "new_case"


@dataclass(frozen=True, slots=True)
class Transfer:
    """A hand-over between offices, with the share of the promise that had gone by then."""

    from_office_id: int
    to_office_id: int
    at: datetime
    share_used_pct: int


@dataclass(frozen=True, slots=True)
class RepairFacts:
    """What is known of a request. Moments are to the minute; ``office_id`` is who answers for it now."""

    kind: str
    office_id: int
    reported_at: datetime
    raw_due_at: datetime
    promise_minutes: int
    respond_due_at: datetime
    arrive_due_at: datetime | None
    responded_at: datetime | None = None
    arrived_at: datetime | None = None
    restored_at: datetime | None = None
    temporary_fix: bool = False
    temporary_fix_agreed: bool = False
    remote_fix: bool = False
    is_duplicate: bool = False
    continues_earlier: bool = False
    cancelled_at: datetime | None = None
    pauses: Sequence[Pause] = ()
    transfers: Sequence[Transfer] = ()


@dataclass(frozen=True, slots=True)
class RepairVerdict:
    """Outcomes are None while undecided; an undecided one is late once its due minute is over.

    raw_on_time judges against the promise without pauses, so that both figures can be published.
    """

    restore_due_at: datetime
    office_id: int
    exclusion: RepairExclusion
    restored_on_time: bool | None
    raw_on_time: bool | None
    responded_on_time: bool | None
    arrived_on_time: bool | None
    arrival_applies: bool


def settle(
    facts: RepairFacts, counting: WorkCalendar, business: WorkCalendar, until: datetime
) -> RepairVerdict:
    """Return the verdict on a request.

    counting: the calendar of its clock. business: the office's working time, for how pauses were entered.
    until: where a pause that is still open is taken to end for now.
    """
    due = facts.raw_due_at
    if facts.pauses:
        stops = counted_stops(facts, business, until)
        if stops:
            fair = fair_clock.fair_due(facts.reported_at, facts.promise_minutes, stops, counting)
            due = max(due, fair)
    done_at = effective_restoration(facts)
    exclusion = exclusion_of(facts, due)
    stays_cancelled = facts.cancelled_at is not None and exclusion is not RepairExclusion.CANCELLED_IN_TIME
    on_time = _outcome(done_at, due, lost=stays_cancelled)
    return RepairVerdict(
        restore_due_at=due,
        office_id=facts.office_id
        if not facts.transfers
        else accountable(facts, due, late=on_time is not True),
        exclusion=exclusion,
        restored_on_time=on_time,
        raw_on_time=_outcome(done_at, facts.raw_due_at, lost=stays_cancelled),
        responded_on_time=_outcome(facts.responded_at, facts.respond_due_at),
        arrived_on_time=None
        if facts.arrive_due_at is None or facts.remote_fix
        else _outcome(facts.arrived_at, facts.arrive_due_at),
        arrival_applies=facts.arrive_due_at is not None and not facts.remote_fix,
    )


def counted_stops(
    facts: RepairFacts, business: WorkCalendar, until: datetime
) -> list[tuple[datetime, datetime]]:
    """Return the united stretches of the pauses that stop this request's clock."""
    offices = {facts.office_id, *(t.from_office_id for t in facts.transfers)}
    counted = [
        pause
        for pause in facts.pauses
        if pause.approver_office_id not in offices
        and fair_clock.judge(pause, facts.office_id, business) is PauseVerdict.COUNTS
    ]
    return fair_clock.union(counted, max(until, facts.reported_at))


def effective_restoration(facts: RepairFacts) -> datetime | None:
    """Return when the machine produced again; a temporary fix counts when signed, with a follow-up date."""
    if facts.temporary_fix and not facts.temporary_fix_agreed:
        return None
    return facts.restored_at


def exclusion_of(facts: RepairFacts, due: datetime) -> RepairExclusion:
    """Return why the request is left out, COUNTED when it is not."""
    if facts.is_duplicate:
        return RepairExclusion.DUPLICATE
    if facts.kind == RequestKind.QUESTION:
        return RepairExclusion.QUESTION
    if facts.cancelled_at is not None and met(facts.cancelled_at, due) and not _work_began(facts):
        return RepairExclusion.CANCELLED_IN_TIME
    if facts.continues_earlier:
        return RepairExclusion.CONTINUES
    return RepairExclusion.COUNTED


def _work_began(facts: RepairFacts) -> bool:
    began, cancelled = facts.arrived_at, facts.cancelled_at
    return began is not None and cancelled is not None and began <= cancelled


def accountable(facts: RepairFacts, due: datetime, *, late: bool) -> int:
    """Return the office the request counts for.

    The office responsible at the due moment. When the request is late (or not restored yet) and came to that
    office with more than half of the promise gone, the sender answers; and so on back along the chain.
    """
    before = [t for t in sorted(facts.transfers, key=lambda t: t.at) if t.at <= due]
    first = min(facts.transfers, key=lambda t: t.at).from_office_id if facts.transfers else facts.office_id
    office = before[-1].to_office_id if before else first
    if not late:
        return office
    for transfer in reversed(before):
        if transfer.to_office_id != office or transfer.share_used_pct <= HAND_OVER_LIMIT_PCT:
            break
        office = transfer.from_office_id
    return office


def on_return(restored_at: datetime, returned_at: datetime, zone: str = ZONE) -> Return:
    """Return what a return of the same fault means, by whole local days since the restoration.

    Up to and including day 7 the restoration is void; from day 8 to day 30 it is a repeat.
    """
    days = days_after(restored_at, returned_at, zone)
    if days <= VOID_DAYS:
        return Return.VOIDS
    return Return.REPEAT if days <= REPEAT_DAYS else Return.NEW


def days_after(restored_at: datetime, returned_at: datetime, zone: str = ZONE) -> int:
    """Return the whole local days between restoration and return."""
    return (local_day(returned_at, zone) - local_day(restored_at, zone)).days


def restore_minutes(facts: RepairFacts) -> int | None:
    """Return the plain minutes from report to restoration, whatever the clock; None while not restored."""
    done = effective_restoration(facts)
    return None if done is None else max(int((done - facts.reported_at).total_seconds()) // 60, 0)


def _outcome(event: datetime | None, due: datetime, *, lost: bool = False) -> bool | None:
    if event is None:
        return False if lost else None
    return to_minute(event) <= to_minute(due)
