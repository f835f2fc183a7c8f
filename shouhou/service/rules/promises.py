"""What a customer is promised when he reports: response, arrival and restoration, by severity and distance.

The promise is made once, at the first contact, and stored on the request; later settings do not change it.
Restoration is promised from the promised arrival, not from the real one: coming late never moves the promise.
Source: docs/domain/requests.md, section "Promises".
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from types import MappingProxyType

from shouhou.kernel.moments import to_minute
from shouhou.kernel.worktime import ALWAYS, WorkCalendar


class Severity(StrEnum):
    """How much the customer loses."""

    P1 = "P1"
    P2 = "P2"
    P3 = "P3"


class Clock(StrEnum):
    """Which minutes count: all of them, or those of working time."""

    CALENDAR = "calendar"
    BUSINESS = "business"


class Distance(StrEnum):
    """How far the machine is from the office; the values of a site's distance band."""

    SAME_CITY = "same_city"
    SAME_PROVINCE = "same_province"
    OTHER = "other"


def _hours(**values: int) -> Mapping[str, int]:
    return MappingProxyType({key: hours * 60 for key, hours in values.items()})


@dataclass(frozen=True, slots=True)
class Allowances:
    """Minutes allowed; the defaults are the company's, a scheme may carry others."""

    respond: Mapping[str, int] = field(default_factory=lambda: _hours(P1=1, P2=2, P3=4))
    arrive: Mapping[str, int] = field(default_factory=lambda: _hours(same_city=8, same_province=24, other=48))
    restore: Mapping[str, int] = field(default_factory=lambda: _hours(P1=24, P2=48, P3=72))
    calendar_severities: frozenset[str] = frozenset({Severity.P1.value})


DEFAULT = Allowances()


@dataclass(frozen=True, slots=True)
class Promise:
    """Due moments (to the minute), and the minutes allowed for restoration on ``clock``."""

    clock: Clock
    respond_due_at: datetime
    arrive_due_at: datetime
    restore_due_at: datetime
    promise_minutes: int


def clock_of(severity: str, allowances: Allowances = DEFAULT) -> Clock:
    """Return the clock of a severity: line-down cases run day and night."""
    return Clock.CALENDAR if severity in allowances.calendar_severities else Clock.BUSINESS


def counting(clock: str, business: WorkCalendar) -> WorkCalendar:
    """Return the calendar whose minutes a clock counts."""
    return ALWAYS if clock == Clock.CALENDAR else business


def promise(
    severity: str,
    distance: str,
    reported_at: datetime,
    business: WorkCalendar,
    allowances: Allowances = DEFAULT,
) -> Promise:
    """Return what is promised for a report at ``reported_at`` (the customer's first contact)."""
    start = to_minute(reported_at)
    clock = clock_of(severity, allowances)
    calendar = counting(clock, business)
    arrive = allowances.arrive[distance]
    total = arrive + allowances.restore[severity]
    return Promise(
        clock=clock,
        respond_due_at=calendar.add_minutes(start, allowances.respond[severity]),
        arrive_due_at=calendar.add_minutes(start, arrive),
        restore_due_at=calendar.add_minutes(start, total),
        promise_minutes=total,
    )
