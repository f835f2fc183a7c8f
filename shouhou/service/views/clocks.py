"""The fair clock of one request, told: what was promised, what stopped it, what counted, and why it was late."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from shouhou.foundation.columns import moment_words
from shouhou.foundation.pages import page_of
from shouhou.org.queries.calendars import calendar_for
from shouhou.service.commands import settling
from shouhou.service.commands.settling import ClockHistory
from shouhou.service.models import PauseVerdict, RequestPause, RequestTransfer, ServiceRequest
from shouhou.service.rules import fair_clock, promises, repairs
from shouhou.service.rules.fair_clock import Line
from shouhou.service.rules.repairs import Transfer


@dataclass(frozen=True, slots=True)
class Promise:
    """One of the three promises: due, done, and whether it was kept (None while open)."""

    label: str
    due_at: datetime | None
    done_at: datetime | None
    kept: bool | None
    overdue: bool
    note: str = ""


@dataclass(frozen=True, slots=True)
class PauseLine:
    """One pause and whether it stops the clock, in words."""

    row: RequestPause
    counts: bool
    why: str
    url: str


@dataclass(frozen=True, slots=True)
class ClockStory:
    """What the page of a request tells about its clock."""

    promises: Sequence[Promise]
    pauses: Sequence[PauseLine]
    lines: Sequence[Line]
    counted: str
    promised: str
    clock: str
    sentences: Sequence[str]


def story_of(
    request: ServiceRequest, pauses: Sequence[RequestPause], moves: Sequence[RequestTransfer], now: datetime
) -> ClockStory:
    """Return the story of a request's clock at ``now``."""
    business = calendar_for(request.office_id)
    counting = promises.counting(request.clock, business)
    known = [settling.pause_of(row) for row in pauses]
    transfers = [Transfer(m.from_office_id, m.to_office_id, m.at, m.share_used_pct) for m in moves]
    facts = settling.facts_of(vars(request), ClockHistory({request.pk: known}, {request.pk: transfers}))
    stops = repairs.counted_stops(facts, business, now)
    lines = fair_clock.explain(request.reported_at, request.restore_due_at, stops, counting)
    verdicts = [fair_clock.judge(pause, request.office_id, business) for pause in known]
    told = [_pause_line(row, verdict) for row, verdict in zip(pauses, verdicts, strict=True)]
    done = repairs.effective_restoration(facts)
    late = counting.minutes_between(request.restore_due_at, max(done or now, request.restore_due_at))
    return ClockStory(
        promises=_promises(request, now),
        pauses=told,
        lines=lines,
        counted=duration(sum(line.minutes for line in lines if not line.paused)),
        promised=duration(request.promise_minutes),
        clock=str(request.get_clock_display()),
        sentences=_sentences(request, told, late, now),
    )


def _promises(request: ServiceRequest, now: datetime) -> list[Promise]:
    remote = _("fixed remotely: nobody had to arrive") if request.remote_fix else ""
    open_now = request.state in ("new", "accepted", "in_progress")
    rows = [
        (_("Response"), request.respond_due_at, request.responded_at, request.responded_on_time, ""),
        (_("Arrival"), request.arrive_due_at, request.arrived_at, request.arrived_on_time, remote),
        (_("Restoration"), request.restore_due_at, request.restored_at, request.restored_on_time, ""),
    ]
    return [
        Promise(
            label,
            due,
            done,
            kept,
            kept is None and open_now and due is not None and due < now and not note,
            note,
        )
        for label, due, done, kept, note in rows
    ]


def _pause_line(row: RequestPause, verdict: fair_clock.PauseVerdict) -> PauseLine:
    words = str(PauseVerdict(verdict.value).label)
    return PauseLine(row, verdict is fair_clock.PauseVerdict.COUNTS, words, page_of(row))


def _sentences(request: ServiceRequest, pauses: Sequence[PauseLine], late: int, now: datetime) -> list[str]:
    """Return how the repair stands against its promise and, when it is late, what made it so."""
    if request.k3_exclusion:
        return [_("Left out of repairs in time: %(why)s") % {"why": request.get_k3_exclusion_display()}]
    if request.restored_on_time:
        return [_("Restored in time.")] + ([_moved(request)] if _was_moved(request) else [])
    if request.restored_on_time is None and request.restore_due_at >= now:
        return [_("Not restored yet; still in time.")]
    return [_lateness(request, late), *_reasons(request, pauses)]


def _lateness(request: ServiceRequest, late: int) -> str:
    if request.restored_at is None:
        return _("Overdue by %(time)s of counted time.") % {"time": duration(late)}
    if request.temporary_fix and not (request.temporary_fix_signed and request.follow_up_on):
        return _("A temporary fix counts only with the customer's signature and a follow-up date.")
    return _("Restored %(time)s of counted time after the promise.") % {"time": duration(late)}


def _reasons(request: ServiceRequest, pauses: Sequence[PauseLine]) -> list[str]:
    found = []
    if request.responded_on_time is False:
        found.append(_("The first response was late already."))
    if request.arrived_on_time is False:
        found.append(
            _("Arrival was late; restoration is promised from the promised arrival, not from the real one.")
        )
    if request.waits_for_company:
        found.append(_("It waited for our own parts or for head office; that time runs on."))
    idle = sum(1 for line in pauses if not line.counts)
    if idle:
        found.append(
            ngettext(
                "%(count)s pause does not stop the clock; the reason stands beside it.",
                "%(count)s pauses do not stop the clock; the reasons stand beside them.",
                idle,
            )
            % {"count": idle}
        )
    if _was_moved(request):
        found.append(_moved(request))
    return found


def _was_moved(request: ServiceRequest) -> bool:
    return request.restore_due_at > request.raw_restore_due_at


def _moved(request: ServiceRequest) -> str:
    first = moment_words(request.raw_restore_due_at)
    return _("Approved pauses moved the promise; without them it was %(first)s.") % {"first": first}


def duration(minutes: int) -> str:
    """Return minutes as hours and minutes in words."""
    hours, rest = divmod(minutes, 60)
    if not hours:
        return _("%(minutes)s min") % {"minutes": rest}
    if not rest:
        return _("%(hours)s h") % {"hours": hours}
    return _("%(hours)s h %(minutes)s min") % {"hours": hours, "minutes": rest}
