"""Visit plans, complaints and reports come in from a file that says things in Chinese, and again unchanged."""

import pytest

from shouhou.careplans.models import VisitPlanItem
from shouhou.complaints.models import Complaint
from shouhou.customers.commands.customers import ContactRow, CustomerRow, record_contacts, record_customers
from shouhou.foundation.importing import kinds
from shouhou.foundation.importing.running import Report, run_import
from shouhou.quality.models import ReportInstance
from tests import world

pytestmark = pytest.mark.django_db
NOW = world.NOW
PLAN = (
    "office_code,customer_code,plan_period,due_on,kind,contact_name,done_on,topics,machine_status,customer_confirmed\n"
    "HZ,K1,2026-10,2026/10/15,电话回访,王建国,2026-10-16,备件储备,运行正常,是\n"
)
COMPLAINTS = (
    "number,office_code,customer_code,received_at,subject,channel,severity,kind,validity,closed_at,closing\n"
    "TS-1,HZ,K1,2026-10-12 09:30,上门不及时,业务转达,严重,服务,有效,2026-10-17 10:00,非常满意\n"
)
REPORTS = "office_code,kind,period_code,submitted_at,verdict\nHZ,质量分析报告,2026-10,2026-11-05 16:30,退回\n"


@pytest.fixture
def cast() -> world.Cast:
    cast = world.cast()
    record_customers(actor=world.SYSTEM, rows=[CustomerRow("K1", "杭州食品厂", "HZ")], now=NOW)
    record_contacts(actor=world.SYSTEM, rows=[ContactRow("K1", "王建国", "1")], now=NOW)
    return cast


def read(cast: world.Cast, code: str, text: str) -> Report:
    kind = kinds.find(code)
    assert kind is not None
    return run_import(actor=cast.hq, kind=kind, content=text.encode(), name="file.csv", now=NOW)


@pytest.mark.parametrize(
    ("code", "text"),
    [("visit-plan", PLAN), ("complaints", COMPLAINTS), ("reports", REPORTS)],
    ids=lambda v: v[:10],
)
def test_a_file_is_taken_in_once(cast: world.Cast, code: str, text: str) -> None:
    first = read(cast, code, text)
    assert [(line.status, line.message) for line in first.lines] == [("created", "")]
    assert first.committed
    assert [line.status for line in read(cast, code, text).lines] == ["unchanged"]


def test_the_report_says_why_a_contact_does_not_count(cast: world.Cast) -> None:
    report = read(cast, "visit-plan", PLAN.replace(",备件储备,运行正常,是", ",,运行正常,"))
    (line,) = report.lines
    assert line.status == "created"
    assert "沟通内容、客户已确认" in line.message


def test_the_words_become_what_counts(cast: world.Cast) -> None:
    read(cast, "visit-plan", PLAN)
    read(cast, "complaints", COMPLAINTS)
    read(cast, "reports", REPORTS)
    item = VisitPlanItem.objects.unscoped("test").get()
    complaint = Complaint.objects.unscoped("test").get()
    report = ReportInstance.objects.unscoped("test").get()
    assert (item.kind, item.is_done) == ("phone", True)
    assert (complaint.channel, complaint.severity, complaint.k8_satisfied) == ("sales", "major", True)
    assert (report.kind, report.is_on_time, report.is_early, report.is_right) == (
        "quality_analysis",
        True,
        True,
        False,
    )


def test_one_bad_row_keeps_the_file_out(cast: world.Cast) -> None:
    report = read(
        cast,
        "complaints",
        COMPLAINTS + COMPLAINTS.splitlines()[1].replace("TS-1", "TS-2").replace("K1", "K9"),
    )
    assert [(line.number, line.field) for line in report.refused] == [(3, "customer_code")]
    assert not report.committed
    assert not Complaint.objects.unscoped("test").exists()


@pytest.mark.parametrize("code", ["visit-plan", "complaints", "reports"])
def test_every_column_is_a_field_of_the_row(code: str) -> None:
    kind = kinds.find(code)
    assert kind is not None
    names = [column.name for column in kind.columns]
    assert sorted(names) == sorted(kind.row.__dataclass_fields__)  # type: ignore[attr-defined]
    assert kind.order >= 60
