"""Corrections booked in the period for months that were closed before."""

from collections.abc import Iterator

from django.db.models import Q, QuerySet, Sum

from shouhou.scorecards.models import Adjustment
from shouhou.scorecards.queries.counting.windows import ByOffice, Window
from shouhou.scorecards.rules.evidence import EvidenceRow, Sums
from shouhou.scorecards.rules.scheme import KpiCode

WHY = "a sheet counts the offices its caller was given"


def booked(window: Window) -> QuerySet[Adjustment]:
    """Return the corrections of the period whose own case lies outside it."""
    rows = Adjustment.objects.unscoped(WHY).filter(office__in=window.office_ids)
    rows = rows.filter(booked_on__gte=window.start_on, booked_on__lt=window.end_on)
    return rows.exclude(Q(origin_on__gte=window.start_on) & Q(origin_on__lt=window.end_on))


def sums(window: Window) -> dict[KpiCode, ByOffice]:
    """Return the corrections by KPI and office."""
    found: dict[KpiCode, ByOffice] = {}
    rows = booked(window).order_by().values("kpi", "office")
    for row in rows.annotate(num=Sum("numerator"), den=Sum("denominator")):
        found.setdefault(KpiCode(row["kpi"]), {})[row["office"]] = Sums(num=row["num"], den=row["den"])
    return found


def rows(window: Window) -> Iterator[EvidenceRow]:
    """Yield every correction as a row of its KPI, naming the record it is about."""
    for line in booked(window):
        yield EvidenceRow(
            KpiCode(line.kpi),
            f"adjustment:{line.record_kind}",
            str(line.record_id),
            f"{line.record_label} ({line.reason})",
            line.booked_on.isoformat(),
            window.codes[line.office_id],
            line.numerator,
            line.denominator,
        )
