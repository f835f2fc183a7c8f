"""The form as companies print it: every column filled, ready for a page, a PDF or a workbook."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import get_language, gettext, pgettext
from django.utils.translation import gettext_lazy as _

from shouhou.foundation.signoff.queries import Signature
from shouhou.foundation.signoff.states import Act, Step
from shouhou.kernel.moments import ZONE, local_day
from shouhou.kernel.periods import PeriodKind
from shouhou.scorecards.documents.states import period_words
from shouhou.scorecards.queries.sheets import ComputedSheet
from shouhou.scorecards.rules.kpis import Absence, Flag, shown
from shouhou.scorecards.rules.scheme import KpiCode, KpiSpec, Params, Scheme
from shouhou.scorecards.rules.scheme_data import number_text
from shouhou.scorecards.rules.score import Band, SaturatedMode, Words, edge_actual, round_half_up
from shouhou.scorecards.rules.sheets import ScoredRow

KIND_LABELS = {
    PeriodKind.MONTH: _("month"),
    PeriodKind.QUARTER: _("quarter"),
    PeriodKind.HALF: _("half-year"),
    PeriodKind.YEAR: _("year"),
}
FLAG_LABELS = {
    Flag.LOW_VOLUME: _("low volume: few cases, chance weighs heavily"),
    Flag.PROVISIONAL: _("provisional: too few customers answered"),
    Flag.UNDER_SERVICE: _("cheap while repairs are late: check whether service was withheld"),
    Flag.STRETCH_ASSUMED: _("the second fact of stretch mode is not recorded; one half is taken"),
}
ABSENCE_LABELS = {
    Absence.NO_REVENUE: _("no revenue in this period"),
    Absence.NO_MACHINES: _("no machine in the office's care"),
    Absence.NO_CASES: _("no case in this period"),
}
STEP_LABELS = {
    Step.AUTHOR: _("Author"),
    Step.REVIEWER: _("First reviewer"),
    Step.APPROVER: _("Approver"),
}


@dataclass(frozen=True, slots=True)
class FormRow:
    """One row of the form in the reader's language."""

    code: str
    name: str
    unit: str
    targets: tuple[str, ...]
    edges: tuple[str, ...]
    weight: str
    actual: str
    score: str
    weighted: str
    band: str
    band_code: str
    n: str
    interval: str
    notes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class SignatureLine:
    """One of the three places to sign."""

    role: str
    name: str
    day: str
    signed: bool


@dataclass(frozen=True, slots=True)
class Form:
    """The whole form."""

    title: str
    unit: str
    period: str
    days: str
    scheme: str
    kinds: tuple[str, ...]
    bands: tuple[str, ...]
    rows: tuple[FormRow, ...]
    total: str
    total_band: str
    total_band_code: str
    applicable_weight: str
    is_open: bool
    signatures: tuple[SignatureLine, ...]
    seal: str


def make_form(computed: ComputedSheet, signatures: Sequence[Signature] = (), seal: str = "") -> Form:
    """Return the form of a computed sheet in the active language. ``seal`` is the hash of a closed one."""
    scheme, sheet = computed.scheme, computed.sheet
    return Form(
        title=gettext("KPI appraisal sheet: after-sales manager of an office"),
        unit=gettext("Company") if computed.unit.key == "company" else computed.unit.name,
        period=period_words(computed.period),
        days=f"{computed.period.start_on} – {_last_day(computed)}",
        scheme=gettext("version {number}").format(number=computed.version.number),
        kinds=tuple(str(KIND_LABELS[k]) for k in PeriodKind),
        bands=tuple(f"{words(band.name)} {band_range(band, scheme)}" for band in scheme.bands),
        rows=tuple(_row(row, computed) for row in sheet.rows),
        total="" if sheet.total is None else str(round_half_up(sheet.total, 2)),
        total_band=words(sheet.band.name) if sheet.band else gettext("no total: too little weight applies"),
        total_band_code=sheet.band.code if sheet.band else "",
        applicable_weight=number_text(sheet.applicable_weight),
        is_open=computed.is_open,
        signatures=signature_lines(signatures),
        seal=seal,
    )


def words(text: Words) -> str:
    """Return a bilingual name in the active language."""
    return text.en if (get_language() or "").startswith("en") else text.zh


def flag_texts(row: ScoredRow, params: Params) -> tuple[str, ...]:
    """Return the row's warnings in words, with the limit that the scheme sets."""
    few = gettext("low volume: fewer than {n} cases, chance weighs heavily").format(n=params.low_volume_n)
    notes = [few if flag is Flag.LOW_VOLUME else str(FLAG_LABELS[flag]) for flag in row.result.flags]
    if row.result.absence:
        notes.append(str(ABSENCE_LABELS[row.result.absence]))
    return tuple(notes)


def target_text(spec: KpiSpec, kind: PeriodKind) -> str:
    """Return a target as the form prints it: ≥95, ≤5, or the bare figure at the limit."""
    targets = spec.targets[kind]
    figure = number_text(targets.target)
    if targets.saturated:
        return figure
    return f"{'≤' if targets.lower_is_better else '≥'}{figure}"


def edge_texts(spec: KpiSpec, scheme: Scheme, kind: PeriodKind) -> tuple[str, ...]:
    """Return, best band first, the actual at which each band begins; the last one is "worse than target".

    A target that is already the limit stands in the band where reaching it lands; in stretch mode in all
    three, because a second fact decides between them.
    """
    targets = spec.targets[kind]
    better, worse = ("≤", ">") if targets.lower_is_better else ("≥", "<")
    texts = []
    for band in scheme.bands:
        edge = edge_actual(targets, scheme.bands, band)
        if band is scheme.bands.misses:
            texts.append(f"{worse}{number_text(targets.target)}")
        elif targets.saturated:
            texts.append(f"={number_text(targets.best)}" if _limit_lands(band, scheme) else "—")
        elif edge is not None:
            texts.append(f"{better}{shown_short(str(shown(edge, targets)))}")
        else:
            texts.append("—")
    return tuple(texts)


