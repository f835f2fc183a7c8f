"""Pieces of the sheet that come after the page: outlook, dear rows, trends, figures beside, gauges."""

from dataclasses import replace
from fractions import Fraction
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from shouhou.foundation.http import actor_of, needs
from shouhou.kernel.errors import NotFound
from shouhou.scorecards.documents import grids, sentences
from shouhou.scorecards.documents.forms import shown_short, words
from shouhou.scorecards.documents.states import period_words, unit_words
from shouhou.scorecards.permissions import Permission
from shouhou.scorecards.queries import cells, comparisons, details, outlooks, units
from shouhou.scorecards.queries.sheets import ComputedSheet
from shouhou.scorecards.rules.kpis import evaluate
from shouhou.scorecards.rules.movement import RowCost, losses, row_costs, trouble
from shouhou.scorecards.rules.projection import Outlook
from shouhou.scorecards.rules.scheme import Form, KpiCode
from shouhou.scorecards.rules.score import round_half_up
from shouhou.scorecards.views.frames import Opened, open_sheet
from shouhou.scorecards.views.records import record_url

PER_KPI = 4
DEAREST = 10


@needs(Permission.SHEET_VIEW)
@require_safe
def outlook(request: HttpRequest, unit_key: str, code: str) -> HttpResponse:
    """Answer how an open period may end and what moves its bands."""
    opened = open_sheet(request, unit_key, code)
    prospects = _prospects(opened.current, outlooks.look(opened.current, now=opened.now))
    context = opened.context() | {"prospects": _by_urgency(prospects)}
    return _piece(request, "scorecards/_outlook.html", context)


@needs(Permission.SHEET_VIEW)
@require_safe
def costs(request: HttpRequest, unit_key: str, code: str) -> HttpResponse:
    """Answer the rows that cost the most points."""
    opened = open_sheet(request, unit_key, code)
    return _piece(request, "scorecards/_costs.html", opened.context() | {"costs": _costs(opened)})


@needs(Permission.SHEET_VIEW)
@require_safe
def trend(request: HttpRequest, unit_key: str, code: str) -> HttpResponse:
    """Answer the charts of the twelve months that end with the sheet's period."""
    actor, now = actor_of(request), timezone.now()
    unit = units.get_unit(actor, unit_key)
    known = comparisons.read_schemes()
    period = known.resolve(code)
    last = min(period.months()[-1], comparisons.current_month(known, now), key=lambda each: each.start_on)
    sheets = comparisons.compute_months([unit], last, known, now=now)
    months = [month for _key, month in sheets]
    labels = [f"{month.year % 100:02}-{month.index:02}" for month in months]
    found = list(sheets.values())
    open_last = last == comparisons.current_month(known, now)
    charts = []
    for kpi in found[-1].scheme.kpis:
        rows = [next((row for row in each.rows if row.code is kpi), None) for each in found]
        spec = found[-1].scheme.kpis[kpi]
        charts.append(
            {
                "code": kpi.value,
                "name": words(spec.name),
                "unit": words(spec.unit),
                "chart": grids.trend_of(kpi.value, rows, labels, open_last=open_last),
                "url": reverse("scorecards:cell", args=[unit.key, period.code, kpi.value]),
            }
        )
    context = {
        "unit_name": unit_words(unit),
        "charts": charts,
        "total_chart": grids.total_trend(_("Total"), found, labels, open_last=open_last),
        "spark": ",".join(grids.total_text(each) for each in found),
        "last_name": period_words(last),
    }
    return _piece(request, "scorecards/_trend.html", context)


@needs(Permission.SHEET_VIEW)
@require_safe
def beside(request: HttpRequest, unit_key: str, code: str, kpi: str) -> HttpResponse:
    """Answer what stands beside one KPI: how it was counted, its memos, hours and splits."""
    opened = open_sheet(request, unit_key, code)
    return _piece(
        request, "scorecards/_beside.html", opened.context() | beside_context(opened, kpi_of(opened, kpi))
    )


def beside_context(opened: Opened, kpi: KpiCode) -> dict[str, Any]:
    """Return the figures beside a KPI in words."""
    row = opened.current.sheet.row(kpi)
    found = details.details_of(opened.current, kpi)
    scheme = opened.current.scheme
    with_memos = evaluate(kpi, replace(row.result.facts, memos=found.memos), scheme, opened.period.kind)
    visits = sum(count for _whose, count in found.split)
    return {
        "row": row,
        "formula": sentences.formula(row, scheme),
        "scoring": sentences.scoring(row),
        "memos": [sentences.memo_line(memo) for memo in with_memos.memos],
        "hours": found.hours,
        "split": [(whose.label, n, round(100 * n / visits)) for whose, n in found.split],
    }


