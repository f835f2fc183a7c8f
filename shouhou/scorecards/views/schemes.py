"""KPI schemes: the versions, one version in full, and publishing a new one."""

from fractions import Fraction
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from shouhou.foundation.http import actor_of, needs
from shouhou.foundation.http import words as sentence
from shouhou.kernel.actors import Actor
from shouhou.kernel.errors import InvalidInput
from shouhou.kernel.moments import ZONE, local_day
from shouhou.kernel.periods import PeriodKind
from shouhou.scorecards.commands import schemes as commands
from shouhou.scorecards.documents import grids, states
from shouhou.scorecards.documents.forms import KIND_LABELS, edge_texts, target_text, words
from shouhou.scorecards.documents.sentences import BAND_LOOKS, signed
from shouhou.scorecards.forms import MODE_LABELS, PARAM_LABELS, SchemeForm
from shouhou.scorecards.permissions import Permission
from shouhou.scorecards.queries import comparisons, schemes, units
from shouhou.scorecards.rules.scheme import KpiCode, Scheme
from shouhou.scorecards.rules.scheme_data import (
    PARAM_RANGES,
    number,
    number_text,
    parse_scheme,
    targets_to_data,
)
from shouhou.scorecards.rules.score import round_half_up
from shouhou.scorecards.rules.sheets import ScoredSheet, assemble


@needs(Permission.SCHEME_VIEW)
@require_safe
def versions(request: HttpRequest) -> HttpResponse:
    """List the published versions, newest first."""
    actor = actor_of(request)
    found = schemes.list_versions(actor)
    today = local_day(timezone.now(), ZONE)
    in_force = next((each for each in found if each.effective_from <= today), None)
    context = {
        "versions": [(each, each is in_force, each.effective_from > today) for each in found],
        "may_edit": actor.covers(Permission.SCHEME_EDIT, None),
    }
    return render(request, "scorecards/schemes.html", context)


@needs(Permission.SCHEME_VIEW)
@require_safe
def version(request: HttpRequest, number: int) -> HttpResponse:
    """Show one version: targets, edges, breakpoints and the score line of every KPI."""
    actor = actor_of(request)
    found = schemes.get_version(actor, number)
    scheme = schemes.scheme_of(found)
    kind = (
        PeriodKind(request.GET["kind"]) if request.GET.get("kind") in list(PeriodKind) else PeriodKind.MONTH
    )
    context = {
        "version": found,
        "kpis": [_kpi(scheme, code, kind) for code in scheme.kpis],
        "kinds": [(each.value, KIND_LABELS[each], each is kind) for each in PeriodKind],
        "bands": [(words(band.name), BAND_LOOKS[band.code], number_text(band.edge)) for band in scheme.bands],
        "params": [(PARAM_LABELS[name], getattr(scheme.params, name)) for name in PARAM_RANGES],
        "mode": MODE_LABELS[scheme.params.saturated_mode.value],
        "may_edit": actor.covers(Permission.SCHEME_EDIT, None),
    }
    return render(request, "scorecards/scheme.html", context)


@needs(Permission.SCHEME_EDIT)
@require_http_methods(["GET", "HEAD", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    """Publish a new version that starts from the newest one; ``preview`` shows what it would have done."""
    actor, now = actor_of(request), timezone.now()
    newest = schemes.all_versions()[0]
    form = SchemeForm(schemes.scheme_of(newest), request.POST if request.method == "POST" else None)
    preview = None
    if request.method == "POST" and form.is_valid():
        scheme = _judged(form)
        if scheme is not None and "preview" in request.POST:
            preview = _preview(actor, scheme, request.POST.get("unit", ""))
        elif scheme is not None:
            try:
                made = commands.publish_version(
                    actor=actor,
                    data=form.scheme_data(),
                    effective_from=form.cleaned_data["effective_from"],
                    note=form.cleaned_data["note"],
                    now=now,
                )
            except InvalidInput as error:
                form.refuse(error.field, sentence(error))
            else:
                messages.success(request, _("Version {number} is published.").format(number=made.number))
                return redirect("scorecards:scheme", number=made.number)
    context = {
        "form": form,
        "newest": newest,
        "sum": _weight_sum(form),
        "preview": preview,
        "units": [(each.key, states.unit_words(each)) for each in units.list_units(actor)],
        "chosen": request.POST.get("unit", ""),
        "publish_fields": [form["effective_from"], form["note"]],
    }
    refused = form.is_bound and bool(form.errors)
    return render(request, "scorecards/scheme_new.html", context, status=422 if refused else 200)


@needs(Permission.SCHEME_EDIT)
@require_POST
def weights(request: HttpRequest) -> HttpResponse:
    """Answer the sum of the weights as they are typed."""
    form = SchemeForm(schemes.scheme_of(schemes.all_versions()[0]), request.POST)
    form.is_valid()
    return render(request, "scorecards/_weights.html", {"sum": _weight_sum(form)})


def _judged(form: SchemeForm) -> Scheme | None:
    """Return the typed scheme when the rules accept it; else None, with the sentence at its field."""
    try:
        return parse_scheme(form.scheme_data())
    except InvalidInput as error:
        form.refuse(error.field, sentence(error))
        return None


def _weight_sum(form: SchemeForm) -> dict[str, Any]:
    """Return the sum of the weights and whether it is 100; a weight that is no number makes it unknown."""
    total = Fraction(0)
    for code in form.scheme.kpis:
        typed = form[f"weight_{code}"].value()
        try:
            total += number(str(typed), f"kpis[{code}].weight")
        except InvalidInput:
            return {"text": "–", "good": False}
    return {
        "text": number_text(total),
        "good": total == 100,
        "missing": number_text(abs(100 - total)),
        "over": total > 100,
    }


def _kpi(scheme: Scheme, code: KpiCode, kind: PeriodKind) -> dict[str, Any]:
    spec = scheme.kpis[code]
    targets = spec.targets[kind]
    return {
        "code": code.value,
        "name": words(spec.name),
        "unit": words(spec.unit),
        "weight": number_text(spec.weight),
        "targets": [target_text(spec, each) for each in PeriodKind],
        "edges": edge_texts(spec, scheme, kind),
        "points": targets_to_data(targets),
        "saturated": targets.saturated,
        "curve": grids.curve_of(targets, scheme.bands),
    }


def _preview(actor: Actor, scheme: Scheme, key: str) -> dict[str, Any]:
    """Return what the last twelve months of a unit would have scored under the new version."""
    now = timezone.now()
    mine = units.list_units(actor)
    unit = next((each for each in mine if each.key == key), None) or mine[0]
    known = comparisons.read_schemes()
    months = comparisons.months_until(comparisons.current_month(known, now))
    counted = comparisons.count_months(unit, months, known, scheme, now=now)
    rows = []
    for month, (old_facts, new_facts, old_scheme) in zip(months, counted, strict=True):
        before, after = assemble(old_facts, old_scheme, month.kind), assemble(new_facts, scheme, month.kind)
        rows.append(
            {
                "month": states.period_words(month),
                "before": grids.total_text(before),
                "after": grids.total_text(after),
                "before_look": grids.look_of(before),
                "after_look": grids.look_of(after),
                "change": _change(before, after),
            }
        )
    return {"unit": states.unit_words(unit), "key": unit.key, "rows": rows}


def _change(before: ScoredSheet, after: ScoredSheet) -> str:
    if before.total is None or after.total is None:
        return ""
    return signed(Fraction(round_half_up(after.total, 2)) - Fraction(round_half_up(before.total, 2)))
