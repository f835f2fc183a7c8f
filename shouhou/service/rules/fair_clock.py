"""The fair clock: a promise moved by approved pauses, and by nothing else.

A pause stops the clock only for a reason on the customer's side, with evidence, entered within one working
day, and approved by someone outside the office that answers for the request. Overlapping pauses count once.
The raw due moment is kept beside the fair one, and both are published.
Source: docs/domain/requests.md, section "Pauses".
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from shouhou.kernel.moments import local_day, to_minute
from shouhou.kernel.worktime import Span, WorkCalendar


class PauseReason(StrEnum):
    """Why work stands still. The first six stop the clock; the last two mark a wait for the company."""

    CUSTOMER_NOT_READY = "customer_not_ready"
    CUSTOMER_RESCHEDULED = "customer_rescheduled"
    NO_SITE_ACCESS = "no_site_access"
    CUSTOMER_SUPPLIED_PART = "customer_supplied_part"
    SAFETY_HOLD = "safety_hold"
    FORCE_MAJEURE = "force_majeure"
    WAITING_PARTS = "waiting_parts"
    WAITING_HQ = "waiting_hq"


FAIR_REASONS = frozenset(set(PauseReason) - {PauseReason.WAITING_PARTS, PauseReason.WAITING_HQ})
COMPANY_REASONS = frozenset(PauseReason) - FAIR_REASONS


class PauseVerdict(StrEnum):
    """Whether a pause stops the clock, or the first reason why it does not."""

    COUNTS = "counts"
    COMPANY_WAIT = "company_wait"
    REFUSED = "refused"
    NOT_APPROVED = "not_approved"
    APPROVED_BY_OFFICE = "approved_by_office"
    APPROVED_BY_ENTRANT = "approved_by_entrant"
    NO_EVIDENCE = "no_evidence"
    ENTERED_LATE = "entered_late"


@dataclass(frozen=True, slots=True)
class Pause:
    """One pause as it was entered and judged. ``approver_office_id`` None is head office."""

    from_at: datetime
    until_at: datetime | None
    reason: str
    has_evidence: bool
    entered_at: datetime
    entered_by_id: int | None = None
    approved_at: datetime | None = None
    approved_by_id: int | None = None
    approver_office_id: int | None = None
    refused_at: datetime | None = None


def judge(pause: Pause, office_id: int, business: WorkCalendar) -> PauseVerdict:
    """Return whether ``pause`` stops the clock of a request of ``office_id``."""
    if pause.reason in COMPANY_REASONS:
        return PauseVerdict.COMPANY_WAIT
    if pause.refused_at is not None:
        return PauseVerdict.REFUSED
    if pause.approved_at is None:
        return PauseVerdict.NOT_APPROVED
    if pause.approver_office_id == office_id:
        return PauseVerdict.APPROVED_BY_OFFICE
    if pause.approved_by_id is not None and pause.approved_by_id == pause.entered_by_id:
        return PauseVerdict.APPROVED_BY_ENTRANT
    if not pause.has_evidence:
        return PauseVerdict.NO_EVIDENCE
    if not entered_in_time(pause.from_at, pause.entered_at, business):
        return PauseVerdict.ENTERED_LATE
    return PauseVerdict.COUNTS


def entered_in_time(from_at: datetime, entered_at: datetime, business: WorkCalendar) -> bool:
    """Tell whether a pause was entered by the end of the working day after the one it began on."""
    last = business.add_workdays(local_day(from_at, business.zone), 1)
    return local_day(entered_at, business.zone) <= last


def union(pauses: Iterable[Pause], until: datetime) -> list[tuple[datetime, datetime]]:
    """Return the stretches covered by any pause, in order and apart; an open one runs to ``until``."""
    found: list[tuple[datetime, datetime]] = []
    for start, end in sorted((p.from_at, p.until_at or until) for p in pauses):
        if end <= start:
            continue
        if found and start <= found[-1][1]:
            found[-1] = (found[-1][0], max(found[-1][1], end))
        else:
            found.append((start, end))
    return found


def fair_due(
    start: datetime,
    minutes: int,
    stops: Sequence[tuple[datetime, datetime]],
    calendar: WorkCalendar,
) -> datetime:
    """Return when ``minutes`` have run on ``calendar`` since ``start``, leaving out the ``stops`` of union().

    A pause that begins after the promise has run out moves nothing.
    """
    cursor, left = to_minute(start), minutes
    for stop_from, stop_until in stops:
        if stop_until <= cursor:
            continue
        run = calendar.minutes_between(cursor, max(stop_from, cursor))
        if run >= left:
            break
        cursor, left = stop_until, left - run
    return to_minute(calendar.add_minutes(cursor, left))


def run_minutes(
    start: datetime,
    until: datetime,
    stops: Sequence[tuple[datetime, datetime]],
    calendar: WorkCalendar,
) -> int:
    """Return the minutes of the promise used between ``start`` and ``until``, paused time left out."""
    total, cursor = 0, start
    for stop_from, stop_until in stops:
        if stop_from >= until:
            break
        if stop_until <= cursor:
            continue
        total += max(calendar.minutes_between(cursor, max(stop_from, cursor)), 0)
        cursor = stop_until
    return total + (calendar.minutes_between(cursor, until) if cursor < until else 0)


def share_used_pct(
    start: datetime,
    at: datetime,
    minutes: int,
    stops: Sequence[tuple[datetime, datetime]],
    calendar: WorkCalendar,
) -> int:
    """Return how much of the promise had gone at ``at``, in whole percent rounded up, at most 999.

    Rounded up, so that a minute past the half reads 51 and not 50.
    """
    if minutes <= 0:
        return 100
    used = run_minutes(start, at, stops, calendar)
    return min(-(-100 * used // minutes), 999)


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the explanation of a due moment: a counted or a paused stretch."""

    start_at: datetime
    until_at: datetime
    minutes: int
    paused: bool


def explain(
    start: datetime,
    due: datetime,
    stops: Sequence[tuple[datetime, datetime]],
    calendar: WorkCalendar,
) -> list[Line]:
    """Return every counted and every paused stretch of working time from ``start`` to ``due``, in order.

    The counted lines add up to the promise.
    """
    lines: list[Line] = []
    cursor = to_minute(start)
    for stop_from, stop_until in stops:
        if stop_from >= due:
            break
        lines += _lines(calendar.spans(cursor, max(stop_from, cursor)), paused=False)
        lines += _lines(calendar.spans(max(stop_from, cursor), min(stop_until, due)), paused=True)
        cursor = max(cursor, min(stop_until, due))
    return lines + _lines(calendar.spans(cursor, due), paused=False)


def _lines(spans: Iterable[Span], *, paused: bool) -> list[Line]:
    return [Line(span.start_at, span.until_at, span.minutes, paused) for span in spans]