def kpi_of(opened: Opened, text: str) -> KpiCode:
    """Return the KPI that the address names. Raise NotFound for one that the scheme lacks."""
    for code in opened.current.scheme.kpis:
        if code.value == text.upper():
            return code
    raise NotFound("The scheme has no KPI called {kpi}.", kpi=text)


@needs(Permission.SHEET_VIEW)
@require_safe
def gauges(request: HttpRequest) -> HttpResponse:
    """Answer the gauges of the month that runs, for the work page: ``?unit=`` or ``?office=``, else one's own."""
    actor, now = actor_of(request), timezone.now()
    asked = request.GET.get("unit") or request.GET.get("office") or ""
    mine = units.list_units(actor)
    if asked:
        unit = next((each for each in mine if each.key == asked), None) or units.get_unit(actor, asked)
    elif mine:
        unit = mine[-1] if actor.reach(Permission.SHEET_VIEW).everywhere else mine[0]
    else:
        raise NotFound("There is no sheet called {key}.", key="–")
    known = comparisons.read_schemes()
    month = comparisons.current_month(known, now)
    pair = comparisons.compute_pair(unit, month.code, known, now=now)
    prospects = {each.code: each for each in _prospects(pair.current, outlooks.look(pair.current, now=now))}
    lines = [(line, prospects.get(KpiCode(line.form.code))) for line in grids.lines_of(pair.current, None)]
    context = {
        "unit": unit,
        "unit_name": unit_words(unit),
        "period": month,
        "period_name": period_words(month),
        "total": grids.total_text(pair.current.sheet),
        "look": grids.look_of(pair.current.sheet),
        "lines": lines,
        "risks": _by_urgency(list(prospects.values()))[:3],
        "last_url": reverse("scorecards:sheet", args=[unit.key, month.previous().code]),
        "last_name": period_words(month.previous()),
    }
    return _piece(request, "scorecards/_gauges.html", context)


def _prospects(computed: ComputedSheet, found: list[Outlook]) -> list[sentences.Prospect]:
    return [sentences.prospect(each, computed.scheme, computed.sheet.row(each.code)) for each in found]


def _by_urgency(prospects: list[sentences.Prospect]) -> list[sentences.Prospect]:
    """Return those with something to say, the nearest fall first."""
    far = 10**9
    saying = [each for each in prospects if each.sentences]
    return sorted(saying, key=lambda each: (far if each.urgent is None else each.urgent, each.code))


def _costs(opened: Opened) -> list[dict[str, Any]]:
    sheet, windows = opened.current.sheet, cells.windows_for(opened.current)
    found: list[RowCost] = []
    for loss in losses(sheet):
        if not loss.points:
            continue
        rows = [
            row
            for source in cells.sources_of(opened.current, loss.code, windows)
            if source.costs
            for row in cells.worst_rows(source, loss.code, PER_KPI)
        ]
        found += row_costs(sheet, loss.code, rows, trouble(sheet.row(loss.code)))
    found.sort(key=lambda cost: -cost.points)
    return [_cost_line(opened, cost) for cost in found[:DEAREST]]


def _cost_line(opened: Opened, cost: RowCost) -> dict[str, Any]:
    row = cost.row
    spec = opened.current.scheme.kpis[row.kpi]
    amount = f"¥{sentences.grouped(Fraction(row.num) / 100, 2)}" if spec.form is Form.MONEY else ""
    return {
        "code": row.kpi.value,
        "name": words(spec.name),
        "label": row.label,
        "amount": amount,
        "day": row.at[:10],
        "url": record_url(opened.actor, row.record_kind, row.record_id),
        "cell_url": opened.url("cell", row.kpi.value) + "?show=bad",
        "points": str(round_half_up(cost.points, 2)),
        "gain": shown_short(str(round_half_up(cost.gain, 2))) if cost.gain else "",
    }


def _piece(request: HttpRequest, template: str, context: dict[str, Any]) -> HttpResponse:
    """Answer a piece to htmx, and a whole page around it to everybody else."""
    if getattr(request, "htmx", False):
        return render(request, template, context)
    return render(request, "scorecards/piece.html", context | {"piece": template})
