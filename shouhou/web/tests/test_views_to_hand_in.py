"""The card of what waits for oneself to hand in: last month's sheet, drafts, what came back."""

from collections.abc import Iterator
from uuid import UUID

import pytest
import time_machine
from django.test import Client
from pytest_django.fixtures import DjangoAssertNumQueries

from shouhou.foundation.signoff import commands as signoff
from shouhou.foundation.signoff.states import Step
from shouhou.scorecards.commands import sheets
from shouhou.scorecards.tests.pages import NOW, browser, furnished
from tests import world

pytestmark = pytest.mark.django_db
SUBMIT = "/kpi/HZ/2026-10/submit/"


@pytest.fixture
def cast() -> Iterator[world.Cast]:
    with time_machine.travel(NOW, tick=False):
        yield furnished()


def card(client: Client) -> list[tuple[str, str]]:
    """Return the titles and addresses of the card."""
    parts = client.get("/").context["sections"]
    (found,) = [part for part in parts if part["section"].code == "to_hand_in"]
    return [(item.title, url) for item, url, _when in found["items"]]


def handed_in(cast: world.Cast) -> UUID:
    made = sheets.submit(actor=cast.manager, unit_key="HZ", period_code="2026-10", now=NOW)
    return made.document.public_id


def test_last_months_sheet_stands_there_until_it_is_handed_in(cast: world.Cast) -> None:
    client = browser("manager")
    assert card(client) == [("杭州办事处 2026-10", SUBMIT)]
    assert "To hand in" in client.get("/").content.decode()
    assert client.get(SUBMIT).status_code == 200
    handed_in(cast)
    assert card(client) == []
    assert card(browser("outsider")) == [("广州办事处 2026-10", "/kpi/GZ/2026-10/submit/")]


@pytest.mark.parametrize("back", ["withdraw", "give_back"])
def test_a_sheet_that_came_back_stands_there_and_nowhere_else(cast: world.Cast, back: str) -> None:
    document = handed_in(cast)
    if back == "withdraw":
        signoff.withdraw(actor=cast.manager, document_id=document, comment="", now=NOW)
    else:
        signoff.give_back(actor=cast.head, document_id=document, comment="请核对", to=Step.AUTHOR, now=NOW)
    client = browser("manager")
    assert card(client) == [("杭州办事处 2026-10", f"/kpi/documents/{document}/")]
    assert client.get("/").content.decode().count(str(document)) == 1
    assert client.get(card(client)[0][1]).status_code == 200
    assert card(browser("head")) == []


def test_head_office_is_not_asked_for_every_offices_sheet(cast: world.Cast) -> None:
    assert card(browser("hq")) == []


def test_whoever_hands_nothing_in_is_asked_for_nothing(cast: world.Cast) -> None:
    handed_in(cast)
    assert card(browser("head")) == []


def test_the_work_page_stays_within_its_queries(
    cast: world.Cast, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    client = browser("manager")
    with django_assert_max_num_queries(25):
        client.get("/")
