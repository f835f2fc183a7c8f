"""The open period: how it may end, and what moves the next band."""

from dataclasses import replace
from datetime import datetime
from fractions import Fraction

from shouhou.scorecards.queries import facts
from shouhou.scorecards.queries.counting import cases, complaints, repairs, warranty_visits
from shouhou.scorecards.queries.counting.windows import Window
from shouhou.scorecards.queries.sheets import ComputedSheet
from shouhou.scorecards.rules.projection import OpenPeriod, Outlook, look_ahead
from shouhou.scorecards.rules.scheme import DAYS_PER_MONTH, KpiCode

_PENDING = {
    KpiCode.REPAIRS_IN_TIME: repairs.pending,
    KpiCode.COMMISSIONING_IN_TIME: cases.commissioning_pending,
    KpiCode.CUSTOMER_VISITS: cases.plan_pending,
    KpiCode.COMPLAINT_HANDLING: complaints.handled_pending,
    KpiCode.REPORTS: cases.report_pending,
}


def look(computed: ComputedSheet, *, now: datetime) -> list[Outlook]:
    """Return the outlook of every KPI of a computed sheet whose period still runs; [] for a closed one."""
    if not computed.is_open:
        return []
    parts = facts.windows_of(computed.unit.office_ids, computed.period, computed.as_of)
    windows = [window for _, window in parts]
    start, end = computed.period.bounds()
    elapsed = min(
        Fraction(int((now - start).total_seconds()), int((end - start).total_seconds())), Fraction(1)
    )
    outlooks = []
    for code in computed.scheme.kpis:
        period = _open_period(code, computed, windows, elapsed)
        outlook = look_ahead(code, period, computed.scheme, computed.period.kind)
        outlooks.append(replace(outlook, so_far=computed.sheet.row(code).result.actual))
    return outlooks


def _open_period(
    code: KpiCode, computed: ComputedSheet, windows: list[Window], elapsed: Fraction
) -> OpenPeriod:
    found = computed.facts[code]
    if code is KpiCode.WARRANTY_VISITS:
        days = sum(sum(warranty_visits.machine_days(each, each.end_on).values()) for each in windows)
        found = replace(found, denominator=days / DAYS_PER_MONTH)
    pending = _PENDING.get(code)
    return OpenPeriod(found, sum(pending(each) for each in windows) if pending else 0, elapsed)
