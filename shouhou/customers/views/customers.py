"""Pages of customers, their sites and contacts."""

from django.utils.translation import gettext_lazy as _

from shouhou.customers.permissions import Permission
from shouhou.customers.queries import lists
from shouhou.customers.tables import (
    LEVEL_TONES,
    ContactFilters,
    ContactTable,
    CustomerFilters,
    CustomerTable,
    SiteFilters,
    SiteTable,
)
from shouhou.foundation.listing import ListPage, Preset
from shouhou.foundation.pages import (
    Badge,
    Detail,
    DetailPage,
    Opening,
    Section,
    facts_of,
    present_all,
    related,
)

CUSTOMERS = ListPage(
    route="customers:customer_list",
    detail="customers:customer_detail",
    title=_("Customers"),
    about=_(
        "The companies that run our machines, each with the office that serves it. They come in by import."
    ),
    permission=Permission.CUSTOMER_VIEW,
    rows=lists.list_customers,
    table=CustomerTable,
    filters=CustomerFilters,
    order=("name",),
    search_hint=_("Name, code or pinyin initials"),
    presets=(
        Preset(_("Level A"), "level=A"),
        Preset(_("Level B"), "level=B"),
        Preset(_("Inactive"), "active=no"),
    ),
    import_kind="customers",
    import_permission=Permission.RECORD_IMPORT,
    icon="users",
)
SITES = ListPage(
    route="customers:site_list",
    detail="customers:site_detail",
    title=_("Sites"),
    about=_("Where machines stand. How far a site is decides by when somebody has to arrive."),
    permission=Permission.CUSTOMER_VIEW,
    rows=lists.list_sites,
    table=SiteTable,
    filters=SiteFilters,
    order=("name",),
    search_hint=_("Site, address or customer"),
    import_kind="sites",
    import_permission=Permission.RECORD_IMPORT,
    icon="map-pin",
)
CONTACTS = ListPage(
    route="customers:contact_list",
    detail="customers:contact_detail",
    title=_("Contacts"),
    about=_("Whom to call at a customer. They come in by import, with the customer's code."),
    permission=Permission.CUSTOMER_VIEW,
    rows=lists.list_contacts,
    table=ContactTable,
    filters=ContactFilters,
    order=("name",),
    search_hint=_("Name, phone or customer"),
    import_kind="contacts",
    import_permission=Permission.RECORD_IMPORT,
    icon="phone",
)


def _customer(opening: Opening) -> Detail:
    customer, actor = opening.record, opening.actor
    narrowed = f"customer={customer.code}"
    return Detail(
        title=customer.name,
        kind=_("Customer"),
        badges=[
            Badge(customer.get_level_display(), LEVEL_TONES[customer.level]),
            *([] if customer.is_active else [Badge(_("inactive"), "")]),
        ],
        facts=facts_of(
            opening, "code", "office", "industry", "province", "city", "short_name", "external_ref"
        ),
        related=present_all(
            related(
                opening,
                _("Sites"),
                lists.list_sites(actor).filter(customer=customer).order_by("name"),
                SiteTable,
                listing=SITES,
                narrowed=narrowed,
                leave_out=("customer", "office"),
            ),
            related(
                opening,
                _("Contacts"),
                lists.list_contacts(actor).filter(customer=customer).order_by("-is_primary", "name"),
                ContactTable,
                listing=CONTACTS,
                narrowed=narrowed,
                leave_out=("customer",),
            ),
        ),
    )


def _site(opening: Opening) -> Detail:
    site = opening.record
    rows = lists.list_contacts(opening.actor).filter(site=site).order_by("-is_primary", "name")
    return Detail(
        title=site.name,
        kind=_("Site"),
        badges=[Badge(site.get_distance_band_display(), "info")],
        facts=facts_of(opening, "customer", "province", "city", "address", "latitude", "longitude"),
        related=present_all(
            related(
                opening, _("Contacts"), rows, ContactTable, listing=CONTACTS, leave_out=("customer", "site")
            )
        ),
    )


def _contact(opening: Opening) -> Detail:
    contact = opening.record
    return Detail(
        title=contact.name,
        kind=_("Contact"),
        badges=[Badge(_("first contact"), "good")] if contact.is_primary else [],
        sections=[Section(_("Contact"), facts_of(opening, "customer", "site", "title", "phone"))],
    )


CUSTOMER = DetailPage(Permission.CUSTOMER_VIEW, lists.get_customer, _customer, CUSTOMERS)
SITE = DetailPage(Permission.CUSTOMER_VIEW, lists.get_site, _site, SITES)
CONTACT = DetailPage(Permission.CUSTOMER_VIEW, lists.get_contact, _contact, CONTACTS)

customer_list, customer_detail = CUSTOMERS.view(), CUSTOMER.view()
site_list, site_detail = SITES.view(), SITE.view()
contact_list, contact_detail = CONTACTS.view(), CONTACT.view()
