"""Pages of complaints."""

from django.utils.translation import gettext as _g
from django.utils.translation import gettext_lazy as _

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
from shouhou.foundation.listing import ListPage, Preset
from shouhou.foundation.pages import Badge, Detail, DetailPage, Opening, Section, facts_of

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
    )


def kpi_words(complaint: Complaint) -> list[str]:
    """Return how the complaint counts for complaints and for handling satisfaction."""
    seventh, eighth = complaint.get_k7_exclusion_display(), complaint.get_k8_exclusion_display()
    return [
        _g("Left out of complaints: %(why)s") % {"why": seventh} if seventh else _g("Counts as a complaint."),
        _g("Left out of handling satisfaction: %(why)s") % {"why": eighth}
        if eighth
        else _g("Counts for handling satisfaction."),
    ]


COMPLAINT = DetailPage(Permission.COMPLAINT_VIEW, lists.get_complaint, _complaint, COMPLAINTS)

complaint_list, complaint_detail = COMPLAINTS.view(), COMPLAINT.view()
