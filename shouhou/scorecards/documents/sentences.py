"""What a sheet says in sentences: how a figure was counted, what may still move it, what moved, what it lost."""

from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from django.utils.formats import number_format
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy as _n

from shouhou.scorecards.documents.forms import ABSENCE_LABELS, shown_short, words
from shouhou.scorecards.rules.kpis import MemoResult, shown
from shouhou.scorecards.rules.projection import Event, Outlook, Step, whole_yuan_left
from shouhou.scorecards.rules.scheme import Form, KpiCode, Scheme
from shouhou.scorecards.rules.score import round_half_up
from shouhou.scorecards.rules.sheets import ScoredRow

BAND_LOOKS = {"far": "far", "exceeds": "over", "meets": "met", "misses": "missed"}
"""What the style sheets call the four bands of a scheme."""

EVENTS = {
    Event.MORE_EXPENSE: _n("¥%(n)s more of service expense", "¥%(n)s more of service expense", "count"),
    Event.MORE_REVENUE: _n("¥%(n)s more of revenue", "¥%(n)s more of revenue", "count"),
    Event.WARRANTY_VISIT: _n("%(n)s more visit under warranty", "%(n)s more visits under warranty", "count"),
    Event.LATE_REPAIR: _n("%(n)s more late repair", "%(n)s more late repairs", "count"),
    Event.TIMELY_REPAIR: _n("%(n)s more repair in time", "%(n)s more repairs in time", "count"),
    Event.LATE_COMMISSIONING: _n("%(n)s more late commissioning", "%(n)s more late commissionings", "count"),
    Event.TIMELY_COMMISSIONING: _n(
        "%(n)s more commissioning in time", "%(n)s more commissionings in time", "count"
    ),
    Event.DISSATISFIED: _n("%(n)s more dissatisfied answer", "%(n)s more dissatisfied answers", "count"),
    Event.SATISFIED: _n("%(n)s more satisfied answer", "%(n)s more satisfied answers", "count"),
    Event.MISSED_VISIT: _n("%(n)s more missed customer visit", "%(n)s more missed customer visits", "count"),
    Event.DONE_VISIT: _n("%(n)s more customer visit done", "%(n)s more customer visits done", "count"),
    Event.COMPLAINT: _n("%(n)s more complaint", "%(n)s more complaints", "count"),
    Event.UNSETTLED_COMPLAINT: _n(
        "%(n)s more complaint handled badly", "%(n)s more complaints handled badly", "count"
    ),
    Event.SETTLED_COMPLAINT: _n(
        "%(n)s more complaint handled well", "%(n)s more complaints handled well", "count"
    ),
    Event.FAULTY_REPORT: _n("%(n)s more late or wrong report", "%(n)s more late or wrong reports", "count"),
    Event.GOOD_REPORT: _n(
        "%(n)s more report on time and right", "%(n)s more reports on time and right", "count"
    ),
}
MEMOS = {
    "trailing_year": _("the twelve months that end with this period"),
    "cohort": _("visits over the whole warranty of machines whose warranty ended now"),
    "remote_fixes": _("solved remotely (not counted)"),
    "response": _("responded in time"),
    "arrival": _("arrived in time"),
    "restore_raw": _("restored in time without approved pauses"),
    "office": _("restored in time when waits for the company are not held against the office"),
    "top_box": _("very satisfied (5 of 5)"),
    "install": _("satisfied with installation"),
    "commission": _("satisfied with commissioning"),
    "repair": _("satisfied with repair"),
    "coverage": _("active customers with a contact planned in the last half-year"),
    "per_100_jobs": _("complaints per 100 service jobs"),
    "per_100_machine_years": _("complaints per 100 machine-years"),
}
FORMULAS = {
    KpiCode.EXPENSE: _("¥{num} service expense ÷ ¥{den} net revenue = {actual}%"),
    KpiCode.WARRANTY_VISITS: _(
        "{scale} months × {num} visits ÷ {den} machine-months under warranty = {actual} visits a machine"
    ),
    KpiCode.REPAIRS_IN_TIME: _("{num} requests handled in time ÷ {den} requests due = {actual}%"),
    KpiCode.COMMISSIONING_IN_TIME: _("{num} machines accepted in time ÷ {den} machines due = {actual}%"),
    KpiCode.SATISFACTION: _("{num} satisfied answers ÷ {den} valid answers = {actual}%"),
    KpiCode.CUSTOMER_VISITS: _("{num} planned contacts done ÷ {den} planned contacts due = {actual}%"),
    KpiCode.COMPLAINTS: _("{num} valid complaints received"),
    KpiCode.COMPLAINT_HANDLING: _(
        "{num} complaints closed to satisfaction ÷ {den} that came to an end = {actual}%"
    ),
    KpiCode.REPORTS: _("{num} reports on time and right ÷ {den} reports due = {actual}%"),
}
COMPLAINTS_PER_JOBS = _("{scale} × {num} valid complaints ÷ {den} service jobs = {actual}")


@dataclass(frozen=True, slots=True)
class Prospect:
    """An outlook in words. ``urgent`` is how few events the next band below is away; None when none is."""

    code: KpiCode
    name: str
    so_far: str
    expected: str
    span: str
    look: str
    band: str
    sentences: tuple[str, ...]
    urgent: int | None


@dataclass(frozen=True, slots=True)
class MemoLine:
    """A figure beside a KPI, in words."""

    label: str
    figure: str
    counts: str
    interval: str


