"""Machines taken in and what happens to them: warranty, exposure, commissioning, office history."""

from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any

import pytest

from shouhou.customers.commands.customers import CustomerRow, SiteRow, record_customers, record_sites
from shouhou.foundation.importing.kinds import RowOutcome, Status
from shouhou.foundation.models import AuditEntry, OutboxEvent
from shouhou.kernel.actors import Actor, make_actor
from shouhou.kernel.errors import Denied, InvalidInput, NotFound, RuleViolation
from shouhou.kernel.moments import at_local
from shouhou.machines.commands import machines
from shouhou.machines.commands.catalog import (
    ComponentRow,
    MachineModelRow,
    record_components,
    record_machine_models,
)
from shouhou.machines.commands.intake import (
    MachineRow,
    MeterRow,
    PartWarrantyRow,
    record_machines,
    record_meter_readings,
    record_part_warranties,
)
from shouhou.machines.models import (
    FaultComponent,
    Machine,
    MachineOffice,
    PartWarranty,
    WarrantyExposure,
)
from shouhou.machines.queries.covers import covers_of
from tests import world

pytestmark = pytest.mark.django_db
NOW = world.NOW
ACCEPTED = at_local(date(2026, 3, 10), 16, 0)
ROW = MachineRow(
    "H1",
    "M",
    "K1",
    "HZ",
    shipped_on=date(2026, 2, 1),
    contract_due_on=date(2026, 3, 6),
    site_ready_at=at_local(date(2026, 3, 3), 9, 0),
)


@pytest.fixture
def cast() -> world.Cast:
    cast = world.cast()
    customers = [CustomerRow("K1", "杭州食品厂", "HZ"), CustomerRow("K2", "广州饮料厂", "GZ")]
    record_customers(actor=world.SYSTEM, rows=customers, now=NOW)
    record_sites(actor=world.SYSTEM, rows=[SiteRow("K1", "一号车间")], now=NOW)
    record_machine_models(
        actor=world.SYSTEM, rows=[MachineModelRow("M", "包装机", warranty_hours=3000)], now=NOW
    )
    return cast


def take(*rows: MachineRow, actor: Actor = world.SYSTEM) -> list[RowOutcome]:
    return record_machines(actor=actor, rows=rows, now=NOW)


def stored(serial: str = "H1") -> Machine:
    return Machine.objects.unscoped("test").get(serial_no=serial)


def exposures() -> list[tuple[str, date, date]]:
    rows = WarrantyExposure.objects.unscoped("test").order_by("from_on")
    return [(row.office.code, row.from_on, row.until_on) for row in rows.select_related("office")]


def told(name: str) -> list[dict[str, Any]]:
    return [e.payload for e in OutboxEvent.objects.unscoped("test").filter(name=name).order_by("pk")]


def test_a_machine_is_settled_on_the_way_in(cast: world.Cast) -> None:
    assert [o.status for o in take(replace(ROW, accepted_at=ACCEPTED))] == [Status.CREATED]
    machine = stored()
    # Ready on Tuesday the 3rd plus five working days: Tuesday the 10th, close of business.
    assert machine.commission_due_at == at_local(date(2026, 3, 10), 18, 0)
    assert (machine.commissioned_on_time, machine.k4_exclusion, machine.commission_office_id) == (
        True,
        "",
        cast.hangzhou.pk,
    )
    assert (machine.warranty_from, machine.warranty_until) == (date(2026, 3, 10), date(2027, 3, 10))
    assert exposures() == [("HZ", date(2026, 3, 10), date(2027, 3, 10))]
    assert MachineOffice.objects.unscoped("test").get().from_on == date(2026, 2, 1)
    assert told("MachinesResettled") == []


def test_the_same_rows_again_change_nothing(cast: world.Cast) -> None:
    take(ROW)
    assert [o.status for o in take(ROW)] == [Status.UNCHANGED]
    assert AuditEntry.objects.unscoped("test").filter(action="machines.machine.recorded").count() == 1


def test_a_line_counts_once_and_its_head_may_stand_after_its_members(cast: world.Cast) -> None:
    member = replace(ROW, serial_no="H2", line_head_serial="H1")
    assert [o.status for o in take(member, ROW)] == [Status.CREATED] * 2
    assert (stored("H2").k4_exclusion, stored("H1").k4_exclusion) == ("part_of_line", "")


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"model_code": "X"}, "model_code"),
        ({"customer_code": "X"}, "customer_code"),
        ({"office_code": "X"}, "office_code"),
        ({"site_name": "X"}, "site_name"),
        ({"line_head_serial": "X"}, "line_head_serial"),
        ({"accepted_at": at_local(date(2026, 1, 1), 9, 0)}, "accepted_at"),
        ({"accepted_at": ACCEPTED, "retired_on": date(2026, 3, 1)}, "retired_on"),
    ],
)
def test_a_bad_row_is_refused_with_its_field(cast: world.Cast, changes: dict[str, Any], field: str) -> None:
    (outcome,) = take(replace(ROW, **changes))
    assert (outcome.status, outcome.field) == (Status.REFUSED, field)


