"""One submitted sheet: the form as signed, who signed it, what may be done with it, and the proof."""

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.http import require_safe

from shouhou.foundation.exporting import XLSX, attachment
from shouhou.foundation.http import actor_of, needs
from shouhou.foundation.models import SignoffDocument, SignoffVersion
from shouhou.foundation.signoff import queries
from shouhou.foundation.signoff.queries import Signature
from shouhou.foundation.signoff.states import STEP_IN_TURN, Act, DocumentState, Step
from shouhou.kernel.actors import Actor
from shouhou.kernel.errors import InvalidInput, NotFound
from shouhou.kernel.periods import Period
from shouhou.scorecards.documents import states
from shouhou.scorecards.documents.forms import STEP_LABELS, Form, FormRow
from shouhou.scorecards.documents.grids import Line
from shouhou.scorecards.documents.printing import sheet_pdf, sheet_xlsx
from shouhou.scorecards.documents.sentences import BAND_LOOKS
from shouhou.scorecards.documents.signed import signed_form
from shouhou.scorecards.forms import ACT_FORMS, RESTATE
from shouhou.scorecards.models import Sheet
from shouhou.scorecards.permissions import Permission
from shouhou.scorecards.queries import frozen, sheets, verification

WITH_AUTHOR = (DocumentState.DRAFT.value, DocumentState.RETURNED.value)


