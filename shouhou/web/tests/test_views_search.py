"""The search box finds by beginning, last digits, name and pinyin; never beyond one's reach."""

import pytest
from django.test import Client
from pytest_django.fixtures import DjangoAssertNumQueries

from shouhou.org.models import Person
from shouhou.web.tests import factories

pytestmark = pytest.mark.django_db


def find(person: Person, text: str, **headers: str) -> str:
    assert person.user is not None
    client = Client()
    client.force_login(person.user)
    response = client.get("/search/", {"q": text}, headers=headers)
    assert response.status_code == 200
    return response.content.decode()


def test_finds_what_is_asked_for() -> None:
    hangzhou = factories.office()
    chen = factories.person("陈志远", "office_manager", hangzhou)
    owner = factories.customer(hangzhou, "绍兴恒力轴承股份有限公司", pinyin_initials="sxhlzc")
    machine = factories.machine(owner, "VMC850-77341")
    request = factories.request(owner)
    order = factories.order(owner)
    hits = {
        "恒力": owner.public_id,
        "sxhl": owner.public_id,
        "vmc850-773": machine.public_id,
        "7341": machine.public_id,
        request.number.lower()[:-1]: request.public_id,
        order.number[:7]: order.public_id,
    }
    for text, public_id in hits.items():
        assert str(public_id) in find(chen, text), text
    assert "陈志远" in find(chen, "志远", **{"HX-Request": "true"})


def test_a_whole_number_opens_its_record() -> None:
    hangzhou = factories.office()
    chen = factories.person("陈志远", "office_manager", hangzhou)
    owner = factories.customer(hangzhou)
    machine = factories.machine(owner, "VMC850-77341")
    factories.machine(owner, "VMC850-77341-B")
    request = factories.request(owner, on=machine)
    assert chen.user is not None
    client = Client()
    client.force_login(chen.user)
    for text, record in ((f" {request.number.lower()} ", request), ("vmc850-77341", machine)):
        answer = client.get("/search/", {"q": text})
        assert answer.status_code == 302, text
        assert str(record.public_id) in answer["Location"]
        assert client.get("/search/", {"q": text}, headers={"HX-Request": "true"}).status_code == 200
    assert client.get("/search/", {"q": "VMC850-773"}).status_code == 200, "a beginning shows what fits"
    assert client.get("/search/", {"q": " "}).status_code == 200


def test_a_foreign_number_opens_nothing() -> None:
    foreign = factories.customer(factories.office("NB", "宁波办事处"))
    hidden = factories.request(foreign)
    chen = factories.person("陈志远", "office_manager", factories.office())
    assert str(hidden.public_id) not in find(chen, hidden.number)


def test_never_beyond_ones_reach() -> None:
    hangzhou, ningbo = factories.office(), factories.office("NB", "宁波办事处")
    foreign = factories.customer(ningbo, "宁波远东电机有限公司", pinyin_initials="nbyddj")
    machine = factories.machine(foreign, "VMC850-99887")
    hidden = factories.request(foreign, on=machine)
    factories.person("外办人员", "clerk", ningbo)
    chen = factories.person("陈志远", "office_manager", hangzhou)
    for text in ("远东", "nbyd", "VMC850-99", "9887", hidden.number, "外办"):
        answer = find(chen, text, **{"HX-Request": "true"})
        for secret in (foreign.public_id, machine.public_id, hidden.public_id, "远东电机", "外办人员"):
            assert str(secret) not in answer


@pytest.mark.parametrize(
    "text", ["", " ", "a", "%", "_", "'", "\x00", "*" * 500, "<script>alert(1)</script>", "\U0010ffff"]
)
def test_any_text_is_answered(text: str) -> None:
    chen = factories.person("陈志远", "office_manager", factories.office())
    assert "<script>alert" not in find(chen, text)


def test_a_percent_sign_is_no_wildcard() -> None:
    hangzhou = factories.office()
    owner = factories.customer(hangzhou)
    chen = factories.person("陈志远", "office_manager", hangzhou)
    assert str(owner.public_id) not in find(chen, "%%")


def test_htmx_gets_the_list_and_others_a_page() -> None:
    chen = factories.person("陈志远", "office_manager", factories.office())
    assert "<html" not in find(chen, "恒力", **{"HX-Request": "true"})
    assert "<html" in find(chen, "恒力")


def test_few_queries(django_assert_max_num_queries: DjangoAssertNumQueries) -> None:
    hangzhou = factories.office()
    owner = factories.customer(hangzhou)
    for number in range(30):
        factories.machine(owner, f"VMC850-5{number:04}")
    chen = factories.person("陈志远", "office_manager", hangzhou)
    assert chen.user is not None
    client = Client()
    client.force_login(chen.user)
    with django_assert_max_num_queries(15):
        client.get("/search/", {"q": "VMC850"}, headers={"HX-Request": "true"})
