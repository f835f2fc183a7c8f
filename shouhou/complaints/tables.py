"""Columns and filters of complaints."""

from django.utils.translation import gettext_lazy as _

from shouhou.complaints.models import (
    Closing,
    Complaint,
    ComplaintKind,
    ComplaintSeverity,
    ComplaintState,
    K7Exclusion,
    K8Exclusion,
    Validity,
)
from shouhou.foundation import columns, filters
from shouhou.org.queries.offices import list_offices

SEVERITY_TONES = {"minor": "", "major": "warn", "critical": "bad"}
STATE_TONES = {"open": "info", "closed": ""}
VALIDITY_TONES = {"undecided": "warn", "valid": "bad", "invalid": ""}


class ComplaintTable(columns.ListTable):
    """Complaints."""

    def tone(self, record: Complaint) -> str:
        """Mark what should have been resolved by now."""
        return "bad" if record.state == "open" and record.resolve_due_at < self.now else ""

    number = columns.Identity()
    received_at = columns.Moment(orderable=True)
    severity = columns.Words(ComplaintSeverity, tones=SEVERITY_TONES)
    state = columns.Words(ComplaintState, tones=STATE_TONES)
    customer = columns.Text()
    subject = columns.Text()
    validity = columns.Words(Validity, tones=VALIDITY_TONES)
    owner = columns.Text(quiet=True)
    office = columns.Text(quiet=True)
    resolve_due_at = columns.Due(_("due"), open_when=lambda complaint: complaint.state == "open")
    closed_at = columns.Moment(quiet=True)
    closing = columns.Words(Closing, _("closing"), quiet=True)
    k7_exclusion = columns.Left(K7Exclusion, _("K7"), quiet=True)
    k8_exclusion = columns.Left(K8Exclusion, _("K8"), quiet=True)
    k8_satisfied = columns.YesNo(visible=False)


class ComplaintFilters(filters.Filters):
    """Filters of the complaint list."""

    search_in = (
        "number__startswith",
        "subject__icontains",
        "customer__name__icontains",
        "customer__pinyin_initials__startswith",
    )

    state = filters.Choice(ComplaintState.choices, _("state"))
    validity = filters.Choice(Validity.choices, _("validity"))
    severity = filters.Choice(ComplaintSeverity.choices, _("severity"))
    office = filters.Scoped(list_offices, _("office"), field_name="office_id")
    kind = filters.Choice(ComplaintKind.choices, _("kind"))
    k7 = filters.Counted(K7Exclusion, _("K7 complaints"), field_name="k7_exclusion")
    k8 = filters.Counted(K8Exclusion, _("K8 handling satisfaction"), field_name="k8_exclusion")
    received_from = filters.FromDay(_("received from"), field_name="received_at", moments=True)
    received_until = filters.UntilDay(_("up to"), field_name="received_at", moments=True)
    customer = filters.ByKey(_("customer"), "customer__code")
    machine = filters.ByKey(_("machine"), "machine__serial_no")
