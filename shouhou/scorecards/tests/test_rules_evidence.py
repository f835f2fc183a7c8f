import json
import random
from dataclasses import replace
from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest

from shouhou.kernel.canonical import canonical_bytes
from shouhou.kernel.errors import InvalidInput
from shouhou.kernel.periods import PeriodKind
from shouhou.scorecards.rules.default_scheme import DEFAULT_SCHEME
from shouhou.scorecards.rules.evidence import (
    Evidence,
    EvidenceRow,
    Mark,
    Sums,
    evidence_to_data,
    facts_of,
    is_bad,
    parse_evidence,
    put_together,
    tally,
)
from shouhou.scorecards.rules.kpis import KpiFacts, Memo, evaluate
from shouhou.scorecards.rules.scheme import Form, KpiCode
from shouhou.scorecards.rules.sheets import assemble
from shouhou.scorecards.tests.sheet_cases import WORKED

DAYS = Decimal("3652.5")  # 120 machine-months


def row(kpi: KpiCode, key: int, num: int | Decimal, den: int | Decimal, **more: Any) -> EvidenceRow:
    return EvidenceRow(kpi, "record", f"{kpi}-{key:03}", f"No. {key}", "2026-10-08", "HZ", num, den, **more)


def cases(
    kpi: KpiCode, good: int, all_cases: int, marks: tuple[Mark, int] = (Mark.NONE, 0)
) -> list[EvidenceRow]:
    mark, marked = marks
    return [
        row(kpi, key, int(key < good), 1, mark=mark if key < marked else Mark.NONE)
        for key in range(all_cases)
    ]


def worked() -> Evidence:
    rows = [
        row(KpiCode.EXPENSE, 0, 4_000_000, 0),
        row(KpiCode.EXPENSE, 1, 200_000, 0),
        row(KpiCode.EXPENSE, 2, 0, 103_000_000),
        row(KpiCode.EXPENSE, 3, 0, -3_000_000),
        row(KpiCode.EXPENSE, 4, 999, 0, reason="salary"),
        *(row(KpiCode.WARRANTY_VISITS, key, 1, 0) for key in range(26)),
        row(KpiCode.WARRANTY_VISITS, 90, 0, DAYS),
        row(KpiCode.WARRANTY_VISITS, 91, 1, 0, reason="customer_misuse"),
        *cases(KpiCode.REPAIRS_IN_TIME, 57, 59),
        row(KpiCode.REPAIRS_IN_TIME, 90, 0, 1, reason="duplicate"),
        *cases(KpiCode.COMMISSIONING_IN_TIME, 11, 12),
        *cases(KpiCode.SATISFACTION, 82, 83),
        *(
            row(KpiCode.SATISFACTION, 90 + key, 0, 0, reason="no_answer", mark=Mark.NO_ANSWER)
            for key in range(7)
        ),
        *cases(KpiCode.CUSTOMER_VISITS, 19, 24),
        *cases(KpiCode.REPORTS, 5, 5, (Mark.EARLY, 3)),
    ]
    memo = Memo("response_in_time", Form.SHARE, Fraction(58), Fraction(59))
    return Evidence(
        tuple(rows),
        {KpiCode.COMPLAINTS: {"streak": 5, "active_machines": 120}},
        {KpiCode.REPAIRS_IN_TIME: (memo,)},
    )


def test_the_tally_gives_the_worked_facts() -> None:
    found = tally(worked())
    assert {code: (each.numerator, each.denominator) for code, each in found.items()} == {
        code: (each.numerator, each.denominator) for code, each in WORKED.items()
    }
    assert found[KpiCode.EXPENSE].rows == 2
    assert found[KpiCode.SATISFACTION].asked == 90
    assert found[KpiCode.REPORTS].early == 3
    assert (found[KpiCode.COMPLAINTS].streak, found[KpiCode.COMPLAINTS].active_machines) == (5, 120)
    assert [memo.code for memo in found[KpiCode.REPAIRS_IN_TIME].memos] == ["response_in_time"]


def test_the_tally_scores_to_the_worked_total() -> None:
    total = assemble(tally(worked()), DEFAULT_SCHEME, PeriodKind.MONTH).total
    assert total is not None
    assert float(total) == pytest.approx(71.623433, abs=5e-7)


def test_a_row_left_out_changes_nothing_whatever_it_holds() -> None:
    left_out = row(KpiCode.REPAIRS_IN_TIME, 500, 9, 99, reason="cancelled_in_time", mark=Mark.EARLY)
    more = replace(worked(), rows=(*worked().rows, left_out))
    assert tally(more) == tally(worked())


