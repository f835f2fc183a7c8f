import copy
import json
from collections.abc import Callable
from dataclasses import asdict
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shouhou.kernel.canonical import canonical_bytes
from shouhou.kernel.errors import InvalidInput
from shouhou.kernel.periods import PeriodKind
from shouhou.scorecards.rules.default_scheme import DEFAULT_SCHEME
from shouhou.scorecards.rules.scheme import ComplaintUnit, Direction, KpiCode, Params
from shouhou.scorecards.rules.scheme_data import (
    PARAM_RANGES,
    number,
    number_text,
    parse_params,
    parse_scheme,
    scheme_to_data,
)
from shouhou.scorecards.rules.score import SaturatedMode

FORM = {
    "K1": ("服务费用率", ["5", "5", "5", "5"], "%", 15),
    "K2": ("保修期服务平均次数", ["3", "3", "3", "3"], "次/台", 20),
    "K3": ("报修处理及时率", ["95", "95", "95", "95"], "%", 15),
    "K4": ("调试及时率", ["95", "95", "95", "95"], "%", 8),
    "K5": ("安装、调试、维修满意率", ["99", "99", "99", "99"], "%", 15),
    "K6": ("客户拜访完成率", ["70", "70", "70", "70"], "%", 8),
    "K7": ("客户投诉率", ["0", "0", "0", "1"], "件", 10),
    "K8": ("投诉处理满意率", ["100", "100", "100", "100"], "%", 4),
    "K9": ("报表上交及时准确率", ["100", "100", "100", "100"], "%", 5),
}


def default_data() -> dict[str, Any]:
    data: dict[str, Any] = json.loads(canonical_bytes(scheme_to_data(DEFAULT_SCHEME)))
    return copy.deepcopy(data)


def test_the_default_scheme_is_the_form() -> None:
    shipped = {
        spec.code.value: (
            spec.name.zh,
            [number_text(spec.targets[kind].target) for kind in PeriodKind],
            spec.unit.zh,
            int(spec.weight),
        )
        for spec in DEFAULT_SCHEME.kpis.values()
    }
    assert shipped == FORM


def test_lower_is_better_for_cost_visits_and_complaints_only() -> None:
    lower = [spec.code.value for spec in DEFAULT_SCHEME.kpis.values() if spec.direction is Direction.LOWER]
    assert lower == ["K1", "K2", "K7"]


def test_a_scheme_survives_json() -> None:
    assert parse_scheme(default_data()) == DEFAULT_SCHEME
    assert parse_scheme(scheme_to_data(DEFAULT_SCHEME)) == DEFAULT_SCHEME


def test_explicit_edges_and_parameters_survive_json() -> None:
    data = default_data()
    data["kpis"][2]["targets"]["year"] |= {"exceeds": "96.5", "far": 99}
    data["params"] |= {"saturated_mode": "stretch", "period_start_day": 26, "k7_unit": "per_100_jobs"}
    scheme = parse_scheme(data)
    year = scheme.kpis[KpiCode.REPAIRS_IN_TIME].targets[PeriodKind.YEAR]
    assert (year.exceeds, year.far) == (Fraction("96.5"), Fraction(99))
    assert scheme.params.saturated_mode is SaturatedMode.STRETCH
    assert scheme.params.k7_unit is ComplaintUnit.PER_100_JOBS
    assert parse_scheme(scheme_to_data(scheme)) == scheme


def test_parameters_not_given_keep_their_defaults() -> None:
    assert parse_params({}) == Params()
    assert parse_params({"low_volume_n": "25"}) == Params(low_volume_n=25)


def test_the_scale_follows_the_parameters() -> None:
    data = default_data()
    data["params"] |= {"reference_warranty_months": 18, "k7_unit": "per_mille"}
    scheme = parse_scheme(data)
    assert [scheme.scale(KpiCode(code)) for code in ("K1", "K2", "K7")] == [100, 18, 1000]


Change = Callable[[dict[str, Any]], object]


