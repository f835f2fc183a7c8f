"""From a finished month to three signatures over HTTP, and every way it can be refused."""

import io
import re
from collections.abc import Iterator
from typing import Any

import pytest
import time_machine
from django.test import Client
from python_calamine import CalamineWorkbook

from shouhou.foundation.models import SignoffDocument
from shouhou.scorecards.models import Sheet
from shouhou.scorecards.tests.pages import NOW, browser, furnished
from shouhou.service.models import ServiceRequest
from tests import world

pytestmark = pytest.mark.django_db


@pytest.fixture
def cast() -> Iterator[world.Cast]:
    with time_machine.travel(NOW, tick=False):
        yield furnished()


def handed_in() -> str:
    """Hand in through the page; return the address of the document."""
    response = browser("manager").post("/kpi/HZ/2026-10/submit/", {"comment": "please check"})
    assert response.status_code == 302
    return str(response["Location"])


def seen(client: Client, url: str) -> str:
    found = re.search(r'name="seen_sha256" value="(\w{64})"', client.get(url).content.decode())
    return found[1] if found else ""


def act(username: str, url: str, code: str, comment: str = "", **others: str) -> Any:
    client = browser(username)
    data = {"act": code, "comment": comment, "seen_sha256": seen(client, url)} | others
    return client.post(f"{url}act/", data)


def state() -> str:
    return SignoffDocument.objects.unscoped("test").get(subject="HZ/2026-10", restates=None).state


def test_three_people_sign_one_after_the_other(cast: world.Cast) -> None:
    url = handed_in()
    assert act("head", url, "sign").status_code == 302
    assert act("hq", url, "sign", "fine").status_code == 302
    assert state() == "approved"
    html = browser("manager").get(url).content.decode()
    for text in (
        "陈国栋",
        "吴建华",
        "沈静",
        "please check",
        "fine",
        "Signatures, content, evidence and figures agree.",
        "Check code",
    ):
        assert text in html
    assert "Restate" in html


def test_the_document_comes_as_files(cast: world.Cast) -> None:
    url = handed_in()
    client = browser("head")
    assert client.get(f"{url}pdf").content.startswith(b"%PDF")
    assert CalamineWorkbook.from_filelike(io.BytesIO(client.get(f"{url}xlsx").content)).sheet_names
    assert client.get(f"{url}json").json()["unit"] == "HZ"
    assert client.get(f"{url}doc").status_code == 404


def test_the_form_is_read_from_what_was_signed(cast: world.Cast) -> None:
    url = handed_in()
    ServiceRequest.objects.unscoped("test").filter(kpi_office=cast.hangzhou).update(restored_on_time=False)
    html = browser("head").get(url).content.decode()
    assert "91.67" in html
    sheet = browser("manager").get("/kpi/HZ/2026-10/").content.decode()
    assert "Today’s rows give other figures than were signed" in sheet
    assert "11/12 → 0/12" in sheet


def test_two_people_signing_at_once_the_second_gets_a_sentence_and_keeps_his_words(cast: world.Cast) -> None:
    url = handed_in()
    act("head", url, "sign")
    first, second = browser("hq"), browser("hq2")
    data = {"act": "sign", "comment": "my long thought", "seen_sha256": seen(first, url)}
    assert first.post(f"{url}act/", data).status_code == 302
    response = second.post(f"{url}act/", data)
    assert response.status_code == 422
    assert "Nothing was changed." in response.content.decode()
    assert state() == "approved"


def test_nobody_signs_what_he_has_not_seen(cast: world.Cast) -> None:
    url = handed_in()
    response = act("head", url, "sign", "my long thought", seen_sha256="0" * 64)
    html = response.content.decode()
    assert response.status_code == 422
    assert "The content has changed since you opened it." in html
    assert "my long thought" in html
    assert state() == "in_review"


def test_the_author_cannot_sign_his_own_sheet(cast: world.Cast) -> None:
    url = handed_in()
    html = browser("manager").get(url).content.decode()
    assert 'value="sign"' not in html
    assert act("manager", url, "sign").status_code == 422
    assert state() == "in_review"


