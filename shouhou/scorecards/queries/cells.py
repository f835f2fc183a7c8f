"""One cell of a sheet, opened: its rows a page at a time, counted or left out, straight from the database.

A cell has one or more sources (K1: expense and revenue). Each is the very query that its figure is counted
from, with a column saying why a row is left out ('' when it counts).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import reduce
from operator import or_
from typing import Any

from django.db.models import Case, CharField, Count, F, Model, Q, QuerySet, Value, When

from shouhou.foundation.filters import matching
from shouhou.scorecards.queries import facts
from shouhou.scorecards.queries.counting import (
    adjustments,
    cases,
    complaints,
    money,
    repairs,
    warranty_visits,
)
from shouhou.scorecards.queries.counting.windows import NOT_DUE, Window
from shouhou.scorecards.queries.sheets import ComputedSheet
from shouhou.scorecards.rules.evidence import EvidenceRow, Mark, is_bad
from shouhou.scorecards.rules.scheme import KpiCode, RevenueBasis

MOST_WORDS = 4
Rows = QuerySet[Any]


@dataclass(frozen=True, slots=True)
class Source:
    """One kind of row of a cell. ``good`` tells which counted rows cost nothing; None when each of them costs.

    ``costs`` is False for rows that only make the denominator. ``sums`` names the column that is added up.
    """

    kind: str
    rows: Rows
    at: str
    office: str
    search: tuple[str, ...]
    related: tuple[str, ...]
    good: Q | None = None
    costs: bool = True
    sums: str = ""

    def counted(self) -> Rows:
        """The rows in the figure."""
        return self.rows.filter(why="")

    def bad(self) -> Rows:
        """The rows in the figure that cost points."""
        if not self.costs:
            return self.rows.none()
        return self.counted() if self.good is None else self.counted().exclude(self.good)

    def left_out(self, reason: str = "") -> Rows:
        """The rows that are not in the figure, for any reason or for one."""
        return self.rows.filter(why=reason) if reason else self.rows.exclude(why="")

    def searched(self, rows: Rows, text: str) -> Rows:
        """Keep the rows in which every word of ``text`` is found."""
        for word in text.split()[:MOST_WORDS]:
            rows = rows.filter(matching(rows.model, self.search, word))
        return rows

    def ordered(self, rows: Rows, sort: str) -> Rows:
        """Order by the moment that decides, latest first; or by amount, largest first."""
        if sort == "amount" and self.sums:
            return rows.order_by(f"-{self.sums}", "-pk")
        return rows.order_by(self.at, "pk") if sort == "oldest" else rows.order_by(f"-{self.at}", "-pk")

    def fetch(self, rows: Rows, first: int, size: int) -> list[Model]:
        """Return one page with everything its lines show."""
        return list(rows.select_related(*self.related)[first : first + size])


@dataclass(frozen=True, slots=True)
class Tallies:
    """How many rows of a source count, cost points, and are left out for which reason."""

    counted: int
    bad: int
    reasons: dict[str, int]

    @property
    def left_out(self) -> int:
        """All rows left out."""
        return sum(self.reasons.values())


def windows_for(computed: ComputedSheet) -> list[Window]:
    """Return the windows of a sheet's period, one a time zone, in one query."""
    return [
        window for _, window in facts.windows_of(computed.unit.office_ids, computed.period, computed.as_of)
    ]


def sources_of(computed: ComputedSheet, code: KpiCode, windows: Sequence[Window]) -> list[Source]:
    """Return the sources of a cell; corrections of closed months come last. Asks nothing yet."""
    made = _MAKERS[code](windows, computed)
    booked = _joined([adjustments.booked(window) for window in windows]).filter(kpi=code.value)
    marked = booked.annotate(why=Value("", output_field=CharField()))
    search = ("record_label__icontains", "reason__icontains")
    return [*made, Source("adjustment", marked, "booked_on", "office", search, ("office",))]


def tally(source: Source) -> Tallies:
    """Count a source in one query."""
    good = Q(pk__in=[]) if source.good is None else source.good
    rows = source.rows.order_by().values("why").annotate(n=Count("pk"), fine=Count("pk", filter=good))
    found = {row["why"]: (row["n"], row["fine"]) for row in rows}
    counted, fine = found.pop("", (0, 0))
    return Tallies(
        counted, counted - fine if source.costs else 0, {why: n for why, (n, _) in sorted(found.items())}
    )