def formula(row: ScoredRow, scheme: Scheme) -> str:
    """Return how the figure was counted, with its numbers; why there is none when it does not apply."""
    facts = row.result.facts
    if row.result.absence:
        return str(ABSENCE_LABELS[row.result.absence])
    per_jobs = row.code is KpiCode.COMPLAINTS and facts.denominator is not None
    template = COMPLAINTS_PER_JOBS if per_jobs else FORMULAS[row.code]
    money = row.spec.form is Form.MONEY
    return str(template).format(
        num=grouped(facts.numerator, 2 if money else 0),
        den=""
        if facts.denominator is None
        else grouped(facts.denominator, 2 if row.spec.form in PARTS else 0),
        scale=grouped(scheme.scale(row.code), 0),
        actual=row.result.display,
    )


PARTS = (Form.MONEY, Form.EXPOSURE)


def scoring(row: ScoredRow) -> str:
    """Return what the figure earned."""
    if row.score is None or row.band is None:
        return gettext("It leaves the total; the weights of the others are scaled up.")
    sentence = gettext(
        "That earns {score} points: “{band}”. With weight {weight} it brings {points} points of the total."
    )
    return sentence.format(
        score=round_half_up(row.score, 2),
        band=words(row.band.name),
        weight=shown_short(str(round_half_up(row.spec.weight, 2))),
        points=round_half_up(row.spec.weight * row.score / 100, 2),
    )


def prospect(outlook: Outlook, scheme: Scheme, row: ScoredRow) -> Prospect:
    """Return an outlook in the reader's language."""
    unit = words(row.spec.unit)

    def figure(value: Fraction | None) -> str:
        return "—" if value is None else f"{_short(value, row)}{'' if unit != '%' else ' %'}"

    span = ""
    if outlook.best is not None and outlook.worst is not None and outlook.best != outlook.worst:
        span = gettext("{worst} to {best}").format(worst=figure(outlook.worst), best=figure(outlook.best))
    falls = outlook.falls
    urgent = int(falls.amount) if falls and falls.event is not Event.MORE_EXPENSE else None
    return Prospect(
        code=outlook.code,
        name=words(row.spec.name),
        so_far=figure(outlook.so_far),
        expected=figure(outlook.expected),
        span=span,
        look=BAND_LOOKS[outlook.band.code] if outlook.band else "none",
        band=words(outlook.band.name) if outlook.band else "",
        sentences=tuple(_sentences(outlook)),
        urgent=urgent,
    )


def _sentences(outlook: Outlook) -> list[str]:
    found = []
    if outlook.is_lost:
        found.append(
            gettext("Even if everything goes well from here, {kpi} ends below target.").format(
                kpi=outlook.code.value
            )
        )
    if outlook.falls:
        found.append(_told(gettext("{what}, and {kpi} falls to “{band}”."), outlook, outlook.falls))
    if outlook.below_target and (outlook.falls is None or outlook.below_target.band != outlook.falls.band):
        found.append(_told(gettext("{what}, and {kpi} falls to “{band}”."), outlook, outlook.below_target))
    if outlook.climbs:
        found.append(_told(gettext("{what}, and {kpi} rises to “{band}”."), outlook, outlook.climbs))
    needed = next((step for step in outlook.keep if step.amount > 0), None)
    if needed:
        found.append(
            _told(gettext("Of the cases still open: {what}, and {kpi} ends “{band}”."), outlook, needed)
        )
    return found


def _told(frame: str, outlook: Outlook, step: Step) -> str:
    count = int(step.amount)
    if step.event in (Event.MORE_EXPENSE, Event.MORE_REVENUE):
        count = whole_yuan_left(step) + (step.event is Event.MORE_EXPENSE)
    what = str(EVENTS[step.event] % {"count": count, "n": grouped(Fraction(count), 0)})
    return frame.format(what=what, kpi=outlook.code.value, band=words(step.band.name))


def memo_line(result: MemoResult) -> MemoLine:
    """Return a figure beside a KPI in words."""
    memo = result.memo
    counts = grouped(memo.numerator, 2 if memo.form is Form.MONEY else 0)
    if memo.denominator is not None:
        counts += f" / {grouped(memo.denominator, 2 if memo.form in PARTS else 0)}"
    label = MEMOS.get(memo.code)
    figure = (
        "—"
        if result.actual is None
        else str(round_half_up(result.actual, 0 if memo.form is Form.COUNT else 2))
    )
    if result.actual is not None and memo.form in (Form.SHARE, Form.MONEY):
        figure += "%"
    return MemoLine(str(label) if label else memo.code, figure, counts, interval_text(result.interval))


def interval_text(interval: tuple[Decimal, Decimal] | None) -> str:
    """Return an interval to two decimals; '' for none."""
    return "" if interval is None else f"{round(interval[0], 2)}–{round(interval[1], 2)}"


def grouped(value: Fraction, places: int) -> str:
    """Return a figure with thousands separated."""
    return str(
        number_format(round_half_up(value, places), decimal_pos=places, use_l10n=True, force_grouping=True)
    )


def signed(points: Fraction) -> str:
    """Return points with their sign, a true minus included: +1.20, −0.35, 0.00."""
    text = str(round_half_up(abs(points), 2))
    if not Fraction(text):
        return "0.00"
    return f"{'+' if points > 0 else '−'}{text}"


def _short(value: Fraction, row: ScoredRow) -> str:
    return shown_short(shown(value, row.targets, whole=row.spec.form is Form.COUNT))
