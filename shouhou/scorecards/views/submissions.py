"""Handing a sheet in: what will be frozen, and what its readers should know beforehand."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from shouhou.foundation.http import needs
from shouhou.foundation.http import words as sentence
from shouhou.foundation.signoff import queries as documents
from shouhou.kernel.errors import HouseError, NotFound
from shouhou.scorecards.commands import sheets as commands
from shouhou.scorecards.documents import grids
from shouhou.scorecards.documents.forms import flag_texts, make_form, words
from shouhou.scorecards.forms import SubmitForm
from shouhou.scorecards.permissions import Permission
from shouhou.scorecards.queries.sheets import DOCUMENT_KIND, subject_of
from shouhou.scorecards.rules.scheme_data import number_text
from shouhou.scorecards.views.frames import Opened, open_sheet


@needs(Permission.SHEET_SUBMIT)
@require_http_methods(["GET", "HEAD", "POST"])
def submit(request: HttpRequest, unit_key: str, code: str) -> HttpResponse:
    """Show what would be handed in with its warnings; hand it in when posted."""
    opened = open_sheet(request, unit_key, code)
    opened.actor.require_covers(Permission.SHEET_SUBMIT, opened.unit.office_id)
    form = SubmitForm(request.POST if request.method == "POST" else None)
    if request.method != "POST" or not form.is_valid():
        return _page(request, opened, form)
    try:
        made = commands.submit(
            actor=opened.actor,
            unit_key=opened.unit.key,
            period_code=opened.period.code,
            comment=form.cleaned_data["comment"],
            now=opened.now,
        )
    except NotFound:
        raise
    except HouseError as error:
        return _page(request, opened, form, refused=sentence(error))
    messages.success(request, _("The sheet is handed in; the first reviewer can sign it now."))
    return redirect("scorecards:document", public_id=made.document.public_id)


def _page(request: HttpRequest, opened: Opened, form: SubmitForm, *, refused: str = "") -> HttpResponse:
    document = documents.find_latest(opened.actor, DOCUMENT_KIND, subject_of(opened.unit, opened.period))
    context = opened.context() | {
        "submit_form": form,
        "refused": refused,
        "document": document,
        "lines": grids.lines_of(opened.current, opened.pair.before),
        "form": make_form(opened.current),
        "total": grids.total_text(opened.current.sheet),
        "look": grids.look_of(opened.current.sheet),
        "warnings": _warnings(opened),
        "sheet_url": opened.url(),
        "freeze_day": opened.current.scheme.params.freeze_workday,
    }
    return render(request, "scorecards/submit.html", context, status=422 if refused else 200)


def _warnings(opened: Opened) -> list[dict[str, Any]]:
    """Return what a signer should know: few cases, provisional figures, KPIs that do not apply."""
    sheet, params = opened.current.sheet, opened.current.scheme.params
    found = [
        {
            "code": row.code.value,
            "name": words(row.spec.name),
            "notes": notes,
            "url": opened.url("cell", row.code.value),
        }
        for row in sheet.rows
        if (notes := flag_texts(row, params))
    ]
    if sheet.applicable_weight < 100:
        weight = number_text(sheet.applicable_weight)
        text = _("Only {weight} of 100 points of weight apply; the others are scaled up.").format(
            weight=weight
        )
        if sheet.total is None:
            text = _("Only {weight} of 100 points of weight apply: too little for a total.").format(
                weight=weight
            )
        found.append({"code": "Σ", "name": _("Total"), "notes": (text,), "url": ""})
    return found
