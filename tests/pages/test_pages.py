"""What every list and every record page promises: scope, permission, constant queries, filters, exports."""

import csv
import io
from html import unescape
from typing import Any

import pytest
from django.db import connection, models
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from python_calamine import CalamineWorkbook

from shouhou.careplans.models import VisitPlanItem
from shouhou.careplans.views.plan_items import ITEMS
from shouhou.complaints.models import Complaint
from shouhou.complaints.views.complaints import COMPLAINTS
from shouhou.customers.models import Contact, Customer, Site
from shouhou.customers.views.customers import CONTACTS, CUSTOMERS, SITES
from shouhou.foundation.listing import ListPage
from shouhou.machines.models import Machine, MachineModel
from shouhou.machines.views.machines import MACHINES
from shouhou.machines.views.models import MODELS
from shouhou.org.models import Delegation, Office, Person, Position, Skill
from shouhou.org.views.delegations import DELEGATIONS
from shouhou.org.views.offices import OFFICES, POSITIONS, SKILLS
from shouhou.org.views.people import PEOPLE
from shouhou.quality.models import ReportInstance
from shouhou.quality.views.reports import REPORTS
from shouhou.service.models import (
    Failure,
    RequestPause,
    Revenue,
    SatisfactionAnswer,
    ServiceExpense,
    ServiceRequest,
    Visit,
    WorkOrder,
)
from shouhou.service.views.failures import FAILURES
from shouhou.service.views.money import ANSWERS, EXPENSES, REVENUE
from shouhou.service.views.pauses import PAUSES
from shouhou.service.views.requests import REQUESTS
from shouhou.service.views.visits import VISITS
from shouhou.service.views.work_orders import ORDERS
from tests.pages import cast
from tests.pages.conftest import EVERYTHING, SignIn

pytestmark = pytest.mark.django_db

PAGES: dict[type[models.Model], ListPage] = {
    Office: OFFICES,
    Person: PEOPLE,
    Position: POSITIONS,
    Skill: SKILLS,
    Delegation: DELEGATIONS,
    Customer: CUSTOMERS,
    Site: SITES,
    Contact: CONTACTS,
    MachineModel: MODELS,
    Machine: MACHINES,
    ServiceRequest: REQUESTS,
    RequestPause: PAUSES,
    WorkOrder: ORDERS,
    Visit: VISITS,
    Failure: FAILURES,
    SatisfactionAnswer: ANSWERS,
    ServiceExpense: EXPENSES,
    Revenue: REVENUE,
    VisitPlanItem: ITEMS,
    Complaint: COMPLAINTS,
    ReportInstance: REPORTS,
}
SHARED = {Position, Skill, MachineModel}
"""Catalogues: everybody who may see such rows sees all of them."""
MOST_QUERIES = 12
BAD_QUERIES = [
    "q=%00",
    "q=" + "x" * 300,
    "q=%25_%5C%27%22",
    "page=0",
    "page=-3",
    "page=99999999999999999999",
    "page=abc",
    "size=7",
    "sort=password",
    "sort=-office__name",
    "office=NOWHERE",
    "state=nonsense",
    "due_from=2026-02-31",
    "due_until=9999-12-31",
    "export=exe",
    "%FF=%FE",
]

each_page = pytest.mark.parametrize(("model", "page"), PAGES.items(), ids=[model.__name__ for model in PAGES])


def _queries(client: Client, url: str) -> int:
    with CaptureQueriesContext(connection) as queries:
        response = client.get(url)
    assert response.status_code == 200, url
    return len(queries)


@each_page
def test_list_runs_the_same_queries_at_3_and_at_60_rows(
    sign_in: SignIn, model: type[models.Model], page: ListPage
) -> None:
    few, many = cast.office("FEW"), cast.office("MANY")
    cast.fill(few, 3)
    cast.fill(many, 60)
    with_few = _queries(sign_in(few), f"{page.url}?size=100")
    with_many = _queries(sign_in(many), f"{page.url}?size=100")
    assert with_few == with_many <= MOST_QUERIES


@each_page
def test_record_page_runs_the_same_queries_whatever_stands_around(
    sign_in: SignIn, model: type[models.Model], page: ListPage
) -> None:
    few, many = cast.office("FEW"), cast.office("MANY")
    lone, crowd = cast.fill(few, 1), cast.fill(many, 9)
    with_few = _queries(sign_in(few), page.href(lone.rows[model][0]))
    with_many = _queries(sign_in(many), page.href(crowd.rows[model][0]))
    assert with_few == with_many <= 25


