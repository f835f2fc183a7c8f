"""Columns and filters of the request lists."""

from datetime import timedelta

from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from shouhou.foundation import columns, filters
from shouhou.org.queries.offices import list_offices
from shouhou.service.models import (
    K3Exclusion,
    PauseReason,
    RequestKind,
    RequestState,
    ServiceRequest,
    Severity,
)

STATE_TONES = {
    "new": "info",
    "accepted": "info",
    "in_progress": "info",
    "restored": "good",
    "closed": "",
    "cancelled": "",
    "merged": "",
}
SEVERITY_TONES = {"P1": "bad", "P2": "warn", "P3": ""}
OPEN_STATES = ("new", "accepted", "in_progress")
SOON = timedelta(hours=4)
OUTCOMES = [("in_time", _("in time")), ("late", _("late")), ("open", _("not decided yet"))]


def waits(request: ServiceRequest) -> bool:
    """Tell whether the customer still waits for his machine."""
    return request.state in OPEN_STATES


class RequestTable(columns.ListTable):
    """Service requests."""

    def tone(self, record: ServiceRequest) -> str:
        """Mark what is overdue, and what falls due within four hours."""
        if not waits(record) or record.restore_due_at >= self.now + SOON:
            return ""
        return "bad" if record.restore_due_at < self.now else "warn"

    number = columns.Identity()
    reported_at = columns.Moment(orderable=True)
    severity = columns.Words(Severity, tones=SEVERITY_TONES)
    state = columns.Words(RequestState, tones=STATE_TONES)
    customer = columns.Text()
    machine = columns.Text()
    description = columns.Text(quiet=True)
    office = columns.Text(quiet=True)
    restore_due_at = columns.Due(_("due"), open_when=waits, orderable=True)
    restored_at = columns.Moment(quiet=True)
    restored_on_time = columns.Verdict(_("repair"))
    k3_exclusion = columns.Left(K3Exclusion, _("K3"), quiet=True)
    kpi_office = columns.Text(visible=False)
    lead = columns.Text(quiet=True)


class RequestFilters(filters.Filters):
    """Filters of the request list."""

    search_in = (
        "number__startswith",
        "machine__serial_no__startswith",
        "customer__name__icontains",
        "customer__pinyin_initials__startswith",
    )

    state = filters.Choice([("open", _("open")), *RequestState.choices], _("state"), method="by_state")
    severity = filters.Choice(Severity.choices, _("severity"))
    kind = filters.Choice(RequestKind.choices, _("kind"))
    office = filters.Scoped(list_offices, _("office"), field_name="office_id")
    outcome = filters.Choice(OUTCOMES, _("repair in time"), method="by_outcome")
    k3 = filters.Counted(K3Exclusion, _("K3 repairs in time"), field_name="k3_exclusion")
    due_from = filters.FromDay(_("due from"), field_name="restore_due_at", moments=True)
    due_until = filters.UntilDay(_("up to"), field_name="restore_due_at", moments=True)
    reported_from = filters.FromDay(_("reported from"), field_name="reported_at", moments=True)
    reported_until = filters.UntilDay(_("up to"), field_name="reported_at", moments=True)
    customer = filters.ByKey(_("customer"), "customer__code")
    machine = filters.ByKey(_("machine"), "machine__serial_no")
    accountable = filters.ByKey(_("accountable office"), "kpi_office__code")

    def by_state(self, rows: QuerySet[ServiceRequest], _name: str, value: str) -> QuerySet[ServiceRequest]:
        """Keep one state, or all open ones."""
        if value == "open":
            return rows.filter(state__in=OPEN_STATES)
        return rows.filter(state=value) if value else rows

    def by_outcome(self, rows: QuerySet[ServiceRequest], _name: str, value: str) -> QuerySet[ServiceRequest]:
        """Keep those restored in time, late ones (also still open past their due time), or undecided ones."""
        overdue = Q(restored_on_time__isnull=True, restore_due_at__lt=self.now, k3_exclusion="")
        condition: dict[str, Q] = {
            "in_time": Q(restored_on_time=True),
            "late": Q(restored_on_time=False) | overdue,
            "open": Q(restored_on_time__isnull=True, restore_due_at__gte=self.now),
        }
        return rows.filter(condition[value]) if value else rows


class PauseTable(columns.ListTable):
    """Pauses that wait for head office."""

    request = columns.Identity()
    customer = columns.Text(_("customer"), accessor="request__customer")
    office = columns.Text(_("office"), accessor="request__office")
    reason = columns.Words(PauseReason)
    from_at = columns.Moment(orderable=True)
    until_at = columns.Moment()
    entered_by_name = columns.Text()
    entered_at = columns.Moment(quiet=True)
    evidence = columns.Text(quiet=True)


class PauseFilters(filters.Filters):
    """Filters of the waiting pauses."""

    search_in = ("request__number__startswith",)

    office = filters.Scoped(list_offices, _("office"), field_name="request__office_id")
    reason = filters.Choice(PauseReason.choices, _("pause reason"))


class ReopenTable(columns.ListTable):
    """Restorations that did not last."""

    reopened_at = columns.Moment()
    voided_restored_at = columns.Moment()
    days_after = columns.Number()
    continued_by = columns.Text()
    reason = columns.Text()


class TransferTable(columns.ListTable):
    """Hand-overs between offices."""

    at = columns.Moment()
    from_office = columns.Text()
    to_office = columns.Text()
    share_used_pct = columns.Number()
    accepted_at = columns.Moment()
    reason = columns.Text()
