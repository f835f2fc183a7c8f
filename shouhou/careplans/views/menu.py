"""What this app adds to the menu and to the pages below it. Imported when the app starts."""

from django.utils.translation import gettext_lazy as _

from shouhou.careplans.models import VisitPlanItem
from shouhou.careplans.permissions import Permission
from shouhou.careplans.queries import lists
from shouhou.careplans.tables import ItemTable
from shouhou.careplans.views.plan_items import ITEMS
from shouhou.customers.models import Customer
from shouhou.foundation.histories import name_actions
from shouhou.foundation.navigation import Entry, register
from shouhou.foundation.pages import Opening, Related, add_panel, name_page, related

register(
    Entry(
        "customers", _("Visit plan"), "careplans:item_list", Permission.PLAN_VIEW, "calendar-event", 40, "p"
    ),
)
name_page(VisitPlanItem, "careplans:item_detail", Permission.PLAN_VIEW)


def _of_customer(opening: Opening) -> Related | None:
    rows = lists.list_items(opening.actor).filter(customer=opening.record).order_by("-due_by_on")
    return related(
        opening,
        _("Planned visits"),
        rows,
        ItemTable,
        listing=ITEMS,
        narrowed=f"customer={opening.record.code}",
    )


add_panel(Customer, _of_customer, order=60)
name_actions(
    {
        "careplans.plan_item.recorded": _("Planned visit recorded"),
        "careplans.plan_item.updated": _("Planned visit changed by import"),
        "careplans.item_done": _("Visit done"),
        "careplans.item_cancelled": _("Cancelled by the customer"),
        "careplans.item_postponed": _("Postponed"),
    }
)
