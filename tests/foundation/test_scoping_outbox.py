"""Scope and outbox: no rows for nobody; effects exactly once."""

from dataclasses import dataclass
from datetime import datetime

import pytest

from shouhou.foundation import audit, outbox
from shouhou.foundation.models import AuditEntry, OutboxDelivery, OutboxEvent
from shouhou.foundation.scoping import Scope, ScopeMissing
from shouhou.kernel.actors import make_actor
from shouhou.org.models import Office, Person
from tests import world

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    "read", ["all", "filter", "first", "count", "exists", "get", "values", "iterator", "aggregate"]
)
def test_reading_without_an_actor_raises(read: str) -> None:
    with pytest.raises(ScopeMissing):
        getattr(Office.objects, read)()


def test_unscoped_needs_a_reason() -> None:
    with pytest.raises(ScopeMissing):
        Office.objects.unscoped("")


def test_an_actor_sees_the_rows_of_his_reach() -> None:
    cast = world.cast()
    everywhere = make_actor(1, everywhere=True, may=["org.office_view"])
    here = make_actor(2, offices=[cast.hangzhou.pk], may=["org.office_view"])
    nobody = make_actor(3)
    assert {o.code for o in Office.objects.visible_to(everywhere)} == {"HZ", "GZ"}
    assert {o.code for o in Office.objects.visible_to(here)} == {"HZ"}
    assert not Office.objects.visible_to(nobody).exists()


def test_own_rows_only_reach_the_person_himself() -> None:
    cast = world.cast()
    mine = Person.objects.visible_to(cast.technician)
    assert [p.name for p in mine.filter(home_office__isnull=False)] == ["周强"]


def test_a_scope_without_office_is_opened_by_the_permission_alone() -> None:
    scope = Scope(view="x.view", office=None)
    assert str(scope.condition(make_actor(1, offices=[5], may=["x.view"]), None)) == "(AND: )"


@dataclass(frozen=True, slots=True)
class Happened:
    number: int


def test_a_reaction_takes_effect_once_however_often_it_is_delivered(monkeypatch: pytest.MonkeyPatch) -> None:
    world.cast()
    seen: list[int] = []

    def react(payload: dict[str, int], now: datetime) -> None:
        seen.append(payload["number"])

    monkeypatch.setattr(outbox, "_reactions", {"Happened": [("test.react", react)]})
    outbox.publish(Happened(7), at=world.NOW)
    assert outbox.deliver(now=world.NOW) >= 1
    OutboxEvent.objects.unscoped("test").filter(name="Happened").update(delivered_at=None)
    outbox.deliver(now=world.NOW)
    assert seen == [7]


def test_a_failing_reaction_leaves_nothing_and_is_tried_again(monkeypatch: pytest.MonkeyPatch) -> None:
    calls: list[int] = []

    def react(payload: dict[str, int], now: datetime) -> None:
        calls.append(payload["number"])
        AuditEntry.objects.create(
            at=now, actor_id=1, actor_name="x", action="half", target="t", target_id="1"
        )
        if len(calls) == 1:
            raise RuntimeError("the first time fails")

    monkeypatch.setattr(outbox, "_reactions", {"Happened": [("test.react", react)]})
    outbox.publish(Happened(8), at=world.NOW)
    outbox.deliver(now=world.NOW)
    event = OutboxEvent.objects.unscoped("test").get(name="Happened")
    assert (event.delivered_at, event.attempts) == (None, 1)
    assert not OutboxDelivery.objects.unscoped("test").filter(event=event).exists()
    outbox.deliver(now=world.NOW)
    assert AuditEntry.objects.unscoped("test").filter(action="half").count() == 1


def test_audit_keeps_who_what_and_the_old_and_new_value() -> None:
    cast = world.cast()
    audit.record(
        cast.manager, "org.office_updated", cast.hangzhou, at=world.NOW, changes={"name": ["旧", "新"]}
    )
    entry = AuditEntry.objects.unscoped("test").get(action="org.office_updated")
    assert (entry.actor_name, entry.target, entry.changes) == ("陈国栋", "org.office", {"name": ["旧", "新"]})
