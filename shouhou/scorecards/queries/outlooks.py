"""The open period: how it may end, and what moves the next band."""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from fractions import Fraction

from shouhou.scorecards.queries import facts
from shouhou.scorecards.queries.counting import cases, complaints, repairs, warranty_visits
from shouhou.scorecards.queries.counting.windows import Ahead, Window
from shouhou.scorecards.queries.sheets import ComputedSheet
from shouhou.scorecards.rules.projection import OpenPeriod, Outlook, look_ahead
from shouhou.scorecards.rules.scheme import DAYS_PER_MONTH, KpiCode, Params

_AHEAD: dict[KpiCode, Callable[[Window, Params], Ahead]] = {
    KpiCode.REPAIRS_IN_TIME: repairs.ahead,
    KpiCode.COMMISSIONING_IN_TIME: lambda window, params: cases.commissioning_ahead(window),
    KpiCode.CUSTOMER_VISITS: lambda window, params: cases.plan_ahead(window),
    KpiCode.COMPLAINT_HANDLING: lambda window, params: complaints.handled_ahead(window),
    KpiCode.REPORTS: lambda window, params: cases.report_ahead(window),
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
        so_far = computed.sheet.row(code).result.actual
        outlooks.append(replace(outlook, so_far=so_far, expected=_expected(outlook, period, so_far)))
    return outlooks


def _expected(outlook: Outlook, period: OpenPeriod, so_far: Fraction | None) -> Fraction | None:
    """Return where the period ends if visits go on as they went: done ones alone say nothing of that rate."""
    if outlook.code is not KpiCode.CUSTOMER_VISITS or so_far is None or not period.pending:
        return outlook.expected
    good, decided = period.facts.numerator, period.facts.denominator or Fraction(0)
    return (100 * good + period.pending * so_far) / (decided + period.pending)


def _open_period(
    code: KpiCode, computed: ComputedSheet, windows: list[Window], elapsed: Fraction
) -> OpenPeriod:
    """Return what is certain of a KPI by now, what is open, and how much of the period has passed."""
    found = computed.facts[code]
    if code is KpiCode.WARRANTY_VISITS:
        days = sum(sum(warranty_visits.machine_days(each, each.end_on).values()) for each in windows)
        return OpenPeriod(replace(found, denominator=days / DAYS_PER_MONTH), 0, elapsed)
    count = _AHEAD.get(code)
    if count is None:
        return OpenPeriod(found, 0, elapsed)
    ahead = sum((count(each, computed.scheme.params) for each in windows), Ahead())
    good, decided = found.numerator, found.denominator or Fraction(0)
    if code is KpiCode.CUSTOMER_VISITS:
        over = [cases.plan_decided(each) for each in windows]
        good, decided = Fraction(sum(done for done, _ in over)), Fraction(sum(whole for _, whole in over))
    certain = replace(found, numerator=good + ahead.good, denominator=decided + ahead.cases)
    return OpenPeriod(certain, ahead.pending, elapsed)
