"""The sheet: the whole form as today's rows give it, and where it stands on its way to three signatures."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from shouhou.foundation.http import needs
from shouhou.foundation.models import SignoffDocument
from shouhou.foundation.signoff import queries as documents
from shouhou.foundation.signoff.states import DocumentState
from shouhou.scorecards.documents import grids, states
from shouhou.scorecards.documents.forms import make_form, words
from shouhou.scorecards.documents.sentences import signed
from shouhou.scorecards.permissions import Permission
from shouhou.scorecards.queries import frozen
from shouhou.scorecards.queries.sheets import DOCUMENT_KIND, subject_of
from shouhou.scorecards.rules.movement import losses
from shouhou.scorecards.rules.score import round_half_up
from shouhou.scorecards.views.frames import Opened, open_sheet

WITH_AUTHOR = (DocumentState.DRAFT.value, DocumentState.RETURNED.value)


@needs(Permission.SHEET_VIEW)
@require_safe
def sheet(request: HttpRequest, unit_key: str, code: str) -> HttpResponse:
    """Show a unit's sheet of a period."""
    opened = open_sheet(request, unit_key, code)
    document = documents.find_latest(opened.actor, DOCUMENT_KIND, subject_of(opened.unit, opened.period))
    comparable = opened.pair.before.sheet.total is not None
    lines = grids.lines_of(opened.current, opened.pair.before if comparable else None)
    context = opened.context() | {
        "comparable": comparable,
        "lines": lines,
        "form": make_form(opened.current),
        "total": grids.total_text(opened.current.sheet),
        "look": grids.look_of(opened.current.sheet),
        "moved": grids.largest(lines),
        "total_moved": _total_moved(opened),
        "lost": _lost(opened),
        **document_context(opened, document),
    }
    return render(request, "scorecards/sheet.html", context)


def document_context(opened: Opened, document: SignoffDocument | None) -> dict[str, Any]:
    """Return where the sheet stands: its document, whether it can be handed in, what differs from the signed."""
    may = opened.actor.covers(Permission.SHEET_SUBMIT, opened.unit.office_id)
    with_author = document is None or document.state in WITH_AUTHOR
    context: dict[str, Any] = {
        "document": document,
        "submit_url": opened.url("submit") if may and with_author and not opened.current.is_open else "",
        "may_restate": may and document is not None and document.state == DocumentState.APPROVED,
    }
    if document is None:
        return context
    state = DocumentState(document.state)
    context |= {
        "state": states.STATES[state],
        "state_tone": states.TONES[state],
        "state_icon": states.ICONS[state],
        "document_url": reverse("scorecards:document", args=[document.public_id]),
    }
    version = documents.latest_version(document) if document.state not in WITH_AUTHOR else None
    if version is not None:
        content = frozen.content_of(version)
        context["differences"] = frozen.differences(content, opened.current)
        context["signed_total"] = (
            "" if content["total"] is None else str(round_half_up(frozen.exact(content["total"]), 2))
        )
    return context


def _total_moved(opened: Opened) -> dict[str, str] | None:
    before, current = opened.pair.before.sheet.total, opened.current.sheet.total
    if before is None or current is None:
        return None
    change = current - before
    return {
        "points": signed(change),
        "good": "" if not change else "yes" if change > 0 else "no",
        "before": str(round_half_up(before, 2)),
        "period": states.period_words(opened.pair.before.period),
    }


def _lost(opened: Opened) -> list[dict[str, Any]]:
    """Return the KPIs that lost points, the largest loss first, with the share of all that is missing."""
    found = []
    for loss in losses(opened.current.sheet):
        if not loss.points:
            continue
        row = opened.current.sheet.row(loss.code)
        found.append(
            {
                "code": loss.code.value,
                "name": words(row.spec.name),
                "points": str(round_half_up(loss.points, 2)),
                "part": f"{round_half_up(loss.part * 100, 1)}",
                "look": grids.look_of(row),
                "url": opened.url("cell", loss.code.value) + "?show=bad",
            }
        )
    return found
