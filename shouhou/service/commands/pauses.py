"""Pauses of a request's clock: entered by the office, approved or refused by someone outside it."""

from datetime import datetime

from django.db import transaction

from shouhou.foundation import audit, outbox
from shouhou.foundation.access import row_for_update
from shouhou.kernel.actors import Actor
from shouhou.kernel.errors import Denied, InvalidInput, RuleViolation
from shouhou.kernel.moments import to_minute
from shouhou.org.models import Person
from shouhou.service.commands.settling import settle_requests
from shouhou.service.events import PauseEntered
from shouhou.service.models import PauseReason, RequestPause, ServiceRequest
from shouhou.service.permissions import Permission
from shouhou.service.rules.fair_clock import COMPANY_REASONS
from shouhou.service.rules.lifecycle import REQUEST, RequestAction, RequestState

MISSING_REQUEST = "No such service request."
MISSING = "No such pause."


@transaction.atomic
def pause(
    *,
    actor: Actor,
    request_id: int,
    from_at: datetime,
    until_at: datetime | None,
    reason: str,
    note: str,
    evidence: str,
    now: datetime,
) -> RequestPause:
    """Enter a pause. It stops the clock once someone outside the office approves it.

    Waiting for our own parts or head office is entered too: it marks the request and stops nothing.
    Needs: PAUSE_ENTER for the request. Writes: a pause, maybe the request, audit, PauseEntered.
    Raises: NotFound, Denied, TransitionRefused (not open), RuleViolation (entered already), InvalidInput.
    """
    request = row_for_update(
        ServiceRequest.objects, actor, request_id, Permission.PAUSE_ENTER, MISSING_REQUEST
    )
    REQUEST.step(RequestState(request.state), RequestAction.PAUSE)
    from_at, until_at = _span(request, from_at, until_at, now)
    _check(request, from_at, reason, evidence)
    row = RequestPause.objects.create(
        request=request,
        from_at=from_at,
        until_at=until_at,
        reason=reason,
        note=note.strip(),
        evidence=evidence.strip(),
        entered_at=to_minute(now),
        entered_by_id=actor.user_id,
        entered_by_name=actor.name,
    )
    if reason in COMPANY_REASONS:
        request.waits_for_company = True
        request.save(update_fields=["waits_for_company"])
    else:
        outbox.publish(PauseEntered(row.pk, request.pk, request.office_id), at=now)
    changes: dict[str, list[object]] = {
        "from_at": [None, from_at],
        "until_at": [None, until_at],
        "reason": [None, reason],
    }
    audit.record(
        actor, "service.pause.entered", row, at=now, office_id=request.office_id, changes=changes, note=note
    )
    return row


def _check(request: ServiceRequest, from_at: datetime, reason: str, evidence: str) -> None:
    if reason not in PauseReason.values:
        raise InvalidInput("Choose a reason.", field="reason")
    if reason not in COMPANY_REASONS and not evidence.strip():
        raise InvalidInput("Without evidence a pause does not count.", field="evidence")
    rows = RequestPause.objects.unscoped("the request was found through its scope")
    if rows.filter(request=request, from_at=from_at, reason=reason).exists():
        raise RuleViolation("This pause was entered already.")


@transaction.atomic
def end_pause(*, actor: Actor, pause_id: int, until_at: datetime, now: datetime) -> RequestPause:
    """End a pause that was entered without an end.

    Needs: PAUSE_ENTER for the request. Writes: the pause, the request's settled columns, audit.
    Raises: NotFound, Denied, RuleViolation (ended already), InvalidInput.
    """
    row = row_for_update(RequestPause.objects, actor, pause_id, Permission.PAUSE_ENTER, MISSING, "request")
    if row.until_at is not None:
        raise RuleViolation("The pause has ended already.")
    _, until = _span(row.request, row.from_at, until_at, now)
    row.until_at = until
    return _judged(actor, row, "ended", now, {"until_at": [None, until]})


