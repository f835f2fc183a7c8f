"""Repair requests in time (K3). Examples: docs/domain/requests.md."""

from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any

import pytest

from shouhou.kernel.moments import at_local
from shouhou.kernel.worktime import ALWAYS, WorkCalendar
from shouhou.service.rules import repairs
from shouhou.service.rules.fair_clock import Pause
from shouhou.service.rules.repairs import RepairExclusion, RepairFacts, Return, Transfer

CALENDAR = WorkCalendar(dict.fromkeys(range(5), ((510, 720), (810, 1080))))
REPORTED = at_local(date(2026, 11, 2), 9, 0)
DUE = REPORTED + timedelta(hours=32)
SENDER, RECEIVER, THIRD = 1, 2, 3
FACTS = RepairFacts(
    kind="fault",
    office_id=SENDER,
    reported_at=REPORTED,
    raw_due_at=DUE,
    promise_minutes=32 * 60,
    respond_due_at=REPORTED + timedelta(hours=1),
    arrive_due_at=REPORTED + timedelta(hours=8),
)
LATER = DUE + timedelta(days=30)
MINUTE = timedelta(minutes=1)


def settle(**changes: Any) -> repairs.RepairVerdict:
    return repairs.settle(replace(FACTS, **changes), ALWAYS, CALENDAR, LATER)


@pytest.mark.parametrize(
    ("restored_at", "on_time"),
    [
        pytest.param(None, None, id="open"),
        pytest.param(DUE - MINUTE, True, id="before"),
        pytest.param(DUE + timedelta(seconds=59), True, id="inclusive-to-the-minute"),
        pytest.param(DUE + MINUTE, False, id="a-minute-late"),
    ],
)
def test_restored_by_the_due_minute_is_in_time(restored_at: datetime | None, on_time: bool | None) -> None:
    verdict = settle(restored_at=restored_at)
    assert (verdict.restored_on_time, verdict.raw_on_time) == (on_time, on_time)
    assert (verdict.restore_due_at, verdict.office_id, verdict.exclusion) == (
        DUE,
        SENDER,
        RepairExclusion.COUNTED,
    )


def test_response_and_arrival_have_promises_of_their_own() -> None:
    verdict = settle(
        responded_at=REPORTED + timedelta(hours=1), arrived_at=REPORTED + timedelta(hours=8) + MINUTE
    )
    assert (verdict.responded_on_time, verdict.arrived_on_time, verdict.arrival_applies) == (
        True,
        False,
        True,
    )


@pytest.mark.parametrize(
    "changes", [{"remote_fix": True}, {"arrive_due_at": None}], ids=["remote", "no-promise"]
)
def test_without_a_journey_there_is_no_arrival_gate(changes: dict[str, Any]) -> None:
    verdict = settle(arrived_at=REPORTED + timedelta(days=9), **changes)
    assert (verdict.arrived_on_time, verdict.arrival_applies) == (None, False)


@pytest.mark.parametrize(
    ("agreed", "on_time"), [pytest.param(True, True, id="signed"), pytest.param(False, None, id="not-signed")]
)
def test_a_temporary_fix_counts_only_when_agreed(agreed: bool, on_time: bool | None) -> None:
    verdict = settle(restored_at=DUE, temporary_fix=True, temporary_fix_agreed=agreed)
    assert verdict.restored_on_time is on_time


@pytest.mark.parametrize(
    ("changes", "exclusion", "on_time"),
    [
        pytest.param({"is_duplicate": True}, RepairExclusion.DUPLICATE, None, id="duplicate"),
        pytest.param({"kind": "question"}, RepairExclusion.QUESTION, None, id="question"),
        pytest.param(
            {"cancelled_at": DUE - MINUTE}, RepairExclusion.CANCELLED_IN_TIME, None, id="cancelled-before-due"
        ),
        pytest.param(
            {"cancelled_at": DUE}, RepairExclusion.CANCELLED_IN_TIME, None, id="cancelled-in-the-minute"
        ),
        pytest.param(
            {"cancelled_at": DUE + MINUTE}, RepairExclusion.COUNTED, False, id="cancelled-after-due"
        ),
        pytest.param(
            {"cancelled_at": DUE - MINUTE, "arrived_at": DUE - timedelta(hours=2)},
            RepairExclusion.COUNTED,
            False,
            id="cancelled-after-work-began",
        ),
        pytest.param(
            {"cancelled_at": DUE - timedelta(hours=3), "arrived_at": DUE - timedelta(hours=2)},
            RepairExclusion.CANCELLED_IN_TIME,
            None,
            id="arrived-after-the-cancellation",
        ),
    ],
)
def test_what_is_left_out(changes: dict[str, Any], exclusion: RepairExclusion, on_time: bool | None) -> None:
    verdict = settle(**changes)
    assert (verdict.exclusion, verdict.restored_on_time) == (exclusion, on_time)


