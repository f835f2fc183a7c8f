"""Counters for scorecards: days under warranty split by office, commissioning in time."""

from datetime import UTC, date, datetime
from typing import Any

import pytest

from shouhou.customers.commands.customers import CustomerRow, record_customers
from shouhou.kernel.moments import at_local
from shouhou.machines.commands.catalog import MachineModelRow, record_machine_models
from shouhou.machines.commands.intake import MachineRow, record_machines
from shouhou.machines.commands.machines import move_office
from shouhou.machines.models import Machine
from shouhou.machines.queries import kpi
from tests import world

pytestmark = pytest.mark.django_db
NOW = world.NOW
SEPTEMBER = (date(2026, 9, 1), date(2026, 10, 1))
MARCH = (datetime(2026, 2, 28, 16, tzinfo=UTC), datetime(2026, 3, 31, 16, tzinfo=UTC))


@pytest.fixture
def cast() -> world.Cast:
    cast = world.cast()
    record_customers(actor=world.SYSTEM, rows=[CustomerRow("K1", "杭州食品厂", "HZ")], now=NOW)
    record_machine_models(actor=world.SYSTEM, rows=[MachineModelRow("M", "包装机")], now=NOW)
    given: dict[str, Any] = {"shipped_on": date(2026, 2, 1), "contract_due_on": date(2026, 3, 10)}
    rows = [
        MachineRow("H1", "M", "K1", "HZ", accepted_at=at_local(date(2026, 3, 10), 18, 0), **given),
        MachineRow("H2", "M", "K1", "HZ", accepted_at=at_local(date(2026, 3, 11), 9, 0), **given),
        MachineRow("H3", "M", "K1", "HZ", **given),
        MachineRow("H4", "M", "K1", "HZ", cancelled_on=date(2026, 3, 1), **given),
        MachineRow("H5", "M", "K1", "HZ", factory_late=True, contract_due_on=date(2026, 3, 10)),
    ]
    record_machines(actor=world.SYSTEM, rows=rows, now=NOW)
    return cast


def test_a_move_within_the_month_splits_its_days(cast: world.Cast) -> None:
    office, other = cast.hangzhou.pk, cast.guangzhou.pk
    assert kpi.exposure_days(None, *SEPTEMBER) == {office: 60}
    machine = Machine.objects.unscoped("test").get(serial_no="H1")
    move_office(actor=cast.hq, machine_id=machine.pk, to_office_id=other, on=date(2026, 9, 11), now=NOW)
    assert kpi.exposure_days(None, *SEPTEMBER) == {office: 40, other: 20}
    assert kpi.exposure_days([other], *SEPTEMBER) == {other: 20}
    assert kpi.exposed_machines(None, *SEPTEMBER) == {office: 2, other: 1}
    assert len(kpi.exposure_rows(cast.hq, None, *SEPTEMBER)) == 3
    assert len(kpi.exposure_rows(cast.outsider, None, *SEPTEMBER)) == 1


def test_exposure_outside_the_warranty_is_nothing(cast: world.Cast) -> None:
    assert kpi.exposure_days(None, date(2026, 2, 1), date(2026, 3, 1)) == {}
    assert kpi.exposure_days(None, date(2027, 3, 10), date(2027, 4, 1)) == {cast.hangzhou.pk: 1}


def test_commissioning_and_what_the_factory_delayed(cast: world.Cast) -> None:
    counts = kpi.commissioning([cast.hangzhou.pk], *MARCH, as_of=NOW)[cast.hangzhou.pk]
    assert (counts.due, counts.on_time, counts.late, counts.undecided) == (3, 1, 2, 0)
    assert (counts.factory_late, dict(counts.excluded)) == ((1, 0), {"cancelled": 1, "factory_late": 1})
    early = kpi.commissioning(None, *MARCH, as_of=at_local(date(2026, 3, 10), 18, 0))[cast.hangzhou.pk]
    assert (early.late, early.undecided) == (1, 1), "H2 is known to be late, H3 not yet"
    assert len(kpi.commissioning_rows(cast.manager, None, *MARCH)) == 5
    assert not kpi.commissioning_rows(cast.outsider, None, *MARCH)


def test_active_machines_since_when(cast: world.Cast) -> None:
    office = cast.hangzhou.pk
    assert kpi.active_machines(None, *SEPTEMBER) == {office: 3}
    assert kpi.first_machine_on([office]) == {office: date(2026, 2, 1)}
    assert kpi.active_machines([cast.guangzhou.pk], *SEPTEMBER) == {}
