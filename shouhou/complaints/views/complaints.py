"""Pages of complaints, and deciding whether one is valid."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST

from shouhou.complaints.commands import cases
from shouhou.complaints.forms import ValidityForm
from shouhou.complaints.models import Complaint
from shouhou.complaints.permissions import Permission
from shouhou.complaints.queries import lists
from shouhou.complaints.tables import (
    SEVERITY_TONES,
    STATE_TONES,
    VALIDITY_TONES,
    ComplaintFilters,
    ComplaintTable,
)
from shouhou.foundation.http import actor_of, needs
from shouhou.foundation.listing import ListPage, Preset
from shouhou.foundation.pages import Act, Badge, Detail, DetailPage, Opening, Section, facts_of

COMPLAINTS = ListPage(
    route="complaints:complaint_list",
    detail="complaints:complaint_detail",
    title=_("Complaints"),
    about=_(
        "Dissatisfaction that expects an answer, with its promised times and its end. Head office decides "
        "whether a complaint is valid. Complaints come in by import."
    ),
    permission=Permission.COMPLAINT_VIEW,
    rows=lists.list_complaints,
    table=ComplaintTable,
    filters=ComplaintFilters,
    order=("-received_at",),
    search_hint=_("Number, subject or customer"),
    presets=(
        Preset(_("Open"), "state=open"),
        Preset(_("Validity undecided"), "validity=undecided"),
        Preset(_("Left out of K7"), "k7=left_out"),
        Preset(_("Left out of K8"), "k8=left_out"),
    ),
    import_kind="complaints",
    import_permission=Permission.RECORD_IMPORT,
    icon="message-report",
)


def _complaint(opening: Opening) -> Detail:
    complaint = opening.record
    return Detail(
        title=complaint.number,
        kind=_("Complaint"),
        badges=[
            Badge(complaint.get_severity_display(), SEVERITY_TONES[complaint.severity]),
            Badge(complaint.get_state_display(), STATE_TONES[complaint.state]),
            Badge(complaint.get_validity_display(), VALIDITY_TONES[complaint.validity]),
        ],
        subtitle=complaint.subject,
        facts=facts_of(opening, "customer", "machine", "request", "office", "owner", "received_at"),
        sections=[
            Section(
                _("Complaint"),
                facts_of(opening, "channel", "kind", "same_matter_as", "handling_at_fault", "validity")
                + facts_of(opening, "validity_decided_at", "description"),
                note=" ".join(kpi_words(complaint)),
            ),
            Section(
                _("Handling"),
                facts_of(opening, "acknowledge_due_at", "acknowledged_at", "resolve_due_at", "closed_at")
                + facts_of(opening, "reopened_at", "reopen_count", "root_cause", "corrective_action"),
            ),
            Section(
                _("Customer's answer"),
                facts_of(opening, "closing", "contact_attempts", "first_attempt_on", "last_attempt_on")
                + facts_of(opening, "k8_at", "k8_satisfied", "external_ref"),
            ),
        ],
        acts=_acts(opening),
    )


def _acts(opening: Opening) -> list[Act]:
    """Return the decision on validity, for head office."""
    complaint = opening.record
    if not opening.actor.covers(Permission.VALIDITY_DECIDE, complaint.office_id):
        return []
    fresh = ValidityForm(
        initial={
            "validity": "" if complaint.validity == "undecided" else complaint.validity,
            "kind": complaint.kind,
            "handling_at_fault": complaint.handling_at_fault,
        }
    )
    return [
        Act(
            "decide",
            _("Decide validity"),
            reverse("complaints:complaint_decide", args=[complaint.public_id]),
            opening.form("decide", fresh),
            explain=_("An invalid complaint, or one about the product alone, leaves the figures."),
        )
    ]


def kpi_words(complaint: Complaint) -> list[str]:
    """Return how the complaint counts for complaints and for handling satisfaction."""
    seventh, eighth = complaint.get_k7_exclusion_display(), complaint.get_k8_exclusion_display()
    return [
        gettext("Left out of complaints: %(why)s") % {"why": seventh}
        if seventh
        else gettext("Counts as a complaint."),
        gettext("Left out of handling satisfaction: %(why)s") % {"why": eighth}
        if eighth
        else gettext("Counts for handling satisfaction."),
    ]


COMPLAINT = DetailPage(Permission.COMPLAINT_VIEW, lists.get_complaint, _complaint, COMPLAINTS)

complaint_list, complaint_detail = COMPLAINTS.view(), COMPLAINT.view()


@needs(Permission.VALIDITY_DECIDE)
@require_POST
def complaint_decide(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Decide whether a complaint is valid."""
    actor = actor_of(request)
    complaint = lists.get_complaint(actor, public_id)
    return COMPLAINT.act(
        request,
        complaint,
        "decide",
        ValidityForm(request.POST),
        lambda given: cases.decide_validity(
            actor=actor, complaint_id=complaint.pk, now=timezone.now(), **given
        ),
        done=_("The verdict is recorded."),
    )