PAUSE = Pause(
    from_at=REPORTED + timedelta(hours=2),
    until_at=REPORTED + timedelta(hours=12),
    reason="customer_not_ready",
    has_evidence=True,
    entered_at=REPORTED + timedelta(hours=3),
    entered_by_id=10,
    approved_at=REPORTED + timedelta(hours=4),
    approved_by_id=99,
)


def test_an_approved_pause_moves_the_due_moment_and_the_raw_one_stays() -> None:
    verdict = settle(pauses=[PAUSE], restored_at=DUE + timedelta(hours=10))
    assert verdict.restore_due_at == DUE + timedelta(hours=10)
    assert (verdict.restored_on_time, verdict.raw_on_time) == (True, False)


@pytest.mark.parametrize(
    "changes",
    [
        {"approved_at": None},
        {"approver_office_id": SENDER},
        {"reason": "waiting_parts"},
        {"has_evidence": False},
    ],
    ids=["not-approved", "approved-inside", "own-parts", "no-evidence"],
)
def test_any_other_pause_moves_nothing(changes: dict[str, Any]) -> None:
    assert settle(pauses=[replace(PAUSE, **changes)]).restore_due_at == DUE


def test_an_office_that_had_the_case_before_approves_nothing_either() -> None:
    moved = Transfer(SENDER, RECEIVER, REPORTED + timedelta(hours=1), 4)
    pause = replace(PAUSE, approver_office_id=SENDER)
    assert settle(office_id=RECEIVER, transfers=[moved], pauses=[pause]).restore_due_at == DUE


def test_an_open_pause_runs_to_the_moment_of_settling() -> None:
    pause = replace(PAUSE, until_at=None)
    now = REPORTED + timedelta(hours=7)
    verdict = repairs.settle(replace(FACTS, pauses=[pause]), ALWAYS, CALENDAR, now)
    assert verdict.restore_due_at == DUE + timedelta(hours=5)


def transfer(to: int, hours: int, share: int, *, sender: int = SENDER) -> Transfer:
    return Transfer(sender, to, REPORTED + timedelta(hours=hours), share)


@pytest.mark.parametrize(
    ("transfers", "restored_at", "office"),
    [
        pytest.param([transfer(RECEIVER, 15, 47)], DUE + MINUTE, RECEIVER, id="before-half-late"),
        pytest.param([transfer(RECEIVER, 16, 50)], DUE + MINUTE, RECEIVER, id="exactly-half-late"),
        pytest.param([transfer(RECEIVER, 17, 54)], DUE + MINUTE, SENDER, id="after-half-late"),
        pytest.param([transfer(RECEIVER, 17, 54)], DUE, RECEIVER, id="after-half-in-time"),
        pytest.param([transfer(RECEIVER, 17, 54)], None, SENDER, id="after-half-open"),
        pytest.param(
            [transfer(RECEIVER, 33, 104)], DUE + timedelta(days=1), SENDER, id="after-the-due-moment"
        ),
        pytest.param(
            [transfer(RECEIVER, 4, 13), transfer(THIRD, 28, 88, sender=RECEIVER)],
            DUE + MINUTE,
            RECEIVER,
            id="twice-the-last-sender-answers",
        ),
        pytest.param(
            [transfer(RECEIVER, 20, 63), transfer(THIRD, 28, 88, sender=RECEIVER)],
            DUE + MINUTE,
            SENDER,
            id="twice-too-late-back-to-the-first",
        ),
    ],
)
def test_the_accountable_office(transfers: list[Transfer], restored_at: datetime | None, office: int) -> None:
    holder = transfers[-1].to_office_id
    assert settle(office_id=holder, transfers=transfers, restored_at=restored_at).office_id == office


NIGHT = at_local(date(2026, 11, 2), 23, 59)


@pytest.mark.parametrize(
    ("returned_at", "meaning", "days"),
    [
        pytest.param(NIGHT, Return.VOIDS, 0, id="the-same-day"),
        pytest.param(at_local(date(2026, 11, 9), 23, 59), Return.VOIDS, 7, id="day-7-to-its-end"),
        pytest.param(at_local(date(2026, 11, 10), 0, 0), Return.REPEAT, 8, id="day-8-from-its-beginning"),
        pytest.param(at_local(date(2026, 12, 2), 23, 59), Return.REPEAT, 30, id="day-30"),
        pytest.param(at_local(date(2026, 12, 3), 0, 0), Return.NEW, 31, id="day-31"),
    ],
)
def test_what_a_return_means_by_whole_local_days(returned_at: datetime, meaning: Return, days: int) -> None:
    assert repairs.on_return(NIGHT, returned_at) is meaning
    assert repairs.days_after(NIGHT, returned_at) == days


def test_the_minutes_to_restoration_are_plain_minutes() -> None:
    facts = replace(FACTS, restored_at=REPORTED + timedelta(hours=25))
    assert repairs.restore_minutes(facts) == 1500
    assert repairs.restore_minutes(FACTS) is None
    assert repairs.restore_minutes(replace(facts, temporary_fix=True)) is None