def test_an_office_takes_in_its_own_machines_alone(cast: world.Cast) -> None:
    assert take(ROW, actor=cast.manager)[0].status is Status.CREATED
    assert take(replace(ROW, serial_no="G1", office_code="GZ"), actor=cast.manager)[0].field == "office_code"
    with pytest.raises(Denied):
        take(ROW, actor=cast.technician)


def test_acceptance_starts_warranty_and_exposure(cast: world.Cast) -> None:
    take(ROW)
    machine = machines.accept_commissioning(
        actor=cast.manager, machine_id=stored().pk, accepted_at=ACCEPTED, accepted_by="王建国", now=NOW
    )
    assert (machine.warranty_until, machine.commissioned_on_time) == (date(2027, 3, 10), True)
    assert exposures() == [("HZ", date(2026, 3, 10), date(2027, 3, 10))]
    assert told("MachineAccepted")[0]["machine_id"] == machine.pk
    assert told("MachinesResettled") == [{"machine_ids": [machine.pk]}]
    with pytest.raises(RuleViolation):
        machines.accept_commissioning(
            actor=cast.manager, machine_id=machine.pk, accepted_at=ACCEPTED, accepted_by="王建国", now=NOW
        )


def accept(actor: Actor, **changes: Any) -> Machine:
    given: dict[str, Any] = {
        "machine_id": stored().pk,
        "accepted_at": ACCEPTED,
        "accepted_by": "王建国",
        "now": NOW,
    }
    return machines.accept_commissioning(actor=actor, **(given | changes))


def notice(actor: Actor, **changes: Any) -> Machine:
    given: dict[str, Any] = {
        "machine_id": stored().pk,
        "ready_at": ACCEPTED,
        "note": "客户盖章通知",
        "now": NOW,
    }
    return machines.notice_site_ready(actor=actor, **(given | changes))


def read(actor: Actor, **changes: Any) -> Any:
    given: dict[str, Any] = {
        "machine_id": stored().pk,
        "read_at": ACCEPTED,
        "hours": 100,
        "source": "visit",
        "now": NOW,
    }
    return machines.record_meter(actor=actor, **(given | changes))


def extend(actor: Actor, **changes: Any) -> Machine:
    given: dict[str, Any] = {
        "machine_id": stored().pk,
        "until_on": date(2028, 1, 1),
        "reason": "合同补充",
        "now": NOW,
    }
    return machines.extend_warranty(actor=actor, **(given | changes))


@pytest.mark.parametrize("act", [accept, notice, read, extend])
def test_the_outsider_and_the_unpermitted(cast: world.Cast, act: Any) -> None:
    take(ROW)
    with pytest.raises(NotFound):
        act(cast.outsider)
    with pytest.raises(Denied):
        act(make_actor(offices=[cast.hangzhou.pk], may=["machines.machine_view"]))


@pytest.mark.parametrize(
    ("act", "changes"),
    [
        pytest.param(accept, {"accepted_by": " "}, id="nobody-signed"),
        pytest.param(accept, {"accepted_at": NOW + timedelta(hours=1)}, id="accepted-tomorrow"),
        pytest.param(accept, {"accepted_at": at_local(date(2026, 1, 5), 9, 0)}, id="before-shipping"),
        pytest.param(notice, {"note": ""}, id="no-document"),
        pytest.param(read, {"read_at": NOW + timedelta(hours=1)}, id="read-tomorrow"),
        pytest.param(read, {"hours": -1}, id="negative-hours"),
    ],
)
def test_what_is_refused(cast: world.Cast, act: Any, changes: dict[str, Any]) -> None:
    take(ROW)
    before = AuditEntry.objects.unscoped("test").count()
    with pytest.raises(InvalidInput):
        act(cast.manager, **changes)
    assert AuditEntry.objects.unscoped("test").count() == before


def test_the_notice_moves_the_due_date_until_acceptance(cast: world.Cast) -> None:
    take(ROW)
    machine = notice(cast.manager, ready_at=at_local(date(2026, 3, 9), 9, 0))
    assert machine.commission_due_at == at_local(date(2026, 3, 16), 18, 0)
    accept(cast.manager)
    with pytest.raises(RuleViolation):
        notice(cast.manager)


def test_a_cancelled_order_is_not_accepted(cast: world.Cast) -> None:
    take(replace(ROW, cancelled_on=date(2026, 3, 1)))
    with pytest.raises(RuleViolation):
        accept(cast.manager)


def test_a_move_splits_the_exposure_and_is_head_offices(cast: world.Cast) -> None:
    take(replace(ROW, accepted_at=ACCEPTED))
    given: dict[str, Any] = {
        "machine_id": stored().pk,
        "to_office_id": cast.guangzhou.pk,
        "on": date(2026, 9, 1),
        "now": NOW,
    }
    with pytest.raises(Denied):
        machines.move_office(actor=cast.manager, **given)
    machines.move_office(actor=cast.hq, **given)
    assert exposures() == [
        ("HZ", date(2026, 3, 10), date(2026, 9, 1)),
        ("GZ", date(2026, 9, 1), date(2027, 3, 10)),
    ]
    assert stored().office_id == cast.guangzhou.pk
    with pytest.raises(RuleViolation):
        machines.move_office(actor=cast.hq, **given)
    with pytest.raises(RuleViolation):
        machines.move_office(actor=cast.hq, **(given | {"to_office_id": cast.hangzhou.pk}))
    assert stored().office_id == cast.guangzhou.pk