@each_page
def test_a_foreign_row_and_a_missing_one_answer_alike(
    sign_in: SignIn, model: type[models.Model], page: ListPage
) -> None:
    here, there = cast.office("HERE"), cast.office("THERE")
    foreign = cast.fill(there, 1).rows[model][0]
    client = sign_in(here)
    if model in SHARED:
        assert client.get(page.href(foreign)).status_code == 200
        return
    missing = reverse(page.detail, args=["00000000-0000-7000-8000-000000000000"])
    answers = [client.get(page.href(foreign)), client.get(missing)]
    assert [answer.status_code for answer in answers] == [404, 404]
    assert str(foreign) not in answers[0].content.decode()
    listed = client.get(page.url).content.decode()
    assert str(foreign.public_id) not in listed


@each_page
def test_without_the_permission_both_pages_are_refused(
    sign_in: SignIn, model: type[models.Model], page: ListPage
) -> None:
    place = cast.office("HERE")
    row = cast.fill(place, 1).rows[model][0]
    client = sign_in(place, may=[code for code in EVERYTHING if code != page.permission])
    assert client.get(page.url).status_code == 403
    if page is not PAUSES:  # a pause is seen with its request, and judged with the other permission
        assert client.get(page.href(row)).status_code == 403


@each_page
def test_a_visitor_is_led_to_the_login(client: Client, model: type[models.Model], page: ListPage) -> None:
    answer = client.get(page.url)
    assert answer.status_code == 302
    assert "/login/" in answer["Location"]


@each_page
def test_every_filter_value_every_sort_and_every_preset_is_answered(
    sign_in: SignIn, model: type[models.Model], page: ListPage
) -> None:
    here, there = cast.office("HERE"), cast.office("THERE")
    cast.fill(here, 2)
    client = sign_in(here, there)
    queries = [preset.query for preset in page.presets]
    for name, each in page.filters.base_filters.items():
        choices = each.extra.get("choices") or [("HERE", ""), ("2026-10-12", "")]
        queries += [f"{name}={value}" for value, _label in choices]
    for name, column in page.table.base_columns.items():
        if column.orderable:
            queries += [f"sort={name}", f"sort=-{name}"]
    for query in queries:
        assert client.get(f"{page.url}?{query}").status_code == 200, query


@each_page
def test_bad_input_is_an_answer_and_not_a_breakdown(
    sign_in: SignIn, model: type[models.Model], page: ListPage
) -> None:
    place = cast.office("HERE")
    cast.fill(place, 1)
    client = sign_in(place)
    for query in BAD_QUERIES:
        assert client.get(f"{page.url}?{query}").status_code == 200, query


@each_page
def test_export_holds_the_readers_rows_and_no_formula(
    sign_in: SignIn, model: type[models.Model], page: ListPage
) -> None:
    here, there = cast.office("HERE"), cast.office("THERE")
    cast.fill(here, 3)
    cast.fill(there, 3)
    client = sign_in(here)
    answer = client.get(f"{page.url}?export=csv")
    assert answer["X-Content-Type-Options"] == "nosniff"
    head, *rows = csv.reader(io.StringIO(answer.content.decode("utf-8-sig")))
    assert len(rows) == client.get(page.url).context["listing"].total
    assert all(len(row) == len(head) for row in rows)
    assert not any(cell.startswith(("=", "+", "@")) for row in rows for cell in row)
    if model not in SHARED:
        assert "THERE" not in answer.content.decode()
    book = CalamineWorkbook.from_filelike(io.BytesIO(client.get(f"{page.url}?export=xlsx").content))
    sheet = book.get_sheet_by_index(0).to_python()
    assert [str(cell) for cell in sheet[0]] == head
    assert len(sheet) == len(rows) + 1


@each_page
def test_htmx_gets_the_table_alone_and_the_address_it_stands_for(
    sign_in: SignIn, model: type[models.Model], page: ListPage
) -> None:
    place = cast.office("HERE")
    cast.fill(place, 1)
    answer = sign_in(place).get(f"{page.url}?q=&size=50", headers={"HX-Request": "true"})
    assert answer["HX-Push-Url"] == f"{page.url}?size=50"
    assert "<html" not in answer.content.decode()
    assert "HX-Request" in answer["Vary"]


