"""Pages of pauses: what waits for head office, and the page on which a pause is judged."""

from django.utils.translation import gettext_lazy as _

from shouhou.foundation.listing import ListPage
from shouhou.foundation.pages import Badge, Detail, DetailPage, Opening, Section, facts_of
from shouhou.service.models import RequestPause
from shouhou.service.permissions import Permission
from shouhou.service.queries import lists
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
    )


def _verdict(pause: RequestPause) -> Badge:
    if pause.approved_at is not None:
        return Badge(_("approved"), "good")
    if pause.refused_at is not None:
        return Badge(_("refused"), "bad")
    return Badge(_("waiting for a verdict"), "warn")


PAUSE = DetailPage(Permission.REQUEST_VIEW, lists.get_pause, _pause, PAUSES)

pause_list, pause_detail = PAUSES.view(), PAUSE.view()
