"""Work orders, visits, failures, answers and money taken in: what counts, and for whom."""

from dataclasses import replace
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest

from shouhou.foundation.importing.kinds import Status
from shouhou.kernel.errors import Denied, InvalidInput, NotFound, RuleViolation
from shouhou.kernel.moments import at_local
from shouhou.machines.commands import machines
from shouhou.machines.commands.intake import PartWarrantyRow, record_part_warranties
from shouhou.machines.models import FaultComponent, Machine
from shouhou.service.commands import answers, failures
from shouhou.service.commands.intake_answers import record_answers
from shouhou.service.commands.intake_failures import record_failures
from shouhou.service.commands.intake_money import record_expenses, record_revenue
from shouhou.service.commands.intake_orders import record_work_orders
from shouhou.service.commands.intake_visits import record_visits
from shouhou.service.commands.resettling import resettle_machines
from shouhou.service.commands.rows import (
    AnswerRow,
    ExpenseRow,
    FailureRow,
    RevenueRow,
    VisitRow,
    WorkOrderRow,
)
from shouhou.service.models import (
    Failure,
    Revenue,
    SatisfactionAnswer,
    ServiceExpense,
    Visit,
    VisitMember,
    WorkOrder,
)
from shouhou.service.tests.factories import (
    NOW,
    REPORTED,
    events,
    refusals,
    request,
    request_row,
    scene,
    statuses,
    take_order,
    take_requests,
)
from tests import world

pytestmark = pytest.mark.django_db
TUESDAY = at_local(date(2026, 11, 3), 10, 0)


@pytest.fixture
def cast() -> world.Cast:
    return scene()


def visit(*rows: VisitRow) -> list[Status]:
    return statuses(record_visits(actor=world.SYSTEM, rows=rows, now=NOW))


def exclusions() -> dict[str, str]:
    rows = Visit.objects.unscoped("test").select_related("machine").order_by("pk")
    return {row.external_ref: row.k2_exclusion for row in rows}


def machine(serial: str) -> Machine:
    return Machine.objects.unscoped("test").get(serial_no=serial)


def test_an_order_takes_machine_and_customer_from_its_request(cast: world.Cast) -> None:
    take_requests(request_row())
    take_order(machine_serial="", request_number="R1")
    order = WorkOrder.objects.unscoped("test").get()
    assert (order.machine, order.customer, order.state) == (request().machine, request().customer, "closed")


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"closed_at": REPORTED - timedelta(hours=1)}, "closed_at"),
        ({"closed_at": None, "state": "closed"}, "closed_at"),
        ({"machine_serial": "X"}, "machine_serial"),
        ({"machine_serial": ""}, "customer_code"),
        ({"request_number": "R9"}, "request_number"),
    ],
)
def test_a_bad_order_is_refused(cast: world.Cast, changes: dict[str, Any], field: str) -> None:
    row = WorkOrderRow("W1", "HZ", "repair", REPORTED, machine_serial="H1", closed_at=TUESDAY)
    outcomes = record_work_orders(actor=cast.manager, rows=[replace(row, **changes)], now=NOW)
    assert [name for name, _ in refusals(outcomes)] == [field]


def test_one_trip_to_three_machines_is_one_visit_for_each(cast: world.Cast) -> None:
    for number in (1, 2, 3):
        take_order(f"W{number}", machine_serial=f"H{number}")
    rows = [VisitRow(f"W{n}", TUESDAY, trip_no="T1", external_ref=f"v{n}") for n in (1, 2, 3)]
    assert visit(*rows) == [Status.CREATED] * 3
    assert exclusions() == {"v1": "", "v2": "", "v3": ""}
    assert visit(*rows) == [Status.UNCHANGED] * 3


def test_two_engineers_and_several_days_of_one_trip_are_one_visit(cast: world.Cast) -> None:
    take_order()
    visit(
        VisitRow("W1", TUESDAY, trip_no="T1", external_ref="day 1", crew="T006, T007"),
        VisitRow("W1", TUESDAY + timedelta(days=1), trip_no="T1", external_ref="day 2"),
        VisitRow("W1", TUESDAY + timedelta(days=2), trip_no="T1", external_ref="day 3"),
    )
    assert exclusions() == {"day 1": "", "day 2": "same_trip", "day 3": "same_trip"}
    members = (
        VisitMember.objects.unscoped("test").order_by("pk").values_list("person__employee_no", "is_lead")
    )
    assert list(members) == [("T006", True), ("T007", False)]