def worst_rows(source: Source, code: KpiCode, limit: int) -> list[EvidenceRow]:
    """Return the rows of a source that cost most, as evidence: the largest amounts, else the latest cases."""
    rows = source.ordered(source.bad(), "amount" if source.sums else "latest")
    if source.kind == "adjustment":
        return []
    found = [evidence_of(source, code, row) for row in source.fetch(rows, 0, limit)]
    return [row for row in found if is_bad(row)]


def evidence_of(source: Source, code: KpiCode, row: Any) -> EvidenceRow:
    """Return a bad row as evidence, to be weighed."""
    amount = int(getattr(row, source.sums) * 100) if source.sums else 1
    share = source.good is not None
    at = getattr(row, source.at)
    office = getattr(row, source.office)
    return EvidenceRow(
        code,
        source.kind,
        str(row.public_id),
        label_of(source.kind, row),
        at.isoformat(),
        office.code,
        0 if share else amount,
        1 if share else 0,
        "",
        Mark.NONE,
    )


def label_of(kind: str, row: Any) -> str:
    """Return the number or name by which people know a row."""
    if kind in ("visit", "answer"):
        return str(row.work_order.number)
    if kind == "exposure":
        return str(row.machine.serial_no)
    if kind == "report":
        return f"{row.period_code} {row.get_kind_display()}"
    names = {"request": "number", "complaint": "number", "machine": "serial_no", "plan_item": "customer"}
    names |= {"expense": "external_ref", "revenue": "document_no", "adjustment": "record_label"}
    return str(getattr(row, names[kind]))


def _marked(rows: Sequence[Rows], reason: str, not_due: Q | None = None) -> Rows:
    """Return the rows of all windows with ``why`` they are left out."""
    whens = [When(~Q(**{reason: ""}), then=F(reason))] if reason else []
    if not_due is not None:
        whens.append(When(not_due, then=Value(NOT_DUE)))
    marked: Rows = _joined(rows).annotate(why=Case(*whens, default=Value(""), output_field=CharField()))
    return marked


def _joined(rows: Sequence[Rows]) -> Rows:
    return reduce(or_, rows)


def _later(windows: Sequence[Window], column: str, as_of: datetime) -> Q | None:
    """Return the condition "due after now" while the period runs."""
    return None if all(window.is_over for window in windows) else Q(**{f"{column}__gt": as_of})


def _expenses(windows: Sequence[Window], computed: ComputedSheet) -> list[Source]:
    spent = [money.expenses(each.office_ids, each.start_on, each.end_on) for each in windows]
    earned = [money.revenues(each.office_ids, each.start_on, each.end_on) for each in windows]
    other = None
    revenue = _joined(earned).annotate(why=Value("", output_field=CharField()))
    if computed.scheme.params.revenue_basis is RevenueBasis.MACHINES_ONLY:
        other = ~Q(kind__in=("machine", "return"))
        left = When(other, then=Value(money.NOT_MACHINES))
        revenue = _joined(earned).annotate(why=Case(left, default=Value(""), output_field=CharField()))
    spending = ("external_ref__icontains", "description__icontains", "work_order__number__icontains")
    selling = ("document_no__icontains", "customer__short_name__icontains", "customer__name__icontains")
    return [
        Source(
            "expense",
            _marked(spent, "k1_exclusion"),
            "incurred_on",
            "office",
            spending,
            ("office", "work_order"),
            sums="amount",
        ),
        Source(
            "revenue",
            revenue,
            "recognized_on",
            "office",
            selling,
            ("office", "customer"),
            costs=False,
            sums="amount",
        ),
    ]


def _visits(windows: Sequence[Window], _computed: ComputedSheet) -> list[Source]:
    visits = _marked([warranty_visits.visits(window) for window in windows], "k2_exclusion")
    stays = _joined([warranty_visits.exposures(window, window.until_on) for window in windows])
    stays = stays.annotate(why=Value("", output_field=CharField()))
    search = ("work_order__number__icontains", "machine__serial_no__icontains")
    related = ("home_office", "work_order__customer", "machine")
    return [
        Source("visit", visits, "counted_on", "home_office", search, related),
        Source(
            "exposure",
            stays,
            "from_on",
            "office",
            ("machine__serial_no__icontains",),
            ("office", "machine__customer"),
            costs=False,
        ),
    ]


