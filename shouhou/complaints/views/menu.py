"""What this app adds to the menu and to the pages below it. Imported when the app starts."""

from django.utils.translation import gettext_lazy as _

from shouhou.complaints.models import Complaint
from shouhou.complaints.permissions import Permission
from shouhou.complaints.queries import lists
from shouhou.complaints.tables import ComplaintTable
from shouhou.complaints.views.complaints import COMPLAINTS
from shouhou.customers.models import Customer
from shouhou.foundation.histories import name_actions
from shouhou.foundation.navigation import Entry, register
from shouhou.foundation.pages import Opening, Related, add_panel, name_page, related
from shouhou.machines.models import Machine

VIEW = Permission.COMPLAINT_VIEW

register(Entry("customers", _("Complaints"), "complaints:complaint_list", VIEW, "message-report", 50, "t"))
name_page(Complaint, "complaints:complaint_detail", VIEW)


def _of_customer(opening: Opening) -> Related | None:
    rows = lists.list_complaints(opening.actor).filter(customer=opening.record).order_by("-received_at")
    narrowed = f"customer={opening.record.code}"
    return related(
        opening,
        _("Complaints"),
        rows,
        ComplaintTable,
        listing=COMPLAINTS,
        narrowed=narrowed,
        leave_out=("customer",),
    )


def _of_machine(opening: Opening) -> Related | None:
    rows = lists.list_complaints(opening.actor).filter(machine=opening.record).order_by("-received_at")
    narrowed = f"machine={opening.record.serial_no}"
    return related(opening, _("Complaints"), rows, ComplaintTable, listing=COMPLAINTS, narrowed=narrowed)


add_panel(Customer, _of_customer, order=70)
add_panel(Machine, _of_machine, order=70)
name_actions(
    {
        "complaints.complaint.recorded": _("Complaint recorded"),
        "complaints.complaint.updated": _("Complaint changed by import"),
        "complaints.acknowledged": _("Complaint acknowledged"),
        "complaints.attempted": _("Customer not reached"),
        "complaints.closed": _("Complaint closed"),
        "complaints.linked": _("Joined to the same matter"),
        "complaints.reopened": _("Complaint reopened"),
        "complaints.validity_decided": _("Validity decided"),
    }
)
