"""Counting for scorecards: one indexed range scan a figure, grouped by office.

Counters take the offices the caller has already authorized (None = every office) and no actor; the ``*_rows``
readers take the actor and return scoped rows, left-out ones with their exclusion code included, so that a
cell opens on exactly the rows it was counted from. Bounds are half-open; moments are UTC, days local.
Late means: decided as late, or undecided with the due minute over at ``as_of``.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.db.models import Count, Q, QuerySet, Sum

from shouhou.kernel.actors import Actor
from shouhou.kernel.moments import to_minute
from shouhou.service.models import (
    Failure,
    Revenue,
    SatisfactionAnswer,
    ServiceExpense,
    ServiceRequest,
    Visit,
    WorkOrder,
)

Offices = Iterable[int] | None


@dataclass(frozen=True, slots=True)
class Gate:
    """Cases due, kept, broken, and not decided yet."""

    due: int = 0
    on_time: int = 0
    late: int = 0

    @property
    def undecided(self) -> int:
        """Cases whose due minute is not over and that are not done."""
        return self.due - self.on_time - self.late


@dataclass(frozen=True, slots=True)
class RepairCounts:
    """Repair requests due in a period for one office (K3), by gate.

    restore is the KPI; raw ignores pauses; all_gates wants every promise of a request kept; office_only leaves
    out late requests that waited for the company's own parts or head office.
    """

    restore: Gate
    raw: Gate
    response: Gate
    arrival: Gate
    all_gates: Gate
    office_only: Gate
    company_wait: int
    excluded: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class AnswerCounts:
    """Answers of one office in a period (K5). by_type: work type -> (answers, satisfied)."""

    answers: int
    satisfied: int
    top_box: int
    score_sum: int
    no_answers: int
    by_type: Mapping[str, tuple[int, int]]
    excluded: Mapping[str, int]


def _of(rows: QuerySet[Any], path: str, office_ids: Offices) -> QuerySet[Any]:
    return rows if office_ids is None else rows.filter(**{f"{path}__in": list(office_ids)})


def repairs(
    office_ids: Offices, start_at: datetime, end_at: datetime, as_of: datetime
) -> dict[int, RepairCounts]:
    """Return the requests with their fair due moment in [start_at, end_at), by accountable office."""
    # Callers pass offices they have authorized.
    rows = ServiceRequest.objects.unscoped("scorecards count offices they have authorized")
    found = _of(rows, "kpi_office", office_ids).filter(
        restore_due_at__gte=start_at, restore_due_at__lt=end_at
    )
    over = Q(restore_due_at__lt=to_minute(as_of))
    counted = Q(k3_exclusion="")
    arrival = counted & Q(arrival_applies=True)
    kept = Q(restored_on_time=True, responded_on_time=True) & (
        Q(arrived_on_time=True) | Q(arrival_applies=False)
    )
    broken = (
        _late("restored_on_time", over)
        | _late("responded_on_time", over)
        | (Q(arrival_applies=True) & _late("arrived_on_time", over))
    )
    mine = counted & ~(Q(waits_for_company=True) & _late("restored_on_time", over))
    grouped = (
        found.order_by()
        .values("kpi_office")
        .annotate(
            **_gate("restore", counted, "restored_on_time", over),
            **_gate("raw", counted, "raw_on_time", over),
            **_gate("response", counted, "responded_on_time", over),
            **_gate("arrival", arrival, "arrived_on_time", over),
            **_gate("mine", mine, "restored_on_time", over),
            all_due=Count("pk", filter=counted),
            all_kept=Count("pk", filter=counted & kept),
            all_late=Count("pk", filter=counted & broken),
            company_wait=Count("pk", filter=counted & Q(waits_for_company=True)),
        )
    )
    excluded = _by_code(found, "kpi_office", "k3_exclusion")
    return {row["kpi_office"]: _repairs(row, excluded.get(row["kpi_office"], {})) for row in grouped}


def _late(field: str, over: Q) -> Q:
    return Q(**{field: False}) | (Q(**{f"{field}__isnull": True}) & over)


def _gate(name: str, counted: Q, field: str, over: Q) -> dict[str, Count]:
    return {
        f"{name}_due": Count("pk", filter=counted),
        f"{name}_kept": Count("pk", filter=counted & Q(**{field: True})),
        f"{name}_late": Count("pk", filter=counted & _late(field, over)),
    }


def _repairs(row: Mapping[str, int], excluded: Mapping[str, int]) -> RepairCounts:
    def gate(name: str) -> Gate:
        return Gate(row[f"{name}_due"], row[f"{name}_kept"], row[f"{name}_late"])

    return RepairCounts(
        restore=gate("restore"),
        raw=gate("raw"),
        response=gate("response"),
        arrival=gate("arrival"),
        all_gates=gate("all"),
        office_only=gate("mine"),
        company_wait=row["company_wait"],
        excluded=excluded,
    )


def _by_code(rows: QuerySet[Any], office: str, code: str) -> dict[int, dict[str, int]]:
    """Return office -> exclusion code -> rows left out."""
    found: dict[int, dict[str, int]] = {}
    left_out = rows.exclude(**{code: ""}).order_by().values(office, code).annotate(rows=Count("pk"))
    for row in left_out:
        found.setdefault(row[office], {})[row[code]] = row["rows"]
    return found


def repair_minutes(office_ids: Offices, start_at: datetime, end_at: datetime) -> dict[int, list[int]]:
    """Return the minutes from report to restoration of the counted, restored requests, sorted, by office."""
    # Callers pass offices they have authorized.
    rows = ServiceRequest.objects.unscoped("scorecards count offices they have authorized")
    found = _of(rows, "kpi_office", office_ids).filter(
        restore_due_at__gte=start_at,
        restore_due_at__lt=end_at,
        k3_exclusion="",
        restore_minutes__isnull=False,
    )
    minutes: dict[int, list[int]] = {}
    for office, value in found.order_by("restore_minutes").values_list("kpi_office", "restore_minutes"):
        minutes.setdefault(office, []).append(value)
    return minutes


def repair_rows(
    actor: Actor, office_ids: Offices, start_at: datetime, end_at: datetime
) -> QuerySet[ServiceRequest]:
    """Return the requests behind ``repairs``, left-out ones included, by due moment."""
    rows = _of(ServiceRequest.objects.visible_to(actor), "kpi_office", office_ids)
    found = rows.filter(restore_due_at__gte=start_at, restore_due_at__lt=end_at)
    return found.select_related("machine", "customer", "kpi_office").order_by("restore_due_at", "pk")


def visits(office_ids: Offices, start_on: date, end_on: date) -> dict[int, dict[str, int]]:
    """Return home office -> exclusion code -> visits in [start_on, end_on); '' are those that count (K2)."""
    # Callers pass offices they have authorized.
    rows = Visit.objects.unscoped("scorecards count offices they have authorized")
    found = _of(rows, "home_office", office_ids).filter(counted_on__gte=start_on, counted_on__lt=end_on)
    counts: dict[int, dict[str, int]] = {}
    for row in found.order_by().values("home_office", "k2_exclusion").annotate(rows=Count("pk")):
        counts.setdefault(row["home_office"], {})[row["k2_exclusion"]] = row["rows"]
    return counts


def visit_responsibility(office_ids: Offices, start_on: date, end_on: date) -> dict[int, dict[str, int]]:
    """Return home office -> responsibility -> counted visits; a visit without a failure record is 'unknown'.

    A visit whose work order holds several failures is told by the first of them.
    """
    # Callers pass offices they have authorized.
    rows = Visit.objects.unscoped("scorecards count offices they have authorized")
    found = _of(rows, "home_office", office_ids).filter(
        counted_on__gte=start_on, counted_on__lt=end_on, k2_exclusion=""
    )
    pairs = list(found.values_list("home_office", "work_order"))
    blame: dict[int, str] = {}
    failures = Failure.objects.unscoped("scorecards count offices they have authorized")
    told = failures.filter(work_order__in=found.order_by().values("work_order")).order_by("-failed_at", "-pk")
    for order, responsibility in told.values_list("work_order", "responsibility"):
        blame[order] = responsibility
    counts: dict[int, dict[str, int]] = {}
    for office, order in pairs:
        mine = counts.setdefault(office, {})
        name = blame.get(order, "unknown")
        mine[name] = mine.get(name, 0) + 1
    return counts


def visit_rows(actor: Actor, office_ids: Offices, start_on: date, end_on: date) -> QuerySet[Visit]:
    """Return the visits behind ``visits``, left-out ones included, by day."""
    rows = _of(Visit.objects.visible_to(actor), "home_office", office_ids)
    found = rows.filter(counted_on__gte=start_on, counted_on__lt=end_on)
    return found.select_related("work_order", "machine", "home_office").order_by("counted_on", "pk")


def expenses(office_ids: Offices, start_on: date, end_on: date) -> dict[int, dict[str, Decimal]]:
    """Return office -> exclusion code -> yuan spent in [start_on, end_on); '' is service expense (K1)."""
    # Callers pass offices they have authorized.
    return _sums(ServiceExpense, "incurred_on", "k1_exclusion", office_ids, start_on, end_on)


def expense_categories(office_ids: Offices, start_on: date, end_on: date) -> dict[int, dict[str, Decimal]]:
    """Return office -> category -> yuan of service expense."""
    # Callers pass offices they have authorized.
    return _sums(ServiceExpense, "incurred_on", "category", office_ids, start_on, end_on, k1_exclusion="")


def revenue(office_ids: Offices, start_on: date, end_on: date) -> dict[int, dict[str, Decimal]]:
    """Return office -> kind of revenue -> net yuan recognized in [start_on, end_on); returns are negative."""
    # Callers pass offices they have authorized.
    return _sums(Revenue, "recognized_on", "kind", office_ids, start_on, end_on)


def _sums(
    model: Any, day: str, by: str, office_ids: Offices, start_on: date, end_on: date, **conditions: str
) -> dict[int, dict[str, Decimal]]:
    rows = model.objects.unscoped("scorecards count offices they have authorized")
    found = _of(rows, "office", office_ids).filter(
        **{f"{day}__gte": start_on, f"{day}__lt": end_on}, **conditions
    )
    sums: dict[int, dict[str, Decimal]] = {}
    for row in found.order_by().values("office", by).annotate(total=Sum("amount")):
        sums.setdefault(row["office"], {})[row[by]] = row["total"]
    return sums


def expense_rows(actor: Actor, office_ids: Offices, start_on: date, end_on: date) -> QuerySet[ServiceExpense]:
    """Return the expenses behind ``expenses``, left-out ones included, by day."""
    rows = _of(ServiceExpense.objects.visible_to(actor), "office", office_ids)
    found = rows.filter(incurred_on__gte=start_on, incurred_on__lt=end_on)
    return found.select_related("office", "work_order", "machine", "person").order_by("incurred_on", "pk")


def revenue_rows(actor: Actor, office_ids: Offices, start_on: date, end_on: date) -> QuerySet[Revenue]:
    """Return the revenue behind ``revenue``, by day."""
    rows = _of(Revenue.objects.visible_to(actor), "office", office_ids)
    found = rows.filter(recognized_on__gte=start_on, recognized_on__lt=end_on)
    return found.select_related("office", "customer").order_by("recognized_on", "pk")


def answers(office_ids: Offices, start_at: datetime, end_at: datetime) -> dict[int, AnswerCounts]:
    """Return the answers received in [start_at, end_at), by office (K5)."""
    # Callers pass offices they have authorized.
    rows = SatisfactionAnswer.objects.unscoped("scorecards count offices they have authorized")
    found = _of(rows, "office", office_ids).filter(counted_at__gte=start_at, counted_at__lt=end_at)
    grouped = (
        found.order_by().values("office", "k5_exclusion", "work_type", "score").annotate(rows=Count("pk"))
    )
    per_office: dict[int, list[Mapping[str, Any]]] = {}
    for row in grouped:
        per_office.setdefault(row["office"], []).append(row)
    return {office: _answers(rows) for office, rows in per_office.items()}


def _answers(rows: Iterable[Mapping[str, Any]]) -> AnswerCounts:
    scores: dict[int, int] = {}
    by_type: dict[str, tuple[int, int]] = {}
    excluded: dict[str, int] = {}
    for row in rows:
        n, score = row["rows"], row["score"]
        if row["k5_exclusion"] or score is None:
            excluded[row["k5_exclusion"]] = excluded.get(row["k5_exclusion"], 0) + n
            continue
        scores[score] = scores.get(score, 0) + n
        total, good = by_type.get(row["work_type"], (0, 0))
        by_type[row["work_type"]] = (total + n, good + (n if score >= 4 else 0))
    return AnswerCounts(
        answers=sum(scores.values()),
        satisfied=sum(n for score, n in scores.items() if score >= 4),
        top_box=scores.get(5, 0),
        score_sum=sum(score * n for score, n in scores.items()),
        no_answers=excluded.get("no_answer", 0),
        by_type=by_type,
        excluded=excluded,
    )


def answer_rows(
    actor: Actor, office_ids: Offices, start_at: datetime, end_at: datetime
) -> QuerySet[SatisfactionAnswer]:
    """Return the answers behind ``answers``, left-out ones included, by moment."""
    rows = _of(SatisfactionAnswer.objects.visible_to(actor), "office", office_ids)
    found = rows.filter(counted_at__gte=start_at, counted_at__lt=end_at)
    return found.select_related("office", "work_order").order_by("counted_at", "pk")


def jobs_closed(office_ids: Offices, start_at: datetime, end_at: datetime) -> dict[int, int]:
    """Return the work orders closed in [start_at, end_at), by office: the base of complaints per 100 jobs."""
    # Callers pass offices they have authorized.
    rows = WorkOrder.objects.unscoped("scorecards count offices they have authorized")
    found = _of(rows, "office", office_ids).filter(closed_at__gte=start_at, closed_at__lt=end_at)
    grouped = found.exclude(state="cancelled").order_by().values("office").annotate(rows=Count("pk"))
    return {row["office"]: row["rows"] for row in grouped}


def open_late(office_ids: Offices, as_of: datetime) -> dict[int, int]:
    """Return the requests that are open and past their due minute now, by accountable office."""
    # Callers pass offices they have authorized.
    rows = ServiceRequest.objects.unscoped("scorecards count offices they have authorized")
    found = _of(rows, "kpi_office", office_ids).filter(
        restore_due_at__lt=to_minute(as_of), k3_exclusion="", restored_on_time__isnull=True
    )
    grouped = found.order_by().values("kpi_office").annotate(rows=Count("pk"))
    return {row["kpi_office"]: row["rows"] for row in grouped}
