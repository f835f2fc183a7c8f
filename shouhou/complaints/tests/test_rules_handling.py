"""Complaints (K7) and their handling (K8): every example of docs/domain/complaints.md."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from shouhou.complaints.rules import handling
from shouhou.complaints.rules.handling import (
    Closing,
    ComplaintExclusion,
    ComplaintFacts,
    ComplaintKind,
    HandlingExclusion,
    Validity,
)
from shouhou.complaints.rules.lifecycle import COMPLAINT, ComplaintAction, ComplaintState
from shouhou.kernel.moments import at_local
from shouhou.kernel.statemachine import TransitionRefused
from shouhou.kernel.worktime import Intervals, WorkCalendar

DAY = ((510, 720), (810, 1080))
NATIONAL_DAY: dict[date, Intervals] = {date(2025, 10, day): () for day in range(1, 9)}
MAKE_UP: dict[date, Intervals] = {date(2025, 9, 28): DAY, date(2025, 10, 11): DAY}
BUSINESS = WorkCalendar(dict.fromkeys(range(5), DAY), NATIONAL_DAY | MAKE_UP)

DUE = datetime(2026, 10, 19, 6, 0, tzinfo=UTC)
IN_TIME, LATE = DUE - timedelta(days=1), DUE + timedelta(days=3)
OPEN = ComplaintFacts(
    kind="service", validity="valid", handling_at_fault=False, is_same_matter=False, resolve_due_at=DUE
)
CLOSED = replace(OPEN, first_closed_at=IN_TIME, closed_at=IN_TIME, closing=Closing.SATISFIED.value)


@pytest.mark.parametrize(
    ("received", "acknowledge"),
    [
        (at_local(date(2026, 10, 12), 9, 30), at_local(date(2026, 10, 13), 18)),
        (at_local(date(2026, 10, 16), 17, 59), at_local(date(2026, 10, 19), 18)),
        (at_local(date(2025, 9, 26), 10), at_local(date(2025, 9, 28), 18)),
        (at_local(date(2025, 9, 30), 10), at_local(date(2025, 10, 9), 18)),
        (at_local(date(2031, 10, 1), 23, 30), at_local(date(2031, 10, 2), 18)),
    ],
    ids=["weekday", "friday", "make-up-sunday", "over-national-day", "a-year-without-entries"],
)
def test_dues_are_the_next_working_days_close_and_seven_days(
    received: datetime, acknowledge: datetime
) -> None:
    assert handling.dues(received, BUSINESS) == (acknowledge, received + timedelta(days=7))


def test_validity_is_due_within_five_working_days() -> None:
    assert handling.decide_by(at_local(date(2025, 9, 26), 10), BUSINESS) == date(2025, 10, 10)
    assert handling.decide_by(at_local(date(2026, 10, 12), 10), BUSINESS) == date(2026, 10, 19)


@pytest.mark.parametrize(
    ("facts", "k7"),
    [
        (OPEN, ComplaintExclusion.COUNTED),
        (replace(OPEN, validity=Validity.UNDECIDED.value), ComplaintExclusion.COUNTED),
        (replace(OPEN, validity=Validity.INVALID.value), ComplaintExclusion.INVALID),
        (replace(OPEN, is_same_matter=True), ComplaintExclusion.SAME_MATTER),
        (replace(OPEN, kind=ComplaintKind.PRODUCT.value), ComplaintExclusion.PRODUCT_ONLY),
        (
            replace(OPEN, kind=ComplaintKind.PRODUCT.value, handling_at_fault=True),
            ComplaintExclusion.COUNTED,
        ),
        (
            replace(OPEN, kind=ComplaintKind.PRODUCT.value, validity=Validity.UNDECIDED.value),
            ComplaintExclusion.PRODUCT_ONLY,
        ),
        (replace(CLOSED, reopen_count=2), ComplaintExclusion.COUNTED),
    ],
    ids=[
        "valid",
        "undecided-is-valid",
        "invalid",
        "same-matter",
        "product-alone",
        "product-badly-handled",
        "product-undecided",
        "reopened-counts-once",
    ],
)
def test_which_complaints_count(facts: ComplaintFacts, k7: ComplaintExclusion) -> None:
    assert handling.settle(facts).k7_exclusion is k7


@pytest.mark.parametrize(
    ("facts", "at", "satisfied"),
    [
        (OPEN, DUE, None),
        (CLOSED, IN_TIME, True),
        (replace(CLOSED, closing=Closing.VERY_SATISFIED.value), IN_TIME, True),
        (replace(CLOSED, closing=Closing.DISSATISFIED.value), IN_TIME, False),
        (replace(CLOSED, first_closed_at=DUE, closed_at=DUE), DUE, True),
        (replace(CLOSED, first_closed_at=None, closed_at=DUE + timedelta(seconds=59)), DUE, True),
        (replace(CLOSED, first_closed_at=None, closed_at=DUE + timedelta(seconds=60)), DUE, False),
        (replace(CLOSED, first_closed_at=LATE, closed_at=LATE), DUE, False),
        (replace(OPEN, first_closed_at=IN_TIME, reopen_count=1), IN_TIME, False),
        (replace(CLOSED, closed_at=LATE, reopen_count=1), IN_TIME, False),
        (
            replace(CLOSED, first_closed_at=LATE, closed_at=LATE + timedelta(days=9), reopen_count=1),
            DUE,
            False,
        ),
    ],
    ids=[
        "open",
        "satisfied-in-time",
        "very-satisfied",
        "dissatisfied",
        "to-the-minute",
        "within-the-minute",
        "a-minute-late",
        "overdue-counts-when-due",
        "reopened-stays-where-it-was",
        "reopened-and-closed-again",
        "overdue-then-reopened",
    ],
)
def test_when_handling_counts_and_how(facts: ComplaintFacts, at: datetime, satisfied: bool | None) -> None:
    verdict = handling.settle(facts)
    assert (verdict.at, verdict.satisfied) == (at, satisfied)
    assert verdict.k8_exclusion is HandlingExclusion.COUNTED


def test_an_overdue_complaint_is_counted_once_whenever_it_is_closed() -> None:
    """Due in October: it enters October unsatisfied, and closing it in November moves nothing."""
    open_verdict = handling.settle(OPEN)
    for days in (1, 20, 400):
        closed_at = DUE + timedelta(days=days)
        verdict = handling.settle(replace(OPEN, closed_at=closed_at, closing=Closing.VERY_SATISFIED.value))
        assert verdict.at == open_verdict.at
        assert verdict.satisfied is False


@pytest.mark.parametrize(
    ("attempts", "days", "enough"),
    [(0, None, False), (3, 10, True), (3, 9, False), (2, 30, False), (7, 10, True)],
    ids=["none", "three-over-ten", "too-soon", "too-few", "many"],
)
def test_unreachable_takes_three_attempts_over_ten_days(
    attempts: int, days: int | None, enough: bool
) -> None:
    first = None if days is None else date(2026, 10, 5)
    last = None if first is None or days is None else first + timedelta(days=days)
    assert handling.enough_attempts(attempts, first, last) is enough
    facts = replace(
        CLOSED,
        closing=Closing.UNREACHABLE.value,
        contact_attempts=attempts,
        first_attempt_on=first,
        last_attempt_on=last,
    )
    verdict = handling.settle(facts)
    assert (verdict.k8_exclusion is HandlingExclusion.UNREACHABLE) is enough
    assert verdict.satisfied is False
    assert verdict.k7_exclusion is ComplaintExclusion.COUNTED


@pytest.mark.parametrize(
    ("closed_at", "due", "k8", "at"),
    [
        (DUE, DUE, HandlingExclusion.UNREACHABLE, DUE),
        (DUE + timedelta(minutes=1), DUE, HandlingExclusion.COUNTED, DUE),
        (LATE, DUE, HandlingExclusion.COUNTED, DUE),
        (LATE, LATE + timedelta(days=1), HandlingExclusion.UNREACHABLE, LATE),
    ],
    ids=["in-the-due-minute", "a-minute-late", "days-late", "by-the-agreed-day"],
)
def test_what_has_entered_as_overdue_does_not_drop_out_as_unreachable(
    closed_at: datetime, due: datetime, k8: HandlingExclusion, at: datetime
) -> None:
    facts = replace(
        CLOSED,
        resolve_due_at=due,
        first_closed_at=closed_at,
        closed_at=closed_at,
        closing=Closing.UNREACHABLE.value,
        contact_attempts=3,
        first_attempt_on=date(2026, 10, 5),
        last_attempt_on=date(2026, 10, 15),
    )
    verdict = handling.settle(facts)
    assert (verdict.k8_exclusion, verdict.at, verdict.satisfied) == (k8, at, False)


@pytest.mark.parametrize(
    ("facts", "k8"),
    [
        (replace(CLOSED, validity=Validity.INVALID.value), HandlingExclusion.INVALID),
        (replace(CLOSED, is_same_matter=True), HandlingExclusion.SAME_MATTER),
        (replace(CLOSED, kind=ComplaintKind.PRODUCT.value), HandlingExclusion.COUNTED),
        (
            replace(
                OPEN,
                closing="",
                reopen_count=1,
                contact_attempts=3,
                first_attempt_on=date(2026, 10, 1),
                last_attempt_on=date(2026, 10, 15),
            ),
            HandlingExclusion.COUNTED,
        ),
    ],
    ids=["invalid", "same-matter", "product-must-be-handled-too", "reopened-is-not-unreachable"],
)
def test_what_leaves_handling(facts: ComplaintFacts, k8: HandlingExclusion) -> None:
    assert handling.settle(facts).k8_exclusion is k8


@pytest.mark.parametrize("state", list(ComplaintState))
@pytest.mark.parametrize("action", list(ComplaintAction))
def test_the_table_says_every_move_and_refuses_every_other(
    state: ComplaintState, action: ComplaintAction
) -> None:
    moves = {
        (ComplaintState.OPEN, ComplaintAction.ACKNOWLEDGE): ComplaintState.OPEN,
        (ComplaintState.OPEN, ComplaintAction.CLOSE): ComplaintState.CLOSED,
        (ComplaintState.CLOSED, ComplaintAction.REOPEN): ComplaintState.OPEN,
    }
    if (state, action) in moves:
        assert COMPLAINT.step(state, action) is moves[state, action]
    else:
        with pytest.raises(TransitionRefused):
            COMPLAINT.step(state, action)
