"""The lines of an opened cell: what each kind of row shows beside its number."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.utils.formats import number_format
from django.utils.functional import Promise
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from shouhou.foundation.columns import moment_words
from shouhou.quality.models import ReportKind
from shouhou.scorecards.documents.reasons import reason_text
from shouhou.scorecards.queries.cells import Source, label_of
from shouhou.scorecards.rules.evidence import EvidenceRow, is_bad
from shouhou.scorecards.rules.scheme import FORMS, Form, KpiCode

Words = str | Promise


@dataclass(frozen=True, slots=True)
class Heads:
    """The heads of a kind's columns; '' leaves a column out."""

    name: Words
    at: Words
    who: Words = ""
    note: Words = ""
    done: Words = ""
    amount: Words = ""
    title: Words = ""


@dataclass(frozen=True, slots=True)
class Line:
    """One row of a cell. ``good`` is None for rows that are left out or only make the denominator."""

    kind: str
    public_id: str
    name: str
    at: Any
    who: str
    note: str
    done: Any
    amount: Decimal | int | None
    office: str
    good: bool | None
    reason: str
    why: str


HEADS = {
    "request": Heads(
        _("Request"), _("Restoration due"), _("Customer"), _("Severity"), _("Restored"), "", _("Requests")
    ),
    "machine": Heads(_("Machine"), _("Due"), _("Customer"), _("Model"), _("Accepted at"), "", _("Machines")),
    "visit": Heads(
        _("Work order"),
        _("Counted on"),
        _("Machine"),
        _("Customer"),
        pgettext_lazy("heading", "Arrived"),
        "",
        _("Visits"),
    ),
    "exposure": Heads(
        _("Machine"),
        _("Under warranty from"),
        _("Customer"),
        "",
        _("Until"),
        _("Days in the period"),
        _("Machines under warranty"),
    ),
    "answer": Heads(
        _("Work order"), _("Counted at"), _("Customer"), _("Channel"), "", _("Score"), _("Answers")
    ),
    "plan_item": Heads(
        _("Customer"), _("Planned for"), _("Visitor"), _("Kind"), _("Done"), "", _("Planned contacts")
    ),
    "complaint": Heads(
        _("Complaint"), _("Decided by"), _("Customer"), _("Subject"), _("Closed"), "", _("Complaints")
    ),
    "report": Heads(_("Report"), _("Due"), _("Author"), _("Verdict"), _("Handed in"), "", _("Reports")),
    "expense": Heads(
        _("Voucher"), _("Incurred on"), _("Work order"), _("Category"), "", _("Amount (¥)"), _("Expenses")
    ),
    "revenue": Heads(
        _("Document"), _("Recognized on"), _("Customer"), _("Kind"), "", _("Amount (¥)"), _("Revenue")
    ),
    "adjustment": Heads(
        _("Record"), _("Booked on"), "", _("Reason"), "", _("Change"), _("Corrections of closed months")
    ),
}


def line_of(source: Source, code: KpiCode, row: Any, window: tuple[date, date]) -> Line:
    """Return a row as a line. ``window`` are the days [from, until) that exposure is cut to."""
    who, note, done, amount = _PARTS[source.kind](row, window)
    counts = not row.why
    good = None
    if counts and source.costs and source.kind != "adjustment":
        good = bool(_is_good(source, row)) if source.good is not None else False
    kind, key = source.kind, str(row.public_id)
    if kind == "exposure":
        kind, key = "machine", str(row.machine.public_id)
    elif kind == "adjustment":
        kind, key = f"adjustment:{row.record_kind}", str(row.record_id)
    return Line(
        kind,
        key,
        label_of(source.kind, row),
        getattr(row, source.at),
        who,
        note,
        done,
        amount,
        str(getattr(row, source.office).name),
        good,
        row.why,
        reason_text(code, row.why) if row.why else "",
    )


def _frozen_name(row: EvidenceRow) -> str:
    """Return a frozen row's name in words: a report is frozen under its month and its code."""
    month, _space, code = row.label.partition(" ")
    if row.record_kind == "report" and code in ReportKind:
        return f"{month} {ReportKind(code).label}"
    return row.label


