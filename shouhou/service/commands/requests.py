"""What happens to one request: accepted, restored, cancelled, merged, reopened, transferred."""

from datetime import date, datetime

from django.db import transaction

from shouhou.foundation import audit, outbox
from shouhou.foundation.access import row_for_update
from shouhou.kernel.actors import Actor
from shouhou.kernel.errors import InvalidInput, NotFound, RuleViolation
from shouhou.kernel.moments import to_minute
from shouhou.org.models import Office
from shouhou.org.queries.calendars import calendar_for
from shouhou.service.commands import repeats
from shouhou.service.commands.settling import clock_history, settle_requests
from shouhou.service.events import RequestReopened
from shouhou.service.models import RequestReopen, RequestTransfer, ServiceRequest
from shouhou.service.permissions import Permission
from shouhou.service.rules import fair_clock, promises, repairs
from shouhou.service.rules.lifecycle import REQUEST, RequestAction, RequestState
from shouhou.service.rules.repairs import Return

MISSING = "No such service request."
Changes = dict[str, list[object]]


@transaction.atomic
def accept(*, actor: Actor, request_id: int, responded_at: datetime, now: datetime) -> ServiceRequest:
    """Record the first human contact with the customer.

    Needs: REQUEST_HANDLE for the request. Writes: the request, audit.
    Raises: NotFound, Denied, TransitionRefused, InvalidInput (before the report or in the future).
    """
    request = _locked(actor, request_id, Permission.REQUEST_HANDLE)
    state = _step(request, RequestAction.ACCEPT)
    request.responded_at = _moment(request, responded_at, now, "responded_at")
    changes: Changes = {"state": [request.state, state], "responded_at": [None, request.responded_at]}
    request.state = state
    return _saved(actor, request, "accepted", now, changes)


@transaction.atomic
def restore(
    *,
    actor: Actor,
    request_id: int,
    restored_at: datetime,
    now: datetime,
    remote: bool = False,
    temporary: bool = False,
    signed: bool = False,
    follow_up_on: date | None = None,
) -> ServiceRequest:
    """Record that the machine produces again, confirmed by the customer.

    A temporary fix counts only when the customer signed it and a follow-up day is set.
    Needs: REQUEST_HANDLE for the request. Writes: the request, audit, maybe RequestRejudged.
    Raises: NotFound, Denied, TransitionRefused (restored, cancelled, merged), InvalidInput.
    """
    request = _locked(actor, request_id, Permission.REQUEST_HANDLE)
    state = _step(request, RequestAction.RESTORE)
    _not_continued(request)
    moment = _moment(request, restored_at, now, "restored_at")
    if temporary and signed and follow_up_on is None:
        raise InvalidInput("A temporary fix needs the day of the follow-up.", field="follow_up_on")
    changes: Changes = {"state": [request.state, state], "restored_at": [request.restored_at, moment]}
    request.state, request.restored_at = state, moment
    request.responded_at = request.responded_at or moment
    request.remote_fix = remote
    request.temporary_fix, request.temporary_fix_signed = temporary, temporary and signed
    request.follow_up_on = follow_up_on if temporary else None
    return _saved(actor, request, "restored", now, changes)


@transaction.atomic
def cancel(*, actor: Actor, request_id: int, reason: str, now: datetime) -> ServiceRequest:
    """Cancel a request. Before it is due and before work began it leaves the figure; later it stays, late.

    Needs: REQUEST_CANCEL for the request. Writes: the request, audit, maybe RequestRejudged.
    Raises: NotFound, Denied, TransitionRefused, InvalidInput (no reason).
    """
    request = _locked(actor, request_id, Permission.REQUEST_CANCEL)
    state = _step(request, RequestAction.CANCEL)
    _not_continued(request)
    if not reason.strip():
        raise InvalidInput("Say why it is cancelled.", field="reason")
    changes: Changes = {"state": [request.state, state], "cancelled_at": [None, to_minute(now)]}
    request.state, request.cancelled_at, request.cancel_reason = state, to_minute(now), reason.strip()
    return _saved(actor, request, "cancelled", now, changes, reason)


@transaction.atomic
def merge_duplicate(*, actor: Actor, request_id: int, into_id: int, now: datetime) -> ServiceRequest:
    """Merge two reports of one fault: the later one is closed as a duplicate of the earlier, whichever is given.

    Needs: REQUEST_MERGE for both. Writes: the later request, audit, maybe RequestRejudged. Returns the later.
    Raises: NotFound, Denied, TransitionRefused, RuleViolation (itself, other customers, a duplicate already).
    """
    if request_id == into_id:
        raise RuleViolation("A request is not a duplicate of itself.")
    # Locked in the order of their keys, so that two merges the other way round cannot wait for each other.
    rows = [_locked(actor, pk, Permission.REQUEST_MERGE) for pk in sorted((request_id, into_id))]
    earlier, later = sorted(rows, key=lambda row: (row.reported_at, row.pk))
    if earlier.customer_id != later.customer_id:
        raise RuleViolation("These are requests of different customers.")
    if earlier.duplicate_of_id is not None:
        raise RuleViolation("That request is itself a duplicate; merge into the first one.")
    state = _step(later, RequestAction.MERGE)
    _not_continued(later)
    if later.repeat_of_id is not None and not later.is_repeat_30d:
        raise RuleViolation("It is counted in the earlier request already.")
    changes: Changes = {"state": [later.state, state], "duplicate_of": [None, earlier.number]}
    later.state, later.duplicate_of = state, earlier
    return _saved(actor, later, "merged", now, changes)