@needs(Permission.SHEET_VIEW)
@require_safe
def document(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Show one revision of a sheet on its way to three signatures."""
    sheet = sheets.get_sheet(actor_of(request), public_id)
    return page(request, sheet, wanted=request.GET.get("act", ""))


def page(
    request: HttpRequest,
    sheet: Sheet,
    *,
    wanted: str = "",
    comment: str = "",
    refused: str = "",
    where: str = "",
) -> HttpResponse:
    """Answer the page; 422 with the sentence and the typed comment when an act was refused."""
    actor = actor_of(request)
    found: SignoffDocument = sheet.document
    entries = queries.entries_of(found)
    history = queries.signatures(found)
    version = queries.latest_version(found)
    form, unreadable = _form(found, version, history)
    verdict = verification.verify(sheet) if version is not None else None
    state = DocumentState(found.state)
    key = sheets.unit_key_of(sheet)
    context = {
        "sheet": sheet,
        "document": found,
        "form": form,
        "look": BAND_LOOKS.get(form.total_band_code, "none") if form else "none",
        "lines": [_line(row) for row in form.rows] if form else [],
        "findings": [gettext(finding.what) for finding in verdict.findings] if verdict else [],
        "unreadable": unreadable,
        "version": version,
        "state": states.STATES[state],
        "state_tone": states.TONES[state],
        "state_icon": states.ICONS[state],
        "history": [_entry(each) for each in reversed(history)],
        "places": _places(found, form, history),
        "acts": _acts(actor, found, entries),
        "wanted": wanted,
        "comment": comment,
        "refused": refused,
        "where": where,
        "verdict": verdict,
        "seal": frozen.seal_of(found),
        "unit_key": key,
        "unit_name": states.owner_words(sheet),
        "period_name": states.period_words(Period.parse(sheet.period_code)),
        "sheet_url": reverse("scorecards:sheet", args=[key, sheet.period_code]),
        "submit_url": _submit_url(actor, found, key, sheet.period_code),
        "revisions": _revisions(actor, sheet),
    }
    return render(request, "scorecards/document.html", context, status=422 if refused else 200)


@needs(Permission.SHEET_VIEW)
@require_safe
def download(request: HttpRequest, public_id: UUID, kind: str) -> HttpResponse:
    """Answer the signed sheet as a PDF, a workbook, or the very bytes that were signed."""
    sheet = sheets.get_sheet(actor_of(request), public_id)
    version = queries.latest_version(sheet.document)
    if version is None or kind not in ("pdf", "xlsx", "json"):
        raise NotFound("No such document.")
    name = f"{sheet.document.subject}-r{sheet.document.revision}".replace("/", "-").replace(":", "-")
    if kind == "json":
        return attachment(bytes(version.content), name=f"{name}.json", content_type="application/json")
    form = signed_form(
        frozen.content_of(version), queries.signatures(sheet.document), frozen.seal_of(sheet.document)
    )
    if kind == "xlsx":
        return attachment(sheet_xlsx(form), name=f"{name}.xlsx", content_type=XLSX)
    return attachment(sheet_pdf(form), name=f"{name}.pdf", content_type="application/pdf")


def _form(
    found: SignoffDocument, version: SignoffVersion | None, history: list[Signature]
) -> tuple[Form | None, InvalidInput | None]:
    if version is None:
        return None, None
    try:
        return signed_form(frozen.content_of(version), history, frozen.seal_of(found)), None
    except InvalidInput as error:
        return None, error


def _line(row: FormRow) -> Line:
    return Line(row, BAND_LOOKS.get(row.band_code, "none"), row.score, None)


def _entry(each: Signature) -> dict[str, Any]:
    act = Act(each.action)
    return {
        "what": states.ACTS[act],
        "icon": states.ACT_ICONS[act],
        "tone": states.ACT_TONES.get(act, ""),
        "step": STEP_LABELS[each.step],
        "signature": each,
    }


def _places(found: SignoffDocument, form: Form | None, history: list[Signature]) -> list[dict[str, Any]]:
    """Return the three places to sign with who stands there and whose turn it is."""
    turn = STEP_IN_TURN.get(DocumentState(found.state))
    latest: dict[Step, Signature] = {}
    for each in history:
        if each.action == Act.WITHDRAW:
            latest.clear()
        elif each.action in (Act.SIGN, Act.SUBMIT, Act.RESUBMIT_TO_APPROVER):
            latest[each.step] = each
    places = []
    for step in Step:
        signed = latest.get(step)
        state = "signed" if signed else "waiting"
        if step is turn:
            state = "returned" if found.state == DocumentState.RETURNED else "current"
        places.append(
            {"label": STEP_LABELS[step], "state": state, "signed": signed if state == "signed" else None}
        )
    return places


def _acts(actor: Actor, found: SignoffDocument, entries: list[Any]) -> list[dict[str, Any]]:
    """Return the buttons: four different acts beside signing, each with its own words."""
    allowed = queries.allowed_acts(actor, found, entries)
    known = [act for act in ACT_FORMS if act in allowed]
    acts = [{"code": act.value, **ACT_FORMS[act]} for act in known]
    closed = found.state in (DocumentState.APPROVED, DocumentState.REJECTED)
    if closed and actor.covers(Permission.SHEET_SUBMIT, found.office_id) and not _has_successor(actor, found):
        acts.append({"code": "restate", **RESTATE})
    return acts


def _has_successor(actor: Actor, found: SignoffDocument) -> bool:
    latest = queries.find_latest(actor, found.kind, found.subject)
    return latest is not None and latest.pk != found.pk


def _submit_url(actor: Actor, found: SignoffDocument, key: str, period_code: str) -> str:
    if found.state not in WITH_AUTHOR or not actor.covers(Permission.SHEET_SUBMIT, found.office_id):
        return ""
    return reverse("scorecards:submit", args=[key, period_code])


def _revision_name(number: int) -> str:
    return gettext("restatement %(number)s") % {"number": number} if number else gettext("original")


def _revisions(actor: Actor, sheet: Sheet) -> list[dict[str, Any]]:
    rows = sheets.list_sheets(actor).filter(document__subject=sheet.document.subject)
    return [
        {
            "name": _revision_name(each.document.revision),
            "url": reverse("scorecards:document", args=[each.document.public_id]),
            "state": states.STATES[DocumentState(each.document.state)],
            "reason": each.document.restate_reason,
            "here": each.pk == sheet.pk,
        }
        for each in rows.order_by("document__revision")
    ]
