"""A scheme as JSON data and back, with a clear sentence for everything that cannot be right.

``parse_scheme(scheme_to_data(scheme)) == scheme`` for every scheme. Numbers may be JSON numbers or strings
("4.375", "2/3"); they are written as strings, because the data is hashed and a float has no single form.
Fields of the data are named in errors by their path: ``kpis[K3].targets[month].zero``.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, fields
from decimal import Decimal, InvalidOperation
from enum import StrEnum
from fractions import Fraction
from itertools import pairwise
from typing import TypeVar

from shouhou.kernel.errors import InvalidInput
from shouhou.kernel.periods import PeriodKind
from shouhou.scorecards.rules.scheme import Direction, KpiCode, KpiSpec, Params, Scheme
from shouhou.scorecards.rules.score import Band, Bands, Targets, Words

SCHEMA = "shouhou.scheme/1"
BAND_CODES = ("far", "exceeds", "meets", "misses")
PARAM_RANGES: Mapping[str, tuple[int, int]] = {
    "period_start_day": (1, 28),
    "reference_warranty_months": (1, 120),
    "low_volume_n": (0, 1000),
    "min_applicable_weight": (0, 100),
    "min_response_rate_pct": (0, 100),
    "freeze_workday": (1, 20),
    "stretch_streak_months": (1, 120),
    "under_service_pct": (0, 100),
    "interval_level_pct": (50, 99),
}
MAX_PLACES = 18
MAX_DIGITS = 15
_FRACTION = re.compile(r"-?\d{1,15}/[1-9]\d{0,18}", re.ASCII)
E_ = TypeVar("E_", bound=StrEnum)


def parse_scheme(data: object) -> Scheme:
    """Return the scheme that ``data`` describes. Raise InvalidInput, naming the field, when it is not one."""
    root = _object(data, "scheme")
    _known(root, ("schema", "kpis", "bands", "params"), "scheme")
    if root.get("schema", SCHEMA) != SCHEMA:
        raise InvalidInput("This is not a scheme of the form {expected}.", field="schema", expected=SCHEMA)
    specs = [_kpi(item, index) for index, item in enumerate(_list(_given(root, "kpis", ""), "kpis"))]
    kpis = {spec.code: spec for spec in specs}
    if len(kpis) < len(specs):
        raise InvalidInput("A KPI is listed twice.", field="kpis")
    check_weights(spec.weight for spec in specs)
    bands = _bands(_list(_given(root, "bands", ""), "bands"))
    return Scheme(kpis, bands, parse_params(root.get("params", {})))


def scheme_to_data(scheme: Scheme) -> dict[str, object]:
    """Return ``scheme`` as JSON data, ready for canonical bytes."""
    return {
        "schema": SCHEMA,
        "kpis": [
            {
                "code": spec.code.value,
                "name": asdict(spec.name),
                "unit": asdict(spec.unit),
                "direction": spec.direction.value,
                "weight": number_text(spec.weight),
                "targets": {kind.value: targets_to_data(each) for kind, each in spec.targets.items()},
            }
            for spec in scheme.kpis.values()
        ],
        "bands": [
            {"code": band.code, "name": asdict(band.name), "from": number_text(band.edge)}
            for band in scheme.bands
        ],
        "params": {key: getattr(value, "value", value) for key, value in asdict(scheme.params).items()},
    }


def targets_to_data(targets: Targets) -> dict[str, str]:
    """Return breakpoints as number texts, the optional edges only when set."""
    return {
        field.name: number_text(value)
        for field in fields(targets)
        if (value := getattr(targets, field.name)) is not None
    }


def number_text(value: Fraction) -> str:
    """Return ``value`` as a plain decimal when it has one ("4.375"), else as a fraction ("2/3")."""
    places = next((places for places in range(MAX_PLACES + 1) if 10**places % value.denominator == 0), None)
    if places is None:
        return str(value)
    return format(Decimal(value.numerator * 10**places // value.denominator).scaleb(-places), "f")


def number(value: object, field: str) -> Fraction:
    """Return a number given in JSON, exactly as its digits read. Raise InvalidInput for anything else."""
    if isinstance(value, int | str | float | Decimal) and not isinstance(value, bool):
        text = str(value).strip()
        if _FRACTION.fullmatch(text) or _is_handy(text):
            return Fraction(text)
    raise InvalidInput("{field} must be a number, not {value}.", field=field, value=repr(value))


def _is_handy(text: str) -> bool:
    """Tell whether ``text`` is a decimal of a size that business figures have (and computers can bear)."""
    try:
        found = Decimal(text)
    except InvalidOperation:
        return False
    if not found.is_finite():
        return False
    return int(found.as_tuple().exponent) >= -MAX_PLACES and found.adjusted() <= MAX_DIGITS


def check_weights(weights: Iterable[Fraction]) -> None:
    """Raise InvalidInput unless every weight is positive and together they make exactly 100."""
    found = list(weights)
    if any(weight <= 0 for weight in found):
        raise InvalidInput("Every weight must be more than 0.", field="weights")
    if (total := sum(found, Fraction(0))) != 100:
        raise InvalidInput(
            "The weights must add up to 100; these add up to {total}.",
            field="weights",
            total=number_text(total),
        )


def check_targets(targets: Targets, direction: Direction, field: str) -> None:
    """Raise InvalidInput unless the breakpoints run one way, from zero over the target to the best."""
    zero, target = targets.zero, targets.target
    if zero == target or (zero > target) != (direction is Direction.LOWER):
        raise InvalidInput(
            "{field}: the zero point {zero} is on the wrong side of the target {target}.",
            field=field,
            zero=number_text(zero),
            target=number_text(target),
        )
    inner = [edge for edge in (targets.exceeds, targets.far) if edge is not None]
    if targets.saturated and not inner:
        return
    line = [zero, target, *inner, targets.best]
    if not all((right > left) != targets.lower_is_better and right != left for left, right in pairwise(line)):
        raise InvalidInput(
            "{field}: zero, target, exceeds, far and best must follow each other; these do not: {line}.",
            field=field,
            line=", ".join(map(number_text, line)),
        )


def parse_targets(data: object, direction: Direction, field: str) -> Targets:
    """Return the breakpoints in ``data`` (zero, target, best, and maybe exceeds, far), checked."""
    given = _object(data, field)
    _known(given, ("zero", "target", "best", "exceeds", "far"), field)
    optional = {
        key: number(given[key], f"{field}.{key}") for key in ("exceeds", "far") if given.get(key) is not None
    }
    targets = Targets(
        *(number(_given(given, key, field), f"{field}.{key}") for key in ("zero", "target", "best")),
        **optional,
    )
    check_targets(targets, direction, field)
    return targets


def parse_params(data: object) -> Params:
    """Return the parameters in ``data``; what is not given keeps its default."""
    given = _object(data, "params")
    known = {field.name: field.default for field in fields(Params)}
    _known(given, tuple(known), "params")
    values: dict[str, object] = {}
    for name, value in given.items():
        default = known[name]
        if isinstance(default, StrEnum):
            values[name] = choice(type(default), value, f"params.{name}")
        else:
            values[name] = _ranged(name, value)
    return Params(**values)  # type: ignore[arg-type]


def choice(kind: type[E_], value: object, field: str) -> E_:
    """Return the member of ``kind`` that ``value`` names; raise InvalidInput listing what is possible."""
    try:
        return kind(value)  # type: ignore[arg-type]
    except ValueError:
        raise InvalidInput(
            "{field} cannot be {value}; it is one of: {choices}.",
            field=field,
            value=repr(value),
            choices=", ".join(member.value for member in kind),
        ) from None


def _ranged(name: str, value: object) -> int:
    low, high = PARAM_RANGES[name]
    field = f"params.{name}"
    found = number(value, field)
    if found.denominator != 1 or not low <= found <= high:
        raise InvalidInput(
            "{field} must be a whole number from {low} to {high}, not {value}.",
            field=field,
            low=low,
            high=high,
            value=number_text(found),
        )
    return int(found)


def _kpi(data: object, index: int) -> KpiSpec:
    given = _object(data, f"kpis[{index}]")
    code = choice(KpiCode, _given(given, "code", f"kpis[{index}]"), f"kpis[{index}].code")
    field = f"kpis[{code}]"
    _known(given, ("code", "name", "unit", "direction", "weight", "targets"), field)
    direction = choice(Direction, _given(given, "direction", field), f"{field}.direction")
    periods = _object(_given(given, "targets", field), f"{field}.targets")
    _known(periods, tuple(PeriodKind), f"{field}.targets")
    return KpiSpec(
        code=code,
        name=_words(_given(given, "name", field), f"{field}.name"),
        unit=_words(_given(given, "unit", field), f"{field}.unit"),
        direction=direction,
        weight=number(_given(given, "weight", field), f"{field}.weight"),
        targets={
            kind: parse_targets(
                _given(periods, kind.value, f"{field}.targets"), direction, f"{field}.targets[{kind}]"
            )
            for kind in PeriodKind
        },
    )


def _bands(items: Sequence[object]) -> Bands:
    found = []
    for index, (code, item) in enumerate(zip(BAND_CODES, items, strict=False)):
        given = _object(item, f"bands[{index}]")
        if given.get("code") != code:
            break
        edge = number(_given(given, "from", f"bands[{code}]"), f"bands[{code}].from")
        found.append(Band(code, _words(_given(given, "name", f"bands[{code}]"), f"bands[{code}].name"), edge))
    if len(found) != len(BAND_CODES) or len(items) != len(BAND_CODES):
        raise InvalidInput(
            "A scheme has four bands, best first: {codes}.", field="bands", codes=", ".join(BAND_CODES)
        )
    edges = [band.edge for band in found]
    if not (100 > edges[0] > edges[1] > edges[2] > edges[3] == 0):
        raise InvalidInput("The band edges must fall from below 100 down to 0.", field="bands")
    return Bands(*found)


def _words(data: object, field: str) -> Words:
    given = _object(data, field)
    for language in ("en", "zh"):
        if not isinstance(given.get(language), str) or not str(given[language]).strip():
            raise InvalidInput("{field} needs a text in English (en) and Chinese (zh).", field=field)
    return Words(str(given["en"]), str(given["zh"]))


def _object(data: object, field: str) -> Mapping[str, object]:
    if not isinstance(data, Mapping):
        raise InvalidInput("{field} must be an object with named values.", field=field)
    return data


def _list(data: object, field: str) -> Sequence[object]:
    if not isinstance(data, Sequence) or isinstance(data, str) or not data:
        raise InvalidInput("{field} must be a list that is not empty.", field=field)
    return data


def _given(data: Mapping[str, object], key: str, field: str) -> object:
    if key not in data:
        raise InvalidInput("{field} is missing.", field=f"{field}.{key}".lstrip("."))
    return data[key]


def _known(data: Mapping[str, object], keys: Sequence[str], field: str) -> None:
    if unknown := [key for key in data if key not in keys]:
        raise InvalidInput(
            "{field} has values nobody knows: {unknown}.", field=field, unknown=", ".join(map(str, unknown))
        )
