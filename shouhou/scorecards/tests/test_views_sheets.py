"""The pages of the sheet over HTTP: what they show, whom they refuse, how often they ask the database."""

import io
from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext
from python_calamine import CalamineWorkbook

from shouhou.customers.models import Customer
from shouhou.machines.models import MachineModel
from shouhou.scorecards.tests.pages import NOW, browser, furnished
from shouhou.scorecards.tests.rows import Rows
from tests import world

pytestmark = pytest.mark.django_db
MOST_QUERIES = 25


@pytest.fixture
def cast() -> Iterator[world.Cast]:
    with time_machine.travel(NOW, tick=False):
        yield furnished()


def queries_of(username: str, url: str, **headers: str) -> tuple[int, Any]:
    client = browser(username)
    with CaptureQueriesContext(connection) as seen:
        response = client.get(url, headers=headers)
    return len(seen), response


def test_the_sheet_shows_every_column_and_opens_each_cell(cast: world.Cast) -> None:
    html = browser("manager").get("/kpi/HZ/2026-10/").content.decode()
    for text in (
        "K1",
        "K9",
        "≥95",
        "≤5",
        "≥98.75",
        "half-year",
        "91.67",
        "11/12",
        "64.61–98.51",
        "applicable weight 100",
    ):
        assert text in html
    for number in range(1, 10):
        assert f'href="/kpi/HZ/2026-10/K{number}/"' in html
    assert "Hand in for signature" in html
    assert "low volume: fewer than 20 cases" in html


def test_the_sheet_is_chinese_unless_one_chooses_otherwise(cast: world.Cast) -> None:
    html = browser("manager", "zh-hans").get("/kpi/HZ/2026-10/").content.decode()
    assert "服务费用率" in html
    assert "未达目标" in html


def test_an_open_period_cannot_be_handed_in_and_says_until_when(cast: world.Cast) -> None:
    html = browser("manager").get("/kpi/HZ/2026-11/").content.decode()
    assert "The sheet can be handed in from 2026-12-01 on." in html
    assert "/kpi/HZ/2026-11/submit/" not in html
    assert "/kpi/HZ/2026-11/outlook/" in html


PAGES = [
    "/kpi/",
    "/kpi/HZ/2026-10/",
    "/kpi/HZ/2026-11/",
    "/kpi/HZ/2026Q4/",
    "/kpi/HZ/2026H2/",
    "/kpi/HZ/2026/",
    "/kpi/region:EAST/2026-10/",
    "/kpi/company/2026/",
    "/kpi/HZ/2026-11/outlook/",
    "/kpi/HZ/2026-10/costs/",
    "/kpi/HZ/2026-10/trend/",
    "/kpi/gauges/",
    "/kpi/gauges/?office=HZ",
    "/kpi/schemes/",
    "/kpi/schemes/1/",
    "/kpi/schemes/new/",
    "/kpi/HZ/2026-10/submit/",
    *(f"/kpi/company/2026-10/K{number}/" for number in range(1, 10)),
    *(f"/kpi/HZ/2026-10/K{number}/beside/" for number in range(1, 10)),
]


@pytest.mark.parametrize("url", PAGES)
def test_no_page_asks_more_than_25_queries(cast: world.Cast, url: str) -> None:
    queries, response = queries_of("hq", url)
    assert response.status_code == 200
    assert queries <= MOST_QUERIES, [url, queries]


@pytest.mark.parametrize(
    "url",
    ["/kpi/", "/kpi/HZ/2026-10/", "/kpi/HZ/2026-10/K3/", "/kpi/HZ/2026-10/K1/", "/kpi/HZ/2026-10/costs/"],
)
def test_the_queries_do_not_grow_with_the_rows(cast: world.Cast, url: str) -> None:
    queries_of("hq", url)  # what a process asks only once is asked now
    before, _ = queries_of("hq", url)
    made = Rows.__new__(Rows)
    made.office = cast.hangzhou
    made.customer = _customer(cast)
    made.model = _model()
    for number in range(60):
        made.request(date(2026, 10, 1 + number % 28), good=bool(number % 3))
        made.expense(date(2026, 10, 5), "10.00")
    after, _ = queries_of("hq", url)
    assert after <= before


def _customer(cast: world.Cast) -> Any:
    return Customer.objects.unscoped("test").get(code=f"C-{cast.hangzhou.code}")


