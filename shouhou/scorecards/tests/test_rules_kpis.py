from dataclasses import replace
from fractions import Fraction

import pytest

from shouhou.kernel.errors import InvalidInput
from shouhou.kernel.periods import PeriodKind
from shouhou.scorecards.rules.default_scheme import BANDS, DEFAULT_SCHEME
from shouhou.scorecards.rules.kpis import Absence, Flag, KpiFacts, KpiResult, Memo, add_up, evaluate, shown
from shouhou.scorecards.rules.scheme import ComplaintUnit, Form, KpiCode, Scheme
from shouhou.scorecards.rules.score import score
from shouhou.scorecards.rules.sheets import assemble
from shouhou.scorecards.tests.sheet_cases import WORKED, facts

MONTH = PeriodKind.MONTH


def result(
    code: str, counted: KpiFacts, scheme: Scheme = DEFAULT_SCHEME, kind: PeriodKind = MONTH
) -> KpiResult:
    return evaluate(KpiCode(code), counted, scheme, kind)


def with_unit(unit: ComplaintUnit) -> Scheme:
    return replace(DEFAULT_SCHEME, params=replace(DEFAULT_SCHEME.params, k7_unit=unit))


@pytest.mark.parametrize(
    ("code", "counted", "actual", "display"),
    [
        ("K1", facts(42_000, 1_000_000), "4.2", "4.20"),
        ("K2", facts(26, 120), "2.6", "2.60"),
        ("K3", facts(57, 59), "5700/59", "96.61"),
        ("K4", facts(11, 12), "1100/12", "91.67"),
        ("K5", facts(82, 83), "8200/83", "98.80"),
        ("K6", facts(19, 24), "1900/24", "79.17"),
        ("K7", facts(2), "2", "2"),
        ("K9", facts(5, 5), "100", "100.00"),
    ],
)
def test_actuals(code: str, counted: KpiFacts, actual: str, display: str) -> None:
    found = result(code, counted)
    assert (found.actual, found.display) == (Fraction(actual), display)


@pytest.mark.parametrize(
    ("code", "counted", "n", "low", "high"),
    [
        ("K2", facts(26, 120), 26, "1.6984", "3.8096"),
        ("K3", facts(57, 59), 59, "88.4564", "99.0654"),
        ("K4", facts(11, 12), 12, "64.6120", "98.5135"),
        ("K5", facts(82, 83), 83, "93.4864", "99.7870"),
        ("K7", facts(0), 0, "0.0000", "3.6889"),
        ("K9", facts(5, 5), 5, "56.5518", "100.0000"),
    ],
)
def test_n_and_interval_stand_beside_the_rate(
    code: str, counted: KpiFacts, n: int, low: str, high: str
) -> None:
    found = result(code, counted)
    assert found.n == n
    assert found.interval is not None
    assert [str(end) for end in found.interval] == [low, high]


def test_every_rate_of_a_sheet_prints_n_and_interval() -> None:
    for row in assemble(WORKED, DEFAULT_SCHEME, MONTH).rows:
        if row.spec.form is not Form.MONEY and row.result.actual is not None:
            assert row.result.n is not None
            assert row.result.interval is not None
            low, high = row.result.interval
            assert low <= row.result.actual <= high


def test_an_amount_over_an_amount_has_rows_and_no_interval() -> None:
    found = result("K1", facts(42_000, 1_000_000, rows=37))
    assert (found.n, found.interval) == (37, None)


@pytest.mark.parametrize(
    ("code", "counted", "absence"),
    [
        ("K1", facts(500, 0), Absence.NO_REVENUE),
        ("K1", facts(500, -2_000), Absence.NO_REVENUE),
        ("K2", facts(0, 0), Absence.NO_MACHINES),
        ("K3", facts(0, 0), Absence.NO_CASES),
        ("K8", facts(0, 0), Absence.NO_CASES),
        ("K7", facts(0, active_machines=0), Absence.NO_MACHINES),
    ],
)
def test_nothing_to_divide_by_is_not_applicable(code: str, counted: KpiFacts, absence: Absence) -> None:
    found = result(code, counted)
    assert (found.actual, found.display, found.interval, found.absence) == (None, "", None, absence)


def test_no_complaint_is_a_real_zero_with_one_machine_in_care() -> None:
    found = result("K7", facts(0, active_machines=1))
    assert found.actual == 0
    assert found.absence is None


def test_complaints_count_even_when_the_last_machine_has_gone() -> None:
    assert result("K7", facts(2, active_machines=0)).actual == 2


def test_complaints_can_be_held_against_jobs() -> None:
    assert result("K7", facts(3, 250), with_unit(ComplaintUnit.PER_100_JOBS)).actual == Fraction("1.2")
    assert result("K7", facts(3, 250), with_unit(ComplaintUnit.PER_MILLE)).actual == 12
    assert result("K7", facts(3, 250)).actual == 3
    assert result("K7", facts(3, 0), with_unit(ComplaintUnit.PER_MILLE)).absence is Absence.NO_CASES
    with pytest.raises(InvalidInput, match="needs a denominator"):
        result("K7", facts(3), with_unit(ComplaintUnit.PER_MILLE))


