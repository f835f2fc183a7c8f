"""The work page: everybody's own, nobody else's, in few queries."""

from datetime import datetime, timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone
from pytest_django.fixtures import DjangoAssertNumQueries, Settings

from shouhou.kernel.moments import ZONE, day_start, local_day
from shouhou.org.models import Office, Person
from shouhou.service.models import K3Exclusion
from shouhou.web.tests import factories

pytestmark = pytest.mark.django_db
MOST_QUERIES = 25


def browser(person: Person) -> Client:
    assert person.user is not None
    client = Client()
    client.force_login(person.user)
    client.cookies["django_language"] = "en"
    return client


@pytest.fixture
def hangzhou() -> Office:
    return factories.office()


@pytest.fixture
def ningbo() -> Office:
    return factories.office("NB", "宁波办事处")


def noon_today() -> datetime:
    return day_start(local_day(timezone.now(), ZONE), ZONE) + timedelta(hours=12)


class TestOffice:
    def test_shows_what_is_late_and_who_has_how_much(self, hangzhou: Office) -> None:
        lead = factories.person("刘建军", "technician", hangzhou)
        owner = factories.customer(hangzhou)
        late = factories.request(owner, due_in=-timedelta(hours=3), now=timezone.now(), lead=lead)
        later = factories.request(
            owner, due_in=timedelta(days=9), now=timezone.now(), reported_at=timezone.now()
        )
        factories.visit(factories.order(owner, lead=lead), noon_today())
        factories.complaint(owner, now=timezone.now())
        page = browser(factories.person("陈志远", "office_manager", hangzhou)).get("/").content.decode()
        assert late.number in page
        assert "3 hours late" in page
        assert later.number not in page, "what is not pressing gives way to what is"
        assert "刘建军" in page
        assert "12:00" in page
        assert "维修三次仍未解决" in page

    def test_another_offices_rows_are_nowhere(self, hangzhou: Office, ningbo: Office) -> None:
        foreign = factories.customer(ningbo, "外办事处客户")
        hidden = factories.request(foreign, due_in=-timedelta(hours=3), now=timezone.now())
        factories.visit(factories.order(foreign), noon_today())
        factories.complaint(foreign, subject="外办事处投诉")
        client = browser(factories.person("陈志远", "office_manager", hangzhou))
        page = client.get("/").content.decode() + client.get("/home/trend/").content.decode()
        for secret in (hidden.number, "外办事处", "宁波"):
            assert secret not in page
        assert client.get("/?office=NB").status_code == 404

    def test_an_empty_office_is_told_so_in_words(self, hangzhou: Office) -> None:
        page = browser(factories.person("陈志远", "office_manager", hangzhou)).get("/").content.decode()
        assert "No open request." in page
        assert "No document waits for you." in page

    def test_every_link_of_the_page_leads_somewhere(self, hangzhou: Office) -> None:
        owner = factories.customer(hangzhou)
        machine = factories.machine(owner)
        factories.request(owner, on=machine, due_in=-timedelta(hours=3), now=timezone.now(), state="new")
        factories.complaint(owner, now=timezone.now())
        client = browser(factories.person("陈志远", "office_manager", hangzhou))
        found = client.get("/").context
        addresses = [url for _counter, url in found["counters"]] + [found["focus"]["url"]]
        addresses += [url for part in found["sections"] for _item, url, _when in part["items"]]
        addresses += [part["url"] for part in found["sections"]]
        for address in filter(lambda a: a and not a.startswith("#"), addresses):
            assert client.get(address).status_code == 200, address


class TestWholeCompany:
    def test_chooses_an_office_and_it_is_remembered(self, hangzhou: Office, ningbo: Office) -> None:
        here = factories.request(factories.customer(hangzhou), due_in=-timedelta(hours=1), now=timezone.now())
        there = factories.request(factories.customer(ningbo), due_in=-timedelta(hours=1), now=timezone.now())
        client = browser(factories.person("林国栋", "hq_manager"))
        both = client.get("/").content.decode()
        assert here.number in both
        assert there.number in both
        assert there.number not in client.get("/?office=HZ").content.decode()
        assert there.number not in client.get("/").content.decode()
        assert there.number in client.get("/?office=").content.decode()

    def test_an_office_remembered_from_another_role_is_forgotten(
        self, hangzhou: Office, ningbo: Office
    ) -> None:
        client = browser(factories.person("陈志远", "office_manager", hangzhou))
        session = client.session
        session["office"] = "NB"
        session.save()
        assert client.get("/").context["desk"].office == hangzhou

    @pytest.mark.parametrize("count", [2, 40])
    def test_queries_do_not_grow(
        self,
        hangzhou: Office,
        ningbo: Office,
        count: int,
        django_assert_max_num_queries: DjangoAssertNumQueries,
    ) -> None:
        lead = factories.person("刘建军", "technician", hangzhou)
        for _number in range(count):
            owner = factories.customer(hangzhou)
            machine = factories.machine(owner)
            factories.request(
                owner, on=machine, due_in=-timedelta(hours=1), now=timezone.now(), lead=lead, state="new"
            )
            factories.visit(factories.order(owner, lead=lead), noon_today())
            factories.complaint(owner)
        client = browser(factories.person("林国栋", "hq_manager"))
        with django_assert_max_num_queries(MOST_QUERIES):
            assert client.get("/").status_code == 200