def _model() -> Any:
    return MachineModel.objects.unscoped("test").get(code="BZ-200")


@pytest.mark.parametrize(
    "url",
    [
        "/kpi/GZ/2026-10/",
        "/kpi/GZ/2026-10/K3/",
        "/kpi/company/2026-10/",
        "/kpi/region:SOUTH/2026-10/",
        "/kpi/GZ/2026-10/export/pdf/",
        "/kpi/gauges/?office=GZ",
        "/kpi/XX/2026-10/",
    ],
)
def test_a_foreign_unit_is_not_found(cast: world.Cast, url: str) -> None:
    assert browser("manager").get(url).status_code == 404


@pytest.mark.parametrize("url", ["/kpi/", "/kpi/HZ/2026-10/", "/kpi/HZ/2026-10/K3/", "/kpi/schemes/"])
def test_who_lacks_the_permission_is_refused(cast: world.Cast, url: str) -> None:
    assert browser("technician").get(url).status_code == 403


@pytest.mark.parametrize("code", ["2026-13", "abc", "2026Q5", "31 February"])
def test_what_is_no_period_gets_a_sentence(cast: world.Cast, code: str) -> None:
    response = browser("manager").get(f"/kpi/HZ/{code}/")
    assert response.status_code == 422
    assert "period" in response.content.decode()


def test_a_period_that_has_not_begun_is_not_found(cast: world.Cast) -> None:
    assert browser("manager").get("/kpi/HZ/2027-10/").status_code == 404


def test_the_outlook_says_in_words_what_moves_the_band(cast: world.Cast) -> None:
    html = browser("manager").get("/kpi/HZ/2026-11/outlook/", headers={"HX-Request": "true"}).content.decode()
    assert "more late repair" in html
    assert "falls to “" in html
    chinese = browser("manager", "zh-hans").get("/kpi/HZ/2026-11/outlook/").content.decode()
    assert "未达目标" in chinese


def test_nothing_moves_against_a_period_without_a_total(cast: world.Cast) -> None:
    client = browser("manager")
    compared = client.get("/kpi/HZ/2026-10/").content.decode()
    alone = client.get("/kpi/HZ/2026-09/").content.decode()
    sentence = "The period before has no total; nothing is compared."
    assert (sentence in compared, sentence in alone) == (False, True)
    assert "delta-" in compared.partition("</table>")[0]
    assert "delta-" not in alone


def test_the_gauges_lead_to_the_cells_of_the_running_month(cast: world.Cast) -> None:
    html = browser("manager").get("/kpi/gauges/", headers={"HX-Request": "true"}).content.decode()
    assert "<html" not in html
    assert "/kpi/HZ/2026-11/K3/" in html


def test_the_matrix_shows_each_office_only_to_those_who_reach_it(cast: world.Cast) -> None:
    mine = browser("manager").get("/kpi/").content.decode()
    assert "/kpi/HZ/2026-10/" in mine
    assert "/kpi/GZ/" not in mine
    everything = browser("hq").get("/kpi/").content.decode()
    assert "/kpi/GZ/2026-10/" in everything
    assert "/kpi/company/2026-10/" in everything
    assert "/kpi/region:EAST/2026Q4/" in everything


def test_the_picker_leads_to_the_chosen_sheet(cast: world.Cast) -> None:
    response = browser("hq").get("/kpi/go/?unit=region:EAST&period=2026-10")
    assert response["Location"] == "/kpi/region:EAST/2026-10/"
    assert browser("hq").get("/kpi/go/")["Location"] == "/kpi/"


def test_the_unsigned_sheet_comes_as_files(cast: world.Cast) -> None:
    client = browser("manager")
    assert client.get("/kpi/HZ/2026-10/export/pdf/").content.startswith(b"%PDF")
    book = client.get("/kpi/HZ/2026-10/export/xlsx/").content
    rows = CalamineWorkbook.from_filelike(_file(book)).get_sheet_by_index(0).to_python()
    assert any("K3" in map(str, row) for row in rows)
    assert client.get("/kpi/HZ/2026-10/export/json/").json()["rows"][2]["numerator"] == "11"
    assert client.get("/kpi/HZ/2026-10/export/doc/").status_code == 404


def _file(content: bytes) -> Any:
    return io.BytesIO(content)
