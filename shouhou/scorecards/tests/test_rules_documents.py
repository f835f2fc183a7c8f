import json
from decimal import Decimal
from typing import Any

import pytest

from shouhou.kernel.canonical import canonical_bytes
from shouhou.kernel.errors import InvalidInput
from shouhou.scorecards.rules.default_scheme import DEFAULT_SCHEME
from shouhou.scorecards.rules.documents import score_document, score_sheet
from shouhou.scorecards.rules.scheme_data import scheme_to_data

WORKED = """{
  "params": {
    "K1": {"Z": 7.5, "T": 5.0, "B": 2.5, "w": 15, "unit": "%"},
    "K2": {"Z": 5, "T": 3, "B": 1, "w": 20},
    "K3": {"Z": 80, "T": 95, "B": 100, "w": 15},
    "K4": {"Z": 80, "T": 95, "B": 100, "w": 8},
    "K5": {"Z": 90, "T": 99, "B": 100, "w": 15},
    "K6": {"Z": 40, "T": 70, "B": 100, "w": 8},
    "K7": {"month": {"Z": 2, "T": 0, "B": 0}, "quarter": {"Z": 2, "T": 0, "B": 0},
           "half": {"Z": 3, "T": 0, "B": 0}, "year": {"Z": 3, "T": 1, "B": 0}, "w": 10},
    "K8": {"Z": 50, "T": 100, "B": 100, "w": 4},
    "K9": {"Z": 60, "T": 100, "B": 100, "w": 5}
  },
  "example_inputs": {
    "K1": {"num": 42000, "den": 1000000, "scale": 100}, "K2": {"num": 26, "den": 120, "scale": 12},
    "K3": {"num": 57, "den": 59, "scale": 100}, "K4": {"num": 11, "den": 12, "scale": 100},
    "K5": {"num": 82, "den": 83, "scale": 100}, "K6": {"num": 19, "den": 24, "scale": 100},
    "K7": {"num": 0, "streak": 5}, "K8": {"num": 0, "den": 0, "scale": 100},
    "K9": {"num": 5, "den": 5, "scale": 100, "early": 3}
  }
}"""


def worked() -> dict[str, Any]:
    document: dict[str, Any] = json.loads(WORKED, parse_float=Decimal)
    return document


@pytest.mark.parametrize(
    ("mode", "total", "band", "rare"),
    [
        ("full", "71.6234", "exceeds", ["100.0000", None, "100.0000"]),
        ("stretch", "68.3595", "meets", ["76.6667", None, "84.0000"]),
        ("cap", "66.9359", "meets", ["70.0000", None, "70.0000"]),
    ],
)
def test_the_worked_sheet(mode: str, total: str, band: str, rare: list[str | None]) -> None:
    sheet: Any = score_document({**worked(), "mode": mode})
    assert [row["score"] for row in sheet["rows"]] == [
        "72.8000", "68.0000", "72.8814", "46.6667", "58.6345", "72.2222", *rare,
    ]  # fmt: skip
    assert [row["display"] for row in sheet["rows"]] == [
        "4.20", "2.60", "96.61", "91.67", "98.80", "79.17", "0", "", "100.00",
    ]  # fmt: skip
    assert (sheet["applicable_weight"], sheet["total"], sheet["band"]) == ("96", total, band)
    assert sheet["rows"][7]["absence"] == "no_cases"


def test_without_a_mode_the_limit_earns_everything() -> None:
    assert score_document(worked())["total"] == "71.6234"


def test_the_shipped_scheme_is_the_worked_one() -> None:
    document = {"inputs": worked()["example_inputs"]}
    assert canonical_bytes(score_document(document)) == canonical_bytes(score_document(worked()))


def test_an_answer_holds_no_float() -> None:
    assert json.loads(canonical_bytes(score_document(worked()))) == score_document(worked())


@pytest.mark.parametrize(
    ("period", "kind", "score"),
    [("2026-10", "month", "30.0000"), ("2026H2", "half", "40.0000"), ("year", "year", "60.0000")],
)
def test_the_period_chooses_the_targets(period: str, kind: str, score: str) -> None:
    document = {**worked(), "period": period}
    document["example_inputs"]["K7"] = {"num": 1}
    sheet: Any = score_document(document)
    assert sheet["period_kind"] == kind
    assert sheet["rows"][6]["score"] == score
    assert sheet.get("period") == (period if period != "year" else None)


