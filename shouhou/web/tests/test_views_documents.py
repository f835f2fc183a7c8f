"""The inbox of documents, and the audit log."""

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone
from pytest_django.fixtures import DjangoAssertNumQueries

from shouhou.foundation import audit
from shouhou.foundation.signoff import commands, kinds, queries
from shouhou.foundation.signoff.kinds import DocumentKind
from shouhou.kernel.actors import Actor
from shouhou.org.models import Office, Person
from shouhou.org.queries import actors
from shouhou.web.tests import factories

pytestmark = pytest.mark.django_db
KIND = DocumentKind(
    "web_test",
    "Test document",
    author="scorecards.sheet_submit",
    reviewer="scorecards.sheet_review",
    approver="scorecards.sheet_approve",
)


@pytest.fixture(autouse=True)
def _kind(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(kinds._kinds, KIND.code, KIND)  # noqa: SLF001 - a kind for this test alone


def actor(person: Person) -> Actor:
    found = actors.actor_for(person.user_id or 0, now=timezone.now())
    assert found is not None
    return found


def browser(person: Person) -> Client:
    assert person.user is not None
    client = Client()
    client.force_login(person.user)
    client.cookies["django_language"] = "en"
    return client


def hand_in(author: Person, where: Office, title: str) -> None:
    now = timezone.now()
    document = commands.open_document(
        actor=actor(author), kind=KIND.code, subject=title, office_id=where.pk, title=title, now=now
    )
    commands.submit(actor=actor(author), document_id=document.public_id, content=b"{}", now=now)


class TestInbox:
    def test_goes_from_hand_to_hand(self) -> None:
        hangzhou = factories.office()
        author = factories.person("陈志远", "office_manager", hangzhou)
        head = factories.person("黄卫东", "office_head", hangzhou)
        hq = factories.person("林国栋", "hq_manager")
        hand_in(author, hangzhou, "杭州 2026-10")
        assert "杭州 2026-10" not in browser(author).get("/documents/").content.decode()
        assert "杭州 2026-10" in browser(author).get("/documents/?tab=mine").content.decode()
        assert "杭州 2026-10" in browser(head).get("/documents/").content.decode()
        document = queries.waiting_for(actor(head))[0]
        version = queries.latest_version(document)
        assert version is not None
        now = timezone.now()
        for signer in (head, hq):
            commands.sign(
                actor=actor(signer), document_id=document.public_id, seen_sha256=version.sha256, now=now
            )
        assert "杭州 2026-10" not in browser(hq).get("/documents/").content.decode()
        closed = browser(author).get("/documents/?tab=closed").content.decode()
        assert "杭州 2026-10" in closed
        assert "Approved" in closed

    def test_foreign_documents_are_nowhere(self) -> None:
        hangzhou, ningbo = factories.office(), factories.office("NB", "宁波办事处")
        hand_in(factories.person("孙一", "office_manager", ningbo), ningbo, "宁波 2026-10")
        head = factories.person("黄卫东", "office_head", hangzhou)
        for tab in ("waiting", "mine", "closed", "nonsense"):
            page = browser(head).get(f"/documents/?tab={tab}&page=x")
            assert page.status_code == 200
            assert "宁波 2026-10" not in page.content.decode()

    def test_a_technician_is_denied(self) -> None:
        assert (
            browser(factories.person("刘建军", "technician", factories.office()))
            .get("/documents/")
            .status_code
            == 403
        )

    def test_queries_do_not_grow(self, django_assert_max_num_queries: DjangoAssertNumQueries) -> None:
        hangzhou = factories.office()
        author = factories.person("陈志远", "office_manager", hangzhou)
        for number in range(20):
            hand_in(author, hangzhou, f"D{number}")
        client = browser(factories.person("黄卫东", "office_head", hangzhou))
        with django_assert_max_num_queries(16):
            assert client.get("/documents/").content.decode().count("D1") >= 10


class TestAuditLog:
    def test_reads_as_a_sentence(self) -> None:
        hangzhou = factories.office()
        admin = factories.person("系统管理员", "admin")
        who = actor(admin)
        changes: dict[str, list[object]] = {"name": ["杭州", "杭州办事处"], "is_active": [True, False]}
        audit.record(
            who, "org.office_updated", hangzhou, at=timezone.now(), office_id=hangzhou.pk, changes=changes
        )
        page = browser(admin).get("/audit/").content.decode()
        assert "Changed an office" in page
        assert "<del>杭州</del> → <ins>杭州办事处</ins>" in page
        assert "<del>yes</del> → <ins>no</ins>" in page

    def test_is_narrowed(self) -> None:
        hangzhou = factories.office()
        admin = factories.person("系统管理员", "admin")
        now = timezone.now()
        audit.record(actor(admin), "org.office_updated", hangzhou, at=now - timedelta(days=3), note="早先")
        audit.record(actor(admin), "org.person_created", admin, at=now, note="今天")
        client = browser(admin)
        today = f"{timezone.localdate():%Y-%m-%d}"
        cases = {
            "action=Added": "今天",
            "target=org.office": "早先",
            f"from_on={today}": "今天",
            "who=系统": "今天",
        }
        for query, note in cases.items():
            page = client.get(f"/audit/?{query}").content.decode()
            assert note in page, query
        assert "早先" not in client.get(f"/audit/?from_on={today}").content.decode()
        assert "今天" not in client.get("/audit/?target=org.office").content.decode()

    @pytest.mark.parametrize(
        "query", ["from_on=2026-02-31", "before=x", "before=999999999999999999999", "row=%00", "target=none"]
    )
    def test_odd_questions_are_answered(self, query: str) -> None:
        assert browser(factories.person("系统管理员", "admin")).get(f"/audit/?{query}").status_code == 200

    def test_older_entries_follow(self) -> None:
        hangzhou = factories.office()
        admin = factories.person("系统管理员", "admin")
        for number in range(60):
            audit.record(
                actor(admin), "org.office_updated", hangzhou, at=timezone.now(), note=f"n{number:03}"
            )
        client = browser(admin)
        first = client.get("/audit/")
        assert "n059" in first.content.decode()
        assert "n005" not in first.content.decode()
        assert "n005" in client.get(f"/audit/?{first.context['older']}").content.decode()

    def test_another_offices_entries_are_nowhere(self) -> None:
        hangzhou, ningbo = factories.office(), factories.office("NB", "宁波办事处")
        admin = factories.person("系统管理员", "admin")
        audit.record(
            actor(admin),
            "org.office_updated",
            ningbo,
            at=timezone.now(),
            office_id=ningbo.pk,
            note="宁波的事",
        )
        manager = browser(factories.person("陈志远", "office_manager", hangzhou))
        for query in ("", "?who=系统", f"?target=org.office&row={ningbo.pk}"):
            assert "宁波的事" not in manager.get(f"/audit/{query}").content.decode()

    def test_a_clerk_is_denied(self) -> None:
        assert (
            browser(factories.person("王小兰", "clerk", factories.office())).get("/audit/").status_code == 403
        )