@transaction.atomic
def approve_pause(*, actor: Actor, pause_id: int, now: datetime) -> RequestPause:
    """Approve a pause, from outside the office: the promise moves by the working time it covers.

    Needs: PAUSE_APPROVE for the request, a home office other than the request's, and not one's own entry.
    Writes: the pause, the request's settled columns, audit, maybe RequestRejudged.
    Raises: NotFound, Denied (own office, own entry), RuleViolation (decided already, waits for the company).
    """
    row, home = _outsider(actor, pause_id)
    if row.reason in COMPANY_REASONS:
        raise RuleViolation("The customer waits for the company here; there is nothing to approve.")
    row.approved_at, row.approved_by_id, row.approved_by_name = to_minute(now), actor.user_id, actor.name
    row.approver_office_id = home
    return _judged(actor, row, "approved", now, {"approved_at": [None, row.approved_at]})


@transaction.atomic
def refuse_pause(*, actor: Actor, pause_id: int, note: str, now: datetime) -> RequestPause:
    """Refuse a pause, from outside the office: the clock runs on.

    Needs: as approve_pause. Writes: the pause, audit.
    Raises: NotFound, Denied (own office, own entry), RuleViolation (decided already), InvalidInput (no reason).
    """
    row, _ = _outsider(actor, pause_id)
    if not note.strip():
        raise InvalidInput("Say why the pause is refused.", field="note")
    row.refused_at = to_minute(now)
    return _judged(actor, row, "refused", now, {"refused_at": [None, row.refused_at]}, note)


def refresh_open_pauses(*, actor: Actor, now: datetime) -> int:
    """Settle the requests whose approved pause has no end yet: their promise moves on with the day.

    Run by the worker every night. Needs: the system. Writes: requests' settled columns. Returns how many changed.
    """
    actor.require_covers(Permission.PAUSE_APPROVE, None)
    rows = RequestPause.objects.unscoped("the worker serves the system")
    waiting = rows.filter(until_at__isnull=True, approved_at__isnull=False, request__restored_at__isnull=True)
    with transaction.atomic():
        ids = list(waiting.values_list("request_id", flat=True))
        return len(settle_requests(ids, now=now, reason="pause"))


def _outsider(actor: Actor, pause_id: int) -> tuple[RequestPause, int | None]:
    """Return the undecided pause and the approver's home office (None is head office)."""
    row = row_for_update(RequestPause.objects, actor, pause_id, Permission.PAUSE_APPROVE, MISSING, "request")
    home = home_office(actor)
    if home == row.request.office_id:
        raise Denied("Only someone outside the office approves its pauses.")
    if row.entered_by_id is not None and row.entered_by_id == actor.user_id:
        raise Denied("Nobody approves his own pause.")
    if row.approved_at is not None or row.refused_at is not None:
        raise RuleViolation("This pause was decided already.")
    return row, home


def home_office(actor: Actor) -> int | None:
    """Return the office the actor works in, whomever he stands in for; None is head office, or the system."""
    if actor.person_id is None:
        return None
    people = Person.objects.unscoped("whether the actor belongs to the office he judges")
    return people.filter(pk=actor.person_id).values_list("home_office_id", flat=True).first()


def _span(
    request: ServiceRequest, from_at: datetime, until_at: datetime | None, now: datetime
) -> tuple[datetime, datetime | None]:
    start = to_minute(from_at)
    if start < request.reported_at:
        raise InvalidInput("This lies before the customer reported.", field="from_at")
    if start > now:
        raise InvalidInput("This lies in the future.", field="from_at")
    end = None if until_at is None else to_minute(until_at)
    if end is not None and end <= start:
        raise InvalidInput("The pause ends before it begins.", field="until_at")
    return start, end


def _judged(
    actor: Actor,
    row: RequestPause,
    action: str,
    now: datetime,
    changes: dict[str, list[object]],
    note: str = "",
) -> RequestPause:
    row.save()
    settle_requests([row.request_id], now=now, reason=f"pause {action}")
    audit.record(
        actor,
        f"service.pause.{action}",
        row,
        at=now,
        office_id=row.request.office_id,
        changes=changes,
        note=note,
    )
    return row