def test_hours_end_a_warranty_and_an_extension_lengthens_it(cast: world.Cast) -> None:
    take(replace(ROW, accepted_at=ACCEPTED))
    read(cast.manager, read_at=at_local(date(2026, 8, 1), 9, 0), hours=3000)
    assert stored().warranty_until == date(2026, 8, 2)
    with pytest.raises(RuleViolation):
        read(cast.manager, read_at=at_local(date(2026, 8, 1), 9, 0), hours=3000)
    with pytest.raises(InvalidInput):
        read(cast.manager, read_at=at_local(date(2026, 9, 1), 9, 0), hours=2999)
    extend(cast.hq)
    assert exposures() == [("HZ", date(2026, 3, 10), date(2028, 1, 1))]
    with pytest.raises(RuleViolation):
        extend(cast.hq)


def test_nothing_to_extend_before_it_begins(cast: world.Cast) -> None:
    take(ROW)
    with pytest.raises(RuleViolation):
        extend(cast.hq)


def test_readings_taken_in_settle_the_warranty(cast: world.Cast) -> None:
    take(replace(ROW, accepted_at=ACCEPTED))
    rows = [MeterRow("H1", at_local(date(2026, 8, 1), 9, 0), 3100), MeterRow("X", ACCEPTED, 1)]
    outcomes = record_meter_readings(actor=cast.manager, rows=rows, now=NOW)
    assert [o.status for o in outcomes] == [Status.CREATED, Status.REFUSED]
    assert stored().warranty_until == date(2026, 8, 2)


@pytest.mark.parametrize(
    ("changes", "until"),
    [
        pytest.param({}, date(2027, 3, 10), id="the-machines-rest"),
        pytest.param({"months": 24}, date(2028, 6, 1), id="its-own-months"),
        pytest.param({"until_on": date(2026, 7, 1)}, date(2026, 7, 1), id="as-given"),
    ],
)
def test_part_warranties(cast: world.Cast, changes: dict[str, Any], until: date) -> None:
    take(replace(ROW, accepted_at=ACCEPTED))
    row = replace(PartWarrantyRow("H1", "P-1", date(2026, 6, 1)), **changes)
    record_part_warranties(actor=cast.manager, rows=[row], now=NOW)
    assert PartWarranty.objects.unscoped("test").get().until_on == until
    cover = covers_of([stored().pk])[stored().pk]
    assert cover.is_free(date(2026, 6, 15))
    assert cover.office_on(date(2020, 1, 1)) == cast.hangzhou.pk


def test_new_terms_of_a_model_settle_its_machines(cast: world.Cast) -> None:
    take(replace(ROW, accepted_at=ACCEPTED))
    rows = [MachineModelRow("M", "包装机", warranty_months=24)]
    assert record_machine_models(actor=world.SYSTEM, rows=rows, now=NOW)[0].status is Status.UPDATED
    assert stored().warranty_until == date(2028, 3, 10)


def test_components_are_a_tree_of_three_levels(cast: world.Cast) -> None:
    rows = [
        ComponentRow("A", "封切"),
        ComponentRow("B", "横封", "A"),
        ComponentRow("C", "横封刀", "B"),
        ComponentRow("D", "刀片", "C"),
    ]
    outcomes = record_components(actor=world.SYSTEM, rows=rows, now=NOW)
    assert [o.status for o in outcomes] == [Status.CREATED] * 3 + [Status.REFUSED]
    assert dict(FaultComponent.objects.unscoped("test").values_list("code", "level")) == {
        "A": 1,
        "B": 2,
        "C": 3,
    }


def test_import_of_a_new_office_moves_the_machine(cast: world.Cast) -> None:
    take(replace(ROW, accepted_at=ACCEPTED))
    moved = replace(ROW, accepted_at=ACCEPTED, office_code="GZ", office_since=date(2026, 10, 1))
    assert take(moved)[0].status is Status.UPDATED
    assert [office for office, _, _ in exposures()] == ["HZ", "GZ"]
    assert told("MachinesResettled") == [{"machine_ids": [stored().pk]}]


def test_nothing_is_written_when_the_audit_fails(cast: world.Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    take(ROW)

    def broken(*args: object, **kwargs: object) -> None:
        raise RuntimeError("the log is full")

    monkeypatch.setattr("shouhou.foundation.audit.record", broken)
    with pytest.raises(RuntimeError):
        accept(cast.manager)
    assert (stored().accepted_at, exposures(), told("MachineAccepted")) == (None, [], [])


def test_moments_are_kept_to_the_minute(cast: world.Cast) -> None:
    take(replace(ROW, accepted_at=ACCEPTED + timedelta(seconds=42)))
    found: datetime | None = stored().accepted_at
    assert found == ACCEPTED