def frozen_line(row: EvidenceRow) -> Line:
    """Return a row of frozen evidence as a line: what was kept, and nothing of today."""
    amount: Decimal | int | None = None
    if FORMS[row.kpi] is Form.MONEY:
        amount = Decimal(row.num or row.den) / 100
    elif row.kpi is KpiCode.WARRANTY_VISITS and row.den:
        amount = int(row.den)
    good = None if not row.counts or (FORMS[row.kpi] is not Form.SHARE and not row.num) else not is_bad(row)
    at: Any = datetime.fromisoformat(row.at) if "T" in row.at else date.fromisoformat(row.at)
    why = reason_text(row.kpi, row.reason) if row.reason else ""
    return Line(
        row.record_kind,
        row.record_id,
        _frozen_name(row),
        at,
        "",
        "",
        None,
        amount,
        row.office,
        good,
        row.reason,
        why,
    )


def outcome(line: Line) -> str:
    """Return how a line ended, in words."""
    if line.reason:
        return gettext("left out")
    if line.good is None:
        return gettext("counts")
    words = _OUTCOMES.get(line.kind)
    if words is None:
        return gettext("counts")
    return str(words[0] if line.good else words[1])


_OUTCOMES: dict[str, tuple[Words, Words]] = {
    "request": (_("in time"), _("late")),
    "machine": (_("in time"), _("late")),
    "answer": (_("satisfied"), _("dissatisfied")),
    "plan_item": (_("done"), _("not done")),
    "report": (_("on time and right"), _("late or wrong")),
}


def _is_good(source: Source, row: Any) -> bool:
    tests: dict[str, Callable[[Any], object]] = {
        "machine": lambda each: each.commissioned_on_time,
        "answer": lambda each: (each.score or 0) >= 4,
        "plan_item": lambda each: each.is_done,
        "complaint": lambda each: each.k8_satisfied,
        "report": lambda each: each.is_on_time and each.is_right,
        "request": lambda each: each.fine,
    }
    return bool(tests[source.kind](row))


def _days(row: Any, window: tuple[date, date]) -> int:
    first: date = max(row.from_on, window[0])
    last: date = min(row.until_on, window[1])
    return (last - first).days


_Parts = tuple[str, str, Any, Any]
_PARTS: dict[str, Callable[[Any, tuple[date, date]], _Parts]] = {
    "request": lambda row, _w: (str(row.customer), row.get_severity_display(), row.restored_at, None),
    "machine": lambda row, _w: (str(row.customer), str(row.model), row.accepted_at, None),
    "visit": lambda row, _w: (
        str(row.machine) if row.machine else "",
        str(row.work_order.customer),
        row.arrive_at,
        None,
    ),
    "exposure": lambda row, window: (str(row.machine.customer), "", row.until_on, _days(row, window)),
    "answer": lambda row, _w: (str(row.work_order.customer), row.get_channel_display(), None, row.score),
    "plan_item": lambda row, _w: (
        row.person.name if row.person else "",
        row.get_kind_display(),
        row.done_on,
        None,
    ),
    "complaint": lambda row, _w: (str(row.customer), row.subject, row.closed_at, None),
    "report": lambda row, _w: (
        row.author.name if row.author else "",
        row.get_verdict_display(),
        row.submitted_at,
        None,
    ),
    "expense": lambda row, _w: (
        row.work_order.number if row.work_order else "",
        _category(row),
        None,
        row.amount,
    ),
    "revenue": lambda row, _w: (
        str(row.customer) if row.customer else "",
        row.get_kind_display(),
        None,
        row.amount,
    ),
    "adjustment": lambda row, _w: ("", row.reason, None, row.numerator or row.denominator),
}


def _category(row: Any) -> str:
    words = str(row.get_category_display())
    return f"{words} · {row.description}" if row.description else words


def moment(value: Any) -> str:
    """Return a day or a moment as the company's clocks show it."""
    if value is None:
        return ""
    return moment_words(value) if isinstance(value, datetime) else value.isoformat()


def amount_text(amount: Decimal | int | None) -> str:
    """Return an amount with thousands separated: yuan with two places, days and scores without."""
    if amount is None:
        return ""
    places = 2 if isinstance(amount, Decimal) else 0
    return str(number_format(amount, decimal_pos=places, use_l10n=True, force_grouping=True))