def test_without_a_trip_number_the_same_order_and_day_is_one_visit(cast: world.Cast) -> None:
    take_order()
    visit(
        VisitRow("W1", TUESDAY, external_ref="first engineer"),
        VisitRow("W1", TUESDAY + timedelta(hours=1), external_ref="second engineer"),
        VisitRow("W1", TUESDAY + timedelta(days=1), external_ref="came again"),
    )
    assert exclusions() == {"first engineer": "", "second engineer": "same_trip", "came again": ""}


def test_an_earlier_day_entered_later_takes_over_the_count(cast: world.Cast) -> None:
    take_order()
    visit(VisitRow("W1", TUESDAY + timedelta(days=1), trip_no="T1", external_ref="day 2"))
    visit(VisitRow("W1", TUESDAY, trip_no="T1", external_ref="day 1"))
    changed = VisitRow("W1", TUESDAY + timedelta(days=1), trip_no="T1", external_ref="day 2", result="修复")
    assert visit(changed) == [Status.UPDATED]
    assert exclusions() == {"day 2": "same_trip", "day 1": ""}


@pytest.mark.parametrize(
    ("order", "changes", "exclusion"),
    [
        pytest.param({"work_type": "maintain"}, {}, "not_repair", id="maintenance"),
        pytest.param({"state": "cancelled", "closed_at": None}, {}, "order_cancelled", id="cancelled"),
        pytest.param({}, {"is_remote": True}, "remote", id="remote"),
        pytest.param({}, {"arrive_at": None, "planned_start_at": TUESDAY}, "not_arrived", id="planned"),
        pytest.param({"machine_serial": "", "customer_code": "K1"}, {}, "no_machine", id="no-machine"),
    ],
)
def test_what_is_left_out_of_k2(
    cast: world.Cast, order: dict[str, Any], changes: dict[str, Any], exclusion: str
) -> None:
    take_order(**order)
    visit(replace(VisitRow("W1", TUESDAY, external_ref="v"), **changes))
    assert exclusions() == {"v": exclusion}


def test_a_visit_counts_for_the_home_office_of_the_day(cast: world.Cast) -> None:
    machines.move_office(
        actor=cast.hq,
        machine_id=machine("H1").pk,
        to_office_id=cast.guangzhou.pk,
        on=date(2026, 11, 4),
        now=NOW,
    )
    take_order()
    visit(
        VisitRow("W1", TUESDAY, external_ref="before"),
        VisitRow("W1", TUESDAY + timedelta(days=1), external_ref="after"),
    )
    homes = dict(Visit.objects.unscoped("test").values_list("external_ref", "home_office__code"))
    assert homes == {"before": "HZ", "after": "GZ"}


def test_a_request_gets_the_arrival_of_its_first_visit(cast: world.Cast) -> None:
    take_requests(request_row())
    take_order(request_number="R1")
    visit(
        VisitRow("W1", REPORTED + timedelta(hours=7), external_ref="2"),
        VisitRow("W1", REPORTED + timedelta(hours=6), is_remote=True, external_ref="1"),
    )
    assert (request().arrived_at, request().arrived_on_time) == (REPORTED + timedelta(hours=7), True)


def test_a_later_acceptance_date_settles_old_visits_again(cast: world.Cast) -> None:
    take_requests(request_row())
    take_order(request_number="R1")
    visit(VisitRow("W1", TUESDAY, external_ref="v"))
    rows = Machine.objects.unscoped("test").filter(serial_no="H1")
    rows.update(warranty_from=date(2025, 1, 1), warranty_until=date(2026, 1, 1))
    assert resettle_machines([machine("H1").pk], now=NOW) == (1, 1)
    assert exclusions() == {"v": "out_of_warranty"}
    assert resettle_machines([machine("H1").pk], now=NOW) == (0, 0)