def test_reading_back_gives_the_same_evidence_and_the_same_bytes() -> None:
    text = canonical_bytes(evidence_to_data(worked()))
    again = parse_evidence(json.loads(text))
    assert canonical_bytes(evidence_to_data(again)) == text
    assert sorted(again.rows, key=lambda each: each.order) == sorted(
        worked().rows, key=lambda each: each.order
    )
    assert tally(again) == tally(worked())


def test_the_order_of_the_rows_does_not_matter() -> None:
    rows = list(worked().rows)
    random.Random(7).shuffle(rows)  # noqa: S311 - a shuffle, not a secret
    assert evidence_to_data(replace(worked(), rows=tuple(rows))) == evidence_to_data(worked())


def test_a_quarter_is_its_months_put_together() -> None:
    months = [
        Evidence(tuple(cases(KpiCode.REPAIRS_IN_TIME, good, due)))
        for good, due in [(57, 59), (38, 42), (20, 20)]
    ]
    quarter = put_together(months, {KpiCode.COMPLAINTS: {"streak": 2}})
    counted = tally(quarter)[KpiCode.REPAIRS_IN_TIME]
    result = evaluate(KpiCode.REPAIRS_IN_TIME, counted, DEFAULT_SCHEME, PeriodKind.QUARTER)
    assert result.actual == Fraction(11_500, 121)
    assert tally(quarter)[KpiCode.COMPLAINTS].streak == 2


@pytest.mark.parametrize(
    ("code", "num", "den", "expected"),
    [
        (KpiCode.REPAIRS_IN_TIME, -1, 3, (0, 3)),
        (KpiCode.REPAIRS_IN_TIME, 4, 3, (3, 3)),
        (KpiCode.REPAIRS_IN_TIME, 0, -2, (0, 0)),
        (KpiCode.WARRANTY_VISITS, -1, 487, (0, 16)),
        (KpiCode.COMPLAINTS, -1, 0, (0, None)),
    ],
)
def test_a_correction_cannot_take_more_than_there_is(
    code: KpiCode, num: int, den: int, expected: tuple[int, int | None]
) -> None:
    found = facts_of(code, Sums(num=num, den=den))
    assert [found.numerator, found.denominator] == list(expected)


def test_complaints_take_their_jobs_from_the_whole_unit() -> None:
    assert facts_of(KpiCode.COMPLAINTS, Sums(num=2), {"jobs": 40}) == KpiFacts(Fraction(2), Fraction(40))


@pytest.mark.parametrize(
    ("each", "bad"),
    [
        (row(KpiCode.REPAIRS_IN_TIME, 1, 0, 1), True),
        (row(KpiCode.REPAIRS_IN_TIME, 1, 1, 1), False),
        (row(KpiCode.REPAIRS_IN_TIME, 1, 0, 1, reason="duplicate"), False),
        (row(KpiCode.COMPLAINTS, 1, 1, 0), True),
        (row(KpiCode.WARRANTY_VISITS, 1, 0, 31), False),
        (row(KpiCode.EXPENSE, 1, 0, 31), False),
    ],
)
def test_which_rows_cost_points(each: EvidenceRow, bad: bool) -> None:
    assert is_bad(each) is bad


def damaged(**change: object) -> object:
    data = json.loads(canonical_bytes(evidence_to_data(worked())))
    data.update(change)
    return data


@pytest.mark.parametrize(
    "data",
    [
        None,
        damaged(schema="other"),
        damaged(columns=["kpi"]),
        damaged(rows=[["K3"]]),
        damaged(rows=[["K99", "a", "b", "c", "d", "e", 1, 1, "", ""]]),
        damaged(rows=[["K3", "a", "b", "c", "d", "e", 1.5, 1, "", ""]]),
        damaged(rows=[["K3", "a", "b", "c", "d", "e", "x", 1, "", ""]]),
        damaged(rows=[["K3", "a", "b", "c", "d", "e", True, 1, "", ""]]),
        damaged(rows=[["K3", "a", 5, "c", "d", "e", 1, 1, "", ""]]),
        damaged(rows=[["K3", "a", "b", "c", "d", "e", 1, 1, "", "loud"]]),
        damaged(rows=None),
        damaged(extras=[]),
        damaged(memos={"K3": [{}]}),
    ],
)
def test_damaged_evidence_is_refused(data: object) -> None:
    with pytest.raises(InvalidInput):
        parse_evidence(data)
