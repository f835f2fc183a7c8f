"""Pages of pauses: what waits for head office, and the page on which a pause is judged."""

from uuid import UUID

from django import forms
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST

from shouhou.foundation.http import actor_of, needs
from shouhou.foundation.listing import ListPage
from shouhou.foundation.pages import Act, Badge, Detail, DetailPage, Opening, Section, facts_of
from shouhou.service.commands import pauses
from shouhou.service.forms import RefusalForm
from shouhou.service.models import RequestPause
from shouhou.service.permissions import Permission
from shouhou.service.queries import lists
from shouhou.service.rules.fair_clock import FAIR_REASONS
from shouhou.service.tables.requests import PauseFilters, PauseTable

PAUSES = ListPage(
    route="service:pause_list",
    detail="service:pause_detail",
    title=_("Pauses to judge"),
    about=_(
        "A pause stops the clock of a request only when somebody outside the office approves it. "
        "What waits for a verdict stands here; right now nothing does."
    ),
    permission=Permission.PAUSE_APPROVE,
    rows=lists.list_waiting_pauses,
    table=PauseTable,
    filters=PauseFilters,
    order=("from_at",),
    search_hint=_("Request number"),
    icon="clock-pause",
)


def _pause(opening: Opening) -> Detail:
    pause = opening.record
    return Detail(
        title=f"{pause.request} · {pause.get_reason_display()}",
        kind=_("Pause"),
        badges=[_verdict(pause)],
        facts=facts_of(opening, "request", "from_at", "until_at", "entered_by_name", "entered_at"),
        sections=[
            Section(
                _("Reason and evidence"),
                facts_of(
                    opening, "reason", "evidence", "note", "approved_by_name", "approved_at", "refused_at"
                ),
            ),
            Section(
                _("Request"),
                facts_of(
                    opening,
                    "customer",
                    "office",
                    "severity",
                    "state",
                    "reported_at",
                    "restore_due_at",
                    "raw_restore_due_at",
                    "restored_at",
                    record=pause.request,
                ),
            ),
        ],
        acts=_acts(opening),
    )


def _acts(opening: Opening) -> list[Act]:
    """Return the two verdicts, for somebody outside the office while there is none."""
    pause = opening.record
    decided = (
        pause.approved_at is not None or pause.refused_at is not None or pause.reason not in FAIR_REASONS
    )
    if decided or not opening.actor.covers(Permission.PAUSE_APPROVE, pause.request.office_id):
        return []
    return [
        Act(
            "approve",
            _("Approve"),
            reverse("service:pause_approve", args=[pause.public_id]),
            opening.form("approve", forms.Form()),
            explain=_("The promise moves by the working time that the pause covers."),
        ),
        Act(
            "refuse",
            _("Refuse"),
            reverse("service:pause_refuse", args=[pause.public_id]),
            opening.form("refuse", RefusalForm()),
            tone="danger",
            explain=_("The clock runs on."),
        ),
    ]


def _verdict(pause: RequestPause) -> Badge:
    if pause.approved_at is not None:
        return Badge(_("approved"), "good")
    if pause.refused_at is not None:
        return Badge(_("refused"), "bad")
    if pause.reason not in FAIR_REASONS:
        return Badge(_("never stops the clock"), "")
    return Badge(_("waiting for a verdict"), "warn")


PAUSE = DetailPage(Permission.REQUEST_VIEW, lists.get_pause, _pause, PAUSES)

pause_list, pause_detail = PAUSES.view(), PAUSE.view()


@needs(Permission.PAUSE_APPROVE)
@require_POST
def pause_approve(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Approve a pause from outside the office."""
    actor = actor_of(request)
    pause = lists.get_pause(actor, public_id)
    return PAUSE.act(
        request,
        pause,
        "approve",
        forms.Form(request.POST),
        lambda _given: pauses.approve_pause(actor=actor, pause_id=pause.pk, now=timezone.now()),
        done=_("The pause is approved; the promise has moved."),
    )


@needs(Permission.PAUSE_APPROVE)
@require_POST
def pause_refuse(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Refuse a pause from outside the office."""
    actor = actor_of(request)
    pause = lists.get_pause(actor, public_id)
    return PAUSE.act(
        request,
        pause,
        "refuse",
        RefusalForm(request.POST),
        lambda given: pauses.refuse_pause(actor=actor, pause_id=pause.pk, now=timezone.now(), **given),
        done=_("The pause is refused; the clock runs on."),
    )
