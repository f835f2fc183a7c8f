"""Complaints taken in: settled, compared, and what an office may not decide for itself."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from shouhou.complaints.commands.complaints import ComplaintRow, record_complaints
from shouhou.complaints.models import Complaint
from shouhou.customers.commands.customers import CustomerRow, record_customers
from shouhou.foundation.importing.kinds import RowOutcome, Status
from shouhou.foundation.models import AuditEntry, OutboxEvent
from shouhou.kernel.actors import Actor
from shouhou.kernel.errors import Denied
from tests import world

pytestmark = pytest.mark.django_db
NOW = world.NOW
RECEIVED = datetime(2026, 10, 12, 1, 30, tzinfo=UTC)
ROW = ComplaintRow("TS-1", "HZ", "K1", RECEIVED, "上门不及时")
CLOSED = replace(
    ROW,
    validity="valid",
    validity_decided_at=RECEIVED + timedelta(days=2),
    closed_at=RECEIVED + timedelta(days=5),
    closing="very_satisfied",
)


@pytest.fixture
def cast() -> world.Cast:
    cast = world.cast()
    rows = [CustomerRow("K1", "杭州食品厂", "HZ"), CustomerRow("K2", "广州饮料厂", "GZ")]
    record_customers(actor=world.SYSTEM, rows=rows, now=NOW)
    return cast


def take(actor: Actor, *rows: ComplaintRow) -> list[RowOutcome]:
    return record_complaints(actor=actor, rows=rows, now=NOW)


def stored(number: str = "TS-1") -> Complaint:
    return Complaint.objects.unscoped("test").get(number=number)


def rejudged() -> list[tuple[Any, ...]]:
    events = OutboxEvent.objects.unscoped("test").filter(name="ComplaintRejudged").order_by("pk")
    names = ("kpi", "origin_on", "numerator", "denominator")
    return [tuple(event.payload[name] for name in names) for event in events]


def test_taking_in_settles_and_repeating_changes_nothing(cast: world.Cast) -> None:
    assert [o.status for o in take(cast.hq, CLOSED)] == [Status.CREATED]
    complaint = stored()
    assert complaint.state == "closed"
    assert complaint.acknowledge_due_at == datetime(2026, 10, 13, 10, 0, tzinfo=UTC)
    assert complaint.resolve_due_at == RECEIVED + timedelta(days=7)
    assert (complaint.k7_exclusion, complaint.k8_exclusion, complaint.k8_satisfied) == ("", "", True)
    assert complaint.k8_at == complaint.first_closed_at == CLOSED.closed_at
    entries = AuditEntry.objects.unscoped("test").count()
    assert [o.status for o in take(cast.hq, CLOSED)] == [Status.UNCHANGED]
    assert [o.status for o in take(cast.hq, ROW)] == [Status.UNCHANGED]
    assert AuditEntry.objects.unscoped("test").count() == entries


def test_a_change_is_audited_and_moves_both_figures(cast: world.Cast) -> None:
    take(cast.hq, CLOSED)
    assert [o.status for o in take(cast.hq, replace(CLOSED, validity="invalid"))] == [Status.UPDATED]
    entry = AuditEntry.objects.unscoped("test").get(action="complaints.complaint.updated")
    assert entry.changes == {"validity": ["valid", "invalid"]}
    assert rejudged() == [("K7", "2026-10-12", -1, 0), ("K8", "2026-10-17", -1, -1)]


def test_a_complaint_given_to_another_office_leaves_one_figure_for_the_other(cast: world.Cast) -> None:
    take(cast.hq, CLOSED)
    take(cast.hq, replace(CLOSED, office_code="GZ"))
    assert rejudged() == [
        ("K7", "2026-10-12", -1, 0),
        ("K7", "2026-10-12", 1, 0),
        ("K8", "2026-10-17", -1, -1),
        ("K8", "2026-10-17", 1, 1),
    ]


def test_reopened_after_its_closing_it_is_open_and_unsatisfied(cast: world.Cast) -> None:
    take(cast.hq, replace(CLOSED, reopened_at=RECEIVED + timedelta(days=6)))
    complaint = stored()
    assert (complaint.state, complaint.closed_at, complaint.closing) == ("open", None, "")
    assert (complaint.first_closed_at, complaint.reopen_count) == (CLOSED.closed_at, 1)
    assert (complaint.k8_at, complaint.k8_satisfied) == (CLOSED.closed_at, False)
    assert [o.status for o in take(cast.hq, CLOSED)] == [Status.UNCHANGED]
    again = replace(CLOSED, closed_at=RECEIVED + timedelta(days=20), closing="satisfied")
    assert [o.status for o in take(cast.hq, again)] == [Status.UPDATED]
    complaint = stored()
    assert (complaint.state, complaint.k8_at, complaint.k8_satisfied) == ("closed", CLOSED.closed_at, False)


def test_overdue_it_counts_when_it_was_due(cast: world.Cast) -> None:
    take(cast.hq, replace(CLOSED, closed_at=RECEIVED + timedelta(days=30), closing="satisfied"))
    complaint = stored()
    assert (complaint.k8_at, complaint.k8_satisfied) == (RECEIVED + timedelta(days=7), False)


def test_another_day_that_was_agreed_is_the_due_day(cast: world.Cast) -> None:
    agreed = RECEIVED + timedelta(days=20)
    take(cast.hq, replace(CLOSED, resolve_due_at=agreed, closed_at=RECEIVED + timedelta(days=19)))
    assert (stored().resolve_due_at, stored().k8_satisfied) == (agreed, True)
    take(cast.hq, replace(CLOSED, subject="改过的事由"))
    assert stored().resolve_due_at == agreed


def test_unreachable_leaves_handling(cast: world.Cast) -> None:
    tried = replace(
        CLOSED,
        closing="unreachable",
        contact_attempts=3,
        first_attempt_on=date(2026, 10, 5),
        last_attempt_on=date(2026, 10, 15),
    )
    take(cast.hq, tried)
    assert stored().k8_exclusion == "unreachable"


def test_the_same_matter_may_stand_in_the_same_file(cast: world.Cast) -> None:
    second = replace(ROW, number="TS-2", same_matter_as="TS-1", received_at=RECEIVED + timedelta(days=1))
    assert [o.status for o in take(cast.hq, second, ROW)] == [Status.CREATED] * 2
    third = replace(second, number="TS-3", same_matter_as="TS-2")
    take(cast.hq, third)
    first = stored().pk
    assert [stored(n).same_matter_as_id for n in ("TS-1", "TS-2", "TS-3")] == [None, first, first]
    assert [stored(n).k7_exclusion for n in ("TS-1", "TS-2", "TS-3")] == ["", "same_matter", "same_matter"]


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"validity": "invalid"}, "validity"),
        ({"validity": "valid"}, "validity"),
        ({"kind": "product"}, "kind"),
        ({"resolve_due_at": RECEIVED + timedelta(days=40)}, "resolve_due_at"),
        ({"closed_at": RECEIVED + timedelta(days=1), "closing": "satisfied"}, "closed_at"),
        ({"contact_attempts": 3}, "contact_attempts"),
        ({"same_matter_as": "TS-0"}, "same_matter_as"),
    ],
    ids=["invalid", "valid", "product", "due", "closing", "attempts", "same-matter"],
)
def test_an_office_does_not_decide_about_itself(cast: world.Cast, change: dict[str, Any], field: str) -> None:
    take(cast.manager, replace(ROW, number="TS-0", received_at=RECEIVED - timedelta(days=1)))
    (outcome,) = take(cast.manager, replace(ROW, **change))
    assert (outcome.status, outcome.field) == (Status.REFUSED, field)
    assert not Complaint.objects.unscoped("test").filter(number="TS-1").exists()


def test_an_office_may_repeat_what_head_office_decided_and_add_facts(cast: world.Cast) -> None:
    take(cast.hq, replace(CLOSED, validity="invalid"))
    (outcome,) = take(cast.manager, replace(ROW, root_cause="派工不当"))
    assert outcome.status is Status.UPDATED
    assert (stored().validity, stored().closing, stored().root_cause) == (
        "invalid",
        "very_satisfied",
        "派工不当",
    )


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"office_code": "nowhere"}, "office_code"),
        ({"customer_code": "nobody"}, "customer_code"),
        ({"machine_serial": "none"}, "machine_serial"),
        ({"request_number": "none"}, "request_number"),
        ({"owner_no": "nobody"}, "owner_no"),
        ({"same_matter_as": "none"}, "same_matter_as"),
        ({"same_matter_as": "TS-0"}, "same_matter_as"),
        ({"received_at": NOW + timedelta(minutes=1)}, "received_at"),
        ({"acknowledged_at": RECEIVED - timedelta(minutes=1)}, "acknowledged_at"),
        ({"acknowledged_at": NOW + timedelta(minutes=1)}, "acknowledged_at"),
        ({"closed_at": RECEIVED + timedelta(days=1)}, "closing"),
        ({"closing": "satisfied"}, "closed_at"),
        ({"resolve_due_at": RECEIVED - timedelta(days=1)}, "resolve_due_at"),
    ],
    ids=[
        "office",
        "customer",
        "machine",
        "request",
        "owner",
        "first-complaint",
        "another-customers",
        "future",
        "before-receipt",
        "acknowledged-in-the-future",
        "closed-without-answer",
        "answer-without-closing",
        "due-before-receipt",
    ],
)
def test_a_row_that_cannot_be_is_refused_with_its_field(
    cast: world.Cast, change: dict[str, Any], field: str
) -> None:
    take(cast.hq, replace(ROW, number="TS-0", office_code="GZ", customer_code="K2"))
    good, bad = take(cast.hq, replace(ROW, number="TS-9"), replace(ROW, **change))
    assert (good.status, bad.status, bad.field) == (Status.CREATED, Status.REFUSED, field)


def test_the_reach_is_the_actors(cast: world.Cast) -> None:
    (outcome,) = take(cast.outsider, ROW)
    assert (outcome.status, outcome.field) == (Status.REFUSED, "office_code")
    take(cast.hq, ROW)
    (outcome,) = take(cast.outsider, replace(ROW, office_code="GZ", customer_code="K2"))
    assert outcome.status is Status.REFUSED
    assert stored().office_id == cast.hangzhou.pk
    with pytest.raises(Denied):
        take(cast.head, ROW)
