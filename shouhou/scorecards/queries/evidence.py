"""The rows behind a sheet: what each KPI counts and what it leaves out."""

from collections.abc import Iterator

from shouhou.scorecards.queries import facts
from shouhou.scorecards.queries.counting import (
    adjustments,
    cases,
    complaints,
    money,
    repairs,
    warranty_visits,
)
from shouhou.scorecards.queries.counting.windows import Window
from shouhou.scorecards.queries.sheets import ComputedSheet
from shouhou.scorecards.rules.evidence import Evidence, EvidenceRow
from shouhou.scorecards.rules.scheme import KpiCode, Params


def collect(computed: ComputedSheet) -> Evidence:
    """Return the whole evidence of a computed sheet, every row of every KPI."""
    windows = list(facts.windows_of(computed.unit.office_ids, computed.period, computed.as_of))
    params = computed.scheme.params
    rows = tuple(row for code in KpiCode for _, window in windows for row in _rows(code, window, params))
    corrections = tuple(row for _, window in windows for row in adjustments.rows(window))
    extras = {KpiCode.COMPLAINTS: facts.extras_of(windows, params)}
    memos = {code: found.memos for code, found in computed.facts.items() if found.memos}
    return Evidence(rows + corrections, extras, memos)


def rows_of(computed: ComputedSheet, code: KpiCode) -> list[EvidenceRow]:
    """Return the rows of one cell, corrections included, in the order of the moment that decides."""
    params = computed.scheme.params
    found: list[EvidenceRow] = []
    for _, window in facts.windows_of(computed.unit.office_ids, computed.period, computed.as_of):
        found += _rows(code, window, params)
        found += [row for row in adjustments.rows(window) if row.kpi is code]
    return sorted(found, key=lambda row: row.order)


def _rows(code: KpiCode, window: Window, params: Params) -> Iterator[EvidenceRow]:
    if code is KpiCode.EXPENSE:
        return money.rows(window, params)
    if code is KpiCode.REPAIRS_IN_TIME:
        return repairs.rows(window, params)
    sources = {
        KpiCode.WARRANTY_VISITS: warranty_visits.rows,
        KpiCode.COMMISSIONING_IN_TIME: cases.commissioning_rows,
        KpiCode.SATISFACTION: cases.answer_rows,
        KpiCode.CUSTOMER_VISITS: cases.plan_rows,
        KpiCode.COMPLAINTS: complaints.rows,
        KpiCode.COMPLAINT_HANDLING: complaints.handled_rows,
        KpiCode.REPORTS: cases.report_rows,
    }
    return sources[code](window)
