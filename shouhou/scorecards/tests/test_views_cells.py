"""An opened cell over HTTP: the rows it counts, those it leaves out with the reason in words, the frozen ones."""

import io
from collections.abc import Iterator

import pytest
import time_machine
from python_calamine import CalamineWorkbook

from shouhou.scorecards.commands import sheets
from shouhou.scorecards.tests.pages import NOW, browser, furnished
from shouhou.scorecards.views import cells as views
from shouhou.service.models import ServiceRequest
from tests import world

pytestmark = pytest.mark.django_db


@pytest.fixture
def cast() -> Iterator[world.Cast]:
    with time_machine.travel(NOW, tick=False):
        yield furnished()


def test_the_formula_stands_in_words_with_this_months_numbers(cast: world.Cast) -> None:
    html = browser("manager").get("/kpi/HZ/2026-10/K3/").content.decode()
    assert "11 requests handled in time ÷ 12 requests due = 91.67%" in html
    assert "That earns 46.67 points" in html
    html = browser("manager").get("/kpi/HZ/2026-10/K1/").content.decode()
    assert "¥4,200.00 service expense ÷ ¥100,000.00 net revenue = 4.20%" in html


def test_it_counts_what_the_sheet_counts(cast: world.Cast) -> None:
    client = browser("manager")
    counted = client.get("/kpi/HZ/2026-10/K3/").content.decode()
    bad = client.get("/kpi/HZ/2026-10/K3/?show=bad").content.decode()
    assert counted.count("data-row-link") == 12
    assert bad.count("data-row-link") == 1
    assert "late" in bad


@pytest.mark.parametrize(
    ("kpi", "sentence"),
    [
        ("K1", "Salaries and rent are fixed costs, not service expense."),
        ("K2", "Solved remotely; nobody traveled."),
        ("K3", "A duplicate; it counts once, with the earliest report."),
        ("K4", "The factory had not shipped it by the due date"),
        ("K5", "No answer after three attempts; it lowers the response rate."),
        ("K6", "Cancelled by the customer, with evidence."),
        ("K7", "Head office found it invalid."),
        ("K8", "Head office found it invalid."),
        ("K9", "Head office waived it."),
    ],
)
def test_rows_left_out_say_why(cast: world.Cast, kpi: str, sentence: str) -> None:
    html = browser("manager").get(f"/kpi/HZ/2026-10/{kpi}/?show=left_out").content.decode()
    assert html.count(sentence) >= 2


def test_one_reason_can_be_picked(cast: world.Cast) -> None:
    html = browser("manager").get("/kpi/HZ/2026-10/K3/?show=left_out&reason=duplicate").content.decode()
    assert html.count("data-row-link") == 1


def test_what_is_not_due_yet_is_left_out_of_a_running_month(cast: world.Cast) -> None:
    html = browser("manager").get("/kpi/HZ/2026-11/K3/?show=left_out&reason=not_due").content.decode()
    assert "Not due yet: it will be decided later in this period." in html


def test_search_and_office_narrow_the_rows(cast: world.Cast) -> None:
    number = ServiceRequest.objects.unscoped("test").filter(k3_exclusion="", kpi_office=cast.hangzhou).first()
    assert number is not None
    client = browser("hq")
    month = f"{number.restore_due_at:%Y-%m}"
    found = client.get(f"/kpi/company/{month}/K3/?q={number.number}").content.decode()
    assert found.count("data-row-link") == 1
    here = client.get("/kpi/company/2026-10/K3/?office=GZ").content.decode()
    assert here.count("data-row-link") == 12
    nothing = client.get("/kpi/company/2026-10/K3/?q=nobody").content.decode()
    assert "No row fits" in nothing


def test_a_request_for_rows_alone_answers_rows_alone(cast: world.Cast) -> None:
    headers = {"HX-Request": "true", "HX-Target": "cell-rows"}
    html = browser("manager").get("/kpi/HZ/2026-10/K3/?q=FW", headers=headers).content.decode()
    assert "<html" not in html
    assert "data-row-link" in html


def test_the_rows_come_as_files(cast: world.Cast) -> None:
    client = browser("manager")
    book = client.get("/kpi/HZ/2026-10/K3/?export=xlsx").content
    assert len(CalamineWorkbook.from_filelike(io.BytesIO(book)).get_sheet_by_index(0).to_python()) == 13
    text = client.get("/kpi/HZ/2026-10/K3/?show=left_out&export=csv").content.decode("utf-8-sig")
    assert "A duplicate" in text


