"""Logging in and out, the first administrator, one's password, the demo's doors, the language."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from pytest_django.fixtures import Settings

from shouhou.foundation.models import AuditEntry, FailedAttempt
from shouhou.org.models import Person, Posting, User
from shouhou.web.tests import factories
from shouhou.web.tests.factories import PASSWORD

pytestmark = pytest.mark.django_db
ENGLISH = {"HTTP_COOKIE": "django_language=en"}
OUTSIDE = [
    "https://evil.example/",
    "//evil.example/",
    "javascript:alert(1)",
    "https:evil.example",
    "/\\evil.example",
]


def log_in(client: Client, username: str = "chen", password: str = PASSWORD, **more: str) -> Any:
    return client.post(reverse("login"), {"username": username, "password": password, **more})


class TestLogIn:
    def test_right_password_opens_the_page_that_was_wanted(self, client: Client) -> None:
        factories.person("陈志远", "office_manager", factories.office(), username="chen")
        response = log_in(client, next="/documents/?tab=mine")
        assert (response.status_code, response["Location"]) == (302, "/documents/?tab=mine")
        assert client.get("/documents/").status_code == 200
        assert User.objects.get(username="chen").last_login is not None

    @pytest.mark.parametrize("elsewhere", OUTSIDE)
    def test_never_leads_to_another_site(self, client: Client, elsewhere: str) -> None:
        factories.person("陈志远", "office_manager", factories.office(), username="chen")
        assert log_in(client, next=elsewhere)["Location"] == "/"

    def test_a_visitor_is_led_back_to_the_whole_address(self, client: Client) -> None:
        factories.person("陈志远", "office_manager", factories.office(), username="chen")
        response = client.get("/documents/?tab=mine&page=2")
        assert response["Location"] == "/login/?next=%2Fdocuments%2F%3Ftab%3Dmine%26page%3D2"

    def test_wrong_password_keeps_the_name_and_says_so(self, client: Client) -> None:
        factories.person("陈志远", "office_manager", factories.office(), username="chen")
        response = log_in(client, password="wrong")
        assert response.status_code == 422
        assert 'value="chen"' in response.content.decode()
        assert "_auth_user_id" not in client.session

    def test_somebody_without_a_post_is_told(self, client: Client) -> None:
        person = factories.person("陈志远", "office_manager", factories.office(), username="chen")
        Person.objects.unscoped("test").filter(pk=person.pk).update(is_active=False)
        client.cookies["django_language"] = "en"
        response = log_in(client)
        assert response.status_code == 422
        assert "no post any more" in response.content.decode()

    def test_a_revoked_person_is_out_at_once(self, client: Client) -> None:
        person = factories.person("陈志远", "office_manager", factories.office(), username="chen")
        log_in(client)
        assert client.get("/documents/").status_code == 200
        Person.objects.unscoped("test").filter(pk=person.pk).update(is_active=False)
        assert client.get("/documents/").status_code == 302

    def test_log_out_needs_post(self, client: Client) -> None:
        factories.person("陈志远", "office_manager", factories.office(), username="chen")
        log_in(client)
        assert client.get(reverse("logout")).status_code == 405
        assert client.post(reverse("logout"))["Location"] == "/login/"
        assert "_auth_user_id" not in client.session

    @pytest.mark.parametrize("route", ["login", "logout", "language", "welcome"])
    def test_a_foreign_form_is_refused(self, route: str) -> None:
        factories.person("陈志远", "office_manager", factories.office(), username="chen")
        strict = Client(enforce_csrf_checks=True)
        assert strict.post(reverse(route), {"username": "chen", "password": PASSWORD}).status_code == 403


class TestGuessing:
    def test_five_failures_lock_the_name_from_this_address(self, client: Client) -> None:
        factories.person("陈志远", "office_manager", factories.office(), username="chen")
        client.cookies["django_language"] = "en"
        for _attempt in range(5):
            log_in(client, password="wrong")
        response = log_in(client)
        assert response.status_code == 422
        assert "Too many failed attempts. Try again in 15 minutes." in response.content.decode()
        assert "_auth_user_id" not in client.session

    def test_another_address_is_not_locked(self, client: Client) -> None:
        factories.person("陈志远", "office_manager", factories.office(), username="chen")
        for _attempt in range(5):
            log_in(client, password="wrong")
        elsewhere = Client(REMOTE_ADDR="10.1.2.3")
        assert log_in(elsewhere).status_code == 302

    def test_a_forwarded_header_does_not_open_the_lock(self, client: Client) -> None:
        factories.person("陈志远", "office_manager", factories.office(), username="chen")
        for number in range(5):
            client.post(
                "/login/", {"username": "chen", "password": "x"}, HTTP_X_FORWARDED_FOR=f"10.0.0.{number}"
            )
        assert log_in(Client(HTTP_X_FORWARDED_FOR="10.9.9.9")).status_code == 422

    def test_the_lock_opens_after_a_quarter_of_an_hour(self, client: Client) -> None:
        factories.person("陈志远", "office_manager", factories.office(), username="chen")
        for _attempt in range(5):
            log_in(client, password="wrong")
        for row in FailedAttempt.objects.unscoped("test"):
            row.at -= timedelta(minutes=16)
            row.save()
        assert log_in(client).status_code == 302

    def test_success_forgets_the_failures(self, client: Client) -> None:
        factories.person("陈志远", "office_manager", factories.office(), username="chen")
        for _attempt in range(4):
            log_in(client, password="wrong")
        log_in(client)
        client.post(reverse("logout"))
        log_in(client, password="wrong")
        assert log_in(client).status_code == 302

    def test_neither_name_nor_address_is_stored(self, client: Client) -> None:
        log_in(client, username="my-password-typed-here", password="x")
        keys = " ".join(FailedAttempt.objects.unscoped("test").values_list("key", flat=True))
        assert keys
        assert "password" not in keys
        assert "127.0.0.1" not in keys


class TestWelcome:
    WANTED = {
        "name": "管理员",
        "username": "root",
        "password": "correct horse battery",
        "repeated": "correct horse battery",
    }

    def test_an_empty_system_leads_there(self, client: Client) -> None:
        assert client.get("/login/")["Location"] == "/welcome/"
        assert client.get("/welcome/").status_code == 200

    def test_makes_the_administrator_and_logs_in(self, client: Client) -> None:
        assert client.post("/welcome/", self.WANTED)["Location"] == "/"
        posting = Posting.objects.unscoped("test").select_related("person").get()
        assert (posting.role, posting.office_id, posting.person.name) == ("admin", None, "管理员")
        assert AuditEntry.objects.unscoped("test").filter(action="org.administrator_created").count() == 1
        assert client.get("/").status_code == 200

    def test_is_gone_as_soon_as_anybody_can_log_in(self, client: Client) -> None:
        factories.person("陈志远", "office_manager", factories.office())
        assert client.get("/welcome/").status_code == 404
        assert client.post("/welcome/", self.WANTED).status_code == 404
        assert User.objects.count() == 1

    @pytest.mark.parametrize(
        ("field", "value"),
        [
            ("repeated", "another"),
            ("password", "short"),
            ("name", ""),
            ("username", " "),
            ("password", "password1234"),
        ],
        ids=["not the same", "too short", "no name", "blank login", "too common"],
    )
    def test_a_bad_form_makes_nobody_and_keeps_what_was_typed(
        self, client: Client, field: str, value: str
    ) -> None:
        same = {"repeated": value} if field == "password" else {}
        response = client.post("/welcome/", {**self.WANTED, field: value, **same})
        assert response.status_code == 422
        assert User.objects.count() == 0
        assert self.WANTED["password"] not in response.content.decode()


class TestPassword:
    def test_is_changed_and_ends_the_other_sessions(self, client: Client) -> None:
        factories.person("陈志远", "office_manager", factories.office(), username="chen")
        other = Client()
        log_in(client)
        log_in(other)
        new = "a-quite-different-secret"
        wanted = {"old_password": PASSWORD, "new_password1": new, "new_password2": new}
        assert client.post(reverse("password_change"), wanted)["Location"] == "/"
        assert client.get("/documents/").status_code == 200
        assert other.get("/documents/").status_code == 302
        entry = AuditEntry.objects.unscoped("test").get(action="org.password_changed")
        assert new not in f"{entry.changes}{entry.note}"

    def test_the_old_one_must_be_right(self, client: Client) -> None:
        factories.person("陈志远", "office_manager", factories.office(), username="chen")
        log_in(client)
        new = "a-quite-different-secret"
        wanted = {"old_password": "wrong", "new_password1": new, "new_password2": new}
        assert client.post(reverse("password_change"), wanted).status_code == 422
        assert User.objects.get(username="chen").check_password(PASSWORD)

    def test_a_visitor_logs_in_first(self, client: Client) -> None:
        assert client.get(reverse("password_change"))["Location"].startswith("/login/")


class TestDemoDoors:
    def test_do_not_exist_outside_the_demo(self, client: Client) -> None:
        factories.person("陈志远", "office_manager", factories.office(), username="chen")
        assert client.post("/demo/login/chen/").status_code == 404
        assert "_auth_user_id" not in client.session
        assert "/demo/login/" not in client.get("/login/").content.decode()

    def test_one_click_each_role(self, client: Client, settings: Settings) -> None:
        settings.DEMO = True
        hangzhou = factories.office()
        factories.person("林国栋", "hq_manager", username="lin")
        factories.person("陈志远", "office_manager", hangzhou, username="chen")
        owner = factories.customer(hangzhou)
        factories.person("张经理", "customer", username="zhang", customer_id=owner.pk)
        page = client.get("/login/").content.decode()
        assert [f"/demo/login/{name}/" in page for name in ("lin", "chen", "zhang")] == [True] * 3
        assert str(owner) in page
        assert client.post("/demo/login/zhang/")["Location"] == "/"
        assert client.get("/").status_code == 200

    @pytest.mark.parametrize("name", ["nobody", "second"], ids=["unknown", "not shown"])
    def test_only_for_the_people_shown(self, client: Client, settings: Settings, name: str) -> None:
        settings.DEMO = True
        hangzhou = factories.office()
        factories.person("陈志远", "office_manager", hangzhou, username="chen")
        factories.person("王伟", "office_manager", hangzhou, username="second")
        assert client.post(f"/demo/login/{name}/").status_code == 404

    def test_need_post_and_a_token(self, settings: Settings) -> None:
        settings.DEMO = True
        factories.person("陈志远", "office_manager", factories.office(), username="chen")
        assert Client().get("/demo/login/chen/").status_code == 405
        assert Client(enforce_csrf_checks=True).post("/demo/login/chen/").status_code == 403


class TestLanguage:
    def test_chinese_unless_chosen(self, client: Client) -> None:
        factories.person("陈志远", "office_manager", factories.office(), username="chen")
        assert 'lang="zh-Hans"' in client.get("/login/", HTTP_ACCEPT_LANGUAGE="en").content.decode()
        response = client.post(reverse("language"), {"language": "en", "next": "/login/"})
        assert response["Location"] == "/login/"
        assert '<html lang="en"' in client.get("/login/").content.decode()

    def test_an_unknown_one_is_refused(self, client: Client) -> None:
        response = client.post(reverse("language"), {"language": "xx"})
        assert response.status_code == 422
        assert "django_language" not in client.cookies

    @pytest.mark.parametrize("elsewhere", OUTSIDE)
    def test_never_leads_to_another_site(self, client: Client, elsewhere: str) -> None:
        response = client.post(reverse("language"), {"language": "en", "next": elsewhere})
        assert response["Location"] == "/"
