"""What happens to one complaint: acknowledged, decided on, asked about, closed, reopened, linked."""

from datetime import datetime

from django.db import transaction

from shouhou.complaints.commands import settling
from shouhou.complaints.events import ComplaintReopened
from shouhou.complaints.models import Complaint
from shouhou.complaints.permissions import Permission
from shouhou.complaints.rules import handling
from shouhou.complaints.rules.handling import Closing, ComplaintKind, Validity
from shouhou.complaints.rules.lifecycle import COMPLAINT, ComplaintAction, ComplaintState
from shouhou.foundation import audit, outbox
from shouhou.foundation.access import row_for_update
from shouhou.kernel.actors import NOWHERE, Actor
from shouhou.kernel.errors import Denied, InvalidInput, RuleViolation
from shouhou.kernel.moments import local_day, to_minute

MISSING = "No such complaint."
Changes = dict[str, list[object]]


@transaction.atomic
def acknowledge(*, actor: Actor, complaint_id: int, now: datetime) -> Complaint:
    """Tell the customer that we have the complaint; whoever does it owns it, unless somebody does already.

    Needs: COMPLAINT_HANDLE for the complaint. Writes: the complaint, audit. Raises: NotFound, Denied,
    TransitionRefused (closed), RuleViolation (acknowledged already).
    """
    complaint = _locked(actor, complaint_id, Permission.COMPLAINT_HANDLE)
    COMPLAINT.step(ComplaintState(complaint.state), ComplaintAction.ACKNOWLEDGE)
    if complaint.acknowledged_at is not None:
        raise RuleViolation("The complaint was acknowledged already.")
    complaint.acknowledged_at = to_minute(now)
    changes: Changes = {"acknowledged_at": [None, complaint.acknowledged_at]}
    if complaint.owner_id is None and actor.person_id is not None:
        complaint.owner_id = actor.person_id
        changes["owner"] = [None, actor.person_id]
    return _saved(actor, "complaints.acknowledged", complaint, ["acknowledged_at", "owner"], changes, now)


@transaction.atomic
def decide_validity(
    *,
    actor: Actor,
    complaint_id: int,
    validity: str,
    kind: str,
    handling_at_fault: bool,
    reason: str,
    now: datetime,
) -> Complaint:
    """Decide whether a complaint is valid, and whether it is about the service or the product alone.

    Needs: VALIDITY_DECIDE for the complaint, held by someone who neither owns it nor works in the office
    complained of. Writes: the complaint, audit, ComplaintRejudged. Raises: NotFound, Denied, RuleViolation
    (decided so already), InvalidInput (not a verdict, or no reason).
    """
    complaint = _locked(actor, complaint_id, Permission.VALIDITY_DECIDE)
    _not_involved(actor, complaint)
    if validity not in (Validity.VALID, Validity.INVALID):
        raise InvalidInput("Decide: valid or invalid.", field="validity")
    if kind not in (ComplaintKind.SERVICE, ComplaintKind.PRODUCT):
        raise InvalidInput("Decide: about the service or about the product.", field="kind")
    if not reason.strip():
        raise InvalidInput("Say why it is decided so.", field="reason")
    old = (complaint.validity, complaint.kind, complaint.handling_at_fault)
    new = (validity, kind, handling_at_fault)
    if old == new:
        raise RuleViolation("It was decided so already.")
    complaint.validity, complaint.kind, complaint.handling_at_fault = new
    complaint.validity_decided_at, complaint.validity_by_id = to_minute(now), actor.user_id
    names = ["validity", "kind", "handling_at_fault"]
    changes: Changes = {n: [a, b] for n, a, b in zip(names, old, new, strict=True) if a != b}
    names += ["validity_decided_at", "validity_by_id"]
    return _saved(actor, "complaints.validity_decided", complaint, names, changes, now, note=reason)


@transaction.atomic
def record_attempt(*, actor: Actor, complaint_id: int, now: datetime) -> Complaint:
    """Record that head office tried to reach the customer today, in vain. One attempt a day counts.

    Needs: COMPLAINT_CLOSE for the complaint. Writes: the complaint, audit. Raises: NotFound, Denied,
    RuleViolation (closed, or tried today already).
    """
    complaint = _locked(actor, complaint_id, Permission.COMPLAINT_CLOSE)
    _not_involved(actor, complaint)
    if complaint.state != ComplaintState.OPEN:
        raise RuleViolation("The complaint is closed.")
    today = local_day(now)
    if complaint.last_attempt_on is not None and complaint.last_attempt_on >= today:
        raise RuleViolation("An attempt of today is recorded already; try on another day.")
    changes: Changes = {"contact_attempts": [complaint.contact_attempts, complaint.contact_attempts + 1]}
    complaint.contact_attempts += 1
    complaint.first_attempt_on = complaint.first_attempt_on or today
    complaint.last_attempt_on = today
    names = ["contact_attempts", "first_attempt_on", "last_attempt_on"]
    return _saved(actor, "complaints.attempted", complaint, names, changes, now)


