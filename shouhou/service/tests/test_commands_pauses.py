"""Pauses: entered by the office, decided by someone outside it."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from shouhou.foundation.importing.kinds import Status
from shouhou.kernel.actors import make_actor
from shouhou.kernel.errors import Denied, InvalidInput, NotFound, RuleViolation
from shouhou.kernel.statemachine import TransitionRefused
from shouhou.org.models import Person
from shouhou.service.commands import pauses, requests
from shouhou.service.commands.intake_clock import record_request_pauses
from shouhou.service.commands.rows import PauseRow
from shouhou.service.models import RequestPause
from shouhou.service.permissions import Permission
from shouhou.service.tests.factories import (
    NOW,
    REPORTED,
    audited,
    events,
    refusals,
    request,
    request_row,
    scene,
    statuses,
    take_requests,
)
from tests import world

pytestmark = pytest.mark.django_db
HOUR = timedelta(hours=1)
DUE = REPORTED + 32 * HOUR
FROM, UNTIL, ENTERED = REPORTED + 2 * HOUR, REPORTED + 12 * HOUR, REPORTED + 3 * HOUR


@pytest.fixture
def cast() -> world.Cast:
    found = scene()
    take_requests(request_row())
    return found


def enter(cast: world.Cast, **changes: Any) -> RequestPause:
    given: dict[str, Any] = {
        "actor": cast.manager,
        "request_id": request().pk,
        "from_at": FROM,
        "until_at": UNTIL,
        "reason": "customer_not_ready",
        "note": "",
        "evidence": "客户微信截图",
        "now": ENTERED,
    }
    return pauses.pause(**(given | changes))


def test_a_pause_moves_the_promise_only_once_approved(cast: world.Cast) -> None:
    row = enter(cast)
    assert (request().restore_due_at, request().raw_restore_due_at) == (DUE, DUE)
    assert events("PauseEntered")[0]["pause_id"] == row.pk
    pauses.approve_pause(actor=cast.hq, pause_id=row.pk, now=NOW)
    assert (request().restore_due_at, request().raw_restore_due_at) == (DUE + 10 * HOUR, DUE)
    assert len(audited("service.pause.approved")) == 1


def test_the_office_does_not_approve_its_own_pauses(cast: world.Cast) -> None:
    row = enter(cast)
    with pytest.raises(Denied):
        pauses.approve_pause(actor=cast.manager, pause_id=row.pk, now=NOW)
    insider = Person.objects.unscoped("test").get(name="陈国栋")
    promoted = make_actor(
        99,
        may=[Permission.REQUEST_VIEW, Permission.PAUSE_APPROVE],
        everywhere=True,
        person_id=insider.pk,
    )
    with pytest.raises(Denied):
        pauses.approve_pause(actor=promoted, pause_id=row.pk, now=NOW)
    assert request().restore_due_at == DUE


def test_nobody_approves_his_own_entry(cast: world.Cast) -> None:
    row = enter(cast, actor=cast.hq)
    with pytest.raises(Denied):
        pauses.approve_pause(actor=cast.hq, pause_id=row.pk, now=NOW)
    pauses.approve_pause(actor=cast.hq2, pause_id=row.pk, now=NOW)
    assert request().restore_due_at == DUE + 10 * HOUR


def test_another_office_cannot_tell_the_pause_exists(cast: world.Cast) -> None:
    row = enter(cast)
    with pytest.raises(NotFound):
        pauses.approve_pause(actor=cast.outsider, pause_id=row.pk, now=NOW)
    with pytest.raises(NotFound):
        pauses.refuse_pause(actor=cast.outsider, pause_id=row.pk, note="x", now=NOW)
    with pytest.raises(NotFound):
        pauses.end_pause(actor=cast.outsider, pause_id=row.pk, until_at=NOW, now=NOW)
    with pytest.raises(NotFound):
        enter(cast, actor=cast.outsider)


def test_a_pause_is_decided_once(cast: world.Cast) -> None:
    row = enter(cast)
    pauses.refuse_pause(actor=cast.hq, pause_id=row.pk, note="无客户签字", now=NOW)
    assert request().restore_due_at == DUE
    with pytest.raises(RuleViolation):
        pauses.approve_pause(actor=cast.hq, pause_id=row.pk, now=NOW)
    with pytest.raises(RuleViolation):
        pauses.refuse_pause(actor=cast.hq, pause_id=row.pk, note="again", now=NOW)


@pytest.mark.parametrize(
    ("changes", "error"),
    [
        pytest.param({"evidence": " "}, InvalidInput, id="no-evidence"),
        pytest.param({"reason": "lunch"}, InvalidInput, id="unknown-reason"),
        pytest.param({"until_at": FROM}, InvalidInput, id="no-time"),
        pytest.param({"from_at": REPORTED - HOUR}, InvalidInput, id="before-the-report"),
        pytest.param({"from_at": ENTERED + HOUR}, InvalidInput, id="in-the-future"),
    ],
)
def test_what_is_refused_on_entry(cast: world.Cast, changes: dict[str, Any], error: type[Exception]) -> None:
    with pytest.raises(error):
        enter(cast, **changes)
    assert not RequestPause.objects.unscoped("test").exists()


def test_a_pause_is_entered_once_and_only_while_open(cast: world.Cast) -> None:
    enter(cast)
    with pytest.raises(RuleViolation):
        enter(cast)
    requests.restore(actor=cast.manager, request_id=request().pk, restored_at=DUE, now=NOW)
    with pytest.raises(TransitionRefused):
        enter(cast, from_at=FROM + HOUR)


def test_waiting_for_ourselves_marks_and_stops_nothing(cast: world.Cast) -> None:
    row = enter(cast, reason="waiting_parts", evidence="")
    assert (request().waits_for_company, request().restore_due_at) == (True, DUE)
    with pytest.raises(RuleViolation):
        pauses.approve_pause(actor=cast.hq, pause_id=row.pk, now=NOW)
    assert events("PauseEntered") == []


def test_an_open_pause_moves_the_promise_night_by_night(cast: world.Cast) -> None:
    row = enter(cast, until_at=None)
    pauses.approve_pause(actor=cast.hq, pause_id=row.pk, now=FROM + 20 * HOUR)
    assert request().restore_due_at == DUE + 20 * HOUR
    assert pauses.refresh_open_pauses(actor=world.SYSTEM, now=FROM + 44 * HOUR) == 1
    assert request().restore_due_at == DUE + 44 * HOUR
    pauses.end_pause(actor=cast.manager, pause_id=row.pk, until_at=FROM + 30 * HOUR, now=FROM + 50 * HOUR)
    assert request().restore_due_at == DUE + 30 * HOUR
    with pytest.raises(RuleViolation):
        pauses.end_pause(actor=cast.manager, pause_id=row.pk, until_at=NOW, now=NOW)


def test_entered_late_it_does_not_count_even_when_approved(cast: world.Cast) -> None:
    row = enter(cast, now=REPORTED + timedelta(days=3))
    pauses.approve_pause(actor=cast.hq, pause_id=row.pk, now=NOW)
    assert request().restore_due_at == DUE


ROW = PauseRow(
    "R1",
    FROM,
    "customer_not_ready",
    ENTERED,
    until_at=UNTIL,
    evidence="邮件",
    approved_at=NOW,
    approved_by="沈静",
)


def test_a_file_approves_only_for_who_may_approve(cast: world.Cast) -> None:
    outcomes = record_request_pauses(actor=cast.manager, rows=[ROW], now=NOW)
    assert refusals(outcomes) == [("approved_at", "Only someone outside the office approves its pauses.")]
    assert statuses(record_request_pauses(actor=cast.hq, rows=[ROW], now=NOW)) == [Status.CREATED]
    assert request().restore_due_at == DUE + 10 * HOUR
    assert statuses(record_request_pauses(actor=cast.hq, rows=[ROW], now=NOW)) == [Status.UNCHANGED]


def test_an_approval_inside_the_office_does_not_count_from_a_file_either(cast: world.Cast) -> None:
    inside = PauseRow(**{name: getattr(ROW, name) for name in ROW.__slots__} | {"approver_office_code": "HZ"})
    outcomes = record_request_pauses(actor=cast.hq, rows=[inside], now=NOW)
    assert [field for field, _ in refusals(outcomes)] == ["approver_office_code"]
    assert request().restore_due_at == DUE


@pytest.mark.parametrize(
    ("changes", "field", "sentence"),
    [
        ({"approved_by": "陈国栋"}, "approved_by", "Only someone outside the office approves its pauses."),
        ({"approved_by": " "}, "approved_by", "Say who approved it."),
        ({"entered_by": " 沈静"}, "approved_by", "Nobody approves his own pause."),
    ],
    ids=["one-of-the-office", "nobody-named", "his-own-entry"],
)
def test_who_approved_is_named_works_outside_and_did_not_enter_it(
    cast: world.Cast, changes: dict[str, Any], field: str, sentence: str
) -> None:
    outcomes = record_request_pauses(actor=world.SYSTEM, rows=[replace(ROW, **changes)], now=NOW)
    assert refusals(outcomes) == [(field, sentence)]
    assert not RequestPause.objects.unscoped("test").exists()


@pytest.mark.parametrize("verdict", ["approved_at", "refused_at"])
def test_who_works_in_the_office_imports_no_verdict_even_standing_in_for_head_office(
    cast: world.Cast, verdict: str
) -> None:
    acting = make_actor(
        cast.manager.user_id,
        may=[Permission.REQUEST_VIEW, Permission.RECORD_IMPORT, Permission.PAUSE_APPROVE],
        everywhere=True,
        person_id=cast.manager.person_id,
    )
    given: dict[str, Any] = {"approved_at": None, "approved_by": ""} | {verdict: NOW}
    if verdict == "approved_at":
        given["approved_by"] = "沈静"
    outcomes = record_request_pauses(actor=acting, rows=[replace(ROW, **given)], now=NOW)
    assert refusals(outcomes) == [(verdict, "Only someone outside the office approves its pauses.")]
    assert request().restore_due_at == DUE


def test_a_file_cannot_approve_for_the_person_who_entered_it_here(cast: world.Cast) -> None:
    enter(cast, actor=cast.hq)
    own = replace(ROW, approved_by=cast.hq.name)
    outcomes = record_request_pauses(actor=cast.hq2, rows=[own], now=NOW)
    assert refusals(outcomes) == [("approved_by", "Nobody approves his own pause.")]
    assert request().restore_due_at == DUE
    other = replace(ROW, approved_by=cast.hq2.name)
    assert statuses(record_request_pauses(actor=cast.hq2, rows=[other], now=NOW)) == [Status.UPDATED]
    assert RequestPause.objects.unscoped("test").get().entered_by_name == cast.hq.name
    assert request().restore_due_at == DUE + 10 * HOUR


def test_a_silent_file_does_not_undo_an_approval_and_a_changed_pause_loses_it(cast: world.Cast) -> None:
    record_request_pauses(actor=cast.hq, rows=[ROW], now=NOW)
    silent = {name: getattr(ROW, name) for name in ROW.__slots__} | {"approved_at": None, "approved_by": ""}
    assert statuses(record_request_pauses(actor=cast.manager, rows=[PauseRow(**silent)], now=NOW)) == [
        Status.UNCHANGED
    ]
    longer = PauseRow(**silent | {"until_at": UNTIL + 10 * HOUR})
    assert statuses(record_request_pauses(actor=cast.manager, rows=[longer], now=NOW)) == [Status.UPDATED]
    assert request().restore_due_at == DUE
