"""All sheets at a glance: units down, the last twelve months across."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from shouhou.foundation.http import actor_of, needs
from shouhou.foundation.models import SignoffDocument
from shouhou.foundation.signoff.states import DocumentState
from shouhou.kernel.actors import Actor
from shouhou.kernel.periods import Period, PeriodKind
from shouhou.scorecards.documents import grids, states
from shouhou.scorecards.documents.forms import words
from shouhou.scorecards.permissions import Permission
from shouhou.scorecards.queries import comparisons, units
from shouhou.scorecards.queries.sheets import list_sheets, unit_key_of
from shouhou.scorecards.queries.units import Unit


@needs(Permission.SHEET_VIEW)
@require_safe
def matrix(request: HttpRequest) -> HttpResponse:
    """Show the totals of every unit the actor may open, month by month, with where each sheet stands."""
    actor, now = actor_of(request), timezone.now()
    mine = units.list_units(actor)
    known = comparisons.read_schemes()
    this_month = comparisons.current_month(known, now)
    last = _last_month(request, this_month, known)
    months = comparisons.months_until(last)
    found = comparisons.compute_months(mine, last, known, now=now)
    signed = _documents(actor, [month.code for month in months])
    rows = [
        {
            "unit": unit,
            "name": states.unit_words(unit),
            "kind": _kind(unit),
            "cells": [_cell(unit, month, found[unit.key, month], signed, this_month) for month in months],
            "spark": ",".join(grids.total_text(found[unit.key, month]) for month in months),
        }
        for unit in mine
    ]
    context = {
        "months": [(month, states.period_words(month), month == this_month) for month in months],
        "rows": rows,
        "quarters": _longer(this_month),
        "earlier": f"?until={months[0].previous().code}",
        "later": f"?until={_year_later(last, this_month).code}" if last != this_month else "",
        "looks": [
            (look, band) for look, band in zip(("far", "over", "met", "missed"), _bands(found), strict=False)
        ],
    }
    return render(request, "scorecards/matrix.html", context)


@needs(Permission.SHEET_VIEW)
@require_safe
def go(request: HttpRequest) -> HttpResponse:
    """Lead to the sheet of the chosen unit and period."""
    unit, code = request.GET.get("unit", ""), request.GET.get("period", "").strip().replace("/", "-")
    if not unit or not code:
        return redirect("scorecards:list")
    return redirect("scorecards:sheet", unit_key=unit, code=code)


def _last_month(request: HttpRequest, this_month: Period, known: comparisons.Schemes) -> Period:
    asked = request.GET.get("until", "")
    if not asked:
        return this_month
    period = known.resolve(asked).months()[-1]
    return min(period, this_month, key=lambda each: each.start_on)


def _year_later(last: Period, this_month: Period) -> Period:
    later = last
    for _step in range(comparisons.MONTHS):
        if later == this_month:
            break
        later = later.next()
    return later


def _documents(actor: Actor, codes: list[str]) -> dict[tuple[str, str], SignoffDocument]:
    """Return the newest document of each (unit key, period)."""
    rows = list_sheets(actor).filter(period_code__in=codes).order_by("document__revision")
    return {(unit_key_of(row), row.period_code): row.document for row in rows}


def _cell(
    unit: Unit, month: Period, sheet: Any, signed: dict[tuple[str, str], SignoffDocument], this_month: Period
) -> dict[str, Any]:
    document = signed.get((unit.key, month.code))
    state = DocumentState(document.state) if document else None
    return {
        "url": reverse("scorecards:sheet", args=[unit.key, month.code]),
        "month": states.period_words(month),
        "total": grids.total_text(sheet, 1),
        "look": grids.look_of(sheet),
        "state": states.STATES[state] if state else "",
        "icon": states.ICONS[state] if state else "",
        "tone": states.TONES[state] if state else "",
        "open": month == this_month,
    }


def _kind(unit: Unit) -> str:
    return "office" if unit.office else "region" if unit.region else "company"


def _longer(this_month: Period) -> list[tuple[str, str]]:
    """Return the longer periods that hold the month that runs, as (code, words)."""
    kinds = (PeriodKind.QUARTER, PeriodKind.HALF, PeriodKind.YEAR)
    found = [Period.containing(kind, this_month.start_on, this_month.start_day) for kind in kinds]
    return [(period.code, states.period_words(period)) for period in found]


def _bands(found: dict[Any, Any]) -> list[str]:
    sheet = next(iter(found.values()), None)
    return [words(band.name) for band in sheet.scheme.bands] if sheet else []
