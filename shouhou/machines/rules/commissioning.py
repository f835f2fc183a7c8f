"""Commissioning in time (K4): when it is due, and which machines the office answers for.

A machine is due at the close of business of its contract date, or of the model's standard number of working
days after the site was ready, whichever is later. Only a site-ready notice moves the date.
Source: docs/domain/warranty.md, section "Commissioning".
"""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from shouhou.kernel.moments import ZONE, at_local, local_day, met, to_minute
from shouhou.kernel.worktime import WorkCalendar

CLOSE_OF_BUSINESS = (18, 0)


class CommissioningExclusion(StrEnum):
    """Why a machine is left out of an office's commissioning figure."""

    COUNTED = ""
    CANCELLED = "cancelled"
    PART_OF_LINE = "part_of_line"
    FACTORY_LATE = "factory_late"
    NO_DUE_DATE = "no_due_date"


@dataclass(frozen=True, slots=True)
class CommissioningFacts:
    """What decides one machine: dates of the contract, the site, the factory and the customer's signature."""

    contract_due_on: date | None
    site_ready_at: datetime | None
    accepted_at: datetime | None
    shipped_on: date | None
    cancelled_on: date | None
    is_part_of_line: bool
    factory_late: bool
    standard_workdays: int


@dataclass(frozen=True, slots=True)
class CommissioningVerdict:
    """due_at: the promise. on_time: None while not accepted (late once the due minute is over)."""

    due_at: datetime | None
    exclusion: CommissioningExclusion
    on_time: bool | None


def due_at(facts: CommissioningFacts, calendar: WorkCalendar, zone: str = ZONE) -> datetime | None:
    """Return the later of contract date and readiness plus standard days, at close of business.

    None when neither date is known.
    """
    days = [] if facts.contract_due_on is None else [facts.contract_due_on]
    if facts.site_ready_at is not None:
        ready_on = local_day(facts.site_ready_at, zone)
        days.append(calendar.add_workdays(ready_on, facts.standard_workdays))
    return at_local(max(days), *CLOSE_OF_BUSINESS, zone) if days else None


def settle(facts: CommissioningFacts, calendar: WorkCalendar, zone: str = ZONE) -> CommissioningVerdict:
    """Return due moment, exclusion and outcome of one machine."""
    due = due_at(facts, calendar, zone)
    if due is None:
        return CommissioningVerdict(None, _first_reason(facts, None, zone), None)
    accepted = None if facts.accepted_at is None else to_minute(facts.accepted_at)
    on_time = None if accepted is None else met(accepted, due)
    return CommissioningVerdict(due, _first_reason(facts, due, zone), on_time)


def _first_reason(facts: CommissioningFacts, due: datetime | None, zone: str) -> CommissioningExclusion:
    if facts.cancelled_on is not None:
        return CommissioningExclusion.CANCELLED
    if facts.is_part_of_line:
        return CommissioningExclusion.PART_OF_LINE
    if due is None:
        return CommissioningExclusion.NO_DUE_DATE
    late_factory = facts.shipped_on is None or facts.shipped_on > local_day(due, zone)
    if facts.factory_late and late_factory:
        return CommissioningExclusion.FACTORY_LATE
    return CommissioningExclusion.COUNTED
