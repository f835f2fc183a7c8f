"""Reports on time and right (K9): every example of docs/domain/reports.md."""

from dataclasses import replace
from datetime import date, datetime, timedelta

import pytest

from shouhou.kernel.moments import at_local
from shouhou.kernel.worktime import WorkCalendar
from shouhou.quality.rules import reports
from shouhou.quality.rules.reports import ReportExclusion, ReportFacts, ReportKind, ReportVerdict

DAY = ((510, 720), (810, 1080))
BUSINESS = WorkCalendar(
    dict.fromkeys(range(5), DAY),
    {date(2025, 10, day): () for day in range(1, 9)} | {date(2025, 10, 11): DAY},
)
DUE = at_local(date(2026, 11, 6), 18)
SUBMITTED = at_local(date(2026, 11, 6), 16)
FACTS = ReportFacts(DUE, SUBMITTED, ReportVerdict.ACCEPTED.value, None)


@pytest.mark.parametrize(
    ("kind", "period", "due"),
    [
        (ReportKind.QUALITY_ANALYSIS, "2026-10", date(2026, 11, 6)),
        (ReportKind.PARTS_STATEMENT, "2026-10", date(2026, 11, 4)),
        (ReportKind.EXPENSE_STATEMENT, "2026-10", date(2026, 11, 4)),
        (ReportKind.VISIT_RECORDS, "2026-10", date(2026, 11, 4)),
        (ReportKind.TRAINING_RECORD, "2026-10", date(2026, 11, 4)),
        (ReportKind.VISIT_PLAN, "2026-10", date(2026, 9, 25)),
        (ReportKind.VISIT_PLAN, "2026-01", date(2025, 12, 25)),
        (ReportKind.QUALITY_ANALYSIS, "2025-09", date(2025, 10, 14)),
        (ReportKind.PARTS_STATEMENT, "2025-09", date(2025, 10, 11)),
        (ReportKind.QUALITY_ANALYSIS, "2030-12", date(2031, 1, 7)),
    ],
    ids=str,
)
def test_each_report_has_its_day(kind: ReportKind, period: str, due: date) -> None:
    assert reports.due_at(kind.value, period, BUSINESS) == at_local(due, 18)


@pytest.mark.parametrize(
    ("facts", "on_time", "right"),
    [
        (FACTS, True, True),
        (replace(FACTS, verdict=ReportVerdict.PENDING.value), True, True),
        (replace(FACTS, verdict=ReportVerdict.RETURNED.value), True, False),
        (replace(FACTS, submitted_at=DUE), True, True),
        (replace(FACTS, submitted_at=DUE + timedelta(seconds=59)), True, True),
        (replace(FACTS, submitted_at=DUE + timedelta(minutes=1)), False, True),
        (replace(FACTS, submitted_at=DUE + timedelta(days=2), verdict="returned"), False, False),
        (replace(FACTS, submitted_at=None, verdict="pending"), None, True),
    ],
    ids=[
        "on-time-and-right",
        "not-judged-yet",
        "on-time-but-wrong",
        "to-the-minute",
        "within-the-minute",
        "right-but-late",
        "late-and-wrong",
        "not-handed-in",
    ],
)
def test_both_must_hold_for_the_same_report(facts: ReportFacts, on_time: bool | None, right: bool) -> None:
    outcome = reports.settle(facts, BUSINESS)
    assert (outcome.on_time, outcome.right) == (on_time, right)


@pytest.mark.parametrize(
    ("found_at", "right"),
    [
        (SUBMITTED + timedelta(days=1), False),
        (SUBMITTED + timedelta(days=30), False),
        (SUBMITTED + timedelta(days=30, seconds=59), False),
        (SUBMITTED + timedelta(days=30, minutes=1), True),
    ],
    ids=["next-day", "day-30", "within-the-minute", "too-late"],
)
def test_a_material_error_within_thirty_days_judges_again(found_at: datetime, right: bool) -> None:
    assert reports.settle(replace(FACTS, material_error_at=found_at), BUSINESS).right is right
    assert reports.re_judged_until(SUBMITTED) == SUBMITTED + timedelta(days=30)


def test_an_error_in_a_report_that_never_came_changes_nothing() -> None:
    facts = replace(FACTS, submitted_at=None, verdict="pending", material_error_at=DUE)
    assert reports.settle(facts, BUSINESS).right is True


@pytest.mark.parametrize(
    ("submitted_at", "early"),
    [
        (at_local(date(2026, 11, 6), 9), False),
        (at_local(date(2026, 11, 5), 23, 59), True),
        (at_local(date(2026, 11, 4), 9), True),
        (None, False),
    ],
    ids=["same-day", "the-evening-before", "two-days", "never"],
)
def test_early_is_a_working_day_before(submitted_at: datetime | None, early: bool) -> None:
    assert reports.settle(replace(FACTS, submitted_at=submitted_at), BUSINESS).early is early


def test_friday_or_the_weekend_leaves_the_whole_monday() -> None:
    monday = at_local(date(2026, 11, 9), 18)
    friday, sunday = at_local(date(2026, 11, 6), 17), at_local(date(2026, 11, 8), 17)
    assert reports.settle(replace(FACTS, due_at=monday, submitted_at=friday), BUSINESS).early is True
    assert reports.settle(replace(FACTS, due_at=monday, submitted_at=sunday), BUSINESS).early is True


@pytest.mark.parametrize(
    ("waived", "exclusion"),
    [(False, ReportExclusion.COUNTED), (True, ReportExclusion.WAIVED)],
    ids=["owed", "waived"],
)
def test_a_waived_report_leaves_the_figure(waived: bool, exclusion: ReportExclusion) -> None:
    assert reports.settle(replace(FACTS, is_waived=waived), BUSINESS).exclusion is exclusion
