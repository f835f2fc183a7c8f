"""One complaint: acknowledged, decided on, asked about, closed, reopened, linked."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from shouhou.complaints.commands import cases
from shouhou.complaints.commands.complaints import ComplaintRow, record_complaints
from shouhou.complaints.models import Complaint
from shouhou.customers.commands.customers import CustomerRow, record_customers
from shouhou.foundation.models import AuditEntry, OutboxEvent
from shouhou.kernel.actors import Actor, Principal
from shouhou.kernel.errors import Denied, InvalidInput, NotFound, RuleViolation
from shouhou.kernel.statemachine import TransitionRefused
from tests import world

pytestmark = pytest.mark.django_db
RECEIVED = datetime(2026, 10, 29, 1, 30, tzinfo=UTC)
NOW = RECEIVED + timedelta(days=4)
VERDICT: dict[str, Any] = {
    "validity": "invalid",
    "kind": "service",
    "handling_at_fault": False,
    "reason": "来料问题",
}
Act = Callable[..., Complaint]


@pytest.fixture
def cast() -> world.Cast:
    cast = world.cast()
    rows = [CustomerRow("K1", "杭州食品厂", "HZ"), CustomerRow("K2", "广州饮料厂", "GZ")]
    record_customers(actor=world.SYSTEM, rows=rows, now=NOW)
    return cast


def received(**values: Any) -> Complaint:
    row = ComplaintRow("TS-1", "HZ", "K1", RECEIVED, "上门不及时", owner_no="T003")
    row = replace(row, **values)
    (outcome,) = record_complaints(actor=world.SYSTEM, rows=[row], now=max(NOW, row.received_at))
    assert outcome.message == ""
    return Complaint.objects.unscoped("test").get(number=row.number)


def fresh(complaint: Complaint) -> Complaint:
    return Complaint.objects.unscoped("test").get(pk=complaint.pk)


def rejudged() -> list[tuple[Any, ...]]:
    events = OutboxEvent.objects.unscoped("test").filter(name="ComplaintRejudged").order_by("pk")
    names = ("kpi", "origin_on", "numerator", "denominator", "reason")
    return [tuple(event.payload[name] for name in names) for event in events]


ACTS: list[tuple[Act, dict[str, Any]]] = [
    (cases.acknowledge, {}),
    (cases.decide_validity, VERDICT),
    (cases.record_attempt, {}),
    (cases.close, {"closing": "satisfied"}),
    (cases.reopen, {"reason": "又坏了"}),
]
ACTIONS = [
    f"complaints.{act}" for act in ("acknowledged", "validity_decided", "attempted", "closed", "reopened")
]
NAMES = ["acknowledge", "decide", "attempt", "close", "reopen"]


@pytest.mark.parametrize(("act", "values"), ACTS, ids=NAMES)
def test_outsiders_find_nothing_and_the_unpermitted_are_denied(
    cast: world.Cast, act: Act, values: dict[str, Any]
) -> None:
    complaint = received()
    with pytest.raises(NotFound):
        act(actor=cast.outsider, complaint_id=complaint.pk, **values, now=NOW)
    with pytest.raises(NotFound):
        act(actor=cast.technician, complaint_id=complaint.pk, **values, now=NOW)
    with pytest.raises(Denied):
        act(actor=cast.head, complaint_id=complaint.pk, **values, now=NOW)
    assert fresh(complaint).acknowledged_at is None
    assert not AuditEntry.objects.unscoped("test").filter(action__in=ACTIONS).exists()


def test_acknowledged_once_and_owned(cast: world.Cast) -> None:
    complaint = received(owner_no="")
    cases.acknowledge(actor=cast.clerk, complaint_id=complaint.pk, now=NOW)
    stored = fresh(complaint)
    assert (stored.acknowledged_at, stored.owner_id) == (NOW, cast.clerk.person_id)
    with pytest.raises(RuleViolation):
        cases.acknowledge(actor=cast.manager, complaint_id=complaint.pk, now=NOW)
    assert rejudged() == []


def test_an_invalid_complaint_leaves_the_month_it_was_received_in(cast: world.Cast) -> None:
    complaint = received()
    cases.decide_validity(actor=cast.hq, complaint_id=complaint.pk, **VERDICT, now=NOW)
    stored = fresh(complaint)
    assert (stored.k7_exclusion, stored.k8_exclusion, stored.validity_by_id) == (
        "invalid",
        "invalid",
        cast.hq.user_id,
    )
    assert rejudged() == [("K7", "2026-10-29", -1, 0, "validity_decided")]
    entry = AuditEntry.objects.unscoped("test").get(action="complaints.validity_decided")
    assert (entry.changes, entry.note) == ({"validity": ["undecided", "invalid"]}, "来料问题")
    with pytest.raises(RuleViolation):
        cases.decide_validity(actor=cast.hq2, complaint_id=complaint.pk, **VERDICT, now=NOW)


def test_a_product_complaint_counts_only_if_its_handling_was_at_fault(cast: world.Cast) -> None:
    complaint = received()
    verdict = VERDICT | {"validity": "valid", "kind": "product"}
    cases.decide_validity(actor=cast.hq, complaint_id=complaint.pk, **verdict, now=NOW)
    assert fresh(complaint).k7_exclusion == "product_only"
    cases.decide_validity(
        actor=cast.hq, complaint_id=complaint.pk, **(verdict | {"handling_at_fault": True}), now=NOW
    )
    assert fresh(complaint).k7_exclusion == ""
    assert [line[2] for line in rejudged() if line[0] == "K7"] == [-1, 1]


@pytest.mark.parametrize("change", [{"validity": "undecided"}, {"kind": "other"}, {"reason": " "}], ids=str)
def test_a_verdict_is_whole(cast: world.Cast, change: dict[str, str]) -> None:
    complaint = received()
    with pytest.raises(InvalidInput):
        cases.decide_validity(actor=cast.hq, complaint_id=complaint.pk, **(VERDICT | change), now=NOW)
    assert fresh(complaint).validity == "undecided"


@pytest.mark.parametrize(("act", "values"), ACTS[1:4], ids=NAMES[1:4])
def test_nobody_involved_decides(cast: world.Cast, act: Act, values: dict[str, Any]) -> None:
    """Neither the owner, though he sits at head office, nor the office's manager standing in for it."""
    complaint = received(owner_no="T001")
    with pytest.raises(Denied):
        act(actor=cast.hq, complaint_id=complaint.pk, **values, now=NOW)
    principal = Principal(cast.hq2.user_id, cast.hq2.name, cast.hq2.grants)
    manager = cast.manager
    substitute = Actor(
        manager.user_id, manager.name, manager.person_id, None, manager.grants, acting_for=(principal,)
    )
    with pytest.raises(Denied):
        act(actor=substitute, complaint_id=complaint.pk, **values, now=NOW)
    act(actor=cast.hq2, complaint_id=complaint.pk, **values, now=NOW)


