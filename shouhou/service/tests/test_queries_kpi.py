"""Counters for scorecards against rows counted by hand, and the drill-down behind them."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest

from shouhou.service.commands.intake_answers import record_answers
from shouhou.service.commands.intake_money import record_expenses, record_revenue
from shouhou.service.commands.intake_visits import record_visits
from shouhou.service.commands.rows import AnswerRow, ExpenseRow, RevenueRow, VisitRow
from shouhou.service.queries import kpi
from shouhou.service.queries.kpi import Gate
from shouhou.service.tests.factories import NOW, REPORTED, request_row, scene, take_order, take_requests
from tests import world

pytestmark = pytest.mark.django_db
HOUR = timedelta(hours=1)
DUE = REPORTED + 32 * HOUR
NOVEMBER = (datetime(2026, 10, 31, 16, tzinfo=UTC), datetime(2026, 11, 30, 16, tzinfo=UTC))
DAYS = (date(2026, 11, 1), date(2026, 12, 1))


@pytest.fixture
def cast() -> world.Cast:
    return scene()


def test_repairs_by_gate(cast: world.Cast) -> None:
    kept: dict[str, Any] = {
        "responded_at": REPORTED + HOUR,
        "arrived_at": REPORTED + 8 * HOUR,
        "restored_at": DUE,
    }
    take_requests(
        request_row("in-time", **kept),
        request_row("slow-answer", **(kept | {"responded_at": REPORTED + 2 * HOUR})),
        request_row("late", **(kept | {"restored_at": DUE + HOUR, "waits_for_company": True})),
        request_row("open-overdue"),
        request_row("open", reported_at=NOW - HOUR),
        request_row("question", kind="question"),
        request_row("remote", remote_fix=True, responded_at=REPORTED, restored_at=REPORTED + HOUR),
        request_row("elsewhere", office_code="GZ", machine_serial="G1", restored_at=DUE),
    )
    found = kpi.repairs([cast.hangzhou.pk], *NOVEMBER, as_of=NOW)
    assert set(found) == {cast.hangzhou.pk}
    counts = found[cast.hangzhou.pk]
    assert counts.restore == Gate(due=6, on_time=3, late=2)
    assert counts.restore.undecided == 1
    assert counts.raw == counts.restore
    assert counts.response == Gate(due=6, on_time=3, late=2)
    assert counts.arrival == Gate(due=5, on_time=3, late=1)
    assert counts.all_gates == Gate(due=6, on_time=2, late=3)
    assert counts.office_only == Gate(due=5, on_time=3, late=1)
    assert (counts.company_wait, dict(counts.excluded)) == (1, {"question_no_fault": 1})
    assert kpi.repair_minutes([cast.hangzhou.pk], *NOVEMBER) == {cast.hangzhou.pk: [60, 1920, 1920, 1980]}
    rows = kpi.repair_rows(cast.manager, [cast.hangzhou.pk], *NOVEMBER)
    assert len(rows) == 7, "counted and left-out rows"
    assert not kpi.repair_rows(cast.outsider, [cast.hangzhou.pk], *NOVEMBER)
    assert set(kpi.repairs(None, *NOVEMBER, as_of=NOW)) == {cast.hangzhou.pk, cast.guangzhou.pk}


def test_an_open_overdue_case_is_late_in_its_due_month_and_not_in_its_close_month(cast: world.Cast) -> None:
    december = (NOVEMBER[1], datetime(2026, 12, 31, 16, tzinfo=UTC))
    later = datetime(2026, 12, 20, tzinfo=UTC)
    take_requests(request_row("R1"))
    before = kpi.repairs(None, *NOVEMBER, as_of=later)[cast.hangzhou.pk].restore
    take_requests(request_row("R1", restored_at=later), now=later)
    after = kpi.repairs(None, *NOVEMBER, as_of=later)[cast.hangzhou.pk].restore
    assert before == after == Gate(due=1, on_time=0, late=1)
    assert kpi.repairs(None, *december, as_of=later) == {}


def test_late_begins_the_minute_after_due(cast: world.Cast) -> None:
    take_requests(request_row("R1"))
    by_moment = {
        seconds: kpi.repairs(None, *NOVEMBER, as_of=DUE + timedelta(seconds=seconds))[
            cast.hangzhou.pk
        ].restore.late
        for seconds in (0, 59, 60)
    }
    assert by_moment == {0: 0, 59: 0, 60: 1}


def test_visits_answers_and_money(cast: world.Cast) -> None:
    take_order("W1")
    take_order("W2", machine_serial="H2", work_type="install")
    visits = [VisitRow("W1", REPORTED + HOUR), VisitRow("W2", REPORTED + HOUR)]
    record_visits(actor=world.SYSTEM, rows=visits, now=NOW)
    closed = REPORTED + timedelta(days=3)
    answers = [
        AnswerRow("W1", "slip", closed, score=5),
        AnswerRow("W1", "callback", closed + HOUR, score=3),
        AnswerRow("W2", "slip", closed, score=5),
    ]
    record_answers(actor=world.SYSTEM, rows=answers, now=NOW)
    day = date(2026, 11, 5)
    costs = [
        ExpenseRow("HZ", day, "travel", Decimal("100.10")),
        ExpenseRow("HZ", day, "lodging", Decimal("0.20")),
        ExpenseRow("HZ", day, "rent", Decimal(5000)),
    ]
    record_expenses(actor=world.SYSTEM, rows=costs, now=NOW)
    sales = [
        RevenueRow("HZ", day, "machine", Decimal(1000), "D1"),
        RevenueRow("HZ", day, "return", Decimal(-100), "D2"),
    ]
    record_revenue(actor=world.SYSTEM, rows=sales, now=NOW)
    office = cast.hangzhou.pk
    assert kpi.visits([office], *DAYS) == {office: {"": 1, "not_repair": 1}}
    assert kpi.visit_responsibility([office], *DAYS) == {office: {"unknown": 1}}
    found = kpi.answers([office], *NOVEMBER)[office]
    assert (found.answers, found.satisfied, found.top_box, found.score_sum) == (2, 1, 1, 8)
    assert (dict(found.by_type), dict(found.excluded)) == (
        {"repair": (1, 0), "install": (1, 1)},
        {"superseded": 1},
    )
    assert kpi.expenses([office], *DAYS) == {
        office: {"": Decimal("100.30"), "fixed_cost": Decimal("5000.00")}
    }
    assert kpi.expense_categories([office], *DAYS)[office]["travel"] == Decimal("100.10")
    assert kpi.revenue([office], *DAYS) == {
        office: {"machine": Decimal("1000.00"), "return": Decimal("-100.00")}
    }
    assert kpi.jobs_closed([office], *NOVEMBER) == {office: 2}
    assert len(kpi.visit_rows(cast.manager, [office], *DAYS)) == 2
    assert len(kpi.expense_rows(cast.manager, [office], *DAYS)) == 3
    assert len(kpi.revenue_rows(cast.manager, [office], *DAYS)) == 2
    assert len(kpi.answer_rows(cast.manager, [office], *NOVEMBER)) == 3
    assert not kpi.answer_rows(cast.outsider, [office], *NOVEMBER)
