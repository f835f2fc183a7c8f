"""Planned visits: taken in, done, cancelled, put off."""

from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

import pytest
from django.utils import translation

from shouhou.careplans.commands import outcomes
from shouhou.careplans.commands.plan_items import PlanItemRow, record_plan_items
from shouhou.careplans.models import VisitPlanItem
from shouhou.customers.commands.customers import ContactRow, CustomerRow, record_contacts, record_customers
from shouhou.customers.models import Contact
from shouhou.foundation.importing.kinds import RowOutcome, Status
from shouhou.foundation.models import AuditEntry, OutboxEvent
from shouhou.kernel.actors import make_actor
from shouhou.kernel.errors import Denied, InvalidInput, NotFound, RuleViolation
from tests import world

pytestmark = pytest.mark.django_db
NOW = world.NOW
OCTOBER = datetime(2026, 10, 20, 2, 0, tzinfo=UTC)
PLANNED = PlanItemRow(
    "HZ", "K1", "2026-10", date(2026, 10, 15), contact_name="王建国", person_no="T006", external_ref="BF-1"
)
DONE = replace(
    PLANNED, done_on=date(2026, 10, 16), topics="备件储备", machine_status="运行正常", customer_confirmed=True
)
RECORD: dict[str, Any] = {
    "done_on": date(2026, 10, 19),
    "contact_id": None,
    "topics": "备件储备",
    "machine_status": "运行正常",
    "customer_confirmed": True,
}


@pytest.fixture
def cast() -> world.Cast:
    cast = world.cast()
    rows = [CustomerRow("K1", "杭州食品厂", "HZ"), CustomerRow("K2", "广州饮料厂", "GZ")]
    record_customers(actor=world.SYSTEM, rows=rows, now=NOW)
    contacts = [
        ContactRow("K1", "王建国", "1"),
        ContactRow("K1", "王建国", "2"),
        ContactRow("K2", "李敏", "3"),
    ]
    record_contacts(actor=world.SYSTEM, rows=contacts, now=NOW)
    return cast


def take(cast: world.Cast, *rows: PlanItemRow, now: datetime = NOW) -> list[RowOutcome]:
    return record_plan_items(actor=cast.manager, rows=rows, now=now)


def planned(cast: world.Cast, row: PlanItemRow = PLANNED, now: datetime = OCTOBER) -> VisitPlanItem:
    take(cast, row, now=now)
    return the_item()


def the_item() -> VisitPlanItem:
    return VisitPlanItem.objects.unscoped("test").get()


def rejudged() -> list[tuple[Any, ...]]:
    events = OutboxEvent.objects.unscoped("test").filter(name="PlanItemRejudged").order_by("pk")
    names = ("kpi", "origin_on", "numerator", "denominator", "reason")
    return [tuple(event.payload[name] for name in names) for event in events]


def test_taking_in_settles_and_repeating_changes_nothing(cast: world.Cast) -> None:
    assert [o.status for o in take(cast, DONE)] == [Status.CREATED]
    item = the_item()
    assert (item.due_by_on, item.is_done, item.k6_exclusion) == (date(2026, 10, 31), True, "")
    assert (item.frozen, item.contact and item.contact.phone) == (True, "1")
    entries = AuditEntry.objects.unscoped("test").count()
    assert [o.status for o in take(cast, DONE)] == [Status.UNCHANGED]
    assert AuditEntry.objects.unscoped("test").count() == entries


def test_a_change_is_audited_old_and_new_and_announced_when_the_month_is_over(cast: world.Cast) -> None:
    take(cast, PLANNED)
    assert [o.status for o in take(cast, DONE)] == [Status.UPDATED]
    entry = AuditEntry.objects.unscoped("test").get(action="careplans.plan_item.updated")
    assert entry.changes["done_on"] == [None, "2026-10-16"]
    assert entry.office_id == cast.hangzhou.pk
    assert rejudged() == [("K6", "2026-10-31", 1, 0, "imported")]


@pytest.mark.parametrize(
    ("lacking", "missing"),
    [
        ({"topics": ""}, "topics"),
        ({"machine_status": " ", "customer_confirmed": False}, "machine status, confirmed by the customer"),
        ({"contact_name": ""}, "contact name"),
    ],
)
def test_a_row_that_is_done_and_does_not_count_says_what_is_missing(
    cast: world.Cast, lacking: dict[str, Any], missing: str
) -> None:
    with translation.override("en"):
        (outcome,) = take(cast, replace(DONE, **lacking))
        (again,) = take(cast, replace(DONE, **lacking))
    assert (outcome.status, outcome.context) == (Status.CREATED, {"missing": missing})
    assert outcome.message == again.message == "Counts as not done: {missing} is missing."
    assert not the_item().is_done


def test_what_counts_or_is_not_done_yet_carries_no_message(cast: world.Cast) -> None:
    assert [outcome.message for outcome in take(cast, PLANNED)] == [""]
    assert [outcome.message for outcome in take(cast, DONE)] == [""]
    (partly,) = take(cast, replace(DONE, topics=""))
    assert partly.message == "", "what was recorded before is not missing"