class TestOtherRoles:
    def test_a_technician_sees_his_own_jobs_only(self, hangzhou: Office) -> None:
        me = factories.person("刘建军", "technician", hangzhou)
        owner = factories.customer(hangzhou)
        mine = factories.request(owner, due_in=-timedelta(hours=1), now=timezone.now(), lead=me)
        other = factories.request(owner, due_in=-timedelta(hours=1), now=timezone.now())
        page = browser(me).get("/").content.decode()
        assert mine.number in page
        assert other.number not in page
        assert "Who has how much today" not in page

    def test_a_customer_sees_his_own_machines_and_requests(self, hangzhou: Office) -> None:
        owner, stranger = factories.customer(hangzhou), factories.customer(hangzhou, "别家客户")
        mine, theirs = factories.machine(owner), factories.machine(stranger)
        request = factories.request(owner, now=timezone.now(), on=mine)
        hidden = factories.request(stranger, now=timezone.now(), on=theirs)
        page = browser(factories.person("张经理", "customer", customer_id=owner.pk)).get("/").content.decode()
        assert [word in page for word in (mine.serial_no, request.number)] == [True, True]
        assert [word in page for word in (theirs.serial_no, hidden.number, "别家客户")] == [False] * 3

    def test_the_administrator_sees_the_system_and_no_customer(self, hangzhou: Office) -> None:
        hidden = factories.request(factories.customer(hangzhou, "某客户"), now=timezone.now())
        page = browser(factories.person("系统管理员", "admin")).get("/").content.decode()
        assert "State of the system" in page
        assert "Facts on their way" in page
        assert hidden.number not in page
        assert "某客户" not in page

    @pytest.mark.parametrize("role", ["clerk", "storekeeper", "sales", "office_head", "hq_manager"])
    def test_everybody_has_a_page(self, hangzhou: Office, role: str) -> None:
        where = None if role == "hq_manager" else hangzhou
        assert browser(factories.person("某人", role, where)).get("/").status_code == 200

    def test_a_visitor_logs_in_first(self, client: Client, hangzhou: Office) -> None:
        factories.person("陈志远", "office_manager", hangzhou)
        assert client.get("/")["Location"] == "/login/?next=%2F"


class TestTrend:
    def test_counts_by_month_and_leaves_out_what_does_not_count(self, hangzhou: Office) -> None:
        owner = factories.customer(hangzhou)
        before = timezone.now() - timedelta(days=40)
        done: dict[str, Any] = {"now": before, "due_in": timedelta(0), "state": "closed"}
        factories.request(owner, **done, restored_at=before, restored_on_time=True)
        factories.request(owner, **done, restored_at=before + timedelta(hours=2), restored_on_time=False)
        factories.request(
            owner, **done, restored_at=before, restored_on_time=True, k3_exclusion=K3Exclusion.QUESTION.value
        )
        client = browser(factories.person("陈志远", "office_manager", hangzhou))
        months = client.get("/home/trend/").context["months"]
        assert len(months) == 15
        assert [(m.due, m.late, m.late_pct) for m in months if m.due] == [(2, 1, 50.0)]

    def test_needs_the_permission_to_see_requests(self) -> None:
        assert browser(factories.person("系统管理员", "admin")).get("/home/trend/").status_code == 403


class TestDevelopersPages:
    @pytest.mark.parametrize("address", ["/dev/", "/dev/components/"])
    def test_exist_in_the_demo_only(self, settings: Settings, address: str, hangzhou: Office) -> None:
        client = browser(factories.person("陈志远", "office_manager", hangzhou))
        assert client.get(address).status_code == 404
        settings.DEMO = True
        assert client.get(address).status_code == 200
        assert Client().get(address).status_code == 302
