"""Populating: a small company from beginning to end, in the database, through the commands."""

from collections import Counter
from collections.abc import Iterator
from datetime import UTC, datetime
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.utils import translation

from shouhou.careplans.models import VisitPlanItem
from shouhou.complaints.models import Complaint
from shouhou.customers.models import Customer
from shouhou.demo.commands import company
from shouhou.demo.commands.company import PASSWORD
from shouhou.demo.commands.populate import populate
from shouhou.demo.rules.catalog import MODELS
from shouhou.demo.rules.plans import Plan
from shouhou.kernel.actors import Actor, system_actor
from shouhou.kernel.errors import RuleViolation
from shouhou.machines.models import Machine
from shouhou.org.models import Delegation, Office, Person, Posting, User
from shouhou.org.queries.actors import actor_for
from shouhou.org.rules.roles import Role
from shouhou.quality.models import ReportInstance
from shouhou.service.models import (
    FaultSymptom,
    RequestPause,
    ServiceExpense,
    ServiceRequest,
    Visit,
    WorkOrder,
)

NOW = datetime(2026, 11, 24, 2, 30, tzinfo=UTC)
PLAN = Plan(offices=2, orders=160, months=2, seed=7, now=NOW)


@pytest.fixture(autouse=True)
def _english() -> Iterator[None]:
    with translation.override("en"):
        yield


@pytest.fixture
def actor() -> Actor:
    """The actor of the command line."""
    return system_actor("demo")


@pytest.mark.django_db
def test_a_small_company_from_beginning_to_end(actor: Actor) -> None:
    lines: list[str] = []
    populate(actor=actor, plan=PLAN, report=lines.append, now=NOW)

    assert [o.code for o in Office.objects.visible_to(actor)] == ["GZ", "HZ"]
    assert WorkOrder.objects.visible_to(actor).count() == 160
    assert any(line.startswith("orders: 160 of 160") for line in lines)
    for model in (
        Customer,
        Machine,
        Visit,
        ServiceExpense,
        VisitPlanItem,
        ReportInstance,
        RequestPause,
        Complaint,
    ):
        assert model.objects.visible_to(actor).exists(), model
    assert FaultSymptom.objects.visible_to(actor).get(code="F05").name == "伺服驱动器报警"
    _has_work_of_today(actor)
    _has_people_of_every_role(actor)


def _has_work_of_today(actor: Actor) -> None:
    standing = ServiceRequest.objects.visible_to(actor).filter(state__in=["new", "accepted", "in_progress"])
    assert standing.filter(restore_due_at__lt=NOW).exists()
    assert standing.filter(state="new").exists()
    counted = ServiceRequest.objects.visible_to(actor).filter(k3_exclusion="", restored_on_time__isnull=False)
    on_time = Counter(counted.values_list("restored_on_time", flat=True))
    assert on_time[True] > 8 * on_time[False] > 0


def _has_people_of_every_role(actor: Actor) -> None:
    rows = Posting.objects.visible_to(actor).filter(person__user__isnull=False)
    assert set(rows.values_list("role", flat=True)) == {role.value for role in Role}
    manager = Person.objects.visible_to(actor).get(user__username="hz.manager")
    assert manager.home_office is not None
    assert manager.home_office.code == "HZ"
    post = Posting.objects.visible_to(actor).select_related("position__reports_to").get(person=manager)
    assert post.position is not None
    assert post.position.duties.count("\n") == 8
    assert post.position.reports_to is not None
    assert post.position.reports_to.title == "客户服务经理"
    user = User.objects.get(username="hq.officer")
    assert user.check_password(PASSWORD)
    assert actor_for(user.pk, now=NOW) is not None
    assert Delegation.objects.visible_to(actor).filter(from_on__lte=NOW, until_on__gt=NOW).exists()


@pytest.mark.django_db
def test_what_is_refused_is_named_and_nothing_is_kept(actor: Actor, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(company, "MODELS", MODELS[:1])
    with pytest.raises(RuleViolation, match="machines") as refusal:
        populate(actor=actor, plan=PLAN, report=lambda line: None, now=NOW)
    assert "model" in str(refusal.value)
    assert not Office.objects.visible_to(actor).exists()


@pytest.mark.django_db
def test_a_database_with_an_office_is_left_alone(actor: Actor) -> None:
    populate(actor=actor, plan=PLAN, report=lambda line: None, now=NOW)
    before = WorkOrder.objects.visible_to(actor).count()
    with pytest.raises(RuleViolation, match="empty"):
        populate(actor=actor, plan=PLAN, report=lambda line: None, now=NOW)
    with pytest.raises(CommandError, match="empty"):
        call_command("demo-data", stdout=StringIO(), stderr=StringIO())
    said = StringIO()
    call_command("demo-data", "--if-empty", stdout=said)
    assert "nothing was changed" in said.getvalue()
    assert WorkOrder.objects.visible_to(actor).count() == before


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("options", "complaint"),
    [
        (["--offices", "51"], "--offices"),
        (["--offices", "0"], "--offices"),
        (["--months", "0"], "--months"),
        (["--orders", "2"], "--orders"),
    ],
)
def test_impossible_volumes_are_refused_in_words(options: list[str], complaint: str) -> None:
    with pytest.raises(CommandError, match=complaint):
        call_command("demo-data", *options, stdout=StringIO(), stderr=StringIO())
    assert not Office.objects.visible_to(system_actor("demo")).exists()


@pytest.mark.django_db
def test_the_command_line_says_what_it_made() -> None:
    said, progress = StringIO(), StringIO()
    call_command(
        "demo-data", "--offices", "1", "--orders", "40", "--months", "1", stdout=said, stderr=progress
    )
    assert "1 offices, 40 work orders, 1 months" in said.getvalue()
    assert "/s" in progress.getvalue()
