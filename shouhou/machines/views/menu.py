"""What this app adds to the menu and to the pages below it. Imported when the app starts."""

from django.utils.translation import gettext_lazy as _

from shouhou.customers.models import Customer, Site
from shouhou.foundation.histories import name_actions
from shouhou.foundation.navigation import Entry, register
from shouhou.foundation.pages import Opening, Related, add_panel, name_page, related
from shouhou.machines.models import Machine, MachineModel
from shouhou.machines.permissions import Permission
from shouhou.machines.queries import lists
from shouhou.machines.tables import MachineTable
from shouhou.machines.views.machines import MACHINES

VIEW = Permission.MACHINE_VIEW

register(
    Entry("machines", _("Machines"), "machines:machine_list", VIEW, "building-factory-2", 10, "m"),
    Entry("machines", _("Machine models"), "machines:model_list", VIEW, "book", 20),
)
name_page(Machine, "machines:machine_detail", VIEW)
name_page(MachineModel, "machines:model_detail", VIEW)


def _of_customer(opening: Opening) -> Related | None:
    rows = lists.list_machines(opening.actor).filter(customer=opening.record).order_by("serial_no")
    return related(
        opening,
        _("Machines"),
        rows,
        MachineTable,
        listing=MACHINES,
        narrowed=f"customer={opening.record.code}",
        leave_out=("customer",),
    )


def _of_site(opening: Opening) -> Related | None:
    rows = lists.list_machines(opening.actor).filter(site=opening.record).order_by("serial_no")
    return related(
        opening, _("Machines"), rows, MachineTable, listing=MACHINES, leave_out=("customer", "site")
    )


add_panel(Customer, _of_customer, order=10)
add_panel(Site, _of_site, order=10)
name_actions(
    {
        "machines.machine.recorded": _("Machine recorded"),
        "machines.machine.updated": _("Machine changed by import"),
        "machines.model.recorded": _("Machine model recorded"),
        "machines.model.updated": _("Machine model changed by import"),
        "machines.site_noticed": _("Site reported ready"),
        "machines.accepted": _("Accepted by the customer"),
        "machines.moved": _("Moved to another office"),
        "machines.meter_read": _("Meter read"),
        "machines.warranty_extended": _("Warranty extended"),
    }
)
