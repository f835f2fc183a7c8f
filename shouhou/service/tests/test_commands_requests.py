"""What happens to one request: outsider, unpermitted, repeat, rollback, and what is settled."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest

from shouhou.foundation.models import AuditEntry, OutboxEvent
from shouhou.kernel.actors import Actor, make_actor
from shouhou.kernel.errors import Denied, HouseError, InvalidInput, NotFound, RuleViolation
from shouhou.kernel.statemachine import TransitionRefused
from shouhou.service.commands import requests
from shouhou.service.models import RequestReopen, RequestTransfer
from shouhou.service.permissions import Permission
from shouhou.service.tests.factories import (
    NOW,
    REPORTED,
    audited,
    events,
    request,
    request_row,
    scene,
    take_requests,
)
from tests import world

pytestmark = pytest.mark.django_db
HOUR = timedelta(hours=1)
DUE = REPORTED + 32 * HOUR
Act = Callable[[Actor, world.Cast], Any]


@pytest.fixture
def cast() -> world.Cast:
    found = scene()
    take_requests(request_row())
    return found


def accept(actor: Actor, cast: world.Cast) -> Any:
    return requests.accept(actor=actor, request_id=request().pk, responded_at=REPORTED + HOUR, now=NOW)


def restore(actor: Actor, cast: world.Cast) -> Any:
    return requests.restore(actor=actor, request_id=request().pk, restored_at=DUE, now=NOW)


def cancel(actor: Actor, cast: world.Cast) -> Any:
    return requests.cancel(actor=actor, request_id=request().pk, reason="客户已自行解决", now=DUE)


def transfer(actor: Actor, cast: world.Cast) -> Any:
    return requests.transfer(
        actor=actor,
        request_id=request().pk,
        to_office_id=cast.guangzhou.pk,
        reason="就近服务",
        now=REPORTED + 17 * HOUR,
    )


ACTS: list[Act] = [accept, restore, cancel, transfer]


@pytest.mark.parametrize("act", ACTS)
def test_another_office_cannot_tell_the_request_exists(cast: world.Cast, act: Act) -> None:
    with pytest.raises(NotFound):
        act(cast.outsider, cast)


@pytest.mark.parametrize("act", ACTS)
def test_who_only_sees_it_may_not_do_it(cast: world.Cast, act: Act) -> None:
    viewer = make_actor(offices=[cast.hangzhou.pk], may=[Permission.REQUEST_VIEW])
    with pytest.raises(Denied):
        act(viewer, cast)


@pytest.mark.parametrize("act", [accept, restore, cancel])
def test_a_repeat_is_refused_and_leaves_no_second_entry(cast: world.Cast, act: Act) -> None:
    act(cast.manager, cast)
    before = AuditEntry.objects.unscoped("test").count(), OutboxEvent.objects.unscoped("test").count()
    with pytest.raises(TransitionRefused):
        act(cast.manager, cast)
    assert (
        AuditEntry.objects.unscoped("test").count(),
        OutboxEvent.objects.unscoped("test").count(),
    ) == before


def test_restored_by_the_due_minute(cast: world.Cast) -> None:
    found = restore(cast.manager, cast)
    assert (found.state, found.restored_on_time, found.restore_minutes) == ("restored", True, 1920)
    assert audited("service.request.restored")[0].changes["state"] == ["new", "restored"]


def test_a_temporary_fix_needs_signature_and_follow_up(cast: world.Cast) -> None:
    with pytest.raises(InvalidInput):
        requests.restore(
            actor=cast.manager, request_id=request().pk, restored_at=DUE, temporary=True, signed=True, now=NOW
        )
    found = requests.restore(
        actor=cast.manager, request_id=request().pk, restored_at=DUE, temporary=True, now=NOW
    )
    assert (found.state, found.restored_on_time) == ("restored", None)


@pytest.mark.parametrize(
    ("at", "exclusion", "on_time"),
    [
        pytest.param(DUE, "cancelled_in_time", None, id="by-the-due-minute"),
        pytest.param(DUE + timedelta(minutes=1), "", False, id="after-it-stays-late"),
    ],
)
def test_cancelled_before_and_after_due(
    cast: world.Cast, at: Any, exclusion: str, on_time: bool | None
) -> None:
    found = requests.cancel(actor=cast.manager, request_id=request().pk, reason="不修了", now=at)
    assert (found.k3_exclusion, found.restored_on_time, found.state) == (exclusion, on_time, "cancelled")


@pytest.mark.parametrize(
    ("hours", "share", "late_office"),
    [pytest.param(16, 50, "guangzhou", id="half"), pytest.param(17, 54, "hangzhou", id="more-than-half")],
)
def test_a_transfer_keeps_the_clock_and_says_who_answers(
    cast: world.Cast, hours: int, share: int, late_office: str
) -> None:
    moved = requests.transfer(
        actor=cast.manager,
        request_id=request().pk,
        to_office_id=cast.guangzhou.pk,
        reason="就近",
        now=REPORTED + hours * HOUR,
    )
    assert (moved.office_id, moved.restore_due_at) == (cast.guangzhou.pk, DUE)
    assert RequestTransfer.objects.unscoped("test").get().share_used_pct == share
    late = requests.restore(actor=cast.outsider, request_id=moved.pk, restored_at=DUE + HOUR, now=NOW)
    assert late.kpi_office_id == getattr(cast, late_office).pk


def test_a_transferred_request_counts_for_the_receiver_when_in_time(cast: world.Cast) -> None:
    transfer(cast.manager, cast)
    assert request().kpi_office_id == cast.hangzhou.pk
    found = requests.restore(actor=cast.outsider, request_id=request().pk, restored_at=DUE, now=NOW)
    assert found.kpi_office_id == cast.guangzhou.pk


def test_the_sender_sees_what_counts_for_him_and_no_longer_acts_on_it(cast: world.Cast) -> None:
    transfer(cast.manager, cast)
    with pytest.raises(Denied):
        restore(cast.manager, cast)


@pytest.mark.parametrize(
    ("changes", "error"),
    [
        pytest.param({"to_office_id": 999_999}, NotFound, id="no-such-office"),
        pytest.param({"to_office_id": None}, RuleViolation, id="the-same-office"),
        pytest.param({"reason": "  "}, InvalidInput, id="no-reason"),
    ],
)
def test_a_transfer_needs_an_office_and_a_reason(
    cast: world.Cast, changes: dict[str, Any], error: type[HouseError]
) -> None:
    given: dict[str, Any] = {"to_office_id": cast.guangzhou.pk, "reason": "就近"} | changes
    given["to_office_id"] = given["to_office_id"] or cast.hangzhou.pk
    with pytest.raises(error):
        requests.transfer(actor=cast.manager, request_id=request().pk, now=REPORTED + HOUR, **given)
    assert request().office_id == cast.hangzhou.pk


@pytest.mark.parametrize(
    ("days", "works"), [pytest.param(7, True, id="day-7"), pytest.param(8, False, id="day-8")]
)
def test_reopening_within_seven_days_voids_the_restoration(cast: world.Cast, days: int, works: bool) -> None:
    restore(cast.manager, cast)
    again = DUE + timedelta(days=days)

    def reopen() -> Any:
        return requests.reopen(
            actor=cast.manager, request_id=request().pk, reopened_at=again, reason="又停机", now=NOW
        )

    if not works:
        with pytest.raises(RuleViolation):
            reopen()
        assert request().restored_on_time is True
        return
    told = len(events("RequestRejudged"))
    found = reopen()
    assert (found.state, found.restored_at, found.restored_on_time) == ("in_progress", None, None)
    assert RequestReopen.objects.unscoped("test").get().voided_restored_at == DUE
    (event,) = events("RequestReopened")
    assert (event["was_on_time"], event["kpi_office_id"]) == (True, cast.hangzhou.pk)
    assert len(events("RequestRejudged")) == told, "the reopening is told once"
    with pytest.raises(TransitionRefused):
        reopen()


def test_the_final_restoration_is_what_counts(cast: world.Cast) -> None:
    restore(cast.manager, cast)
    requests.reopen(
        actor=cast.manager, request_id=request().pk, reopened_at=DUE + HOUR, reason="又停机", now=NOW
    )
    found = requests.restore(actor=cast.manager, request_id=request().pk, restored_at=DUE + 2 * HOUR, now=NOW)
    assert (found.restored_at, found.restored_on_time) == (DUE + 2 * HOUR, False)


def test_the_later_report_is_merged_into_the_earlier_whichever_is_given(cast: world.Cast) -> None:
    take_requests(request_row("R2", reported_at=REPORTED + HOUR))
    first, second = request("R1"), request("R2")
    merged = requests.merge_duplicate(actor=cast.manager, request_id=first.pk, into_id=second.pk, now=NOW)
    assert (merged.pk, merged.duplicate_of_id, merged.k3_exclusion) == (second.pk, first.pk, "duplicate")
    with pytest.raises(TransitionRefused):
        requests.merge_duplicate(actor=cast.manager, request_id=first.pk, into_id=second.pk, now=NOW)


def test_requests_of_different_customers_are_not_one(cast: world.Cast) -> None:
    take_requests(request_row("R2", machine_serial="G1"))
    with pytest.raises(RuleViolation):
        requests.merge_duplicate(
            actor=cast.hq, request_id=request("R1").pk, into_id=request("R2").pk, now=NOW
        )
    with pytest.raises(RuleViolation):
        requests.merge_duplicate(
            actor=cast.hq, request_id=request("R1").pk, into_id=request("R1").pk, now=NOW
        )


def test_nothing_is_written_when_the_audit_fails(cast: world.Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*args: object, **kwargs: object) -> None:
        raise RuntimeError("the log is full")

    monkeypatch.setattr("shouhou.foundation.audit.record", broken)
    with pytest.raises(RuntimeError):
        restore(cast.manager, cast)
    assert (request().state, request().restored_at) == ("new", None)
    assert events("RequestRejudged") == []