@pytest.mark.parametrize(
    ("until", "free", "reason", "exclusion"),
    [
        pytest.param(date(2026, 11, 3), True, "machine", "", id="last-day-of-the-machine"),
        pytest.param(date(2026, 11, 2), True, "part", "out_of_warranty", id="the-part-alone"),
    ],
)
@pytest.mark.parametrize("reported", [True, False], ids=["reported", "no-request"])
def test_a_part_warranty_makes_work_free_and_brings_no_visit_into_k2(
    cast: world.Cast, until: date, free: bool, reason: str, exclusion: str, reported: bool
) -> None:
    arrived = REPORTED + timedelta(hours=7)
    Machine.objects.unscoped("test").filter(serial_no="H1").update(warranty_until=until)
    fitted = PartWarrantyRow("H1", "P-1", date(2026, 10, 1))
    record_part_warranties(actor=world.SYSTEM, rows=[fitted], now=NOW)
    take_requests(request_row())
    take_order(request_number="R1" if reported else "")
    visit(VisitRow("W1", arrived, external_ref="v"))
    assert (request().in_warranty_at_report, request().entitlement_reason) == (free, reason)
    assert exclusions() == {"v": exclusion}
    assert resettle_machines([machine("H1").pk], now=NOW) == (0, 0)


FAILURE = FailureRow(
    "H1", REPORTED, order_number="W1", component_code="SEAL", responsibility="customer_misuse"
)


def test_confirmed_misuse_takes_the_visit_out_and_only_head_office_confirms(cast: world.Cast) -> None:
    take_order()
    visit(VisitRow("W1", TUESDAY, external_ref="v"))
    assert statuses(record_failures(actor=cast.manager, rows=[FAILURE], now=NOW)) == [Status.CREATED]
    assert exclusions() == {"v": ""}
    confirmed = replace(FAILURE, responsibility_confirmed=True)
    assert [f for f, _ in refusals(record_failures(actor=cast.manager, rows=[confirmed], now=NOW))] == [
        "responsibility_confirmed"
    ]
    failure = Failure.objects.unscoped("test").get()

    def confirm(actor: Any, responsibility: str = "customer_misuse", note: str = "操作记录") -> Any:
        return failures.confirm_responsibility(
            actor=actor, failure_id=failure.pk, responsibility=responsibility, note=note, now=NOW
        )

    with pytest.raises(NotFound):
        confirm(cast.outsider)
    with pytest.raises(Denied):
        confirm(cast.manager)
    with pytest.raises(InvalidInput):
        confirm(cast.hq, note=" ")
    confirm(cast.hq)
    assert exclusions() == {"v": "customer_misuse"}
    with pytest.raises(RuleViolation):
        confirm(cast.hq)
    assert statuses(record_failures(actor=cast.manager, rows=[FAILURE], now=NOW)) == [Status.UNCHANGED]
    confirm(cast.hq, "wear")
    assert exclusions() == {"v": ""}


def test_unknown_components_are_added_to_the_catalogue(cast: world.Cast) -> None:
    take_order()
    record_failures(actor=world.SYSTEM, rows=[FAILURE, replace(FAILURE, failure_mode="漏气")], now=NOW)
    assert FaultComponent.objects.unscoped("test").get().code == "SEAL"
    assert Failure.objects.unscoped("test").count() == 2


def answered(*rows: AnswerRow) -> list[Status]:
    return statuses(record_answers(actor=world.SYSTEM, rows=rows, now=NOW))


def k5() -> dict[str, str]:
    return dict(SatisfactionAnswer.objects.unscoped("test").values_list("channel", "k5_exclusion"))


CLOSED = at_local(date(2026, 11, 5), 17, 0)
SLIP = AnswerRow("W1", "slip", CLOSED, score=5)


def test_a_timely_callback_overrides_the_slip(cast: world.Cast) -> None:
    take_order()
    assert answered(SLIP) == [Status.CREATED]
    assert k5() == {"slip": ""}
    callback = AnswerRow("W1", "callback", CLOSED + timedelta(days=1), score=3)
    assert answered(SLIP, callback) == [Status.UNCHANGED, Status.CREATED]
    assert k5() == {"slip": "superseded", "callback": ""}


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"score": 6}, "score"),
        ({"score": None}, "score"),
        ({"outcome": "no_answer"}, "score"),
        ({"order_number": "W9"}, "order_number"),
    ],
)
def test_a_bad_answer_is_refused(cast: world.Cast, changes: dict[str, Any], field: str) -> None:
    take_order()
    outcomes = record_answers(actor=world.SYSTEM, rows=[replace(SLIP, **changes)], now=NOW)
    assert [name for name, _ in refusals(outcomes)] == [field]


