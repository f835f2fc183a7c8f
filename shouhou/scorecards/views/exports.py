"""A sheet as today's rows give it, as a file: not yet signed, and saying so."""

import json

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_safe

from shouhou.foundation.exporting import XLSX, attachment
from shouhou.foundation.http import actor_of, needs
from shouhou.kernel.errors import NotFound
from shouhou.scorecards.documents.forms import make_form
from shouhou.scorecards.documents.printing import sheet_pdf, sheet_xlsx
from shouhou.scorecards.permissions import Permission
from shouhou.scorecards.queries import comparisons, sheets, units
from shouhou.scorecards.rules.sheets import sheet_to_json


@needs(Permission.SHEET_VIEW)
@require_safe
def export(request: HttpRequest, unit_key: str, code: str, kind: str) -> HttpResponse:
    """Answer the sheet as a PDF, a workbook or JSON."""
    actor, now = actor_of(request), timezone.now()
    unit = units.get_unit(actor, unit_key)
    pair = comparisons.compute_pair(unit, code, comparisons.read_schemes(), now=now)
    computed = pair.current
    name = f"{unit.key}-{computed.period.code}".replace(":", "-")
    if kind == "pdf":
        return attachment(sheet_pdf(make_form(computed)), name=f"{name}.pdf", content_type="application/pdf")
    if kind == "xlsx":
        return attachment(sheet_xlsx(make_form(computed)), name=f"{name}.xlsx", content_type=XLSX)
    if kind != "json":
        raise NotFound("A sheet comes as pdf, xlsx or json.")
    header = {key: str(value) for key, value in sheets.header_of(computed, now).items()}
    body = json.dumps(sheet_to_json(computed.sheet, header), ensure_ascii=False, indent=2).encode()
    return attachment(body, name=f"{name}.json", content_type="application/json")