@pytest.mark.parametrize(
    ("kind", "n", "flagged"),
    [(MONTH, 19, True), (MONTH, 20, False), (PeriodKind.QUARTER, 19, False), (PeriodKind.YEAR, 5, False)],
)
def test_a_month_below_twenty_cases_is_flagged(kind: PeriodKind, n: int, flagged: bool) -> None:
    assert (Flag.LOW_VOLUME in result("K3", facts(n, n), kind=kind).flags) is flagged


@pytest.mark.parametrize(("asked", "provisional"), [(100, False), (101, True), (60, False), (None, False)])
def test_too_few_answers_make_satisfaction_provisional(asked: int | None, provisional: bool) -> None:
    found = result("K5", facts(60, 60, asked=asked))
    assert (Flag.PROVISIONAL in found.flags) is provisional
    assert found.actual == 100


@pytest.mark.parametrize(
    ("expense", "in_time", "flagged"), [(9_999, 94, True), (10_000, 94, False), (9_999, 95, False)]
)
def test_cheap_and_late_is_under_service(expense: int, in_time: int, flagged: bool) -> None:
    sheet = assemble(
        {KpiCode.EXPENSE: facts(expense, 1_000_000), KpiCode.REPAIRS_IN_TIME: facts(in_time, 100)},
        DEFAULT_SCHEME,
        MONTH,
    )
    row = sheet.row(KpiCode.EXPENSE)
    assert (Flag.UNDER_SERVICE in row.result.flags) is flagged
    assert row.score == 100


@pytest.mark.parametrize(
    ("code", "counted", "stretch"),
    [
        ("K7", facts(0, streak=5), "5/12"),
        ("K7", facts(0, streak=40), "1"),
        ("K7", facts(0), None),
        ("K8", facts(4, 4, very_satisfied=3), "3/4"),
        ("K9", facts(5, 5, early=3), "3/5"),
        ("K9", facts(5, 5), None),
        ("K3", facts(5, 5), None),
    ],
)
def test_the_second_fact(code: str, counted: KpiFacts, stretch: str | None) -> None:
    assert result(code, counted).stretch == (None if stretch is None else Fraction(stretch))


@pytest.mark.parametrize(
    ("code", "counted", "sentence"),
    [
        ("K3", facts(60, 59), "60 good cases out of 59"),
        ("K3", facts(-1, 59), "less than nothing"),
        ("K3", KpiFacts(Fraction(1, 2), Fraction(3)), "whole cases"),
        ("K3", facts(3), "needs a denominator"),
        ("K2", facts(1, -4), "less than nothing"),
        ("K7", facts(-1), "less than nothing"),
    ],
)
def test_impossible_facts_are_refused(code: str, counted: KpiFacts, sentence: str) -> None:
    with pytest.raises(InvalidInput, match=sentence) as caught:
        result(code, counted)
    assert caught.value.field == code


@pytest.mark.parametrize(
    ("actual", "text"),
    [
        ("94.998", "94.998"),
        ("94.9949", "94.99"),
        ("95", "95.00"),
        ("95.001", "95.00"),
        ("94.99999999", "94.99999999"),
    ],
)
def test_a_figure_that_missed_does_not_look_as_if_it_had_not(actual: str, text: str) -> None:
    assert shown(Fraction(actual), DEFAULT_SCHEME.kpis[KpiCode.REPAIRS_IN_TIME].targets[MONTH]) == text


def test_a_cost_just_over_its_ceiling_does_not_look_like_it() -> None:
    assert shown(Fraction("5.001"), DEFAULT_SCHEME.kpis[KpiCode.EXPENSE].targets[MONTH]) == "5.001"


MONTHS = [facts(57, 59), facts(38, 42), facts(20, 20)]


def test_a_quarter_is_the_ratio_of_sums() -> None:
    whole = result("K3", add_up(MONTHS), kind=PeriodKind.QUARTER)
    targets = DEFAULT_SCHEME.kpis[KpiCode.REPAIRS_IN_TIME].targets[PeriodKind.QUARTER]
    assert whole.actual == Fraction(11_500, 121)
    assert float(score(whole.actual, targets, BANDS)) == pytest.approx(60.330579, abs=5e-7)
    mean = sum((month.numerator / (month.denominator or 1) for month in MONTHS), Fraction(0)) * 100 / 3
    assert float(mean) == pytest.approx(95.695453, abs=5e-7)
    assert float(score(mean, targets, BANDS)) == pytest.approx(65.563627, abs=5e-7)


def test_second_facts_add_up_unless_one_part_lacks_them() -> None:
    both = add_up([facts(5, 5, early=3, asked=9), facts(4, 5, early=1, asked=8)], streak=2)
    assert (both.early, both.asked, both.streak) == (4, 17, 2)
    assert add_up([facts(5, 5, early=3), facts(4, 5)]).early is None
    assert add_up([facts(1), facts(2)]) == facts(3)


def test_nothing_cannot_be_added_up() -> None:
    with pytest.raises(InvalidInput, match="nothing to add up"):
        add_up([])


def test_memos_carry_their_own_n_and_interval_and_add_up() -> None:
    def month(good: int, cases: int) -> KpiFacts:
        memo = Memo("response_in_time", Form.SHARE, Fraction(good), Fraction(cases))
        return replace(facts(1, 1), memos=(memo,))

    found = result("K3", add_up([month(57, 59), month(0, 0)])).memos[0]
    assert (found.actual, found.n) == (Fraction(5700, 59), 59)
    assert found.interval is not None
    assert str(found.interval[0]) == "88.4564"
    assert result("K3", month(0, 0)).memos[0].actual is None