def test_recording_an_answer(cast: world.Cast) -> None:
    take_order()
    order = WorkOrder.objects.unscoped("test").get()

    def record(actor: Any, score: int | None = 2, asked_at: datetime = CLOSED + timedelta(hours=20)) -> Any:
        return answers.record_answer(
            actor=actor,
            work_order_id=order.pk,
            channel="callback",
            score=score,
            comment="",
            asked_at=asked_at,
            now=NOW,
        )

    with pytest.raises(NotFound):
        record(cast.outsider)
    with pytest.raises(Denied):
        record(cast.manager)
    with pytest.raises(InvalidInput):
        record(cast.hq, score=0)
    with pytest.raises(InvalidInput):
        record(cast.hq, asked_at=NOW + timedelta(days=1))
    found = record(cast.hq)
    assert (found.k5_exclusion, found.recorded_by_id) == ("", cast.hq.user_id)
    assert events("DissatisfiedAnswered")[0]["score"] == 2
    with pytest.raises(RuleViolation):
        record(cast.hq, score=5, asked_at=CLOSED + timedelta(hours=30))
    assert SatisfactionAnswer.objects.unscoped("test").count() == 1


def test_nobody_is_asked_before_the_job_is_done(cast: world.Cast) -> None:
    take_order(closed_at=None)
    order = WorkOrder.objects.unscoped("test").get()
    with pytest.raises(RuleViolation):
        answers.record_answer(
            actor=cast.hq,
            work_order_id=order.pk,
            channel="callback",
            score=5,
            comment="",
            asked_at=REPORTED,
            now=NOW,
        )


TRAVEL = ExpenseRow("HZ", date(2026, 11, 3), "travel", Decimal("386.5"))


def expense(*rows: ExpenseRow, actor: Any = world.SYSTEM) -> list[Status]:
    return statuses(record_expenses(actor=actor, rows=rows, now=NOW))


def test_equal_expenses_of_one_file_are_two_and_the_same_file_adds_nothing(cast: world.Cast) -> None:
    assert expense(TRAVEL, TRAVEL) == [Status.CREATED] * 2
    assert expense(TRAVEL, TRAVEL) == [Status.UNCHANGED] * 2
    assert [e.amount for e in ServiceExpense.objects.unscoped("test")] == [Decimal("386.50")] * 2


def test_help_is_charged_to_the_machines_home_office(cast: world.Cast) -> None:
    expense(replace(TRAVEL, machine_serial="G1"))
    row = ServiceExpense.objects.unscoped("test").get()
    assert (row.office, row.helped_office) == (cast.guangzhou, cast.hangzhou)


@pytest.mark.parametrize(
    ("changes", "exclusion"),
    [
        ({"category": "rent"}, "fixed_cost"),
        ({"invoiced_to_customer": True}, "invoiced"),
        ({"in_sale_price": True}, "in_sale_price"),
        ({"category": "free_parts", "amount": Decimal(-20)}, ""),
    ],
)
def test_what_is_left_out_of_k1(cast: world.Cast, changes: dict[str, Any], exclusion: str) -> None:
    expense(replace(TRAVEL, **changes))
    assert ServiceExpense.objects.unscoped("test").get().k1_exclusion == exclusion


def test_only_parts_may_come_back(cast: world.Cast) -> None:
    rows = [replace(TRAVEL, amount=Decimal(-1))]
    assert [f for f, _ in refusals(record_expenses(actor=world.SYSTEM, rows=rows, now=NOW))] == ["amount"]


def test_money_needs_its_own_permission(cast: world.Cast) -> None:
    with pytest.raises(Denied):
        expense(TRAVEL, actor=cast.clerk)


def test_revenue_and_returns(cast: world.Cast) -> None:
    sale = RevenueRow("HZ", date(2026, 11, 3), "machine", Decimal(180000), "XS-1", customer_code="K1")
    back = replace(sale, kind="return", amount=Decimal(-5000))
    wrong = replace(back, amount=Decimal(5000), document_no="XS-2")
    outcomes = record_revenue(actor=world.SYSTEM, rows=[sale, back, wrong], now=NOW)
    assert statuses(outcomes) == [Status.CREATED, Status.CREATED, Status.REFUSED]
    assert sum(r.amount for r in Revenue.objects.unscoped("test")) == Decimal(175000)
    corrected = replace(sale, amount=Decimal(170000))
    assert statuses(record_revenue(actor=world.SYSTEM, rows=[corrected, back], now=NOW)) == [
        Status.UPDATED,
        Status.UNCHANGED,
    ]