@transaction.atomic
def close(
    *,
    actor: Actor,
    complaint_id: int,
    closing: str,
    root_cause: str = "",
    corrective_action: str = "",
    now: datetime,
) -> Complaint:
    """Close a complaint with what the customer told head office.

    Needs: COMPLAINT_CLOSE for the complaint, held by someone who neither owns it nor works in the office
    complained of. Writes: the complaint, audit, ComplaintRejudged. Raises: NotFound, Denied,
    TransitionRefused (closed already), RuleViolation (unreachable without three attempts over ten days),
    InvalidInput (not an answer).
    """
    complaint = _locked(actor, complaint_id, Permission.COMPLAINT_CLOSE)
    _not_involved(actor, complaint)
    COMPLAINT.step(ComplaintState(complaint.state), ComplaintAction.CLOSE)
    if closing not in {answer.value for answer in Closing}:
        raise InvalidInput("Say what the customer answered.", field="closing")
    tried = handling.enough_attempts(
        complaint.contact_attempts, complaint.first_attempt_on, complaint.last_attempt_on
    )
    if closing == Closing.UNREACHABLE and not tried:
        raise RuleViolation("Unreachable takes {attempts} attempts over {days} days.", attempts=3, days=10)
    complaint.closed_at, complaint.closing = to_minute(now), closing
    complaint.first_closed_at = complaint.first_closed_at or complaint.closed_at
    complaint.root_cause = root_cause.strip() or complaint.root_cause
    complaint.corrective_action = corrective_action.strip() or complaint.corrective_action
    names = ["closed_at", "closing", "first_closed_at", "root_cause", "corrective_action"]
    return _saved(actor, "complaints.closed", complaint, names, {"closing": ["", closing]}, now)


@transaction.atomic
def reopen(*, actor: Actor, complaint_id: int, reason: str, now: datetime) -> Complaint:
    """Open a closed complaint again: the customer was not done with it. It stays where it first counted.

    Needs: COMPLAINT_REOPEN for the complaint. Writes: the complaint, audit, ComplaintReopened and
    ComplaintRejudged. Raises: NotFound, Denied, TransitionRefused (open), InvalidInput (no reason).
    """
    complaint = _locked(actor, complaint_id, Permission.COMPLAINT_REOPEN)
    COMPLAINT.step(ComplaintState(complaint.state), ComplaintAction.REOPEN)
    if not reason.strip():
        raise InvalidInput("Say what the customer is not satisfied with.", field="reason")
    changes: Changes = {
        "closed_at": [complaint.closed_at, None],
        "closing": [complaint.closing, ""],
        "reopen_count": [complaint.reopen_count, complaint.reopen_count + 1],
    }
    complaint.first_closed_at = complaint.first_closed_at or complaint.closed_at
    complaint.closed_at, complaint.closing = None, ""
    complaint.reopened_at = to_minute(now)
    complaint.reopen_count += 1
    names = ["first_closed_at", "closed_at", "closing", "reopened_at", "reopen_count"]
    saved = _saved(actor, "complaints.reopened", complaint, names, changes, now, note=reason)
    outbox.publish(
        ComplaintReopened(
            saved.pk, saved.number, saved.office_id, to_minute(now).isoformat(), saved.reopen_count
        ),
        at=now,
    )
    return saved


@transaction.atomic
def link_same_matter(*, actor: Actor, complaint_id: int, first_id: int, now: datetime) -> Complaint:
    """Say that a complaint is a further contact about an earlier one; the two then count once.

    Needs: VALIDITY_DECIDE for both, since it takes a complaint out of the figure; not by someone involved.
    Writes: the complaint, audit, ComplaintRejudged. Raises: NotFound, Denied, RuleViolation (linked
    already, another customer's, not the earlier one, or others are linked to it).
    """
    complaint = _locked(actor, complaint_id, Permission.VALIDITY_DECIDE)
    first = _locked(actor, first_id, Permission.VALIDITY_DECIDE)
    _not_involved(actor, complaint)
    if complaint.same_matter_as_id is not None:
        raise RuleViolation("It is linked to another complaint already.")
    if first.customer_id != complaint.customer_id:
        raise RuleViolation("Complaint {key} is another customer's.", key=first.number)
    root = first.same_matter_as_id or first.pk
    if root == complaint.pk or (first.received_at, first.pk) > (complaint.received_at, complaint.pk):
        raise RuleViolation("Link the later complaint to the earlier one.")
    followers = Complaint.objects.unscoped("the complaint was found through its scope")
    if followers.filter(same_matter_as=complaint).exists():
        raise RuleViolation("Other complaints are linked to this one; link them to the first one instead.")
    complaint.same_matter_as_id = root
    changes: Changes = {"same_matter_as": [None, first.number]}
    return _saved(actor, "complaints.linked", complaint, ["same_matter_as"], changes, now)


def _locked(actor: Actor, complaint_id: int, permission: Permission) -> Complaint:
    return row_for_update(Complaint.objects, actor, complaint_id, permission, MISSING)


def _not_involved(actor: Actor, complaint: Complaint) -> None:
    """Raise Denied for the complaint's owner and for people of its office, substitutes included."""
    own = actor.grants.get(Permission.COMPLAINT_HANDLE, NOWHERE).office_ids
    owns = complaint.owner_id is not None and complaint.owner_id == actor.person_id
    if owns or complaint.office_id in own:
        raise Denied("This is decided by somebody who is not involved.")


def _saved(
    actor: Actor,
    action: str,
    complaint: Complaint,
    names: list[str],
    changes: Changes,
    now: datetime,
    *,
    note: str = "",
) -> Complaint:
    """Settle and save the complaint, write the audit entry and tell the apps above."""
    before = settling.standings([complaint.pk])
    values = settling.judged(settling.facts_of(complaint))
    for name, value in zip(settling.SETTLED, values, strict=True):
        setattr(complaint, name, value)
    complaint.save(update_fields=[*names, *settling.SETTLED])
    office = complaint.office_id
    audit.record(actor, action, complaint, at=now, office_id=office, changes=changes, note=note.strip())
    settling.announce(before, now=now, reason=action.partition(".")[2])
    return complaint
