"""Requests taken in: promised, settled, compared; and what a file may not undo."""

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest

from shouhou.foundation.importing.kinds import Status
from shouhou.kernel.actors import make_actor
from shouhou.kernel.errors import Denied
from shouhou.service.commands import requests
from shouhou.service.commands.intake_clock import record_request_reopens, record_request_transfers
from shouhou.service.commands.rows import ReopenRow, TransferRow
from shouhou.service.models import RequestTransfer, ServiceRequest
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


@pytest.fixture
def cast() -> world.Cast:
    return scene()


def test_a_request_is_promised_and_settled_on_the_way_in(cast: world.Cast) -> None:
    row = request_row(
        responded_at=REPORTED + HOUR, arrived_at=REPORTED + 9 * HOUR, restored_at=DUE, symptom_code="S1"
    )
    assert statuses(take_requests(row)) == [Status.CREATED]
    found = request()
    assert (found.clock, found.promise_minutes, found.restore_due_at) == ("calendar", 32 * 60, DUE)
    assert (found.respond_due_at, found.arrive_due_at) == (REPORTED + HOUR, REPORTED + 8 * HOUR)
    assert (found.restored_on_time, found.responded_on_time, found.arrived_on_time) == (True, True, False)
    assert (found.kpi_office_id, found.k3_exclusion, found.state) == (cast.hangzhou.pk, "", "restored")
    assert (found.in_warranty_at_report, found.entitlement_reason, found.restore_minutes) == (
        True,
        "machine",
        1920,
    )
    assert found.customer.code == "K1"
    assert found.site is not None


def test_the_same_rows_again_change_nothing_and_leave_no_trace(cast: world.Cast) -> None:
    rows = [request_row(f"R{n}", restored_at=DUE) for n in range(5)]
    take_requests(*rows)
    assert len(audited("service.request.recorded")) == 1
    assert statuses(take_requests(*rows)) == [Status.UNCHANGED] * 5
    assert len(audited("service.request.recorded")) == 1
    assert len(events("ServiceRecordsTaken")) == 1


def test_a_changed_row_is_updated_and_the_change_is_audited(cast: world.Cast) -> None:
    take_requests(request_row())
    assert statuses(take_requests(request_row(restored_at=DUE + HOUR, description="漏气"))) == [
        Status.UPDATED
    ]
    assert request().restored_on_time is False
    entry = audited("service.request.updated")[0]
    assert entry.changes["description"] == ["", "漏气"]
    assert entry.changes["state"] == ["new", "restored"]
    assert entry.office_id == cast.hangzhou.pk


def test_a_correction_of_a_past_day_is_announced(cast: world.Cast) -> None:
    take_requests(request_row(restored_at=DUE + HOUR))
    take_requests(request_row(restored_at=DUE))
    assert [
        (e["kpi"], e["numerator"], e["denominator"], e["origin_on"]) for e in events("RequestRejudged")
    ] == [("K3", 1, 0, "2026-11-03")]


@pytest.mark.parametrize(
    ("values", "field", "sentence"),
    [
        ({"office_code": "XX"}, "office_code", "There is no office XX."),
        ({"machine_serial": "X9"}, "machine_serial", "There is no machine X9."),
        ({"machine_serial": "", "customer_code": "K9"}, "customer_code", "There is no customer K9."),
        ({"lead_no": "T999"}, "lead_no", "There is no person T999."),
        ({"duplicate_of": "R0"}, "duplicate_of", "There is no service request R0."),
        ({"restored_at": REPORTED - HOUR}, "restored_at", "This lies before the customer reported."),
        ({"arrived_at": NOW + HOUR}, "arrived_at", "This lies in the future."),
        ({"reported_at": NOW + HOUR}, "reported_at", "Reported in the future."),
        ({"restore_due_at": REPORTED - HOUR}, "restore_due_at", "Due before the customer reported."),
    ],
)
def test_a_bad_row_is_refused_with_its_field_and_a_sentence(
    cast: world.Cast, values: dict[str, Any], field: str, sentence: str
) -> None:
    assert refusals(take_requests(request_row(**values))) == [(field, sentence)]
    assert not ServiceRequest.objects.unscoped("test").exists()


def test_an_office_takes_in_only_what_it_reaches(cast: world.Cast) -> None:
    assert statuses(take_requests(request_row(), actor=cast.manager)) == [Status.CREATED]
    foreign = request_row("R2", office_code="GZ", machine_serial="G1")
    assert refusals(take_requests(foreign, actor=cast.manager)) == [("office_code", "There is no office GZ.")]
    own_office_foreign_machine = request_row("R3", machine_serial="G1")
    assert refusals(take_requests(own_office_foreign_machine, actor=cast.manager)) == [
        ("machine_serial", "There is no machine G1.")
    ]


def test_a_number_of_another_office_is_taken(cast: world.Cast) -> None:
    take_requests(request_row())
    stolen = request_row(office_code="GZ", machine_serial="G1")
    assert refusals(take_requests(stolen, actor=cast.outsider)) == [
        ("", "“R1” cannot be used here: it is already taken.")
    ]
    assert request().office_id == cast.hangzhou.pk