def test_a_whole_scheme_can_be_given() -> None:
    data: Any = json.loads(canonical_bytes(scheme_to_data(DEFAULT_SCHEME)))
    data["params"]["reference_warranty_months"] = 24
    sheet: Any = score_document({"scheme": data, "inputs": {"K2": {"num": 26, "den": 120}}})
    assert sheet["rows"][1]["actual"] == "5.200000"


def test_half_a_percent_as_the_ceiling_of_cost() -> None:
    params = {"K1": {"Z": "0.75", "T": "0.5", "B": "0.25"}}
    sheet: Any = score_document({"params": params, "inputs": {"K1": {"num": 4_200, "den": 1_000_000}}})
    assert sheet["rows"][0]["score"] == "72.8000"


def test_too_little_weight_publishes_scores_and_no_total() -> None:
    sheet = score_sheet(
        {
            "inputs": {
                "K1": {"num": 42, "den": 1000},
                "K2": {"num": 26, "den": 120},
                "K3": {"num": 57, "den": 59},
                "K5": {"num": 82, "den": 83},
            }
        }
    )
    assert [sheet.applicable_weight, sheet.total, sheet.band] == [65, None, None]
    assert sheet.rows[0].score is not None


def without(*path: str) -> dict[str, Any]:
    document = worked()
    place: Any = document
    for key in path[:-1]:
        place = place[key]
    del place[path[-1]]
    return document


def changed(value: object, *path: str) -> dict[str, Any]:
    document = worked()
    place: Any = document
    for key in path[:-1]:
        place = place.setdefault(key, {})
    place[path[-1]] = value
    return document


@pytest.mark.parametrize(
    ("document", "field", "sentence"),
    [
        pytest.param([], "The document", "must be an object", id="a list"),
        pytest.param({}, "inputs", "has no inputs", id="nothing"),
        pytest.param(
            without("example_inputs", "K3", "num"), "inputs.K3.num", "is missing", id="no numerator"
        ),
        pytest.param(
            without("example_inputs", "K3", "den"), "K3", "needs a denominator", id="no denominator"
        ),
        pytest.param(without("params", "K3", "Z"), "params.K3.Z", "is missing", id="no zero point"),
        pytest.param(changed(14, "params", "K1", "w"), "weights", "these add up to 99", id="weights of 99"),
        pytest.param(
            changed(98, "params", "K3", "Z"),
            "params.K3.month",
            "zero point 98 is on the wrong side",
            id="zero beyond target",
        ),
        pytest.param(changed("many", "example_inputs", "K3", "num"), "inputs.K3.num", "a number", id="words"),
        pytest.param(
            changed(60, "example_inputs", "K3", "num"), "K3", "60 good cases out of 59", id="60 of 59"
        ),
        pytest.param(
            changed(12, "example_inputs", "K3", "scale"), "inputs.K3.scale", "by 100, not by 12", id="scale"
        ),
        pytest.param(
            changed(-1, "example_inputs", "K7", "streak"), "inputs.K7.streak", "from 0 on", id="streak"
        ),
        pytest.param(changed({}, "example_inputs", "K10"), "inputs", "'K10'", id="an unknown KPI"),
        pytest.param(changed("soft", "mode"), "mode", "full, stretch, cap", id="an unknown mode"),
        pytest.param(changed("2026-13", "period"), "period", "no such period", id="month 13"),
        pytest.param(changed(2026, "period"), "period", "not a period", id="a period as a number"),
    ],
)
def test_bad_documents_get_a_sentence(document: object, field: str, sentence: str) -> None:
    with pytest.raises(InvalidInput, match=sentence) as caught:
        score_document(document)
    assert caught.value.field == field


@pytest.mark.parametrize(
    ("kpi", "facts"),
    [
        ("K8", {"num": 1, "den": 2, "very_satisfied": 2}),
        ("K9", {"num": 3, "den": 5, "early": 4}),
        ("K5", {"num": 3, "den": 5, "asked": 4}),
        ("K7", {"num": 10**13}),
    ],
    ids=["very satisfied", "early", "asked", "beyond counting"],
)
def test_second_facts_that_cannot_be(kpi: str, facts: dict[str, int]) -> None:
    with pytest.raises(InvalidInput) as caught:
        score_document({"inputs": {kpi: facts}})
    assert kpi in caught.value.field