def _limit_lands(band: Band, scheme: Scheme) -> bool:
    """Tell whether reaching a target that is already the limit can end in this band."""
    mode = scheme.params.saturated_mode
    if mode is SaturatedMode.FULL:
        return band is scheme.bands.far
    return mode is SaturatedMode.STRETCH or band is scheme.bands.exceeds


def shown_short(text: str) -> str:
    """Return a figure without trailing zeros: 95.00 is 95."""
    return text.rstrip("0").rstrip(".") if "." in text else text


def form_data(form: Form) -> dict[str, Any]:
    """Return the form as plain JSON data for the print template."""
    return {
        "title": form.title,
        "unit": form.unit,
        "period": form.period,
        "days": form.days,
        "scheme": form.scheme,
        "kinds": form.kinds,
        "bands": form.bands,
        "rows": [
            {
                "code": row.code,
                "name": row.name,
                "unit": row.unit,
                "targets": row.targets,
                "edges": row.edges,
                "weight": row.weight,
                "actual": row.actual,
                "score": row.score,
                "weighted": row.weighted,
                "band": row.band,
                "n": row.n,
                "interval": row.interval,
                "notes": row.notes,
            }
            for row in form.rows
        ],
        "total": form.total,
        "total_band": form.total_band,
        "applicable_weight": form.applicable_weight,
        "is_open": form.is_open,
        "signatures": [{"role": s.role, "name": s.name, "day": s.day} for s in form.signatures],
        "seal": form.seal,
        "labels": {
            "kpi": gettext("KPI"),
            "targets": gettext("Target"),
            "bands": gettext("Score bands"),
            "weight": gettext("Weight"),
            "actual": gettext("Actual"),
            "score": gettext("Score"),
            "weighted": gettext("Weighted"),
            "unit": gettext("Unit appraised"),
            "period": gettext("Period"),
            "scheme": gettext("Scheme"),
            "total": gettext("Total"),
            "applicable": gettext("applicable weight"),
            "date": gettext("Date"),
            "na": gettext("N/A"),
            "notes": gettext("Remarks"),
            "open": gettext("Period still open: figures as of now, not for signature"),
            "seal": gettext("Check code"),
            "colon": pgettext("punctuation", ": "),
            "semicolon": pgettext("punctuation", "; "),
            "left": pgettext("punctuation", " ("),
            "right": pgettext("punctuation", ")"),
        },
    }


def _row(row: ScoredRow, computed: ComputedSheet) -> FormRow:
    spec, result, kind = row.spec, row.result, computed.period.kind
    interval = result.interval
    return FormRow(
        code=row.code.value,
        name=words(spec.name),
        unit=words(spec.unit),
        targets=tuple(target_text(spec, k) for k in PeriodKind),
        edges=edge_texts(spec, computed.scheme, kind),
        weight=number_text(spec.weight),
        actual=result.display,
        score="" if row.score is None else str(round_half_up(row.score, 2)),
        weighted="" if row.score is None else str(round_half_up(row.spec.weight * row.score / 100, 2)),
        band=words(row.band.name) if row.band else "",
        band_code=row.band.code if row.band else "",
        n=_n_text(row),
        interval="" if interval is None else f"{round(interval[0], 2)}–{round(interval[1], 2)}",
        notes=flag_texts(row, computed.scheme.params),
    )


def _n_text(row: ScoredRow) -> str:
    facts = row.result.facts
    if row.code in (KpiCode.EXPENSE, KpiCode.WARRANTY_VISITS) and facts.denominator is not None:
        return f"{round_half_up(facts.numerator, 2):,}/{round_half_up(facts.denominator, 2):,}"
    if facts.denominator is None:
        return number_text(facts.numerator)
    return f"{number_text(facts.numerator)}/{number_text(facts.denominator)}"


def band_range(band: Band, scheme: Scheme) -> str:
    """Return the scores of a band as the form prints them: 100–90."""
    order = list(scheme.bands)
    index = order.index(band)
    top = "100" if index == 0 else number_text(order[index - 1].edge)
    return f"{top}–{number_text(band.edge)}"


def _last_day(computed: ComputedSheet) -> str:
    from_end = computed.period.end_on.toordinal() - 1
    return str(type(computed.period.end_on).fromordinal(from_end))


def signature_day(signature: Signature) -> str:
    """Return the day of a signature, as the company's calendar has it."""
    return local_day(signature.at, ZONE).isoformat()


def signature_lines(signatures: Sequence[Signature]) -> tuple[SignatureLine, ...]:
    """Return the three places to sign, with the signatures that stand."""
    latest: dict[Step, Signature] = {}
    for signature in signatures:
        if signature.action == Act.WITHDRAW:
            latest.clear()
        elif signature.action in (Act.SIGN, Act.SUBMIT, Act.RESUBMIT_TO_APPROVER):
            latest[signature.step] = signature
    return tuple(_signature_line(step, latest.get(step)) for step in Step)


def _signature_line(step: Step, signature: Signature | None) -> SignatureLine:
    if signature is None:
        return SignatureLine(str(STEP_LABELS[step]), "", "", signed=False)
    name = signature.name
    if signature.on_behalf_of:
        name = gettext("{name} for {principal}").format(name=name, principal=signature.on_behalf_of)
    return SignatureLine(str(STEP_LABELS[step]), name, signature_day(signature), signed=True)