def test_closed_in_time_it_counts_on_the_day_of_closing(cast: world.Cast) -> None:
    complaint = received()
    cases.close(
        actor=cast.hq, complaint_id=complaint.pk, closing="very_satisfied", root_cause="改派不及时", now=NOW
    )
    stored = fresh(complaint)
    assert (stored.state, stored.closed_at, stored.first_closed_at) == ("closed", NOW, NOW)
    assert (stored.k8_at, stored.k8_satisfied, stored.root_cause) == (NOW, True, "改派不及时")
    assert rejudged() == [("K8", "2026-11-02", 1, 1, "closed")]
    with pytest.raises(TransitionRefused):
        cases.close(actor=cast.hq, complaint_id=complaint.pk, closing="satisfied", now=NOW)


def test_an_overdue_complaint_is_not_counted_again_when_it_is_closed(cast: world.Cast) -> None:
    complaint = received()
    much_later = RECEIVED + timedelta(days=20)
    cases.close(actor=cast.hq, complaint_id=complaint.pk, closing="satisfied", now=much_later)
    stored = fresh(complaint)
    assert (stored.k8_at, stored.k8_satisfied) == (RECEIVED + timedelta(days=7), False)
    assert rejudged() == []


@pytest.mark.parametrize(
    ("due_in_days", "exclusion", "counts_in_days"),
    [(20, "unreachable", 14), (7, "", 7)],
    ids=["by-the-agreed-day", "after-the-seven-days-it-stays-overdue"],
)
def test_unreachable_takes_three_attempts_over_ten_days(
    cast: world.Cast, due_in_days: int, exclusion: str, counts_in_days: int
) -> None:
    complaint = received(resolve_due_at=RECEIVED + timedelta(days=due_in_days))
    for days in (0, 5, 10):
        at = NOW + timedelta(days=days)
        with pytest.raises(RuleViolation):
            cases.close(actor=cast.hq, complaint_id=complaint.pk, closing="unreachable", now=at)
        cases.record_attempt(actor=cast.hq, complaint_id=complaint.pk, now=at)
        with pytest.raises(RuleViolation):
            cases.record_attempt(actor=cast.hq, complaint_id=complaint.pk, now=at + timedelta(hours=1))
    cases.close(actor=cast.hq, complaint_id=complaint.pk, closing="unreachable", now=NOW + timedelta(days=10))
    stored = fresh(complaint)
    assert (stored.contact_attempts, stored.k8_exclusion, stored.k8_satisfied) == (3, exclusion, False)
    assert stored.k8_at == RECEIVED + timedelta(days=counts_in_days)
    assert rejudged() == [], "nothing that was counted drops out again"
    with pytest.raises(RuleViolation):
        cases.record_attempt(actor=cast.hq, complaint_id=complaint.pk, now=NOW + timedelta(days=20))


