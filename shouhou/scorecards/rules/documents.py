"""A sheet from one JSON document, without a database: what ``shouhou score`` reads and answers.

The document holds ``inputs`` (or ``example_inputs``): for each KPI ``num``, ``den`` and its second facts.
``params`` may replace the breakpoints and weights of the scheme (Z, T, B, w, and E, F for explicit edges;
one set, or one for each period kind), ``scheme`` a whole scheme; ``period`` names a period or its kind and
``mode`` the handling of saturated targets. The form is described in docs/reference/sheet-json.md.
"""

from collections.abc import Mapping
from dataclasses import replace

from shouhou.kernel.errors import InvalidInput
from shouhou.kernel.periods import Period, PeriodKind
from shouhou.scorecards.rules.default_scheme import DEFAULT_SCHEME
from shouhou.scorecards.rules.kpis import KpiFacts
from shouhou.scorecards.rules.scheme import Direction, KpiCode, KpiSpec, Scheme
from shouhou.scorecards.rules.scheme_data import check_targets, check_weights, choice, number, parse_scheme
from shouhou.scorecards.rules.score import SaturatedMode, Targets
from shouhou.scorecards.rules.sheets import ScoredSheet, assemble, sheet_to_json

MOST = 10**12
"""The largest numerator taken: nobody counts beyond it, and an interval would take seconds."""
_LETTERS = {"Z": "zero", "T": "target", "B": "best", "E": "exceeds", "F": "far"}
_SECOND_FACTS: tuple[str, ...] = ("streak", "active_machines", "very_satisfied", "early", "asked", "rows")


def score_document(document: object) -> dict[str, object]:
    """Return the scored sheet of ``document`` as JSON data. Raise InvalidInput, naming the field at fault."""
    root = _object(document, "The document")
    period = _period(root)
    header = {"period": period.code} if isinstance(period, Period) else {}
    return sheet_to_json(score_sheet(root), header)


def score_sheet(document: object) -> ScoredSheet:
    """Return the scored sheet of ``document``. Raise InvalidInput, naming the field at fault."""
    root = _object(document, "The document")
    period = _period(root)
    scheme = _scheme(root)
    inputs = _inputs(root)
    facts = {}
    for name, given in inputs.items():
        code = choice(KpiCode, name, "inputs")
        if code not in scheme.kpis:
            raise InvalidInput("{field} is not in the scheme.", field=code.value)
        facts[code] = _facts(code, _object(given, f"inputs.{code}"), scheme)
    return assemble(facts, scheme, period.kind if isinstance(period, Period) else period)


def _inputs(root: Mapping[str, object]) -> Mapping[str, object]:
    for key in ("inputs", "example_inputs"):
        if key in root:
            return _object(root[key], key)
    raise InvalidInput("The document has no inputs.", field="inputs")


def _period(root: Mapping[str, object]) -> Period | PeriodKind:
    given = root.get("period", PeriodKind.MONTH.value)
    if not isinstance(given, str):
        raise InvalidInput(
            "“{text}” is not a period: write 2026-10, 2026Q4, 2026H2 or 2026.", field="period", text=given
        )
    return PeriodKind(given) if given in list(PeriodKind) else Period.parse(given)


def _scheme(root: Mapping[str, object]) -> Scheme:
    scheme = parse_scheme(root["scheme"]) if "scheme" in root else DEFAULT_SCHEME
    if "params" in root:
        scheme = replace(scheme, kpis=_replaced(_object(root["params"], "params"), scheme))
        check_weights(spec.weight for spec in scheme.kpis.values())
    if "mode" in root:
        mode = choice(SaturatedMode, root["mode"], "mode")
        scheme = replace(scheme, params=replace(scheme.params, saturated_mode=mode))
    return scheme