def test_a_row_done_after_its_month_says_so(cast: world.Cast) -> None:
    (outcome,) = take(cast, replace(DONE, done_on=date(2026, 11, 2)))
    assert outcome.message == ("Counts as not done: it came after {day}, the last day of the plan month.")
    assert outcome.context == {"day": "2026-10-31"}


def test_nothing_is_announced_while_the_month_runs(cast: world.Cast) -> None:
    take(cast, PLANNED, now=OCTOBER)
    take(cast, DONE, now=OCTOBER)
    assert rejudged() == []


def test_a_blank_cell_never_erases_what_was_recorded(cast: world.Cast) -> None:
    take(cast, DONE)
    assert [o.status for o in take(cast, replace(PLANNED, contact_name="", person_no=""))] == [
        Status.UNCHANGED
    ]
    assert the_item().is_done


def test_rows_without_a_reference_are_told_apart_and_found_again(cast: world.Cast) -> None:
    rows = [replace(PLANNED, external_ref=""), replace(PLANNED, external_ref="", kind="phone")]
    rows.append(rows[0])
    assert [o.status for o in take(cast, *rows)] == [Status.CREATED] * 3
    assert [o.status for o in take(cast, *rows)] == [Status.UNCHANGED] * 3


def test_an_item_added_later_counts_in_both(cast: world.Cast) -> None:
    take(cast, replace(DONE, added_late=True))
    item = the_item()
    assert (item.added_late, item.frozen, item.is_done, item.k6_exclusion) == (True, False, True, "")


@pytest.mark.parametrize(
    ("row", "field"),
    [
        (replace(PLANNED, customer_code="nobody"), "customer_code"),
        (replace(PLANNED, customer_code="K2"), "customer_code"),
        (replace(PLANNED, office_code="GZ"), "office_code"),
        (replace(PLANNED, contact_name="李敏"), "contact_name"),
        (replace(PLANNED, contact_phone="9"), "contact_name"),
        (replace(PLANNED, person_no="nobody"), "person_no"),
        (replace(PLANNED, plan_period="2026Q4"), "plan_period"),
        (replace(PLANNED, due_on=date(2026, 11, 1)), "due_on"),
        (replace(PLANNED, due_on=date(2026, 9, 30)), "due_on"),
        (replace(DONE, done_on=date(2026, 9, 30)), "done_on"),
        (replace(DONE, done_on=date(2026, 11, 24)), "done_on"),
        (replace(PLANNED, cancelled_by_customer_on=date(2026, 11, 24)), "cancelled_by_customer_on"),
    ],
    ids=[
        "no-customer",
        "foreign-customer",
        "foreign-office",
        "foreign-contact",
        "no-such-phone",
        "no-person",
        "a-quarter",
        "after-the-month",
        "before-the-month",
        "done-before",
        "done-tomorrow",
        "cancelled-tomorrow",
    ],
)
def test_a_row_that_cannot_be_is_refused_with_its_field(
    cast: world.Cast, row: PlanItemRow, field: str
) -> None:
    good, bad = take(cast, replace(PLANNED, external_ref="other"), row)
    assert (good.status, bad.status, bad.field) == (Status.CREATED, Status.REFUSED, field)
    assert VisitPlanItem.objects.unscoped("test").count() == 1


def test_taking_in_needs_the_permission(cast: world.Cast) -> None:
    with pytest.raises(Denied):
        record_plan_items(actor=cast.technician, rows=[PLANNED], now=NOW)


def test_done_in_the_month_counts(cast: world.Cast) -> None:
    item = outcomes.mark_done(actor=cast.technician, item_id=planned(cast).pk, **RECORD, now=OCTOBER)
    item.refresh_from_db(from_queryset=VisitPlanItem.objects.unscoped("test"))
    assert (item.is_done, item.done_on, item.topics) == (True, date(2026, 10, 19), "备件储备")
    entry = AuditEntry.objects.unscoped("test").get(action="careplans.item_done")
    assert entry.changes == {"done_on": [None, "2026-10-19"]}
    with pytest.raises(RuleViolation):
        outcomes.mark_done(actor=cast.technician, item_id=item.pk, **RECORD, now=OCTOBER)


def test_recorded_after_the_month_it_moves_the_closed_figure(cast: world.Cast) -> None:
    item = planned(cast)
    outcomes.mark_done(actor=cast.manager, item_id=item.pk, **RECORD, now=NOW)
    assert rejudged() == [("K6", "2026-10-31", 1, 0, "item_done")]


