"""Importing through the page: trial, report, for real; and everything that can be wrong with a file."""

from collections.abc import Iterator
from datetime import timedelta
from io import BytesIO
from pathlib import Path
from typing import Any
from unittest.mock import patch

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone
from huey.contrib.djhuey import HUEY
from pytest_django.fixtures import Settings
from python_calamine import CalamineWorkbook

from shouhou.foundation.importing import jobs, kinds
from shouhou.foundation.importing.jobs import JobState
from shouhou.foundation.models import ImportJob, ImportRun
from shouhou.org.models import Office, Person, Posting
from shouhou.web import tasks
from shouhou.web.tests import factories

pytestmark = pytest.mark.django_db
GOOD = "office code,office name,region code\nHZ,杭州办事处,EAST\nNB,宁波办事处,EAST\n"
REFUSED = "employee_no,name,role,office_code,from_on\nSH1,张伟,technician,XX,2026-01-01\nSH2,李娜,clerk,,2026-02-31\n"


@pytest.fixture
def admin(client: Client) -> Client:
    """The administrator's browser, in English."""
    person = factories.person("系统管理员", "admin", username="root")
    assert person.user is not None
    client.force_login(person.user)
    client.cookies["django_language"] = "en"
    return client


def upload(
    client: Client, content: bytes | str, code: str = "offices", name: str = "a.csv", **more: object
) -> Any:
    body = content.encode() if isinstance(content, str) else content
    return client.post(f"/imports/{code}/upload/", {"file": SimpleUploadedFile(name, body), **more})


def job() -> ImportJob:
    return ImportJob.objects.unscoped("test").get()


def page(client: Client) -> str:
    return client.get(f"/imports/jobs/{job().public_id}/").content.decode()


class TestHappyPath:
    def test_the_trial_writes_nothing_and_shows_every_row(self, admin: Client) -> None:
        response = upload(admin, GOOD)
        assert response["Location"] == f"/imports/jobs/{job().public_id}/"
        shown = page(admin)
        assert "Import for real" in shown
        assert "read as utf-8" in shown
        assert job().counts == {"created": 2}
        assert not Office.objects.unscoped("test").exists()

    def test_for_real_writes_and_a_second_time_changes_nothing(self, admin: Client) -> None:
        upload(admin, GOOD)
        admin.post(f"/imports/jobs/{job().public_id}/confirm/")
        assert set(Office.objects.unscoped("test").values_list("code", flat=True)) == {"HZ", "NB"}
        assert job().state == JobState.IMPORTED
        run = ImportRun.objects.unscoped("test").get()
        assert (run.created, run.actor_name, run.encoding) == (2, "系统管理员", "utf-8")
        assert "a.csv" in admin.get("/imports/").content.decode()
        again = upload(admin, GOOD)
        second = ImportJob.objects.unscoped("test").latest("pk")
        assert again["Location"].endswith(f"{second.public_id}/")
        assert second.counts == {"unchanged": 2}

    def test_gb18030_is_recognized(self, admin: Client) -> None:
        upload(admin, GOOD.encode("gb18030"))
        assert job().encoding == "gb18030"
        assert job().state == JobState.CHECKED

    def test_the_template_can_be_filled_and_comes_back_whole(self, admin: Client) -> None:
        response = admin.get("/imports/offices/template.xlsx")
        assert response["X-Content-Type-Options"] == "nosniff"
        upload(admin, response.content, name="template.xlsx")
        assert job().state == JobState.CHECKED
        assert job().encoding == "xlsx"

    def test_the_bytes_are_gone_after_the_import(self, admin: Client, settings: Settings) -> None:
        upload(admin, GOOD)
        kept = Path(settings.MEDIA_ROOT) / "imports" / job().token
        assert kept.read_text() == GOOD
        admin.post(f"/imports/jobs/{job().public_id}/confirm/")
        assert not kept.exists()


class TestRefusedRows:
    def test_stand_first_with_row_column_and_reason(self, admin: Client) -> None:
        upload(admin, REFUSED, code="people")
        shown = page(admin)
        assert "is not a date that exists" in shown
        assert "2026-02-31" in shown
        assert "Import for real" not in shown
        assert job().state == JobState.REFUSED

    def test_cannot_be_forced_in(self, admin: Client) -> None:
        upload(admin, REFUSED, code="people")
        before = Person.objects.unscoped("test").count()
        admin.post(f"/imports/jobs/{job().public_id}/confirm/")
        assert Person.objects.unscoped("test").count() == before
        assert job().state == JobState.REFUSED

    def test_the_report_is_a_workbook(self, admin: Client) -> None:
        upload(admin, REFUSED, code="people")
        response = admin.get(f"/imports/jobs/{job().public_id}/report.xlsx")
        assert "attachment" in response["Content-Disposition"]
        rows = CalamineWorkbook.from_filelike(BytesIO(response.content)).get_sheet_by_index(0).to_python()
        assert rows[0][:2] == ["Row", "Outcome"]
        assert rows[1][1] == "Refused"
        assert len(rows) == 3

    def test_are_paged_and_filtered(self, admin: Client) -> None:
        many = "employee_no,name,role,from_on\n" + "".join(
            f"SH{n},张伟,clerk,2026-02-31\n" for n in range(120)
        )
        upload(admin, many, code="people")
        address = f"/imports/jobs/{job().public_id}/"
        assert admin.get(address).content.decode().count('data-tone="bad"><td') == 50
        assert "101–120" in admin.get(f"{address}?status=refused&page=3").content.decode()

    def test_another_file_in_its_place_is_tried_again(self, admin: Client) -> None:
        upload(admin, "office code,office name\nHZ,杭州\n")
        better = {"file": SimpleUploadedFile("b.csv", GOOD.encode()), "mapping_text": ""}
        admin.post(f"/imports/jobs/{job().public_id}/change/", better)
        assert (job().state, job().file_name) == (JobState.CHECKED, "b.csv")


