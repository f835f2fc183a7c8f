"""Columns and filters of work orders, visits and failures."""

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from shouhou.foundation import columns, filters
from shouhou.org.queries.offices import list_offices
from shouhou.service.models import (
    Failure,
    K2Exclusion,
    OrderState,
    Responsibility,
    Visit,
    WorkOrder,
    WorkType,
)

ORDER_TONES = {
    "open": "info",
    "assigned": "info",
    "in_progress": "info",
    "done": "good",
    "closed": "",
    "cancelled": "",
}
OPEN_ORDERS = ("open", "assigned", "in_progress")
STAGES = [("arrived", _("on site or done")), ("coming", _("still to come"))]
CONFIRMED = [("confirmed", _("confirmed")), ("waiting", _("to be confirmed"))]


class OrderTable(columns.ListTable):
    """Work orders."""

    number = columns.Identity()
    work_type = columns.Words(WorkType)
    state = columns.Words(OrderState, tones=ORDER_TONES)
    customer = columns.Text()
    machine = columns.Text()
    lead = columns.Text()
    office = columns.Text(quiet=True)
    opened_at = columns.Moment(orderable=True)
    promised_at = columns.Due(open_when=lambda order: order.state in OPEN_ORDERS)
    closed_at = columns.Moment(quiet=True)
    chargeable = columns.YesNo(quiet=True)


class OrderFilters(filters.Filters):
    """Filters of the work order list."""

    search_in = (
        "number__startswith",
        "machine__serial_no__startswith",
        "customer__name__icontains",
        "customer__pinyin_initials__startswith",
        "lead__name__startswith",
    )

    state = filters.Choice(
        [("unfinished", _("unfinished")), *OrderState.choices], _("state"), method="by_state"
    )
    work_type = filters.Choice(WorkType.choices, _("work order type"))
    office = filters.Scoped(list_offices, _("office"), field_name="office_id")
    chargeable = filters.YesNo(_("chargeable"), field_name="chargeable")
    opened_from = filters.FromDay(_("opened from"), field_name="opened_at", moments=True)
    opened_until = filters.UntilDay(_("up to"), field_name="opened_at", moments=True)
    customer = filters.ByKey(_("customer"), "customer__code")
    machine = filters.ByKey(_("machine"), "machine__serial_no")
    request = filters.ByKey(_("request"), "request__number")

    def by_state(self, rows: QuerySet[WorkOrder], _name: str, value: str) -> QuerySet[WorkOrder]:
        """Keep one state, or all unfinished ones."""
        if value == "unfinished":
            return rows.filter(state__in=OPEN_ORDERS)
        return rows.filter(state=value) if value else rows


class VisitTable(columns.ListTable):
    """Visits."""

    work_order = columns.Identity()
    customer = columns.Text(_("customer"), accessor="work_order__customer")
    machine = columns.Text()
    lead = columns.Text(_("engineer in charge"), accessor="work_order__lead")
    planned_start_at = columns.Moment()
    arrive_at = columns.Moment(orderable=True)
    leave_at = columns.Moment(quiet=True)
    is_remote = columns.YesNo(quiet=True)
    office = columns.Text(quiet=True)
    home_office = columns.Text(quiet=True)
    counted_on = columns.Day(quiet=True)
    k2_exclusion = columns.Left(K2Exclusion, _("K2"))
    trip_no = columns.Text(visible=False)


class VisitFilters(filters.Filters):
    """Filters of the visit list."""

    search_in = ("work_order__number__startswith", "machine__serial_no__startswith", "trip_no__startswith")

    office = filters.Scoped(list_offices, _("office"), field_name="office_id")
    stage = filters.Choice(STAGES, _("stage"), method="by_stage")
    k2 = filters.Counted(K2Exclusion, _("K2 services per machine"), field_name="k2_exclusion")
    counted_from = filters.FromDay(_("counted from"), field_name="counted_on")
    counted_until = filters.UntilDay(_("up to"), field_name="counted_on")
    home = filters.ByKey(_("home office"), "home_office__code")
    machine = filters.ByKey(_("machine"), "machine__serial_no")
    order = filters.ByKey(_("work order"), "work_order__number")

    def by_stage(self, rows: QuerySet[Visit], _name: str, value: str) -> QuerySet[Visit]:
        """Keep visits that reached the site, or those still to come."""
        return rows.filter(arrive_at__isnull=value == "coming") if value else rows


class MemberTable(columns.ListTable):
    """The crew of a visit."""

    person = columns.Text()
    is_lead = columns.YesNo()
    share_pct = columns.Number()


class FailureTable(columns.ListTable):
    """Failures."""

    machine = columns.Identity()
    customer = columns.Text(_("customer"), accessor="machine__customer", quiet=True)
    failed_at = columns.Moment(orderable=True)
    failure_mode = columns.Text()
    component = columns.Text()
    cause = columns.Text(quiet=True)
    responsibility = columns.Words(Responsibility, tones={"customer_misuse": "warn"})
    responsibility_confirmed = columns.YesNo(_("confirmed"))
    down_hours = columns.Number()
    active_repair_hours = columns.Number(quiet=True)
    restored_at = columns.Moment(quiet=True)
    work_order = columns.Text(quiet=True)


class FailureFilters(filters.Filters):
    """Filters of the failure list."""

    search_in = (
        "machine__serial_no__startswith",
        "failure_mode__icontains",
        "component__name__icontains",
        "work_order__number__startswith",
    )

    office = filters.Scoped(list_offices, _("office"), field_name="machine__office_id")
    responsibility = filters.Choice(Responsibility.choices, _("responsibility"))
    confirmed = filters.Choice(CONFIRMED, _("confirmation"), method="by_confirmation")
    failed_from = filters.FromDay(_("failed from"), field_name="failed_at", moments=True)
    failed_until = filters.UntilDay(_("up to"), field_name="failed_at", moments=True)
    machine = filters.ByKey(_("machine"), "machine__serial_no")

    def by_confirmation(self, rows: QuerySet[Failure], _name: str, value: str) -> QuerySet[Failure]:
        """Keep failures whose responsibility head office confirmed, or has yet to."""
        return rows.filter(responsibility_confirmed=value == "confirmed") if value else rows