def _repairs(windows: Sequence[Window], computed: ComputedSheet) -> list[Source]:
    not_due = _later(windows, "restore_due_at", computed.as_of)
    rows = _marked([repairs.cases(window) for window in windows], "k3_exclusion", not_due)
    search = ("number__icontains", "customer__short_name__icontains", "machine__serial_no__icontains")
    good = repairs.GATES[computed.scheme.params.timely_gate]
    return [
        Source(
            "request",
            rows,
            "restore_due_at",
            "kpi_office",
            search,
            ("kpi_office", "customer", "machine"),
            good,
        )
    ]


def _commissionings(windows: Sequence[Window], computed: ComputedSheet) -> list[Source]:
    not_due = _later(windows, "commission_due_at", computed.as_of)
    rows = _marked([cases.commissionings(window) for window in windows], "k4_exclusion", not_due)
    search = ("serial_no__icontains", "customer__short_name__icontains")
    related = ("commission_office", "customer", "model")
    good = Q(commissioned_on_time=True)
    return [Source("machine", rows, "commission_due_at", "commission_office", search, related, good)]


def _answers(windows: Sequence[Window], _computed: ComputedSheet) -> list[Source]:
    rows = _marked([cases.answers(window) for window in windows], "k5_exclusion")
    search = ("work_order__number__icontains", "comment__icontains")
    good = Q(score__gte=cases.SATISFIED_FROM)
    return [Source("answer", rows, "counted_at", "office", search, ("office", "work_order__customer"), good)]


def _plan_items(windows: Sequence[Window], _computed: ComputedSheet) -> list[Source]:
    late = [Q(office__in=w.office_ids, due_on__gte=w.until_on) for w in windows if not w.is_over]
    rows = _marked(
        [cases.plan_items(window) for window in windows], "k6_exclusion", reduce(or_, late) if late else None
    )
    search = ("customer__short_name__icontains", "customer__name__icontains")
    return [
        Source(
            "plan_item", rows, "due_on", "office", search, ("office", "customer", "person"), Q(is_done=True)
        )
    ]


def _complaints(windows: Sequence[Window], _computed: ComputedSheet) -> list[Source]:
    rows = _marked([complaints.received(window) for window in windows], "k7_exclusion")
    search = ("number__icontains", "subject__icontains", "customer__short_name__icontains")
    return [Source("complaint", rows, "received_at", "office", search, ("office", "customer"))]


def _handled(windows: Sequence[Window], computed: ComputedSheet) -> list[Source]:
    not_due = _later(windows, "k8_at", computed.as_of)
    rows = _marked([complaints.handled(window) for window in windows], "k8_exclusion", not_due)
    search = ("number__icontains", "subject__icontains", "customer__short_name__icontains")
    return [
        Source("complaint", rows, "k8_at", "office", search, ("office", "customer"), Q(k8_satisfied=True))
    ]


def _reports(windows: Sequence[Window], computed: ComputedSheet) -> list[Source]:
    not_due = _later(windows, "due_at", computed.as_of)
    rows = _marked([cases.reports(window) for window in windows], "k9_exclusion", not_due)
    good = Q(is_on_time=True, is_right=True)
    return [
        Source("report", rows, "due_at", "office", ("period_code__icontains",), ("office", "author"), good)
    ]


_MAKERS = {
    KpiCode.EXPENSE: _expenses,
    KpiCode.WARRANTY_VISITS: _visits,
    KpiCode.REPAIRS_IN_TIME: _repairs,
    KpiCode.COMMISSIONING_IN_TIME: _commissionings,
    KpiCode.SATISFACTION: _answers,
    KpiCode.CUSTOMER_VISITS: _plan_items,
    KpiCode.COMPLAINTS: _complaints,
    KpiCode.COMPLAINT_HANDLING: _handled,
    KpiCode.REPORTS: _reports,
}