class TestUnreadable:
    @pytest.mark.parametrize(
        ("name", "content", "sentence"),
        [
            ("a.csv", b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR\xff\xfe\xff", "neither UTF-8 nor GB18030"),
            ("a.xls", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1rest", "old .xls file"),
            ("a.xlsx", b"PK\x03\x04broken", "damaged"),
            ("a.csv", b"office code,office name\nHZ,x\n", "region code"),
            ("a.csv", b"   \n  ", "empty"),
            ("a.csv", b"a\x00b,c\n1,2\n", "not a table"),
        ],
        ids=["a picture", "old excel", "damaged", "missing column", "blank", "binary"],
    )
    def test_says_what_is_wrong_and_keeps_the_upload(
        self, admin: Client, name: str, content: bytes, sentence: str
    ) -> None:
        response = upload(admin, content, name=name, mapping_text="")
        assert response.status_code == 302
        shown = page(admin)
        assert sentence in shown
        assert job().state == JobState.UNREADABLE
        assert not Office.objects.unscoped("test").exists()

    def test_a_bad_mapping_is_shown_again_as_typed(self, admin: Client) -> None:
        typed = 'kind = "offices"\n[columns\ncode = "x"'
        upload(admin, GOOD, mapping_text=typed)
        shown = page(admin)
        assert "not valid TOML" in shown
        assert "[columns\ncode = &quot;x&quot;" in shown

    def test_a_mapping_renames_columns_without_a_second_upload(self, admin: Client) -> None:
        upload(admin, "Code,Title\nHZ,杭州办事处\n")
        assert job().state == JobState.UNREADABLE
        mapping = '[columns]\ncode = "Code"\nname = "Title"\n[constants]\nregion_code = "EAST"\n'
        admin.post(f"/imports/jobs/{job().public_id}/change/", {"mapping_text": mapping})
        assert job().state == JobState.CHECKED

    def test_no_file_keeps_the_mapping(self, admin: Client) -> None:
        response = admin.post("/imports/offices/upload/", {"mapping_text": "# typed by hand"})
        assert response.status_code == 422
        assert "Choose a file." in response.content.decode()
        assert "# typed by hand" in response.content.decode()

    def test_a_mapping_file_that_is_no_text(self, admin: Client) -> None:
        response = upload(admin, GOOD, mapping_file=SimpleUploadedFile("m.toml", b"\xff\xfe\x00"))
        assert response.status_code == 422
        assert "not UTF-8 text" in response.content.decode()

    def test_a_huge_file_stops_at_the_limit(self, admin: Client, settings: Settings) -> None:
        settings.IMPORT_MAX_BYTES = 1024 * 1024
        response = upload(admin, b"x" * (2 * 1024 * 1024), mapping_text="# typed by hand")
        assert response.status_code == 422
        assert "larger than 1 MB" in response.content.decode()
        assert "# typed by hand" in response.content.decode()
        assert not ImportJob.objects.unscoped("test").exists()

    def test_a_file_name_is_never_a_path(self, admin: Client, settings: Settings) -> None:
        upload(admin, GOOD, name="../../../etc/passwd.csv")
        folder = Path(settings.MEDIA_ROOT) / "imports"
        assert {p.parent for p in folder.rglob("*")} == {folder}
        assert all(job().token in p.name for p in folder.iterdir())

    def test_a_script_in_a_cell_is_text(self, admin: Client) -> None:
        upload(
            admin, "employee_no,name,role\n<script>alert(1)</script>,x,clerk\nSH2,y,nothing\n", code="people"
        )
        assert "<script>alert" not in page(admin)


class TestWho:
    def test_a_visitor_logs_in_first(self, client: Client) -> None:
        assert client.get("/imports/")["Location"].startswith("/login/")

    def test_a_technician_is_denied(self, client: Client) -> None:
        person = factories.person("刘建军", "technician", factories.office())
        assert person.user is not None
        client.force_login(person.user)
        assert client.get("/imports/").status_code == 403
        assert upload(client, GOOD).status_code == 403

    def test_a_kind_beyond_ones_post_does_not_exist(self, client: Client) -> None:
        person = factories.person("王小兰", "clerk", factories.office())
        assert person.user is not None
        client.force_login(person.user)
        assert client.get("/imports/offices/").status_code == 404
        assert upload(client, GOOD).status_code == 404
        assert "/imports/offices/" not in client.get("/imports/").content.decode()

    @pytest.mark.parametrize("what", ["", "progress/", "report.xlsx"])
    def test_another_persons_upload_does_not_exist(self, admin: Client, what: str) -> None:
        upload(admin, GOOD)
        address = f"/imports/jobs/{job().public_id}/"
        other = factories.person("另一位管理员", "admin")
        assert other.user is not None
        outsider = Client()
        outsider.force_login(other.user)
        assert outsider.get(f"{address}{what}").status_code == 404
        for act in ("change/", "confirm/"):
            assert outsider.post(f"{address}{act}").status_code == 404
        assert not Office.objects.unscoped("test").exists()

    def test_a_lost_post_takes_the_upload_with_it(self, admin: Client) -> None:
        upload(admin, GOOD)
        Posting.objects.unscoped("test").update(role="clerk", office=factories.office())
        assert admin.get(f"/imports/jobs/{job().public_id}/").status_code == 404

    def test_foreign_forms_are_refused(self, admin: Client) -> None:
        strict = Client(enforce_csrf_checks=True)
        strict.cookies = admin.cookies
        assert upload(strict, GOOD).status_code == 403
        assert not ImportJob.objects.unscoped("test").exists()


class TestLongFiles:
    @pytest.fixture(autouse=True)
    def _short_inline(self) -> Iterator[None]:
        with patch.object(jobs, "INLINE_BYTES", 10):
            yield

    def test_wait_for_the_worker_and_show_progress(self, admin: Client) -> None:
        HUEY.immediate = False
        with (
            patch.object(tasks, "import_later") as queued,
            patch.object(tasks, "last_beat", return_value=None),
        ):
            upload(admin, GOOD)
            queued.assert_called_once_with(job().pk)
            shown = page(admin)
            assert "Waiting for the worker" in shown
            assert "no sign of life" in shown
        assert job().state == JobState.WAITING
        tasks.run_import(job().pk)
        done = admin.get(f"/imports/jobs/{job().public_id}/progress/")
        assert (done.status_code, done["HX-Refresh"]) == (204, "true")
        assert job().state == JobState.CHECKED

    def test_are_checked_again_for_permission_when_they_run(self, admin: Client) -> None:
        with patch.object(tasks, "import_later"):
            upload(admin, GOOD)
        Posting.objects.unscoped("test").update(role="clerk", office=factories.office("SX", "绍兴办事处"))
        tasks.run_import(job().pk)
        assert job().state == JobState.UNREADABLE
        assert Office.objects.unscoped("test").count() == 1

    def test_a_repeated_task_does_nothing(self, admin: Client) -> None:
        upload(admin, GOOD)
        admin.post(f"/imports/jobs/{job().public_id}/confirm/")
        assert Office.objects.unscoped("test").count() == 2
        tasks.run_import(job().pk)
        assert ImportRun.objects.unscoped("test").count() == 1

    def test_cannot_be_changed_while_running(self, admin: Client) -> None:
        with patch.object(tasks, "import_later"):
            upload(admin, GOOD)
        response = admin.post(f"/imports/jobs/{job().public_id}/change/", {"mapping_text": ""})
        assert response.status_code == 422
        assert "being worked on" in response.content.decode()

    def test_a_breakdown_is_told_and_nothing_is_written(self, admin: Client) -> None:
        with patch.object(jobs, "run_import", side_effect=ZeroDivisionError):
            upload(admin, GOOD)
        assert job().state == JobState.FAILED
        assert "stopped unexpectedly" in page(admin)


class TestSweep:
    def test_deletes_what_expired_with_its_files(self, admin: Client, settings: Settings) -> None:
        upload(admin, GOOD)
        jobs.sweep(now=timezone.now() + timedelta(hours=23))
        assert ImportJob.objects.unscoped("test").count() == 1
        jobs.sweep(now=timezone.now() + timedelta(hours=25))
        assert not ImportJob.objects.unscoped("test").exists()
        assert not list((Path(settings.MEDIA_ROOT) / "imports").iterdir())

    def test_calls_off_what_a_dead_worker_left(self, admin: Client) -> None:
        upload(admin, GOOD)
        ImportJob.objects.unscoped("test").update(state="running")
        jobs.sweep(now=timezone.now() + timedelta(hours=4))
        assert job().state == JobState.FAILED
        assert "interrupted" in page(admin)


def test_every_kind_has_a_page_and_a_template(admin: Client) -> None:
    for kind in kinds.everything():
        if kind.permission.startswith("org."):
            assert admin.get(f"/imports/{kind.code}/").status_code == 200, kind.code
            assert admin.get(f"/imports/{kind.code}/template.xlsx").content[:2] == b"PK"
