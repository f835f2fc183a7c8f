"""Positions: the tree of who reports to whom, and who holds which."""

from datetime import UTC, datetime

import pytest

from shouhou.foundation.importing.kinds import Status
from shouhou.foundation.models import AuditEntry
from shouhou.kernel.actors import Actor, make_actor, system_actor
from shouhou.kernel.errors import Denied
from shouhou.org.commands.people import PersonRow, record_people
from shouhou.org.commands.positions import HolderRow, PositionRow, assign_positions, record_positions
from shouhou.org.models import Position, Posting

NOW = datetime(2026, 3, 2, 2, 0, tzinfo=UTC)
TREE = [PositionRow("KF-01", "客户服务经理"), PositionRow("BS-02", "办事处售后经理", "1. 维修", "KF-01")]

pytestmark = pytest.mark.django_db


@pytest.fixture
def admin() -> Actor:
    """Somebody who may do everything."""
    return system_actor("test")


def statuses(actor: Actor, rows: list[PositionRow]) -> list[Status]:
    """Record positions and return what became of each row."""
    return [outcome.status for outcome in record_positions(actor=actor, rows=rows, now=NOW)]


def test_a_position_reports_to_one_of_an_earlier_row(admin: Actor) -> None:
    assert statuses(admin, TREE) == [Status.CREATED, Status.CREATED]
    post = Position.objects.visible_to(admin).select_related("reports_to").get(code="BS-02")
    assert post.reports_to is not None
    assert (post.reports_to.code, post.duties) == ("KF-01", "1. 维修")


def test_the_same_rows_change_nothing_and_another_title_is_audited(admin: Actor) -> None:
    statuses(admin, TREE)
    assert statuses(admin, TREE) == [Status.UNCHANGED, Status.UNCHANGED]
    assert statuses(admin, [PositionRow("KF-01", "客服总监")]) == [Status.UPDATED]
    entry = AuditEntry.objects.visible_to(admin).get(action="org.position_updated")
    assert entry.changes == {"title": ["客户服务经理", "客服总监"]}


@pytest.mark.parametrize("above", ["NOBODY", "BS-09"], ids=["unknown", "itself"])
def test_a_position_cannot_report_to_nobody_or_itself(admin: Actor, above: str) -> None:
    assert statuses(admin, [PositionRow("BS-09", "内勤", "", above)]) == [Status.REFUSED]
    assert not Position.objects.visible_to(admin).exists()


def test_holders_get_their_position_once(admin: Actor) -> None:
    statuses(admin, TREE)
    record_people(actor=admin, rows=[PersonRow("SH0001", "赵海波", "hq_manager")], now=NOW)
    rows = [HolderRow("SH0001", "KF-01"), HolderRow("SH0001", "??"), HolderRow("SH9999", "KF-01")]
    found = [outcome.status for outcome in assign_positions(actor=admin, rows=rows, now=NOW)]
    assert found == [Status.UPDATED, Status.REFUSED, Status.REFUSED]
    post = Posting.objects.visible_to(admin).select_related("position").get()
    assert post.position is not None
    assert post.position.code == "KF-01"
    again = assign_positions(actor=admin, rows=rows[:1], now=NOW)
    assert [outcome.status for outcome in again] == [Status.UNCHANGED]


def test_only_who_edits_people_everywhere_may() -> None:
    clerk = make_actor(offices=[1], may=["org.person_edit"])
    with pytest.raises(Denied):
        record_positions(actor=clerk, rows=TREE, now=NOW)
    with pytest.raises(Denied):
        assign_positions(actor=clerk, rows=[HolderRow("SH0001", "KF-01")], now=NOW)
