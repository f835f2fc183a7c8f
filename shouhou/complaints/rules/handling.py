"""Complaints (K7) and how they were handled (K8): what counts, when, and with which outcome.

Source: docs/domain/complaints.md.
"""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum

from shouhou.kernel.moments import at_local, local_day, met, to_minute
from shouhou.kernel.worktime import WorkCalendar

ACKNOWLEDGE_WORKDAYS = 1
RESOLVE_DAYS = 7
DECIDE_WORKDAYS = 5
ATTEMPTS = 3
ATTEMPT_DAYS = 10
CLOSE_OF_BUSINESS = (18, 0)


class Validity(StrEnum):
    """Head office's verdict; undecided is treated as valid."""

    UNDECIDED = "undecided"
    VALID = "valid"
    INVALID = "invalid"


class ComplaintKind(StrEnum):
    """What the complaint is about."""

    SERVICE = "service"
    PRODUCT = "product"


class ComplaintSeverity(StrEnum):
    """How grave it is."""

    MINOR = "minor"
    MAJOR = "major"
    CRITICAL = "critical"


class Closing(StrEnum):
    """What the customer told head office at the end."""

    VERY_SATISFIED = "very_satisfied"
    SATISFIED = "satisfied"
    DISSATISFIED = "dissatisfied"
    UNREACHABLE = "unreachable"


SATISFIED = frozenset({Closing.VERY_SATISFIED, Closing.SATISFIED})


class ComplaintExclusion(StrEnum):
    """Why a complaint is left out of the number of complaints."""

    COUNTED = ""
    SAME_MATTER = "same_matter"
    INVALID = "invalid"
    PRODUCT_ONLY = "product_only"


class HandlingExclusion(StrEnum):
    """Why a complaint is left out of handling satisfaction."""

    COUNTED = ""
    SAME_MATTER = "same_matter"
    INVALID = "invalid"
    UNREACHABLE = "unreachable"


@dataclass(frozen=True, slots=True)
class ComplaintFacts:
    """What is known of a complaint. ``first_closed_at`` stays when it is reopened."""

    kind: str
    validity: str
    handling_at_fault: bool
    is_same_matter: bool
    resolve_due_at: datetime
    first_closed_at: datetime | None = None
    closed_at: datetime | None = None
    closing: str = ""
    reopen_count: int = 0
    contact_attempts: int = 0
    first_attempt_on: date | None = None
    last_attempt_on: date | None = None


@dataclass(frozen=True, slots=True)
class HandlingVerdict:
    """at: the moment the complaint enters K8. satisfied: None while open and perhaps not yet due."""

    k7_exclusion: ComplaintExclusion
    k8_exclusion: HandlingExclusion
    at: datetime
    satisfied: bool | None


def dues(received_at: datetime, business: WorkCalendar) -> tuple[datetime, datetime]:
    """Return (acknowledge by, resolve by): the next working day's close, and seven calendar days."""
    day = business.add_workdays(local_day(received_at, business.zone), ACKNOWLEDGE_WORKDAYS)
    acknowledge = at_local(day, *CLOSE_OF_BUSINESS, business.zone)
    return acknowledge, to_minute(received_at) + timedelta(days=RESOLVE_DAYS)


def decide_by(received_at: datetime, business: WorkCalendar) -> date:
    """Return the working day by which head office decides on validity."""
    return business.add_workdays(local_day(received_at, business.zone), DECIDE_WORKDAYS)


def settle(facts: ComplaintFacts) -> HandlingVerdict:
    """Return how a complaint counts for K7 and K8.

    K8: closed by its due minute, it enters when it was closed; otherwise it enters as unsatisfied when it was
    due, and never again. A reopened one stays where it first entered and is unsatisfied. A customer who cannot
    be reached takes it out only by the due minute: what has entered as overdue stays.
    """
    first = facts.first_closed_at or facts.closed_at
    due = to_minute(facts.resolve_due_at)
    in_time = met(first, due)
    return HandlingVerdict(
        k7_exclusion=_k7(facts),
        k8_exclusion=_k8(facts, in_time=in_time),
        at=to_minute(first) if in_time and first is not None else due,
        satisfied=_satisfied(facts, in_time=in_time),
    )


def enough_attempts(attempts: int, first_on: date | None, last_on: date | None) -> bool:
    """Tell whether a customer counts as unreachable: three attempts or more, ten days apart or more."""
    if attempts < ATTEMPTS or first_on is None or last_on is None:
        return False
    return (last_on - first_on).days >= ATTEMPT_DAYS


def is_very_satisfied(closing: str) -> bool:
    """Tell whether the customer gave the highest answer."""
    return closing == Closing.VERY_SATISFIED


def _k7(facts: ComplaintFacts) -> ComplaintExclusion:
    if facts.is_same_matter:
        return ComplaintExclusion.SAME_MATTER
    if facts.validity == Validity.INVALID:
        return ComplaintExclusion.INVALID
    if facts.kind == ComplaintKind.PRODUCT and not facts.handling_at_fault:
        return ComplaintExclusion.PRODUCT_ONLY
    return ComplaintExclusion.COUNTED


def _k8(facts: ComplaintFacts, *, in_time: bool) -> HandlingExclusion:
    if facts.is_same_matter:
        return HandlingExclusion.SAME_MATTER
    if facts.validity == Validity.INVALID:
        return HandlingExclusion.INVALID
    tried = enough_attempts(facts.contact_attempts, facts.first_attempt_on, facts.last_attempt_on)
    if facts.closing == Closing.UNREACHABLE and tried and in_time and facts.reopen_count == 0:
        return HandlingExclusion.UNREACHABLE
    return HandlingExclusion.COUNTED


def _satisfied(facts: ComplaintFacts, *, in_time: bool) -> bool | None:
    if facts.reopen_count > 0:
        return False
    if facts.closed_at is None:
        return None
    return in_time and facts.closing in SATISFIED