def _replaced(params: Mapping[str, object], scheme: Scheme) -> dict[KpiCode, KpiSpec]:
    specs = dict(scheme.kpis)
    for name, given in params.items():
        code = choice(KpiCode, name, "params")
        known = DEFAULT_SCHEME.kpis[code]
        specs[code] = _respec(specs.get(code, known), _object(given, f"params.{code}"))
    return specs


def _respec(spec: KpiSpec, given: Mapping[str, object]) -> KpiSpec:
    """Return ``spec`` with the weight and breakpoints given; the way from target to best is the direction."""
    field = f"params.{spec.code}"
    weight = number(given["w"], f"{field}.w") if "w" in given else spec.weight
    if any(letter in given for letter in _LETTERS):
        targets = dict.fromkeys(PeriodKind, _targets(given, field))
    else:
        targets = dict(spec.targets)
    for kind in PeriodKind:
        if kind.value in given:
            targets[kind] = _targets(_object(given[kind.value], f"{field}.{kind}"), f"{field}.{kind}")
    month = targets[PeriodKind.MONTH]
    lower = month.lower_is_better if month.saturated else month.best < month.target
    direction = Direction.LOWER if lower else Direction.HIGHER
    for kind, each in targets.items():
        check_targets(each, direction, f"{field}.{kind}")
    return replace(spec, weight=weight, direction=direction, targets=targets)


def _targets(given: Mapping[str, object], field: str) -> Targets:
    for letter in ("Z", "T", "B"):
        if letter not in given:
            raise InvalidInput("{field} is missing.", field=f"{field}.{letter}")
    return Targets(
        **{
            name: number(given[letter], f"{field}.{letter}")
            for letter, name in _LETTERS.items()
            if letter in given
        }
    )


def _facts(code: KpiCode, given: Mapping[str, object], scheme: Scheme) -> KpiFacts:
    """Return the facts of one KPI. A ``scale`` other than the scheme's is a misunderstanding worth a stop."""
    field = f"inputs.{code}"
    if "num" not in given:
        raise InvalidInput("{field} is missing.", field=f"{field}.num")
    if "scale" in given and number(given["scale"], f"{field}.scale") != scheme.scale(code):
        raise InvalidInput(
            "{field}: the scheme multiplies by {scale}, not by {given}.",
            field=f"{field}.scale",
            scale=scheme.scale(code),
            given=given["scale"],
        )
    second = {key: _count(given.get(key), f"{field}.{key}") for key in _SECOND_FACTS}
    facts = KpiFacts(
        numerator=number(given["num"], f"{field}.num"),
        denominator=number(given["den"], f"{field}.den") if given.get("den") is not None else None,
        rows=second["rows"],
        streak=second["streak"],
        active_machines=second["active_machines"],
        very_satisfied=second["very_satisfied"],
        early=second["early"],
        asked=second["asked"],
    )
    _check_second_facts(facts, field)
    return facts


def _check_second_facts(facts: KpiFacts, field: str) -> None:
    """Raise InvalidInput for more very satisfied or early cases than good ones, or fewer asked than answered."""
    if facts.numerator > MOST:
        raise InvalidInput("{field} holds a count of no sensible size.", field=f"{field}.num")
    for name, part in (("very_satisfied", facts.very_satisfied), ("early", facts.early)):
        if part is not None and part > facts.numerator:
            raise InvalidInput("{field} cannot be more than the good cases.", field=f"{field}.{name}")
    if facts.asked is not None and facts.denominator is not None and facts.asked < facts.denominator:
        raise InvalidInput("{field} cannot be less than the answers.", field=f"{field}.asked")


def _count(value: object, field: str) -> int | None:
    if value is None:
        return None
    found = number(value, field)
    if found.denominator != 1 or found < 0:
        raise InvalidInput("{field} must be a whole number from 0 on.", field=field)
    return int(found)


def _object(data: object, field: str) -> Mapping[str, object]:
    if not isinstance(data, Mapping):
        raise InvalidInput("{field} must be an object with named values.", field=field)
    return data
