"""What this app adds to the menu, and where its records have their page. Imported when the app starts."""

from django.utils.translation import gettext_lazy as _

from shouhou.customers.models import Contact, Customer, Site
from shouhou.customers.permissions import Permission
from shouhou.foundation.histories import name_actions
from shouhou.foundation.navigation import Entry, register
from shouhou.foundation.pages import name_page

VIEW = Permission.CUSTOMER_VIEW

register(
    Entry("customers", _("Customers"), "customers:customer_list", VIEW, "users", 10, "c"),
    Entry("customers", _("Sites"), "customers:site_list", VIEW, "map-pin", 20),
    Entry("customers", _("Contacts"), "customers:contact_list", VIEW, "phone", 30),
)
name_page(Customer, "customers:customer_detail", VIEW)
name_page(Site, "customers:site_detail", VIEW)
name_page(Contact, "customers:contact_detail", VIEW)
name_actions(
    {
        "customers.customer.recorded": _("Customer recorded"),
        "customers.customer.updated": _("Customer changed by import"),
        "customers.site.recorded": _("Site recorded"),
        "customers.site.updated": _("Site changed by import"),
        "customers.contact.recorded": _("Contact recorded"),
        "customers.contact.updated": _("Contact changed by import"),
    }
)
