"""The form as it was signed: read from the version's own bytes, never from today's rows."""

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction
from typing import Any

from django.utils.translation import gettext

from shouhou.foundation.signoff.queries import Signature
from shouhou.kernel.errors import HouseError, InvalidInput
from shouhou.kernel.periods import Period, PeriodKind
from shouhou.scorecards.documents.forms import (
    ABSENCE_LABELS,
    FLAG_LABELS,
    KIND_LABELS,
    Form,
    FormRow,
    band_range,
    edge_texts,
    signature_lines,
    target_text,
    words,
)
from shouhou.scorecards.documents.states import period_words
from shouhou.scorecards.queries.units import COMPANY
from shouhou.scorecards.rules.kpis import Absence, Flag
from shouhou.scorecards.rules.scheme import Direction, KpiCode, KpiSpec, Params, Scheme
from shouhou.scorecards.rules.scheme_data import BAND_CODES, number, parse_targets
from shouhou.scorecards.rules.score import Band, Bands, Words, round_half_up


def signed_form(content: Mapping[str, Any], signatures: Sequence[Signature] = (), seal: str = "") -> Form:
    """Return the form of signed content in the active language. Raise InvalidInput when it is not a sheet."""
    try:
        return _form(content, signatures, seal)
    except (KeyError, TypeError, ValueError, ArithmeticError, HouseError):
        raise InvalidInput("The signed content cannot be read.") from None


def _form(content: Mapping[str, Any], signatures: Sequence[Signature], seal: str) -> Form:
    kind = PeriodKind(content["period_kind"])
    bands = Bands(*(_band(content["bands"], code) for code in BAND_CODES))
    specs = [_spec(row) for row in content["rows"]]
    scheme = Scheme({spec.code: spec for spec in specs}, bands, Params())
    names = {band.code: words(band.name) for band in bands}
    last = Period.parse(content["period"]).code
    return Form(
        title=gettext("KPI appraisal sheet: after-sales manager of an office"),
        unit=gettext("Company") if content["unit"] == COMPANY else str(content["unit_name"]),
        period=period_words(Period.parse(last)),
        days=f"{content['period_start']} – {_day_before(content['period_end'])}",
        scheme=gettext("version {number}").format(number=content["scheme_version"]),
        kinds=tuple(str(KIND_LABELS[each]) for each in PeriodKind),
        bands=tuple(f"{words(band.name)} {band_range(band, scheme)}" for band in bands),
        rows=tuple(_row(row, spec, scheme, kind) for row, spec in zip(content["rows"], specs, strict=True)),
        total=_rounded(content["total"]),
        total_band=names.get(content["band"]) or gettext("no total: too little weight applies"),
        total_band_code=content["band"] or "",
        applicable_weight=str(content["applicable_weight"]),
        is_open=False,
        signatures=signature_lines(signatures),
        seal=seal,
    )


def _row(row: Mapping[str, Any], spec: KpiSpec, scheme: Scheme, kind: PeriodKind) -> FormRow:
    score = None if row["score"] is None else Fraction(str(row["score"]))
    band = None if row["band"] is None else next(each for each in scheme.bands if each.code == row["band"])
    notes = [str(FLAG_LABELS[Flag(flag)]) for flag in row["flags"]]
    if row["absence"]:
        notes.append(str(ABSENCE_LABELS[Absence(row["absence"])]))
    return FormRow(
        code=spec.code.value,
        name=words(spec.name),
        unit=words(spec.unit),
        targets=tuple(target_text(spec, each) for each in PeriodKind),
        edges=edge_texts(spec, scheme, kind),
        weight=str(row["weight"]),
        actual=str(row["display"]),
        score=_rounded(row["score"]),
        weighted="" if score is None else str(round_half_up(spec.weight * score / 100, 2)),
        band=words(band.name) if band else "",
        band_code=band.code if band else "",
        n=_counts(row),
        interval=_interval(row["interval"]),
        notes=tuple(notes),
    )


def _spec(row: Mapping[str, Any]) -> KpiSpec:
    direction = Direction(row["direction"])
    targets = {kind: parse_targets(row["targets"][kind.value], direction, kind.value) for kind in PeriodKind}
    name, unit = Words(**row["name"]), Words(**row["unit"])
    return KpiSpec(KpiCode(row["kpi"]), name, unit, direction, number(row["weight"], "weight"), targets)


def _band(items: Sequence[Mapping[str, Any]], code: str) -> Band:
    found = next(item for item in items if item["code"] == code)
    return Band(code, Words(**found["name"]), number(found["from"], code))


def _counts(row: Mapping[str, Any]) -> str:
    numerator, denominator = Fraction(str(row["numerator"])), row["denominator"]
    if denominator is None:
        return str(row["numerator"])
    if row["kpi"] in (KpiCode.EXPENSE.value, KpiCode.WARRANTY_VISITS.value):
        return f"{round_half_up(numerator, 2):,}/{round_half_up(Fraction(str(denominator)), 2):,}"
    return f"{row['numerator']}/{denominator}"


def _interval(ends: Sequence[str] | None) -> str:
    return "" if ends is None else f"{round(Decimal(ends[0]), 2)}–{round(Decimal(ends[1]), 2)}"


def _rounded(value: Any) -> str:
    return "" if value is None else str(round_half_up(Fraction(str(value)), 2))


def _day_before(day: str) -> str:
    return (date.fromisoformat(day) - timedelta(days=1)).isoformat()