def test_taking_in_needs_its_permission(cast: world.Cast) -> None:
    with pytest.raises(Denied):
        take_requests(request_row(), actor=make_actor(may=["service.request_view"], everywhere=True))


def test_the_same_number_twice_in_a_file(cast: world.Cast) -> None:
    row = request_row()
    assert statuses(take_requests(row, row)) == [Status.CREATED, Status.UNCHANGED]
    outcomes = take_requests(request_row("R2"), request_row("R2", description="x"))
    assert refusals(outcomes) == [("", "“R2” appears twice, with different values.")]


def test_a_duplicate_may_stand_before_its_original_in_the_file(cast: world.Cast) -> None:
    duplicate = request_row("R1", duplicate_of="R2", reported_at=REPORTED + HOUR)
    assert statuses(take_requests(duplicate, request_row("R2"))) == [Status.CREATED] * 2
    assert (request("R1").state, request("R1").k3_exclusion) == ("merged", "duplicate")
    assert request("R1").duplicate_of == request("R2")


def test_a_given_due_time_is_the_promise(cast: world.Cast) -> None:
    due = REPORTED + 5 * HOUR
    take_requests(request_row(restore_due_at=due, restored_at=due))
    found = request()
    assert (found.restore_due_at, found.promise_minutes, found.restored_on_time) == (due, 300, True)
    assert (found.arrive_due_at, found.arrival_applies) == (None, False)


def test_a_blank_cell_erases_nothing_recorded_since(cast: world.Cast) -> None:
    take_requests(request_row())
    requests.restore(actor=cast.manager, request_id=request().pk, restored_at=DUE, now=NOW)
    assert statuses(take_requests(request_row())) == [Status.UNCHANGED]
    assert (request().restored_at, request().state) == (DUE, "restored")


def test_a_voided_restoration_does_not_come_back_with_the_file(cast: world.Cast) -> None:
    row = request_row(restored_at=DUE)
    take_requests(row)
    requests.reopen(
        actor=cast.manager, request_id=request().pk, reopened_at=DUE + HOUR, reason="又漏气", now=NOW
    )
    assert statuses(take_requests(row)) == [Status.UNCHANGED]
    assert (request().restored_at, request().state) == (None, "in_progress")


def test_a_transferred_request_stays_where_it_went(cast: world.Cast) -> None:
    take_requests(request_row())
    moved = TransferRow("R1", "HZ", "GZ", REPORTED + 20 * HOUR, "人手不足")
    record_request_transfers(actor=world.SYSTEM, rows=[moved], now=NOW)
    assert RequestTransfer.objects.unscoped("test").get().share_used_pct == 63
    assert (request().office_id, request().kpi_office_id) == (cast.guangzhou.pk, cast.hangzhou.pk)
    assert statuses(take_requests(request_row())) == [Status.UNCHANGED]
    assert request().office_id == cast.guangzhou.pk


def test_the_same_symptom_within_30_days_is_marked_as_a_repeat(cast: world.Cast) -> None:
    first = request_row("R1", symptom_code="S1", restored_at=REPORTED + HOUR)
    again = request_row("R2", symptom_code="S1", reported_at=REPORTED + timedelta(days=10))
    other = request_row("R3", symptom_code="S2", reported_at=REPORTED + timedelta(days=11))
    elsewhere = replace(again, number="R4", machine_serial="H2")
    take_requests(again, other, elsewhere, first)
    assert [request(n).is_repeat_30d for n in ("R1", "R2", "R3", "R4")] == [False, True, False, False]
    assert request("R2").repeat_of == request("R1")
    take_requests(replace(first, restored_at=None, cancelled_at=REPORTED + HOUR, number="R1"))
    assert request("R2").is_repeat_30d


def test_a_reopening_in_a_file_needs_to_lie_within_seven_days(cast: world.Cast) -> None:
    take_requests(request_row(restored_at=DUE + timedelta(days=9)))
    good = ReopenRow("R1", DUE, DUE + timedelta(days=7), "复发")
    late = ReopenRow("R1", DUE - HOUR, DUE + timedelta(days=8), "复发")
    outcomes = record_request_reopens(actor=world.SYSTEM, rows=[good, late], now=NOW)
    assert statuses(outcomes) == [Status.CREATED, Status.REFUSED]


def test_warranty_is_decided_on_the_local_day_of_the_report(cast: world.Cast) -> None:
    take_requests(request_row("R1", machine_serial="", customer_code="K1"))
    assert (request().in_warranty_at_report, request().entitlement_reason) == (None, "no_machine")
    early = request_row("R2", reported_at=REPORTED.replace(month=2, day=date(2026, 2, 10).day))
    take_requests(early)
    assert (request("R2").in_warranty_at_report, request("R2").entitlement_reason) == (False, "not_started")
