"""What stands beside a KPI on demand: its memos, the hours of K3 and the split of K2."""

from dataclasses import dataclass

from django.db.models import Count, OuterRef, Subquery

from shouhou.scorecards.queries import facts
from shouhou.scorecards.queries.counting import cases, complaints, money, repairs, warranty_visits
from shouhou.scorecards.queries.counting.windows import Window
from shouhou.scorecards.queries.sheets import ComputedSheet
from shouhou.scorecards.rules.kpis import Memo
from shouhou.scorecards.rules.scheme import KpiCode
from shouhou.service.models import Failure, Responsibility

WHY = "a sheet counts the offices its caller was given"


@dataclass(frozen=True, slots=True)
class Hours:
    """How long repairs took, in hours from the first report to restoration: median and 90th percentile."""

    n: int
    median: float
    p90: float


@dataclass(frozen=True, slots=True)
class Details:
    """Everything beside one KPI. ``split`` counts K2's visits by responsibility, the largest first."""

    memos: tuple[Memo, ...]
    hours: Hours | None
    split: tuple[tuple[Responsibility, int], ...]


def details_of(computed: ComputedSheet, code: KpiCode) -> Details:
    """Return what stands beside one KPI of a sheet."""
    pairs = facts.windows_of(computed.unit.office_ids, computed.period, computed.as_of)
    windows = [window for _, window in pairs]
    return Details(
        _memos(windows, computed, code),
        _hours(windows) if code is KpiCode.REPAIRS_IN_TIME else None,
        _split(windows) if code is KpiCode.WARRANTY_VISITS else (),
    )


def _memos(windows: list[Window], computed: ComputedSheet, code: KpiCode) -> tuple[Memo, ...]:
    sources = {
        KpiCode.EXPENSE: lambda window: money.memos(window, computed.scheme.params),
        KpiCode.WARRANTY_VISITS: warranty_visits.memos,
        KpiCode.REPAIRS_IN_TIME: repairs.memos,
        KpiCode.SATISFACTION: cases.answer_memos,
        KpiCode.CUSTOMER_VISITS: cases.plan_memos,
        KpiCode.COMPLAINTS: complaints.memos,
    }
    source = sources.get(code)
    return facts.add_memos([source(window) for window in windows]) if source else ()


def _hours(windows: list[Window]) -> Hours | None:
    """Return the percentiles by rank (nearest rank), read from the sorted column: two rows, not all."""
    window = windows[0]
    rows = repairs.counted(window)
    for other in windows[1:]:
        rows = rows | repairs.counted(other)
    minutes = rows.filter(restore_minutes__isnull=False).order_by("restore_minutes")
    n = minutes.count()
    if not n:
        return None
    values = minutes.values_list("restore_minutes", flat=True)
    middle = [each for each in values[(n - 1) // 2 : n // 2 + 1] if each is not None]
    rank = -(-9 * n // 10) - 1
    return Hours(n, sum(middle) / len(middle) / 60, (values[rank : rank + 1][0] or 0) / 60)


def _split(windows: list[Window]) -> tuple[tuple[Responsibility, int], ...]:
    found: dict[Responsibility, int] = {}
    newest = (
        Failure.objects.unscoped(WHY).filter(work_order=OuterRef("work_order")).order_by("-failed_at", "-pk")
    )
    whose = Subquery(newest.values("responsibility")[:1])
    for window in windows:
        rows = warranty_visits.visits(window).filter(k2_exclusion="").order_by()
        for row in rows.annotate(whose=whose).values("whose").annotate(n=Count("pk")):
            key = Responsibility(row["whose"] or Responsibility.UNKNOWN.value)
            found[key] = found.get(key, 0) + row["n"]
    return tuple(sorted(found.items(), key=lambda pair: (-pair[1], pair[0])))