def test_done_after_the_month_is_kept_and_does_not_count(cast: world.Cast) -> None:
    late = RECORD | {"done_on": date(2026, 11, 3)}
    item = outcomes.mark_done(actor=cast.manager, item_id=planned(cast).pk, **late, now=NOW)
    assert (item.done_on, item.is_done, rejudged()) == (date(2026, 11, 3), False, [])


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"topics": " "}, "topics"),
        ({"machine_status": ""}, "machine_status"),
        ({"customer_confirmed": False}, "customer_confirmed"),
        ({"done_on": date(2026, 10, 21)}, "done_on"),
        ({"done_on": date(2026, 9, 30)}, "done_on"),
    ],
    ids=["topics", "machines", "confirmation", "tomorrow", "before-the-month"],
)
def test_a_record_that_lacks_something_writes_nothing(
    cast: world.Cast, change: dict[str, Any], field: str
) -> None:
    item = planned(cast)
    with pytest.raises(InvalidInput) as refused:
        outcomes.mark_done(actor=cast.manager, item_id=item.pk, **(RECORD | change), now=OCTOBER)
    assert refused.value.field == field
    assert the_item().done_on is None
    assert not AuditEntry.objects.unscoped("test").filter(action="careplans.item_done").exists()


def test_the_contact_has_to_be_the_customers(cast: world.Cast) -> None:
    item = planned(cast, replace(PLANNED, contact_name=""))
    foreign = Contact.objects.unscoped("test").get(name="李敏").pk
    own = Contact.objects.unscoped("test").get(name="王建国", phone="2").pk
    for contact_id in (None, foreign):
        with pytest.raises(InvalidInput):
            outcomes.mark_done(
                actor=cast.manager, item_id=item.pk, **(RECORD | {"contact_id": contact_id}), now=OCTOBER
            )
    done = outcomes.mark_done(
        actor=cast.manager, item_id=item.pk, **(RECORD | {"contact_id": own}), now=OCTOBER
    )
    assert done.contact_id == own


def test_the_customers_cancellation_leaves_the_figure(cast: world.Cast) -> None:
    item = planned(cast)
    when = date(2026, 10, 14)
    with pytest.raises(InvalidInput):
        outcomes.cancel_by_customer(
            actor=cast.manager, item_id=item.pk, cancelled_on=when, evidence=" ", now=NOW
        )
    outcomes.cancel_by_customer(
        actor=cast.manager, item_id=item.pk, cancelled_on=when, evidence="停产", now=NOW
    )
    assert the_item().k6_exclusion == "customer_cancelled"
    assert rejudged() == [("K6", "2026-10-31", 0, -1, "item_cancelled")]
    with pytest.raises(RuleViolation):
        outcomes.cancel_by_customer(
            actor=cast.manager, item_id=item.pk, cancelled_on=when, evidence="停产", now=NOW
        )


@pytest.mark.parametrize(
    ("when", "error"), [(date(2026, 11, 1), RuleViolation), (date(2026, 11, 24), InvalidInput)]
)
def test_a_month_that_is_over_cannot_be_cancelled(
    cast: world.Cast, when: date, error: type[Exception]
) -> None:
    item = planned(cast)
    with pytest.raises(error):
        outcomes.cancel_by_customer(
            actor=cast.manager, item_id=item.pk, cancelled_on=when, evidence="停产", now=NOW
        )
    assert the_item().k6_exclusion == ""


def test_put_off_beyond_the_month_it_stays_in_the_plan(cast: world.Cast) -> None:
    item = planned(cast)
    outcomes.postpone(
        actor=cast.manager, item_id=item.pk, to=date(2026, 11, 5), reason="客户盘点", now=OCTOBER
    )
    stored = the_item()
    assert (stored.postponed_to, stored.is_done, stored.k6_exclusion) == (date(2026, 11, 5), False, "")
    for to, reason in ((date(2026, 11, 5), "again"), (date(2026, 12, 1), " ")):
        with pytest.raises(InvalidInput):
            outcomes.postpone(actor=cast.manager, item_id=item.pk, to=to, reason=reason, now=OCTOBER)


def test_what_is_done_is_neither_cancelled_nor_put_off(cast: world.Cast) -> None:
    item = planned(cast, DONE)
    day = date(2026, 10, 17)
    with pytest.raises(RuleViolation):
        outcomes.cancel_by_customer(
            actor=cast.manager, item_id=item.pk, cancelled_on=day, evidence="x", now=NOW
        )
    with pytest.raises(RuleViolation):
        outcomes.postpone(actor=cast.manager, item_id=item.pk, to=date(2026, 10, 30), reason="x", now=NOW)


def test_outsiders_find_nothing_and_the_unpermitted_are_denied(cast: world.Cast) -> None:
    item = planned(cast)
    day = date(2026, 10, 14)
    for actor in (cast.outsider, cast.colleague, make_actor()):
        with pytest.raises(NotFound):
            outcomes.mark_done(actor=actor, item_id=item.pk, **RECORD, now=OCTOBER)
    for actor in (cast.technician, cast.clerk, cast.head):
        with pytest.raises(Denied):
            outcomes.cancel_by_customer(actor=actor, item_id=item.pk, cancelled_on=day, evidence="x", now=NOW)
    with pytest.raises(Denied):
        outcomes.postpone(actor=cast.sales, item_id=item.pk, to=date(2026, 10, 30), reason="x", now=OCTOBER)
