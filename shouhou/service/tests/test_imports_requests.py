"""Reopenings and transfers come in from files that say things in Chinese, and again unchanged."""

from datetime import timedelta

import pytest

from shouhou.foundation.importing import kinds
from shouhou.foundation.importing.running import Report, run_import
from shouhou.service.models import RequestReopen, RequestTransfer
from shouhou.service.tests.factories import NOW, REPORTED, request, request_row, scene, take_requests
from tests import world

pytestmark = pytest.mark.django_db
REOPENS = (
    "报修单号,voided_restored_at,reopened_at,reason\nR1,2026-11-03 16:00,2026-11-05 08:20,同一故障复发\n"
)
TRANSFERS = "request_number,from_office_code,to_office_code,at,reason\nR1,HZ,GZ,2026-11-03 05:00,就近支援\n"


@pytest.fixture
def cast() -> world.Cast:
    cast = scene()
    take_requests(request_row(restored_at=REPORTED + timedelta(days=4)))
    return cast


def read(code: str, text: str) -> Report:
    kind = kinds.find(code)
    assert kind is not None
    return run_import(actor=world.SYSTEM, kind=kind, content=text.encode(), name="file.csv", now=NOW)


@pytest.mark.parametrize(("code", "text"), [("request-reopens", REOPENS), ("request-transfers", TRANSFERS)])
def test_a_file_is_taken_in_once(cast: world.Cast, code: str, text: str) -> None:
    first = read(code, text)
    assert [(line.status, line.message) for line in first.lines] == [("created", "")]
    assert first.committed
    assert [line.status for line in read(code, text).lines] == ["unchanged"]


def test_what_the_files_say_is_what_is_recorded(cast: world.Cast) -> None:
    read("request-reopens", REOPENS)
    read("request-transfers", TRANSFERS)
    again = RequestReopen.objects.unscoped("test").get()
    moved = RequestTransfer.objects.unscoped("test").get()
    assert (again.reason, again.days_after) == ("同一故障复发", 2)
    assert (moved.from_office, moved.to_office) == (cast.hangzhou, cast.guangzhou)
    assert request().office == cast.guangzhou


def test_a_refused_row_names_its_column(cast: world.Cast) -> None:
    report = read("request-transfers", TRANSFERS.replace(",GZ,", ",HZ,"))
    assert [(line.status, line.field) for line in report.lines] == [("refused", "to_office_code")]
    report = read("request-reopens", REOPENS.replace("R1", "R9"))
    assert [(line.status, line.field) for line in report.lines] == [("refused", "request_number")]
    assert not report.committed


def test_they_come_right_after_the_pauses() -> None:
    codes = [kind.code for kind in kinds.everything()]
    at = codes.index("request-pauses")
    expected = ["requests", "request-pauses", "request-reopens", "request-transfers", "work-orders"]
    assert codes[at - 1 : at + 4] == expected
