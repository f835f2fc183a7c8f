"""Schemes over HTTP: versions, the score lines, a new version with every refusal at its field."""

from collections.abc import Iterator

import pytest
import time_machine

from shouhou.scorecards.forms import SchemeForm
from shouhou.scorecards.models import SchemeVersion
from shouhou.scorecards.rules.default_scheme import DEFAULT_SCHEME
from shouhou.scorecards.tests.pages import NOW, browser, furnished
from tests import world

pytestmark = pytest.mark.django_db


@pytest.fixture
def cast() -> Iterator[world.Cast]:
    with time_machine.travel(NOW, tick=False):
        yield furnished()


def typed(**changes: str) -> dict[str, str]:
    """Return the whole form as a browser sends it, with changes."""
    form = SchemeForm(DEFAULT_SCHEME)
    values = {name: form[name].value() for name in form.fields}
    plain = {name: "" if value is None else str(value) for name, value in values.items()}
    return plain | {"effective_from": "2027-01-01", "note": "new year"} | changes


def versions() -> int:
    return SchemeVersion.objects.unscoped("test").count()


def test_a_version_shows_targets_and_score_lines(cast: world.Cast) -> None:
    html = browser("manager").get("/kpi/schemes/1/?kind=year").content.decode()
    assert "≥95" in html
    assert html.count("<polyline") == 9
    assert browser("manager").get("/kpi/schemes/7/").status_code == 404


def test_publishing_starts_from_the_newest_values(cast: world.Cast) -> None:
    response = browser("hq").post("/kpi/schemes/new/", typed(weight_K1="10", weight_K3="20"))
    assert response["Location"] == "/kpi/schemes/2/"
    made = SchemeVersion.objects.unscoped("test").get(number=2)
    assert [kpi["weight"] for kpi in made.data["kpis"]][:3] == ["10", "20", "20"]


def test_weights_that_sum_to_99_are_refused_with_everything_typed_kept(cast: world.Cast) -> None:
    response = browser("hq").post("/kpi/schemes/new/", typed(weight_K1="14", note="my note"))
    html = response.content.decode()
    assert response.status_code == 422
    assert "The weights must add up to 100; these add up to 99." in html
    assert "my note" in html
    assert 'value="14"' in html
    assert versions() == 1


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"K3_month_zero": "97"}, "wrong side of the target"),
        ({"K3_month_target": "many"}, "must be a number"),
        ({"effective_from": "2026-11-01"}, "tomorrow at the earliest"),
        ({"effective_from": "2027-02-31"}, "Enter a valid date."),
        ({"param_period_start_day": "31"}, "28"),
    ],
    ids=["order", "number", "past", "31 February", "start day"],
)
def test_a_refusal_stands_at_its_field(cast: world.Cast, changes: dict[str, str], sentence: str) -> None:
    response = browser("hq").post("/kpi/schemes/new/", typed(**changes))
    assert response.status_code == 422
    assert sentence in response.content.decode()
    assert versions() == 1


def test_the_sum_of_the_weights_is_told_while_typing(cast: world.Cast) -> None:
    client = browser("hq")
    assert "add up to 100" in client.post("/kpi/schemes/weights/", typed()).content.decode()
    assert "99: 1 missing" in client.post("/kpi/schemes/weights/", typed(weight_K1="14")).content.decode()
    assert "not a number" in client.post("/kpi/schemes/weights/", typed(weight_K1="x")).content.decode()


def test_the_preview_shows_old_and_new_totals_and_publishes_nothing(cast: world.Cast) -> None:
    response = browser("hq").post(
        "/kpi/schemes/new/", typed(weight_K1="10", weight_K3="20", preview="1", unit="HZ")
    )
    html = response.content.decode()
    assert response.status_code == 200
    assert "杭州办事处" in html
    assert html.count('class="band-text"') == 24
    assert versions() == 1


def test_only_head_office_publishes(cast: world.Cast) -> None:
    assert browser("manager").get("/kpi/schemes/new/").status_code == 403
    assert browser("manager").post("/kpi/schemes/new/", typed()).status_code == 403
    assert versions() == 1