def test_an_answer_is_one_of_the_four(cast: world.Cast) -> None:
    complaint = received()
    with pytest.raises(InvalidInput):
        cases.close(actor=cast.hq, complaint_id=complaint.pk, closing="fine", now=NOW)
    assert fresh(complaint).state == "open"


def test_reopened_it_is_unsatisfied_where_it_first_counted_and_counts_once_as_a_complaint(
    cast: world.Cast,
) -> None:
    complaint = received()
    cases.close(actor=cast.hq, complaint_id=complaint.pk, closing="satisfied", now=NOW)
    december = datetime(2026, 12, 3, 2, 0, tzinfo=UTC)
    with pytest.raises(InvalidInput):
        cases.reopen(actor=cast.manager, complaint_id=complaint.pk, reason=" ", now=december)
    cases.reopen(actor=cast.manager, complaint_id=complaint.pk, reason="又坏了", now=december)
    stored = fresh(complaint)
    assert (stored.state, stored.reopen_count, stored.k8_at, stored.k8_satisfied) == ("open", 1, NOW, False)
    assert rejudged()[1:] == [("K8", "2026-11-02", -1, 0, "reopened")]
    event = OutboxEvent.objects.unscoped("test").get(name="ComplaintReopened")
    assert (event.payload["number"], event.payload["times"]) == ("TS-1", 1)
    with pytest.raises(TransitionRefused):
        cases.reopen(actor=cast.manager, complaint_id=complaint.pk, reason="又坏了", now=december)
    cases.close(actor=cast.hq, complaint_id=complaint.pk, closing="very_satisfied", now=december)
    assert (fresh(complaint).k8_at, fresh(complaint).k8_satisfied) == (NOW, False)
    assert len(rejudged()) == 2


def test_linked_to_the_first_it_counts_once(cast: world.Cast) -> None:
    first = received()
    later = received(number="TS-2", received_at=RECEIVED + timedelta(days=1))
    with pytest.raises(RuleViolation):
        cases.link_same_matter(actor=cast.hq, complaint_id=first.pk, first_id=later.pk, now=NOW)
    with pytest.raises(Denied):
        cases.link_same_matter(actor=cast.manager, complaint_id=later.pk, first_id=first.pk, now=NOW)
    cases.link_same_matter(actor=cast.hq, complaint_id=later.pk, first_id=first.pk, now=NOW)
    assert (fresh(later).same_matter_as_id, fresh(later).k7_exclusion) == (first.pk, "same_matter")
    assert rejudged() == [("K7", "2026-10-30", -1, 0, "linked")]
    with pytest.raises(RuleViolation):
        cases.link_same_matter(actor=cast.hq, complaint_id=later.pk, first_id=first.pk, now=NOW)
    third = received(number="TS-3", received_at=RECEIVED + timedelta(days=2))
    cases.link_same_matter(actor=cast.hq, complaint_id=third.pk, first_id=later.pk, now=NOW)
    assert fresh(third).same_matter_as_id == first.pk


def test_only_the_same_customer_speaks_of_the_same_matter(cast: world.Cast) -> None:
    first = received()
    other = received(number="TS-2", customer_code="K2", received_at=RECEIVED + timedelta(days=1))
    with pytest.raises(RuleViolation):
        cases.link_same_matter(actor=cast.hq, complaint_id=other.pk, first_id=first.pk, now=NOW)


def test_a_complaint_that_others_repeat_is_not_linked_away(cast: world.Cast) -> None:
    first = received(received_at=RECEIVED - timedelta(days=1))
    second = received(number="TS-2")
    third = received(number="TS-3", received_at=RECEIVED + timedelta(days=1))
    cases.link_same_matter(actor=cast.hq, complaint_id=third.pk, first_id=second.pk, now=NOW)
    with pytest.raises(RuleViolation):
        cases.link_same_matter(actor=cast.hq, complaint_id=second.pk, first_id=first.pk, now=NOW)
