"""Content: whole, consistent, nobody real."""

import re

import pytest

from shouhou.demo.rules import names, texts
from shouhou.demo.rules.catalog import COMPONENTS, FAMILIES, MODELS
from shouhou.demo.rules.companies import TRADES, Register
from shouhou.demo.rules.dice import Weighted
from shouhou.demo.rules.duties import NINE_DUTIES, POSTS
from shouhou.demo.rules.faults import FAULTS, FAULTS_OF
from shouhou.demo.rules.places import REGIONS, places
from shouhou.demo.tests.factories import dice


def test_fifty_offices_in_fifty_cities() -> None:
    found = places(50)
    assert len({place.code for place in found}) == len({place.home.city for place in found}) == 50
    assert [place.code for place in found[:4]] == ["HZ", "GZ", "CD", "SY"]
    assert {place.region for place in found} == set(REGIONS)
    assert all(
        18 < town.latitude < 54 and 73 < town.longitude < 136 for p in found for town in (p.home, *p.around)
    )


def test_a_city_with_its_own_office_is_not_served_by_another() -> None:
    found = places(50)
    own = {place.home.city for place in found}
    assert [town.city for place in found for town in place.around if town.city in own] == []


def test_the_component_tree_has_three_levels() -> None:
    codes = {component.code: component for component in COMPONENTS}
    assert len(codes) == len(COMPONENTS) > 120
    assert all(codes[c.parent].level == c.level - 1 for c in COMPONENTS if c.parent)
    assert {component.level for component in COMPONENTS} == {1, 2, 3}


def test_faults_name_real_components_and_say_who_is_to_blame() -> None:
    codes = {component.code for component in COMPONENTS}
    assert len(FAULTS) >= 40
    assert {fault.component for fault in FAULTS} <= codes
    assert len({fault.symptom_code for fault in FAULTS}) == len(FAULTS)
    assert all(fault.said and fault.causes and fault.actions for fault in FAULTS)
    assert set(FAULTS_OF) == set(FAMILIES)


def test_every_trade_buys_machines_that_are_made() -> None:
    drawn = {trade.families.at(share / 50) for trade in TRADES.values() for share in range(50)}
    assert drawn <= {model.family for model in MODELS}


def test_the_after_sales_manager_has_the_nine_duties_and_reports_to_head_office() -> None:
    posts = {post.code: post for post in POSTS}
    manager = next(post for post in POSTS if post.role == "office_manager")
    assert manager.duties == NINE_DUTIES
    assert len(NINE_DUTIES) == 9
    assert posts[manager.reports_to].role == "hq_manager"


def test_company_names_never_repeat() -> None:
    register, throw = Register(), dice()
    found = [register.new(throw, "杭州")[0] for _ in range(3000)]
    assert len(set(found)) == len(found)
    assert all(name.startswith("杭州") and len(name) <= 20 for name in found)


def test_telephone_numbers_have_a_prefix_nobody_is_given() -> None:
    throw = dice()
    assert all(re.fullmatch(r"161\d{8}", names.phone(throw)) for _ in range(200))


@pytest.mark.parametrize("born", names.BIRTH_YEARS)
def test_names_fit_the_years_of_birth(born: int) -> None:
    throw = dice(born)
    men = {names.person_name(throw, born, woman=False) for _ in range(300)}
    assert len(men) > 100
    assert all(2 <= len(name) <= 4 for name in men)


def test_every_expense_has_its_words() -> None:
    kinds = {
        "travel",
        "lodging",
        "allowance",
        "local_transport",
        "freight",
        "free_parts",
        "outsourced",
        "goodwill",
    }
    assert kinds | {"salary", "rent", "other"} == set(texts.EXPENSES)


def test_weights_decide_how_often_a_thing_is_drawn() -> None:
    table = Weighted([("a", 1.0), ("b", 3.0)])
    throw = dice()
    share = sum(throw.draw(table) == "b" for _ in range(4000)) / 4000
    assert 0.72 < share < 0.78
    assert table.at(0.0) == "a"
    assert table.at(0.9999) == "b"


@pytest.mark.parametrize("mean", [0.4, 6.0, 80.0])
def test_counts_have_their_mean(mean: float) -> None:
    throw = dice()
    found = [throw.count(mean) for _ in range(3000)]
    assert sum(found) / len(found) == pytest.approx(mean, rel=0.1)
    assert min(found) >= 0