@each_page
def test_an_empty_list_says_what_it_is_for(
    sign_in: SignIn, model: type[models.Model], page: ListPage
) -> None:
    if model is Office:
        pytest.skip("a reader who reaches an office has an office")
    shown = sign_in(cast.office("HERE")).get(page.url).content.decode()
    assert str(page.about) in unescape(shown)


def _export(client: Client, url: str) -> list[dict[str, Any]]:
    return list(csv.DictReader(io.StringIO(client.get(url).content.decode("utf-8-sig"))))


def test_search_finds_by_number_name_and_pinyin(sign_in: SignIn) -> None:
    place = cast.office("HERE")
    rows = cast.fill(place, 5).rows
    customer = rows[Customer][3]
    Customer.objects.unscoped("test").filter(pk=customer.pk).update(name="宁波恒运", pinyin_initials="nbhy")
    client = sign_in(place)
    for words in ("here003", "NBHY", "恒运", "恒运 HERE003"):
        found = client.get(REQUESTS.url, {"q": words}).context["table"].data.data
        assert [row.number for row in found] == ["HERE003"], words
    assert client.get(REQUESTS.url, {"q": "恒运 HERE004"}).context["listing"].total == 0


def test_pages_of_a_list_never_overlap(sign_in: SignIn) -> None:
    place = cast.office("HERE")
    cast.fill(place, 60)
    ServiceRequest.objects.unscoped("test").update(reported_at=cast.NOON)
    client = sign_in(place)
    seen: list[str] = []
    for number in (1, 2, 3):
        shown = client.get(f"{REQUESTS.url}?page={number}").context["table"].data.data
        seen += [row.number for row in shown]
    assert len(seen) == len(set(seen)) == 60


def test_counting_stops_at_its_limit(sign_in: SignIn, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("shouhou.foundation.listing.COUNT_LIMIT", 30)
    monkeypatch.setattr("shouhou.foundation.listing.Listing.limit", 30)
    place = cast.office("HERE")
    cast.fill(place, 40)
    shown = sign_in(place).get(f"{REQUESTS.url}?page=9")
    assert (shown.context["listing"].pages, shown.context["listing"].number) == (2, 2)
    assert shown.context["listing"].total == 31


def test_a_file_too_long_is_refused_with_a_sentence_and_the_list_stays(
    sign_in: SignIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("shouhou.foundation.listing.EXPORT_LIMIT", 4)
    place = cast.office("HERE")
    cast.fill(place, 5)
    client = sign_in(place)
    refused = client.get(f"{REQUESTS.url}?export=xlsx&severity=P3")
    assert refused.status_code == 422
    assert "HERE004" in refused.content.decode()
    assert len(refused.context["complaints"]) == 1
    assert client.get(f"{REQUESTS.url}?export=xlsx&severity=P1").status_code == 200


def test_the_way_back_keeps_the_list_and_nothing_else(sign_in: SignIn) -> None:
    place = cast.office("HERE")
    request = cast.fill(place, 1).rows[ServiceRequest][0]
    client = sign_in(place)
    shown = client.get(f"{REQUESTS.url}?severity=P3&sort=-reported_at")
    href = REQUESTS.href(request, "severity=P3&sort=-reported_at")
    assert href in shown.content.decode().replace("&amp;", "&")
    assert client.get(href).context["back"] == f"{REQUESTS.url}?severity=P3&sort=-reported_at"
    hostile = client.get(f"{REQUESTS.href(request)}?back=//evil.example/%22%3E%3Cscript%3E")
    assert hostile.context["back"].startswith(f"{REQUESTS.url}?")
    assert "<script>" not in hostile.content.decode()


def test_a_filter_that_is_not_understood_is_said_and_the_others_hold(sign_in: SignIn) -> None:
    place = cast.office("HERE")
    cast.fill(place, 2)
    shown = sign_in(place).get(f"{REQUESTS.url}?due_from=2026-02-31&severity=P3")
    assert len(shown.context["complaints"]) == 1
    assert [chip.name for chip, _url in shown.context["chips"]] == ["severity"]
    assert _export(sign_in(place), f"{REQUESTS.url}?export=csv&severity=P1") == []