def test_the_frozen_rows_stay_when_todays_change(cast: world.Cast) -> None:
    sheets.submit(actor=cast.manager, unit_key="HZ", period_code="2026-10", now=NOW)
    row = ServiceRequest.objects.unscoped("test").filter(kpi_office=cast.hangzhou, restored_on_time=True)
    row = row.filter(restore_due_at__month=10, k3_exclusion="")
    changed = row.first()
    assert changed is not None
    changed.restored_on_time = False
    changed.save()
    client = browser("manager")
    today = client.get("/kpi/HZ/2026-10/K3/?show=bad").content.decode()
    frozen = client.get("/kpi/HZ/2026-10/K3/?show=bad&signed=1").content.decode()
    assert today.count("data-row-link") == 2
    assert frozen.count("data-row-link") == 1
    assert changed.number not in frozen


def test_frozen_rows_of_a_sheet_never_handed_in_are_refused_in_words(cast: world.Cast) -> None:
    response = browser("manager").get("/kpi/HZ/2026-10/K3/?signed=1")
    assert response.status_code == 422
    assert "never handed in" in response.content.decode()


def test_a_kpi_that_lost_nothing_has_no_costing_rows(cast: world.Cast) -> None:
    client = browser("manager")
    html = client.get("/kpi/HZ/2026-10/K4/").content.decode()
    assert "Accepted at" in html
    rows = list(ServiceRequest.objects.unscoped("test").filter(kpi_office=cast.hangzhou, k3_exclusion=""))
    before = client.get("/kpi/HZ/2026-10/K3/").content.decode()
    assert "Costing points" in before
    for row in rows:
        row.restored_on_time = True
        row.save()
    html = client.get("/kpi/HZ/2026-10/K3/?show=bad").content.decode()
    assert "Costing points" not in html
    assert html.count("data-row-link") == 12, "the address of a tab that is gone shows the counted rows"


def test_a_kpi_without_loss_when_handed_in_stays_so(cast: world.Cast) -> None:
    sheets.submit(actor=cast.manager, unit_key="HZ", period_code="2026-10", now=NOW)
    client = browser("manager")
    assert "Costing points" in client.get("/kpi/HZ/2026-10/K3/?signed=1").content.decode()
    rows = ServiceRequest.objects.unscoped("test").filter(kpi_office=cast.hangzhou, k3_exclusion="")
    for row in rows:
        row.restored_on_time = True
        row.save()
    assert "Costing points" not in client.get("/kpi/HZ/2026-10/K3/").content.decode()
    assert "Costing points" in client.get("/kpi/HZ/2026-10/K3/?signed=1").content.decode()


def test_the_office_narrows_the_frozen_rows_too(cast: world.Cast) -> None:
    sheets.submit(actor=cast.hq, unit_key="company", period_code="2026-10", now=NOW)
    client = browser("hq")
    everywhere = client.get("/kpi/company/2026-10/K3/?signed=1").content.decode()
    here = client.get("/kpi/company/2026-10/K3/?signed=1&office=GZ").content.decode()
    assert (everywhere.count("data-row-link"), here.count("data-row-link")) == (24, 12)
    assert cast.guangzhou.name in here.partition("<tbody>")[2]
    book = client.get("/kpi/company/2026-10/K3/?signed=1&office=GZ&export=csv").content.decode("utf-8-sig")
    assert len(book.splitlines()) == 13


def test_a_file_is_refused_rather_than_cut_short(cast: world.Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(views, "EXPORT_LIMIT", 11)
    client = browser("manager")
    refused = client.get("/kpi/HZ/2026-10/K3/?export=csv")
    assert refused.status_code == 422
    assert "at most 11 rows" in refused.content.decode()
    monkeypatch.setattr(views, "EXPORT_LIMIT", 12)
    assert client.get("/kpi/HZ/2026-10/K3/?export=csv").status_code == 200


def test_an_unknown_kpi_is_not_found(cast: world.Cast) -> None:
    assert browser("manager").get("/kpi/HZ/2026-10/K12/").status_code == 404


def test_hours_and_responsibility_stand_beside(cast: world.Cast) -> None:
    client = browser("manager")
    assert "43.0" in client.get("/kpi/HZ/2026-10/K3/beside/").content.decode()
    assert "Supplier" in client.get("/kpi/HZ/2026-10/K2/beside/").content.decode()
    assert "satisfied with repair" in client.get("/kpi/HZ/2026-10/K5/beside/").content.decode()
