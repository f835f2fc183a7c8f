"""Pages of service requests."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from shouhou.foundation.listing import ListPage, Preset
from shouhou.foundation.pages import (
    Badge,
    Detail,
    DetailPage,
    Opening,
    Related,
    Section,
    facts_of,
    present_all,
    related,
)
from shouhou.service.models import ServiceRequest
from shouhou.service.permissions import Permission
from shouhou.service.queries import lists
from shouhou.service.tables.requests import (
    SEVERITY_TONES,
    STATE_TONES,
    ReopenTable,
    RequestFilters,
    RequestTable,
    TransferTable,
)
from shouhou.service.tables.work_orders import FailureTable, OrderTable
from shouhou.service.views.clocks import ClockStory, story_of
from shouhou.service.views.failures import FAILURES
from shouhou.service.views.work_orders import ORDERS

REQUESTS = ListPage(
    route="service:request_list",
    detail="service:request_detail",
    title=_("Service requests"),
    about=_(
        "What customers asked for, what they were promised and how it ended. Requests are taken on the telephone "
        "or come in by import, with their pauses and transfers."
    ),
    permission=Permission.REQUEST_VIEW,
    rows=lists.list_requests,
    table=RequestTable,
    filters=RequestFilters,
    order=("-reported_at",),
    search_hint=_("Number, serial number or customer"),
    presets=(
        Preset(pgettext_lazy("requests", "Open"), "state=open"),
        Preset(_("Open and late"), "state=open&outcome=late"),
        Preset(_("P1"), "severity=P1"),
        Preset(_("Left out of K3"), "k3=left_out"),
    ),
    import_kind="requests",
    import_permission=Permission.RECORD_IMPORT,
    icon="headset",
)


def _request(opening: Opening) -> Detail:
    request, actor = opening.record, opening.actor
    pauses = list(lists.list_pauses(actor, request))
    transfers = list(lists.list_transfers(actor, request))
    story = story_of(request, pauses, transfers, opening.now)
    return Detail(
        title=request.number,
        kind=_("Service request"),
        badges=_badges(request),
        subtitle=request.description,
        facts=facts_of(opening, "customer", "machine", "site", "office", "lead", "reported_at"),
        sections=_sections(opening, story),
        related=_related(opening),
    )


def _sections(opening: Opening, story: ClockStory) -> list[Section]:
    return [
        Section(_("Clock"), note=" ".join(story.sentences), template="service/_clock.html", data=story),
        Section(
            _("Request"),
            facts_of(
                opening, "channel", "kind", "symptom_code", "contact_name", "contact_phone", "recorded_at"
            )
            + facts_of(opening, "in_warranty_at_report", "entitlement_reason"),
        ),
        Section(
            _("Repair"),
            facts_of(
                opening, "kpi_office", "restored_at", "remote_fix", "temporary_fix", "temporary_fix_signed"
            )
            + facts_of(
                opening, "follow_up_on", "waits_for_company", "is_repeat_30d", "repeat_of", "duplicate_of"
            )
            + facts_of(opening, "cancelled_at", "cancel_reason", "external_ref"),
        ),
    ]


def _related(opening: Opening) -> list[Related]:
    request, actor = opening.record, opening.actor
    return present_all(
        related(
            opening,
            _("Work orders"),
            lists.list_work_orders(actor).filter(request=request).order_by("-opened_at"),
            OrderTable,
            listing=ORDERS,
            narrowed=f"request={request.number}",
            leave_out=("customer", "machine"),
        ),
        related(
            opening,
            _("Failures"),
            lists.list_failures(actor).filter(request=request).order_by("-failed_at"),
            FailureTable,
            listing=FAILURES,
        ),
        related(opening, _("Reopenings"), lists.list_reopenings(actor, request), ReopenTable),
        related(opening, _("Transfers between offices"), lists.list_transfers(actor, request), TransferTable),
    )


def _badges(request: ServiceRequest) -> list[Badge]:
    found = [
        Badge(request.get_severity_display(), SEVERITY_TONES[request.severity]),
        Badge(request.get_state_display(), STATE_TONES[request.state]),
    ]
    if request.restored_on_time is not None:
        found.append(Badge(_("in time"), "good") if request.restored_on_time else Badge(_("late"), "bad"))
    if request.k3_exclusion:
        found.append(Badge(_("left out of K3"), ""))
    return found


REQUEST = DetailPage(Permission.REQUEST_VIEW, lists.get_request, _request, REQUESTS)

request_list, request_detail = REQUESTS.view(), REQUEST.view()
