"""The facts of several periods at once: twelve months of fifty offices in five queries a time zone.

The figures are those of ``facts.count_by_office``, period by period; a test holds the two against each other.
Cases that are counted alike are fetched by one query whose parts say which KPI they belong to.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from django.db.models import (
    BigIntegerField,
    Case,
    CharField,
    Count,
    Expression,
    F,
    IntegerField,
    Max,
    Min,
    Q,
    QuerySet,
    Sum,
    Value,
    When,
)
from django.db.models.functions import Cast, Greatest, Least

from shouhou.complaints.models import Closing, Complaint
from shouhou.kernel.moments import local_day
from shouhou.kernel.periods import Period
from shouhou.machines.models import MachineOffice
from shouhou.scorecards.models import Adjustment
from shouhou.scorecards.queries import facts
from shouhou.scorecards.queries.counting import cases, complaints, money, repairs, warranty_visits
from shouhou.scorecards.queries.counting.windows import Window, make_window
from shouhou.scorecards.queries.units import Unit
from shouhou.scorecards.rules.evidence import Sums, facts_of
from shouhou.scorecards.rules.kpis import KpiFacts
from shouhou.scorecards.rules.scheme import ComplaintUnit, KpiCode, Params
from shouhou.scorecards.rules.streaks import free_months
from shouhou.service.models import RevenueKind

WHY = "a sheet counts the offices its caller was given"
FIELDS = ("num", "den", "rows", "very_satisfied", "early", "no_answer")
MACHINES_ONLY = (RevenueKind.MACHINE.value, RevenueKind.RETURN.value)
Facts = Mapping[KpiCode, KpiFacts]
Found = dict[tuple[int, int, KpiCode], Sums]


@dataclass(frozen=True, slots=True)
class Stretch:
    """Periods that follow one another, for the offices of one zone; each has its own window."""

    windows: tuple[Window, ...]
    whole: Window
    zone: str


def count_series(
    units: Iterable[Unit], periods: Sequence[Period], params: Params, *, now: datetime
) -> dict[Period, dict[int, dict[KpiCode, KpiFacts]]]:
    """Return period -> office -> KPI -> facts for the offices of ``units``, without the figures beside them.

    ``periods`` are of one kind and follow one another; those that have not begun count nothing.
    """
    found: dict[Period, dict[int, dict[KpiCode, KpiFacts]]] = {period: {} for period in periods}
    for stretch in _stretches(units, periods, now):
        sums = _sums(stretch, params)
        extras = _extras(stretch, params)
        for place, period in enumerate(periods):
            for office in stretch.whole.office_ids:
                found[period][office] = {
                    code: facts_of(
                        code,
                        sums.get((place, office, code), Sums()),
                        extras[place, office] if code is KpiCode.COMPLAINTS else {},
                    )
                    for code in KpiCode
                }
    return found


def total_of(unit: Unit, by_office: Mapping[int, Facts]) -> dict[KpiCode, KpiFacts]:
    """Return the facts of a unit from those of its offices: the same cases added up."""
    parts = [by_office[office] for office in unit.office_ids if office in by_office]
    if not parts:
        return {}
    return {code: _add_up(code, [part[code] for part in parts]) for code in KpiCode}


def _add_up(code: KpiCode, parts: list[KpiFacts]) -> KpiFacts:
    whole = parts[0]
    for part in parts[1:]:
        whole = KpiFacts(
            whole.numerator + part.numerator,
            None
            if whole.denominator is None or part.denominator is None
            else whole.denominator + part.denominator,
            rows=_plus(whole.rows, part.rows),
            active_machines=_plus(whole.active_machines, part.active_machines),
            very_satisfied=_plus(whole.very_satisfied, part.very_satisfied),
            early=_plus(whole.early, part.early),
            asked=_plus(whole.asked, part.asked),
        )
    if code is not KpiCode.COMPLAINTS:
        return whole
    return replace(whole, streak=min((part.streak or 0 for part in parts), default=0))


def _plus(one: int | None, other: int | None) -> int | None:
    return None if one is None or other is None else one + other


def _stretches(units: Iterable[Unit], periods: Sequence[Period], now: datetime) -> Iterator[Stretch]:
    by_zone: dict[str, dict[int, str]] = defaultdict(dict)
    for unit in units:
        for office, zone in zip(unit.office_ids, unit.zones, strict=True):
            by_zone[zone][office] = ""
    for zone, codes in sorted(by_zone.items()):
        windows = tuple(make_window(each, codes, zone, min(now, each.bounds(zone)[1])) for each in periods)
        first, last = windows[0], windows[-1]
        whole = replace(
            last,
            start_on=first.start_on,
            start_at=first.start_at,
            until_on=min(last.end_on, local_day(now, zone)),
        )
        yield Stretch(windows, whole, zone)


def _sums(stretch: Stretch, params: Params) -> Found:
    found: Found = {}
    queries = list(_parts(stretch, params))
    for code, place, office, *counts in queries[0].union(*queries[1:], all=True):
        mine = found.setdefault((place, office, KpiCode(code)), Sums())
        for field, value in zip(FIELDS, counts, strict=True):
            setattr(mine, field, getattr(mine, field) + int(value or 0))
    for place, office, days in _machine_days(stretch):
        found.setdefault((place, office, KpiCode.WARRANTY_VISITS), Sums()).den += days
    for place, line in _corrections(stretch):
        mine = found.setdefault((place, line.office_id, KpiCode(line.kpi)), Sums())
        mine.num += line.numerator
        mine.den += line.denominator
    return found


def _parts(stretch: Stretch, params: Params) -> Iterator[QuerySet[Any, tuple[Any, ...]]]:
    """Yield one grouped query a KPI, all with the columns (KPI, place of the period, office, *FIELDS)."""
    whole = stretch.whole
    yield from _money_parts(stretch, params)
    visits = warranty_visits.visits(whole).filter(k2_exclusion="")
    yield _part(stretch, KpiCode.WARRANTY_VISITS, visits, "counted_on", "home_office", num=ALL, rows=ALL)
    good = _when(repairs.GATES[params.timely_gate])
    due = repairs.cases(whole).filter(k3_exclusion="", restore_due_at__lte=whole.as_of)
    yield _part(
        stretch, KpiCode.REPAIRS_IN_TIME, due, "restore_due_at", "kpi_office", num=good, den=ALL, rows=good
    )
    good = _when(Q(commissioned_on_time=True))
    machines = cases.commissionings(whole).filter(k4_exclusion="", commission_due_at__lte=whole.as_of)
    yield _part(
        stretch,
        KpiCode.COMMISSIONING_IN_TIME,
        machines,
        "commission_due_at",
        "commission_office",
        num=good,
        den=ALL,
        rows=good,
    )
    yield from _answer_and_plan_parts(stretch)
    yield from _complaint_parts(stretch)
    right = Q(is_on_time=True, is_right=True)
    reports = cases.reports(whole).filter(k9_exclusion="", due_at__lte=whole.as_of)
    good, early = _when(right), _when(right & Q(is_early=True))
    yield _part(
        stretch, KpiCode.REPORTS, reports, "due_at", "office", num=good, den=ALL, rows=good, early=early
    )


def _money_parts(stretch: Stretch, params: Params) -> Iterator[QuerySet[Any, tuple[Any, ...]]]:
    whole = stretch.whole
    fen = Sum(Cast("amount", BigIntegerField()))
    spent = money.expenses(whole.office_ids, whole.start_on, whole.end_on).filter(k1_exclusion="")
    rows = Count("pk", filter=~Q(amount=0))
    yield _part(stretch, KpiCode.EXPENSE, spent, "incurred_on", "office", num=fen, rows=rows)
    earned = money.revenues(whole.office_ids, whole.start_on, whole.end_on)
    if params.revenue_basis.value == "machines_only":
        earned = earned.filter(kind__in=MACHINES_ONLY)
    yield _part(stretch, KpiCode.EXPENSE, earned, "recognized_on", "office", den=fen)


def _answer_and_plan_parts(stretch: Stretch) -> Iterator[QuerySet[Any, tuple[Any, ...]]]:
    whole = stretch.whole
    counts = Q(k5_exclusion="")
    good = _when(counts & Q(score__gte=cases.SATISFIED_FROM))
    yield _part(
        stretch,
        KpiCode.SATISFACTION,
        cases.answers(whole),
        "counted_at",
        "office",
        num=good,
        den=_when(counts),
        rows=good,
        no_answer=_when(Q(k5_exclusion=cases.NO_ANSWER)),
    )
    decided = Q(due_on__lt=whole.until_on)
    for window in stretch.windows:
        if window.is_over:
            decided |= Q(due_by_on__lt=window.end_on)
    done = _when(Q(is_done=True))
    items = cases.plan_items(whole).filter(decided, k6_exclusion="")
    yield _part(stretch, KpiCode.CUSTOMER_VISITS, items, "due_by_on", "office", num=done, den=ALL, rows=done)


def _complaint_parts(stretch: Stretch) -> Iterator[QuerySet[Any, tuple[Any, ...]]]:
    whole = stretch.whole
    received = complaints.received(whole).filter(k7_exclusion="")
    yield _part(stretch, KpiCode.COMPLAINTS, received, "received_at", "office", num=ALL, rows=ALL)
    good = _when(Q(k8_satisfied=True))
    very = _when(Q(k8_satisfied=True, closing=Closing.VERY_SATISFIED.value))
    handled = complaints.handled(whole).filter(k8_exclusion="", k8_at__lte=whole.as_of)
    yield _part(
        stretch,
        KpiCode.COMPLAINT_HANDLING,
        handled,
        "k8_at",
        "office",
        num=good,
        den=ALL,
        rows=good,
        very_satisfied=very,
    )


ALL = Count("pk")
NOTHING = Value(0, output_field=BigIntegerField())


def _when(condition: Q) -> Expression:
    return Count("pk", filter=condition)


def _part(
    stretch: Stretch, code: KpiCode, found: QuerySet[Any], at: str, office: str, /, **counts: Expression
) -> QuerySet[Any, tuple[Any, ...]]:
    columns = {f"_{name}": Cast(counts.get(name, NOTHING), BigIntegerField()) for name in FIELDS}
    grouped = found.order_by().annotate(_place=_place_of(stretch, at)).values("_place", office)
    told = grouped.annotate(_kpi=Value(code.value, output_field=CharField()), _office=F(office), **columns)
    parts: QuerySet[Any, tuple[Any, ...]] = told.values_list("_kpi", "_place", "_office", *columns)
    return parts


def _place_of(stretch: Stretch, at: str) -> Case:
    """Return the place of the period in which the column ``at`` lies."""
    moments = at.endswith("_at")
    cases_ = []
    for place, window in enumerate(stretch.windows):
        start, end = (window.start_at, window.end_at) if moments else (window.start_on, window.end_on)
        cases_.append(When(**{f"{at}__gte": start, f"{at}__lt": end}, then=Value(place)))
    return Case(*cases_, output_field=IntegerField())


def _machine_days(stretch: Stretch) -> Iterator[tuple[int, int, int]]:
    """Yield (place, office, days) under warranty: one sum a period, in one query."""
    columns = {}
    for place, window in enumerate(stretch.windows):
        start, end = window.start_on.toordinal(), window.until_on.toordinal()
        overlap = Least(F("until_day"), Value(end)) - Greatest(F("from_day"), Value(start))
        columns[f"days_{place}"] = Sum(overlap, filter=Q(until_day__gt=start, from_day__lt=end), default=0)
    stays: QuerySet[Any, Any] = warranty_visits.exposures(stretch.whole, stretch.whole.until_on).order_by()
    for row in stays.values("office").annotate(**columns):
        for place in range(len(stretch.windows)):
            yield place, row["office"], row[f"days_{place}"]


def _corrections(stretch: Stretch) -> Iterator[tuple[int, Adjustment]]:
    """Yield corrections with the place of the period they are booked in, unless it holds their own case."""
    rows = Adjustment.objects.unscoped(WHY).filter(office__in=stretch.whole.office_ids)
    for line in rows.filter(booked_on__gte=stretch.whole.start_on, booked_on__lt=stretch.whole.end_on):
        for place, window in enumerate(stretch.windows):
            if _within(window, line.booked_on) and not _within(window, line.origin_on):
                yield place, line


def _within(window: Window, day: date) -> bool:
    return window.start_on <= day < window.end_on


def _extras(stretch: Stretch, params: Params) -> dict[tuple[int, int], facts.Extras]:
    cares = {row["office"]: row for row in _cares(stretch)}
    lasts = {row["office"]: row for row in _last_complaints(stretch)}
    jobs = _jobs(stretch) if params.k7_unit is not ComplaintUnit.COUNT else None
    found: dict[tuple[int, int], facts.Extras] = {}
    for place, window in enumerate(stretch.windows):
        for office in stretch.whole.office_ids:
            care, last = cares.get(office, {}), lasts.get(office, {}).get(f"last_{place}")
            extras = {
                "streak": free_months(
                    local_day(last, stretch.zone) if last else None,
                    care.get(f"since_{place}"),
                    window.end_on,
                    params.period_start_day,
                ),
                "active_machines": care.get(f"active_{place}", 0),
            }
            if jobs is not None:
                extras["jobs"] = jobs.get((place, office), 0)
            found[place, office] = extras
    return found


def _cares(stretch: Stretch) -> QuerySet[Any, Any]:
    """For each office: since when it has had a machine, and how many were in its care in each period."""
    columns: dict[str, Expression] = {}
    for place, window in enumerate(stretch.windows):
        here = Q(from_on__lt=window.until_on) & (Q(until_on=None) | Q(until_on__gt=window.start_on))
        alive = Q(machine__cancelled_on=None) & (
            Q(machine__retired_on=None) | Q(machine__retired_on__gt=window.start_on)
        )
        columns[f"active_{place}"] = Count("machine", filter=here & alive, distinct=True)
        columns[f"since_{place}"] = Min("from_on", filter=Q(from_on__lt=window.end_on))
    rows = MachineOffice.objects.unscoped(WHY).filter(office__in=stretch.whole.office_ids)
    rows = rows.filter(from_on__lt=stretch.whole.end_on)
    return rows.order_by().values("office").annotate(**columns)


def _last_complaints(stretch: Stretch) -> QuerySet[Any, Any]:
    columns = {
        f"last_{place}": Max("received_at", filter=Q(received_at__lt=window.end_at))
        for place, window in enumerate(stretch.windows)
    }
    rows = Complaint.objects.unscoped(WHY).filter(office__in=stretch.whole.office_ids, k7_exclusion="")
    return rows.filter(received_at__lt=stretch.whole.end_at).order_by().values("office").annotate(**columns)


def _jobs(stretch: Stretch) -> dict[tuple[int, int], int]:
    return {
        (place, office): count
        for place, window in enumerate(stretch.windows)
        for office, count in complaints.jobs(window).items()
    }
