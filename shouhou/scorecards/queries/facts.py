"""All nine counts of a unit and a period, put together from the counting modules."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from shouhou.kernel.periods import Period
from shouhou.org.models import Office
from shouhou.scorecards.queries.counting import (
    adjustments,
    cases,
    complaints,
    money,
    repairs,
    warranty_visits,
)
from shouhou.scorecards.queries.counting.windows import ByOffice, Window, make_window
from shouhou.scorecards.queries.units import Unit
from shouhou.scorecards.rules.evidence import Sums, facts_of
from shouhou.scorecards.rules.kpis import KpiFacts, Memo
from shouhou.scorecards.rules.scheme import ComplaintUnit, KpiCode, Params, Scheme

Extras = Mapping[str, int]
WHY = "a sheet counts the offices its caller was given"


@dataclass(slots=True)
class Counted:
    """What was counted: sums and the facts of the whole, by KPI and office."""

    sums: dict[KpiCode, ByOffice]
    extras: dict[int, Extras]


def count(unit: Unit, period: Period, scheme: Scheme, *, as_of: datetime) -> dict[KpiCode, KpiFacts]:
    """Return the facts of one unit, with the figures shown beside them."""
    parts = list(windows_of(unit.office_ids, period, as_of))
    counted = [(window, _count(window, scheme.params, zone)) for zone, window in parts]
    memos = memos_of([window for window, _ in counted], scheme.params)
    extras = _merge_extras(each for _, part in counted for each in part.extras.values())
    return {
        code: facts_of(
            code,
            _total(part.sums.get(code, {}).values() for _, part in counted),
            extras if code is KpiCode.COMPLAINTS else {},
            memos.get(code, ()),
        )
        for code in KpiCode
    }


def count_by_office(
    office_ids: Iterable[int], period: Period, scheme: Scheme, *, as_of: datetime
) -> dict[int, dict[KpiCode, KpiFacts]]:
    """Return the facts of many offices at once, without the figures beside them.

    The number of queries does not depend on the number of offices.
    """
    found: dict[int, dict[KpiCode, KpiFacts]] = {}
    for zone, window in windows_of(tuple(office_ids), period, as_of):
        part = _count(window, scheme.params, zone)
        for office in window.office_ids:
            found[office] = {
                code: facts_of(
                    code,
                    part.sums.get(code, {}).get(office, Sums()),
                    part.extras[office] if code is KpiCode.COMPLAINTS else {},
                )
                for code in KpiCode
            }
    return found


def windows_of(office_ids: tuple[int, ...], period: Period, as_of: datetime) -> Iterable[tuple[str, Window]]:
    """Yield (zone, window) for the offices of each zone."""
    by_zone: dict[str, dict[int, str]] = {}
    rows = Office.objects.unscoped(WHY).filter(pk__in=office_ids).values_list("pk", "code", "zone")
    for pk, code, zone in rows:
        by_zone.setdefault(zone, {})[pk] = code
    for zone in sorted(by_zone):
        yield zone, make_window(period, by_zone[zone], zone, as_of)


def memos_of(windows: list[Window], params: Params) -> dict[KpiCode, tuple[Memo, ...]]:
    """Return the figures shown beside the KPIs, added up over the windows."""
    sources: dict[KpiCode, Callable[[Window], tuple[Memo, ...]]] = {
        KpiCode.EXPENSE: lambda window: money.memos(window, params),
        KpiCode.WARRANTY_VISITS: warranty_visits.memos,
        KpiCode.REPAIRS_IN_TIME: repairs.memos,
        KpiCode.SATISFACTION: cases.answer_memos,
        KpiCode.CUSTOMER_VISITS: cases.plan_memos,
        KpiCode.COMPLAINTS: complaints.memos,
    }
    return {code: add_memos([source(window) for window in windows]) for code, source in sources.items()}


def extras_of(windows: list[tuple[str, Window]], params: Params) -> Extras:
    """Return K7's facts of the whole unit: its streak, its machines, its jobs where the unit asks for them."""
    return _merge_extras(each for zone, window in windows for each in _extras(window, params, zone).values())


def _count(window: Window, params: Params, zone: str) -> Counted:
    sums: dict[KpiCode, ByOffice] = {
        KpiCode.EXPENSE: money.sums(window, params),
        KpiCode.WARRANTY_VISITS: warranty_visits.sums(window),
        KpiCode.REPAIRS_IN_TIME: repairs.sums(window, params),
        KpiCode.COMMISSIONING_IN_TIME: cases.commissioning_sums(window),
        KpiCode.SATISFACTION: cases.answer_sums(window),
        KpiCode.CUSTOMER_VISITS: cases.plan_sums(window),
        KpiCode.COMPLAINTS: complaints.sums(window),
        KpiCode.COMPLAINT_HANDLING: complaints.handled_sums(window),
        KpiCode.REPORTS: cases.report_sums(window),
    }
    for code, corrections in adjustments.sums(window).items():
        for office, correction in corrections.items():
            mine = sums[code].setdefault(office, Sums())
            mine.num += correction.num
            mine.den += correction.den
    return Counted(sums, _extras(window, params, zone))


def _extras(window: Window, params: Params, zone: str) -> dict[int, Extras]:
    active = complaints.active_machines(window)
    streaks = complaints.streaks(window, params, zone)
    jobs = complaints.jobs(window) if params.k7_unit is not ComplaintUnit.COUNT else None
    found: dict[int, Extras] = {}
    for office in window.office_ids:
        extras = {"streak": streaks[office], "active_machines": active.get(office, 0)}
        if jobs is not None:
            extras["jobs"] = jobs.get(office, 0)
        found[office] = extras
    return found


def _merge_extras(parts: Iterable[Extras]) -> Extras:
    """Add machines and jobs up; a unit has been free of complaints as long as its last office to have one."""
    whole: dict[str, int] = {"active_machines": 0}
    for part in parts:
        for name, value in part.items():
            if name == "streak":
                whole[name] = min(whole.get(name, value), value)
            else:
                whole[name] = whole.get(name, 0) + value
    return whole


def _total(parts: Iterable[Iterable[Sums]]) -> Sums:
    whole = Sums()
    for part in parts:
        for each in part:
            whole.num += each.num
            whole.den += each.den
            whole.rows += each.rows
            whole.very_satisfied += each.very_satisfied
            whole.early += each.early
            whole.no_answer += each.no_answer
    return whole


def add_memos(parts: list[tuple[Memo, ...]]) -> tuple[Memo, ...]:
    """Return the figures beside a KPI of several windows, added up one by one."""
    if len(parts) <= 1:
        return parts[0] if parts else ()
    added = []
    for memos in zip(*parts, strict=True):
        first = memos[0]
        dens = [memo.denominator for memo in memos if memo.denominator is not None]
        den = sum(dens[1:], dens[0]) if dens else None
        nums = [memo.numerator for memo in memos]
        added.append(Memo(first.code, first.form, sum(nums[1:], nums[0]), den, first.scale))
    return tuple(added)
