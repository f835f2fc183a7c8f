"""Planned visits done (K6): when an item is due, when it is done, and which items leave the figure.

Source: docs/domain/careplans.md.
"""

from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from shouhou.kernel.errors import InvalidInput
from shouhou.kernel.periods import Period, PeriodKind


class PlanKind(StrEnum):
    """A visit in person, or a call."""

    VISIT = "visit"
    PHONE = "phone"


class PlanExclusion(StrEnum):
    """Why a plan item is left out."""

    COUNTED = ""
    CUSTOMER_CANCELLED = "customer_cancelled"


@dataclass(frozen=True, slots=True)
class PlanFacts:
    """What is known of one planned contact. ``due_by_on`` is the last day of its plan month."""

    due_by_on: date
    done_on: date | None
    has_contact: bool
    has_topics: bool
    has_machine_status: bool
    customer_confirmed: bool
    cancelled_by_customer_on: date | None = None
    has_cancel_evidence: bool = False


def plan_days(plan_period: str, start_day: int = 1) -> tuple[date, date]:
    """Return the first and the last day of a plan month. Raise InvalidInput for a code that is no month."""
    period = Period.parse(plan_period, start_day)
    if period.kind is not PeriodKind.MONTH:
        raise InvalidInput("“{text}” is not a month: write 2026-10.", field="plan_period", text=plan_period)
    return period.start_on, period.end_on - timedelta(days=1)


def due_by(plan_period: str, start_day: int = 1) -> date:
    """Return the last day on which an item of a plan month can be done: "2026-10" gives 31 October 2026."""
    return plan_days(plan_period, start_day)[1]


def missing(facts: PlanFacts) -> tuple[str, ...]:
    """Return what the record of a contact still lacks before it counts as done, in the order it is asked."""
    needs = (
        ("done_on", facts.done_on is not None),
        ("contact", facts.has_contact),
        ("topics", facts.has_topics),
        ("machine_status", facts.has_machine_status),
        ("customer_confirmed", facts.customer_confirmed),
    )
    return tuple(name for name, there in needs if not there)


def is_done(facts: PlanFacts) -> bool:
    """Tell whether the item counts as done: a complete record, not later than the plan month's last day."""
    return not missing(facts) and facts.done_on is not None and facts.done_on <= facts.due_by_on


def exclusion_of(facts: PlanFacts) -> PlanExclusion:
    """Return why the item is left out: only a cancellation by the customer that is on record.

    It must have come before the plan month was over: afterwards there was nothing left to cancel. An item
    that was done counts, whatever was cancelled before; one that the office itself put off stays.
    """
    cancelled_on = facts.cancelled_by_customer_on
    cancelled = cancelled_on is not None and cancelled_on <= facts.due_by_on and facts.has_cancel_evidence
    if cancelled and not is_done(facts):
        return PlanExclusion.CUSTOMER_CANCELLED
    return PlanExclusion.COUNTED