def test_a_return_needs_its_reason_and_comes_straight_back(cast: world.Cast) -> None:
    url = handed_in()
    act("head", url, "sign")
    refused = act("hq", url, "return_author")
    assert refused.status_code == 422
    assert "Say what has to be corrected." in refused.content.decode()
    assert act("hq", url, "return_author", "count again").status_code == 302
    assert state() == "returned"
    assert browser("manager").post("/kpi/HZ/2026-10/submit/", {}).status_code == 302
    assert state() == "in_approval"


def test_return_to_the_reviewer_reject_and_withdraw_are_different_acts(cast: world.Cast) -> None:
    url = handed_in()
    act("head", url, "sign")
    act("hq", url, "return_review", "look again")
    assert state() == "in_review"
    act("manager", url, "withdraw")
    assert state() == "draft"
    browser("manager").post("/kpi/HZ/2026-10/submit/", {})
    act("head", url, "reject", "no")
    assert state() == "rejected"


def test_a_restatement_opens_beside_the_closed_sheet(cast: world.Cast) -> None:
    url = handed_in()
    act("head", url, "sign")
    act("hq", url, "sign")
    assert act("manager", url, "restate").status_code == 422
    response = act("manager", url, "restate", "a reopened repair")
    assert response.status_code == 302
    assert response["Location"] != url
    html = browser("manager").get(response["Location"]).content.decode()
    assert "restatement 1" in html
    heading = html.partition("<h1>")[2].partition("</h1>")[0]
    assert heading.startswith('杭州办事处 <span class="kpi-period">')
    assert heading.count("2026") == 1
    assert "a reopened repair" in html
    assert Sheet.objects.unscoped("test").count() == 2


def test_an_approved_sheet_offers_its_restatement(cast: world.Cast) -> None:
    url, offered = handed_in(), "act=restate#act"
    act("head", url, "sign")
    assert offered not in browser("manager").get("/kpi/HZ/2026-10/").content.decode()
    act("hq", url, "sign")
    assert f"{url}?{offered}" in browser("manager").get("/kpi/HZ/2026-10/").content.decode()
    assert offered not in browser("head").get("/kpi/HZ/2026-10/").content.decode()


def test_an_unknown_act_is_refused_in_words(cast: world.Cast) -> None:
    url = handed_in()
    response = act("head", url, "burn")
    assert response.status_code == 422
    assert "Choose what to do with the document." in response.content.decode()


def test_a_foreign_document_is_not_found(cast: world.Cast) -> None:
    url = handed_in()
    assert browser("outsider").get(url).status_code == 404
    assert browser("outsider").post(f"{url}act/", {"act": "sign"}).status_code == 404
    assert browser("technician").get(url).status_code == 403


def test_handing_in_warns_before_and_is_refused_twice(cast: world.Cast) -> None:
    client = browser("manager")
    html = client.get("/kpi/HZ/2026-10/submit/").content.decode()
    assert "What the signers should know" in html
    assert "low volume: fewer than 20 cases" in html
    client.post("/kpi/HZ/2026-10/submit/", {})
    again = client.post("/kpi/HZ/2026-10/submit/", {"comment": "once more"})
    assert again.status_code == 422
    assert "once more" in again.content.decode()


def test_an_open_month_cannot_be_handed_in(cast: world.Cast) -> None:
    response = browser("manager").post("/kpi/HZ/2026-11/submit/", {"comment": "early"})
    assert response.status_code == 422
    assert "2026-11 is not over yet" in response.content.decode()
    assert not Sheet.objects.unscoped("test").exists()


def test_who_may_only_look_cannot_hand_in(cast: world.Cast) -> None:
    assert browser("clerk").get("/kpi/HZ/2026-10/submit/").status_code == 403
    assert browser("outsider").post("/kpi/HZ/2026-10/submit/", {}).status_code == 404