@transaction.atomic
def reopen(
    *, actor: Actor, request_id: int, reopened_at: datetime, reason: str, now: datetime
) -> ServiceRequest:
    """Reopen a request whose fault came back within seven days: the restoration is void.

    Needs: REQUEST_REOPEN for the request. Writes: the request, a reopening, audit, RequestReopened.
    Raises: NotFound, Denied, TransitionRefused (not restored), RuleViolation (later than seven days),
    InvalidInput (no reason, before the restoration, in the future).
    """
    request = _locked(actor, request_id, Permission.REQUEST_REOPEN)
    state = _step(request, RequestAction.REOPEN)
    _not_continued(request)
    voided = request.restored_at
    if voided is None:
        raise RuleViolation("It was never restored; there is nothing to reopen.")
    again = _moment(request, reopened_at, now, "reopened_at")
    if again < voided:
        raise InvalidInput("Reopened before it was restored.", field="reopened_at")
    if repairs.on_return(voided, again) is not Return.VOIDS:
        raise RuleViolation(
            "More than seven days have passed: enter a new request, it is marked as a repeat."
        )
    if not reason.strip():
        raise InvalidInput("Say what came back.", field="reason")
    RequestReopen.objects.create(
        request=request,
        reopened_at=again,
        reason=reason.strip(),
        voided_restored_at=voided,
        days_after=repairs.days_after(voided, again),
    )
    outbox.publish(
        RequestReopened(
            request_id=request.pk,
            number=request.number,
            kpi_office_id=request.kpi_office_id,
            restore_due_at=request.restore_due_at.isoformat(),
            voided_restored_at=voided.isoformat(),
            was_on_time=bool(request.restored_on_time) and request.k3_exclusion == "",
            reopened_at=again.isoformat(),
        ),
        at=now,
    )
    changes: Changes = {"state": [request.state, state], "restored_at": [voided, None]}
    request.state, request.restored_at = state, None
    return _saved(actor, request, "reopened", now, changes, reason)


@transaction.atomic
def transfer(
    *, actor: Actor, request_id: int, to_office_id: int, reason: str, now: datetime
) -> ServiceRequest:
    """Hand a request to another office. The clock does not restart, and the share used so far is kept.

    Needs: REQUEST_TRANSFER at the sending office. Writes: the request, a transfer, audit, maybe
    RequestRejudged. Raises: NotFound, Denied, TransitionRefused, RuleViolation (the same office), InvalidInput.
    """
    request = _locked(actor, request_id, Permission.REQUEST_TRANSFER)
    _step(request, RequestAction.TRANSFER)
    offices = Office.objects.unscoped("a request may be handed to any office")
    if not offices.filter(pk=to_office_id, is_active=True).exists():
        raise NotFound("No such office.")
    if request.office_id == to_office_id:
        raise RuleViolation("The request is with this office already.")
    if not reason.strip():
        raise InvalidInput("Say why it is handed over.", field="reason")
    at = to_minute(now)
    if (
        RequestTransfer.objects.unscoped("the request was found through its scope")
        .filter(request=request, at=at)
        .exists()
    ):
        raise RuleViolation("The request was handed over a moment ago.")
    RequestTransfer.objects.create(
        request=request,
        from_office_id=request.office_id,
        to_office_id=to_office_id,
        at=at,
        share_used_pct=share_used(request, at),
        reason=reason.strip(),
    )
    changes: Changes = {"office": [request.office_id, to_office_id]}
    request.office_id = to_office_id
    return _saved(actor, request, "transferred", now, changes, reason)


def share_used(request: ServiceRequest, at: datetime) -> int:
    """Return how much of the promise had gone at ``at``, in percent, counted pauses left out."""
    business = calendar_for(request.office_id)
    pauses = clock_history([request.pk]).pauses.get(request.pk, ())
    counted = [
        pause
        for pause in pauses
        if fair_clock.judge(pause, request.office_id, business) is fair_clock.PauseVerdict.COUNTS
    ]
    return fair_clock.share_used_pct(
        request.reported_at,
        at,
        request.promise_minutes,
        fair_clock.union(counted, at),
        promises.counting(request.clock, business),
    )


def _locked(actor: Actor, request_id: int, permission: str) -> ServiceRequest:
    return row_for_update(ServiceRequest.objects, actor, request_id, permission, MISSING)


def _step(request: ServiceRequest, action: RequestAction) -> str:
    return REQUEST.step(RequestState(request.state), action).value


def _not_continued(request: ServiceRequest) -> None:
    """Refuse what would decide a case at its first report while the fault was reported again."""
    rows = ServiceRequest.objects.unscoped("the request was found through its scope")
    later = rows.filter(repeat_of=request, is_repeat_30d=False).order_by("-reported_at").first()
    if later is not None:
        raise RuleViolation(
            "The same fault was reported again as {number}: record it there.", number=later.number
        )


def _moment(request: ServiceRequest, moment: datetime, now: datetime, field: str) -> datetime:
    moment = to_minute(moment)
    if moment < request.reported_at:
        raise InvalidInput("This lies before the customer reported.", field=field)
    if moment > now:
        raise InvalidInput("This lies in the future.", field=field)
    return moment


def _saved(
    actor: Actor, request: ServiceRequest, action: str, now: datetime, changes: Changes, note: str = ""
) -> ServiceRequest:
    """Save the request, settle it, mark repeats around it, write the audit entry; return the fresh row."""
    request.save()
    settle_requests([request.pk], now=now, reason=action, announced=action != "reopened")
    if request.machine_id is not None and request.symptom_code:
        repeats.mark([(request.machine_id, request.reported_at)], actor=actor, now=now)
    fresh = ServiceRequest.objects.unscoped("the request was found through its scope").get(pk=request.pk)
    audit.record(
        actor,
        f"service.request.{action}",
        fresh,
        at=now,
        office_id=fresh.office_id,
        changes=changes,
        note=note,
    )
    return fresh
