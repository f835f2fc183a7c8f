"""Columns and filters of the machine lists."""

from typing import Any

from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from shouhou.foundation import columns, filters
from shouhou.kernel.moments import ZONE, local_day
from shouhou.machines.models import K4Exclusion, Machine, MeterSource
from shouhou.org.queries.offices import list_offices

WARRANTY_STATES = [
    ("in", _("under warranty")),
    ("out", _("warranty expired")),
    ("none", _("warranty not started")),
]
STAGES = [
    ("waiting", _("waiting for acceptance")),
    ("late", _("late to be accepted")),
    ("accepted", _("accepted")),
]


class Warranty(columns.Text):
    """Until when a machine is under warranty; grey once over."""

    css = "nowrap"

    def render(self, value: Any, table: columns.ListTable) -> Any:  # type: ignore[override]
        over = value <= local_day(table.now, ZONE)
        return columns.badge(value.isoformat(), "" if over else "good")

    def value(self, value: Any) -> Any:
        return value


class MachineTable(columns.ListTable):
    """Machines."""

    serial_no = columns.Identity(orderable=True)
    model = columns.Text()
    customer = columns.Text()
    office = columns.Text()
    site = columns.Text(quiet=True)
    accepted_at = columns.Moment(_("accepted at"), quiet=True)
    warranty_until = Warranty(orderable=True)
    commission_due_at = columns.Due(
        open_when=lambda m: m.accepted_at is None and m.cancelled_on is None, quiet=True
    )
    commissioned_on_time = columns.Verdict(_("commissioning"))
    k4_exclusion = columns.Left(K4Exclusion, _("K4"), quiet=True)


class MachineFilters(filters.Filters):
    """Filters of the machine list."""

    search_in = (
        "serial_no__startswith",
        "model__code__startswith",
        "model__name__icontains",
        "customer__name__icontains",
        "customer__pinyin_initials__startswith",
    )

    office = filters.Scoped(list_offices, _("office"), field_name="office_id")
    warranty = filters.Choice(WARRANTY_STATES, _("warranty"), method="by_warranty")
    stage = filters.Choice(STAGES, _("commissioning"), method="by_stage")
    k4 = filters.Counted(K4Exclusion, _("K4 commissioning in time"), field_name="k4_exclusion")
    due_from = filters.FromDay(_("commissioning due from"), field_name="commission_due_at", moments=True)
    due_until = filters.UntilDay(_("up to"), field_name="commission_due_at", moments=True)
    model = filters.ByKey(_("machine model"), "model__code")
    customer = filters.ByKey(_("customer"), "customer__code")
    family = filters.ByKey(_("product family"), "model__family")

    def by_warranty(self, rows: QuerySet[Machine], _name: str, value: str) -> QuerySet[Machine]:
        """Keep machines under warranty today, past it, or not begun."""
        today = local_day(self.now, ZONE)
        condition = {
            "in": Q(warranty_from__lte=today, warranty_until__gt=today),
            "out": Q(warranty_until__lte=today),
            "none": Q(warranty_from__isnull=True) | Q(warranty_from__gt=today),
        }
        return rows.filter(condition[value]) if value else rows

    def by_stage(self, rows: QuerySet[Machine], _name: str, value: str) -> QuerySet[Machine]:
        """Keep machines waiting for acceptance, late with it, or accepted."""
        waiting = Q(accepted_at__isnull=True, cancelled_on__isnull=True, retired_on__isnull=True)
        condition = {
            "waiting": waiting,
            "late": waiting & Q(commission_due_at__lt=self.now),
            "accepted": Q(accepted_at__isnull=False),
        }
        return rows.filter(condition[value]) if value else rows


class ModelTable(columns.ListTable):
    """Machine models."""

    code = columns.Identity(orderable=True)
    name = columns.Text(orderable=True)
    family = columns.Text(orderable=True)
    commissioning_workdays = columns.Number()
    warranty_months = columns.Number()
    warranty_hours = columns.Number()


class ModelFilters(filters.Filters):
    """Filters of the catalogue."""

    search_in = ("code__icontains", "name__icontains", "family__icontains")


class StayTable(columns.ListTable):
    """Which office answered for a machine when."""

    office = columns.Text()
    from_on = columns.Day()
    until_on = columns.Day()


class ExtensionTable(columns.ListTable):
    """Warranty extensions."""

    granted_on = columns.Day()
    until_on = columns.Day()
    reason = columns.Text()


class ReadingTable(columns.ListTable):
    """Meter readings."""

    read_at = columns.Moment()
    hours = columns.Number()
    source = columns.Words(MeterSource)


class PartTable(columns.ListTable):
    """Replaced parts with a warranty of their own."""

    part_no = columns.Text(css="nowrap")
    part_name = columns.Text()
    component = columns.Text()
    serial_no = columns.Text()
    replaced_on = columns.Day()
    until_on = Warranty()


class ExposureTable(columns.ListTable):
    """Days under warranty by office: what services per machine are divided by."""

    office = columns.Text()
    from_on = columns.Day()
    until_on = columns.Day()