@pytest.mark.parametrize(
    ("change", "field", "sentence"),
    [
        pytest.param(
            lambda data: data["kpis"][0].update(weight=14),
            "weights",
            "add up to 100; these add up to 99",
            id="weights sum to 99",
        ),
        pytest.param(
            lambda data: (data["kpis"][0].update(weight=35), data["kpis"][1].update(weight=0)),
            "weights",
            "more than 0",
            id="weight zero",
        ),
        pytest.param(
            lambda data: data["kpis"][2]["targets"]["month"].update(zero=98),
            "kpis[K3].targets[month]",
            "zero point 98 is on the wrong side of the target 95",
            id="zero beyond target",
        ),
        pytest.param(
            lambda data: data["kpis"][0]["targets"]["year"].update(zero=5),
            "kpis[K1].targets[year]",
            "wrong side",
            id="zero on target",
        ),
        pytest.param(
            lambda data: data["kpis"][0].update(direction="higher"),
            "kpis[K1].targets[month]",
            "wrong side",
            id="direction against its targets",
        ),
        pytest.param(
            lambda data: data["kpis"][2]["targets"]["month"].update(best=94),
            "kpis[K3].targets[month]",
            "must follow each other",
            id="best below target",
        ),
        pytest.param(
            lambda data: data["kpis"][2]["targets"]["month"].update(exceeds=98, far=97),
            "kpis[K3].targets[month]",
            "80, 95, 98, 97, 100",
            id="edges not monotone",
        ),
        pytest.param(
            lambda data: data["kpis"][8]["targets"]["month"].update(exceeds=100),
            "kpis[K9].targets[month]",
            "must follow each other",
            id="edges on a saturated target",
        ),
        pytest.param(
            lambda data: data["kpis"][3]["targets"].pop("half"),
            "kpis[K4].targets.half",
            "kpis[K4].targets.half is missing",
            id="a period is missing",
        ),
        pytest.param(
            lambda data: data["kpis"][3]["targets"]["half"].pop("best"),
            "kpis[K4].targets[half].best",
            "is missing",
            id="a breakpoint is missing",
        ),
        pytest.param(
            lambda data: data["kpis"][3]["targets"].update(week={}),
            "kpis[K4].targets",
            "nobody knows: week",
            id="an unknown period",
        ),
        pytest.param(
            lambda data: data["kpis"][4].update(code="K4"),
            "kpis",
            "listed twice",
            id="a KPI twice",
        ),
        pytest.param(
            lambda data: data["kpis"][4].update(code="K10"),
            "kpis[4].code",
            "'K10'; it is one of: K1, K2",
            id="an unknown KPI",
        ),
        pytest.param(
            lambda data: data["kpis"][4].update(weight="many"),
            "kpis[K5].weight",
            "must be a number, not 'many'",
            id="a weight in words",
        ),
        pytest.param(
            lambda data: data["kpis"][4]["name"].pop("zh"),
            "kpis[K5].name",
            "Chinese",
            id="a name without Chinese",
        ),
        pytest.param(lambda data: data["bands"].pop(), "bands", "four bands", id="three bands"),
        pytest.param(
            lambda data: data["bands"].reverse(),
            "bands",
            "best first",
            id="bands upside down",
        ),
        pytest.param(
            lambda data: data["bands"][1].update({"from": 95}),
            "bands",
            "must fall",
            id="band edges crossed",
        ),
        pytest.param(
            lambda data: data["params"].update(period_start_day=29),
            "params.period_start_day",
            "from 1 to 28, not 29",
            id="a first day that February lacks",
        ),
        pytest.param(
            lambda data: data["params"].update(low_volume_n="2.5"),
            "params.low_volume_n",
            "whole number",
            id="half a case",
        ),
        pytest.param(
            lambda data: data["params"].update(saturated_mode="max"),
            "params.saturated_mode",
            "one of: full, stretch, cap",
            id="an unknown mode",
        ),
        pytest.param(
            lambda data: data["params"].update(generous=True),
            "params",
            "nobody knows: generous",
            id="an unknown parameter",
        ),
        pytest.param(lambda data: data.update(kpis=[]), "kpis", "not empty", id="no KPI"),
        pytest.param(lambda data: data.pop("bands"), "bands", "is missing", id="no bands"),
        pytest.param(lambda data: data.update(schema="x/9"), "schema", "shouhou.scheme/1", id="another form"),
    ],
)
def test_what_cannot_be_right_is_refused_by_name(change: Change, field: str, sentence: str) -> None:
    data = default_data()
    change(data)
    with pytest.raises(InvalidInput) as caught:
        parse_scheme(data)
    assert caught.value.field == field
    assert sentence in str(caught.value)


@pytest.mark.parametrize("data", [None, [], "scheme", 5])
def test_a_scheme_is_an_object(data: object) -> None:
    with pytest.raises(InvalidInput, match="must be an object"):
        parse_scheme(data)


def test_every_whole_number_parameter_has_its_range() -> None:
    assert {name for name, value in asdict(Params()).items() if isinstance(value, int)} == set(PARAM_RANGES)


@pytest.mark.parametrize(
    "value",
    [None, True, "", "x", "1/0", "inf", "nan", "1e999999999", "1e-999999999", "9" * 40, [], {}, float("nan")],
)
def test_what_is_not_a_sensible_number_is_refused_at_once(value: object) -> None:
    with pytest.raises(InvalidInput, match="must be a number"):
        number(value, "x")


@given(st.fractions(-(10**9), 10**9, max_denominator=10**6))
def test_number_texts_read_back(value: Fraction) -> None:
    assert number(number_text(value), "x") == value


@pytest.mark.parametrize(
    ("value", "text"), [("4.3750", "4.375"), ("100", "100"), ("2/3", "2/3"), ("-0.5", "-0.5"), ("0", "0")]
)
def test_number_texts_are_short(value: str, text: str) -> None:
    assert number_text(Fraction(value)) == text
