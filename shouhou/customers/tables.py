"""Columns and filters of the customer lists."""

from django.utils.translation import gettext_lazy as _

from shouhou.customers.models import CustomerLevel, DistanceBand
from shouhou.foundation import columns, filters
from shouhou.org.queries.offices import list_offices

LEVEL_TONES = {"A": "bad", "B": "warn", "C": ""}


class CustomerTable(columns.ListTable):
    """Customers."""

    name = columns.Identity(orderable=True)
    code = columns.Text(orderable=True)
    level = columns.Words(CustomerLevel, tones=LEVEL_TONES)
    office = columns.Text()
    industry = columns.Text(quiet=True)
    province = columns.Text(quiet=True)
    city = columns.Text()
    is_active = columns.YesNo(quiet=True)


class CustomerFilters(filters.Filters):
    """Filters of the customer list."""

    search_in = (
        "name__icontains",
        "short_name__icontains",
        "code__startswith",
        "pinyin_initials__startswith",
    )

    office = filters.Scoped(list_offices, _("office"), field_name="office_id")
    level = filters.Choice(CustomerLevel.choices, _("customer level"))
    active = filters.YesNo(_("active"), field_name="is_active")


class SiteTable(columns.ListTable):
    """Sites."""

    name = columns.Identity(orderable=True)
    customer = columns.Text()
    office = columns.Text(_("office"), accessor="customer__office")
    distance_band = columns.Words(DistanceBand)
    province = columns.Text(quiet=True)
    city = columns.Text()
    address = columns.Text(quiet=True)


class SiteFilters(filters.Filters):
    """Filters of the site list."""

    search_in = (
        "name__icontains",
        "address__icontains",
        "customer__name__icontains",
        "customer__pinyin_initials__startswith",
    )

    office = filters.Scoped(list_offices, _("office"), field_name="customer__office_id")
    distance = filters.Choice(DistanceBand.choices, _("distance"), field_name="distance_band")
    customer = filters.ByKey(_("customer"), "customer__code")


class ContactTable(columns.ListTable):
    """Contacts."""

    name = columns.Identity(orderable=True)
    customer = columns.Text()
    site = columns.Text()
    title = columns.Text()
    phone = columns.Text(css="nowrap")
    is_primary = columns.YesNo()


class ContactFilters(filters.Filters):
    """Filters of the contact list."""

    search_in = (
        "name__icontains",
        "phone__startswith",
        "customer__name__icontains",
        "customer__pinyin_initials__startswith",
    )

    office = filters.Scoped(list_offices, _("office"), field_name="customer__office_id")
    primary = filters.YesNo(_("first contact"), field_name="is_primary")
    customer = filters.ByKey(_("customer"), "customer__code")
