from collections.abc import Mapping
from fractions import Fraction

import pytest

from shouhou.kernel.periods import PeriodKind
from shouhou.scorecards.rules.default_scheme import DEFAULT_SCHEME
from shouhou.scorecards.rules.evidence import EvidenceRow
from shouhou.scorecards.rules.kpis import KpiFacts
from shouhou.scorecards.rules.movement import losses, movements, row_costs
from shouhou.scorecards.rules.scheme import KpiCode
from shouhou.scorecards.rules.sheets import ScoredSheet, assemble
from shouhou.scorecards.tests.sheet_cases import WORKED, facts

MONTH = PeriodKind.MONTH
WORST = WORKED | {KpiCode.REPAIRS_IN_TIME: facts(50, 59), KpiCode.COMPLAINT_HANDLING: facts(1, 2)}


def sheet(counted: Mapping[KpiCode, KpiFacts] = WORKED) -> ScoredSheet:
    return assemble(counted, DEFAULT_SCHEME, MONTH)


def row(kpi: KpiCode, key: int, num: int, den: int, reason: str = "") -> EvidenceRow:
    return EvidenceRow(kpi, "record", f"{key:03}", f"No. {key}", "2026-10-08", "HZ", num, den, reason)


def test_the_parts_add_up_to_the_change_of_the_total() -> None:
    before, after = sheet(WORST), sheet()
    moves = movements(before, after)
    assert before.total is not None
    assert after.total is not None
    assert sum(move.points for move in moves) == after.total - before.total
    assert moves[0].code is KpiCode.REPAIRS_IN_TIME
    assert moves[0].better is True
    assert abs(moves[0].points) == max(abs(move.points) for move in moves)


def test_a_kpi_that_no_longer_applies_still_has_its_part() -> None:
    moves = {move.code: move for move in movements(sheet(WORST), sheet())}
    handling = moves[KpiCode.COMPLAINT_HANDLING]
    assert [handling.before, handling.after, handling.score_after, handling.better] == [50, None, None, None]
    assert handling.points == 0
    assert moves[KpiCode.EXPENSE].score_before == moves[KpiCode.EXPENSE].score_after


def test_the_losses_are_what_the_total_lacks() -> None:
    scored = sheet()
    found = losses(scored)
    assert scored.total is not None
    assert sum(loss.points for loss in found) == 100 - scored.total
    assert sum(loss.part for loss in found) == 1
    assert [loss.code.value for loss in found[:3]] == ["K2", "K5", "K4"]
    assert found[0].points == Fraction(20 * 32, 96)
    assert KpiCode.COMPLAINT_HANDLING not in {loss.code for loss in found}


def test_a_perfect_sheet_lost_nothing() -> None:
    scored = assemble(
        {code: facts(9, 9) for code in KpiCode if code.value in "K3 K4 K5 K6 K8 K9"}, DEFAULT_SCHEME, MONTH
    )
    assert {loss.points for loss in losses(scored)} == {0}


def test_each_late_repair_carries_its_part_of_the_loss() -> None:
    scored = sheet()
    rows = [row(KpiCode.REPAIRS_IN_TIME, key, int(key >= 2), 1) for key in range(59)]
    rows += [row(KpiCode.REPAIRS_IN_TIME, 90, 0, 1, "duplicate"), row(KpiCode.REPORTS, 91, 0, 1)]
    costs = row_costs(scored, KpiCode.REPAIRS_IN_TIME, rows)
    assert [cost.row.record_id for cost in costs] == ["000", "001"]
    lost = next(loss.points for loss in losses(scored) if loss.code is KpiCode.REPAIRS_IN_TIME)
    assert sum(cost.points for cost in costs) == lost
    one_better = assemble(WORKED | {KpiCode.REPAIRS_IN_TIME: facts(58, 59)}, DEFAULT_SCHEME, MONTH)
    assert scored.total is not None
    assert one_better.total is not None
    assert costs[0].gain == one_better.total - scored.total


def test_the_dearest_expense_comes_first() -> None:
    rows = [
        row(KpiCode.EXPENSE, 1, 1_000_000, 0),
        row(KpiCode.EXPENSE, 2, 3_200_000, 0),
        row(KpiCode.EXPENSE, 3, 0, 100_000_000),
    ]
    costs = row_costs(sheet(), KpiCode.EXPENSE, rows)
    assert [cost.row.record_id for cost in costs] == ["002", "001"]
    without = assemble(WORKED | {KpiCode.EXPENSE: facts(32_000, 1_000_000)}, DEFAULT_SCHEME, MONTH).total
    total = sheet().total
    assert without is not None
    assert total is not None
    assert costs[1].gain == without - total


@pytest.mark.parametrize(
    ("kpi", "counted"), [(KpiCode.WARRANTY_VISITS, facts(26, 120)), (KpiCode.COMPLAINTS, facts(2))]
)
def test_an_event_costs_what_the_total_gains_without_it(kpi: KpiCode, counted: KpiFacts) -> None:
    scored = sheet(WORKED | {kpi: counted})
    number = int(scored.row(kpi).result.facts.numerator)
    costs = row_costs(scored, kpi, [row(kpi, key, 1, 0) for key in range(number)])
    fewer = facts(number - 1, 120 if kpi is KpiCode.WARRANTY_VISITS else None)
    better = sheet(WORKED | {kpi: fewer}).total
    assert better is not None
    assert scored.total is not None
    assert len(costs) == number
    assert {cost.gain for cost in costs} == {better - scored.total}


def test_a_kpi_that_does_not_apply_costs_nothing() -> None:
    assert row_costs(sheet(), KpiCode.COMPLAINT_HANDLING, [row(KpiCode.COMPLAINT_HANDLING, 1, 0, 1)]) == ()


def test_a_kpi_with_full_marks_costs_nothing() -> None:
    assert row_costs(sheet(), KpiCode.REPORTS, [row(KpiCode.REPORTS, 1, 1, 1)]) == ()
