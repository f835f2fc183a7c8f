"""Reports on time and right (K9): when each is due, and what spoils it.

Source: docs/domain/reports.md.
"""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum

from shouhou.kernel.moments import at_local, local_day, met
from shouhou.kernel.periods import Period
from shouhou.kernel.worktime import WorkCalendar

CLOSE_OF_BUSINESS = (18, 0)
MATERIAL_DAYS = 30
PLAN_DAY = 25


class ReportKind(StrEnum):
    """The reports an office owes every month."""

    QUALITY_ANALYSIS = "quality_analysis"
    VISIT_PLAN = "visit_plan"
    PARTS_STATEMENT = "parts_statement"
    EXPENSE_STATEMENT = "expense_statement"
    VISIT_RECORDS = "visit_records"
    TRAINING_RECORD = "training_record"


WORKDAY_DUE = {
    ReportKind.QUALITY_ANALYSIS: 5,
    ReportKind.PARTS_STATEMENT: 3,
    ReportKind.EXPENSE_STATEMENT: 3,
    ReportKind.VISIT_RECORDS: 3,
    ReportKind.TRAINING_RECORD: 3,
}
"""The working day of the following month on which a report is due; the visit plan has its own rule."""


class ReportVerdict(StrEnum):
    """What head office and the reconciliation say. Not yet judged counts as right."""

    PENDING = "pending"
    ACCEPTED = "accepted"
    RETURNED = "returned"


class ReportExclusion(StrEnum):
    """Why a report is left out."""

    COUNTED = ""
    WAIVED = "waived"


@dataclass(frozen=True, slots=True)
class ReportFacts:
    """What is known of one report."""

    due_at: datetime
    submitted_at: datetime | None
    verdict: str
    material_error_at: datetime | None
    is_waived: bool = False


@dataclass(frozen=True, slots=True)
class ReportOutcome:
    """on_time: None while not submitted (late once due). Only on time **and** right counts."""

    on_time: bool | None
    right: bool
    early: bool
    exclusion: ReportExclusion


def due_at(kind: str, period_code: str, business: WorkCalendar) -> datetime:
    """Return when the report on a month is due: on a working day of the next month, at close of business.

    The visit plan **for** a month is due on the 25th of the month before.
    """
    period = Period.parse(period_code)
    if kind == ReportKind.VISIT_PLAN:
        day = period.previous().start_on.replace(day=PLAN_DAY)
    else:
        day = business.nth_workday(period.end_on, WORKDAY_DUE[ReportKind(kind)])
    return at_local(day, *CLOSE_OF_BUSINESS, business.zone)


def settle(facts: ReportFacts, business: WorkCalendar) -> ReportOutcome:
    """Return how one report counts."""
    return ReportOutcome(
        on_time=None if facts.submitted_at is None else met(facts.submitted_at, facts.due_at),
        right=facts.verdict != ReportVerdict.RETURNED and not _materially_wrong(facts),
        early=_early(facts, business),
        exclusion=ReportExclusion.WAIVED if facts.is_waived else ReportExclusion.COUNTED,
    )


def re_judged_until(submitted_at: datetime) -> datetime:
    """Return the moment up to which a material error spoils the report."""
    return submitted_at + timedelta(days=MATERIAL_DAYS)


def _materially_wrong(facts: ReportFacts) -> bool:
    if facts.material_error_at is None or facts.submitted_at is None:
        return False
    return met(facts.material_error_at, re_judged_until(facts.submitted_at))


def _early(facts: ReportFacts, business: WorkCalendar) -> bool:
    """Tell whether a whole working day or more lay between submission and the due day."""
    if facts.submitted_at is None:
        return False
    return _next_workday(local_day(facts.submitted_at, business.zone), business) <= local_day(
        facts.due_at, business.zone
    )


def _next_workday(day: date, business: WorkCalendar) -> date:
    return business.add_workdays(day, 1)
