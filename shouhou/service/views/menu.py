"""What this app adds to the menu and to the pages below it. Imported when the app starts."""

from collections.abc import Callable
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from shouhou.customers.models import Customer
from shouhou.foundation.columns import ListTable
from shouhou.foundation.histories import name_actions
from shouhou.foundation.listing import ListPage
from shouhou.foundation.navigation import Entry, register
from shouhou.foundation.pages import Opening, Provider, Related, add_panel, name_page, related
from shouhou.kernel.actors import Actor
from shouhou.machines.models import Machine
from shouhou.service.models import (
    Failure,
    RequestPause,
    Revenue,
    SatisfactionAnswer,
    ServiceExpense,
    ServiceRequest,
    Visit,
    WorkOrder,
)
from shouhou.service.permissions import Permission
from shouhou.service.queries import lists
from shouhou.service.tables.requests import RequestTable
from shouhou.service.tables.work_orders import FailureTable, OrderTable
from shouhou.service.views.failures import FAILURES
from shouhou.service.views.requests import REQUESTS
from shouhou.service.views.work_orders import ORDERS

ORDER_VIEW = Permission.WORK_ORDER_VIEW

register(
    Entry(
        "service", _("Service requests"), "service:request_list", Permission.REQUEST_VIEW, "headset", 10, "r"
    ),
    Entry("service", _("Pauses to judge"), "service:pause_list", Permission.PAUSE_APPROVE, "clock-pause", 15),
    Entry("service", _("Work orders"), "service:order_list", ORDER_VIEW, "clipboard-list", 20, "w"),
    Entry("service", _("Visits"), "service:visit_list", ORDER_VIEW, "truck", 30, "v"),
    Entry("service", _("Failures"), "service:failure_list", ORDER_VIEW, "alert-triangle", 40),
    Entry(
        "service", _("Satisfaction"), "service:answer_list", Permission.SATISFACTION_VIEW, "mood-smile", 50
    ),
    Entry("service", _("Expenses"), "service:expense_list", Permission.EXPENSE_VIEW, "receipt-2", 60),
    Entry("service", _("Revenue"), "service:revenue_list", Permission.REVENUE_VIEW, "coin", 70),
)
name_page(ServiceRequest, "service:request_detail", Permission.REQUEST_VIEW)
name_page(RequestPause, "service:pause_detail", Permission.REQUEST_VIEW)
name_page(WorkOrder, "service:order_detail", ORDER_VIEW)
name_page(Visit, "service:visit_detail", ORDER_VIEW)
name_page(Failure, "service:failure_detail", ORDER_VIEW)
name_page(SatisfactionAnswer, "service:answer_detail", Permission.SATISFACTION_VIEW)
name_page(ServiceExpense, "service:expense_detail", Permission.EXPENSE_VIEW)
name_page(Revenue, "service:revenue_detail", Permission.REVENUE_VIEW)


def _panel(
    title: Any,
    rows: Callable[[Actor], QuerySet[Any]],
    table: type[ListTable],
    listing: ListPage,
    host: str,
    key: str,
) -> Provider:
    """Return the newest rows that point to the opened record by ``host``; its ``key`` narrows the full list."""

    def provide(opening: Opening) -> Related | None:
        narrowed = f"{host}={getattr(opening.record, key)}"
        found = rows(opening.actor).filter(**{host: opening.record}).order_by(*listing.order)
        return related(opening, title, found, table, listing=listing, narrowed=narrowed, leave_out=(host,))

    return provide


for model, host, key in ((Machine, "machine", "serial_no"), (Customer, "customer", "code")):
    requests = _panel(_("Service requests"), lists.list_requests, RequestTable, REQUESTS, host, key)
    orders = _panel(_("Work orders"), lists.list_work_orders, OrderTable, ORDERS, host, key)
    add_panel(model, requests, order=20)
    add_panel(model, orders, order=30)
add_panel(
    Machine,
    _panel(_("Failures"), lists.list_failures, FailureTable, FAILURES, "machine", "serial_no"),
    order=40,
)
name_actions(
    {
        "service.request.recorded": _("Service request recorded"),
        "service.request.updated": _("Service request changed by import"),
        "service.work_order.recorded": _("Work order recorded"),
        "service.work_order.updated": _("Work order changed by import"),
        "service.visit.recorded": _("Visit recorded"),
        "service.visit.updated": _("Visit changed by import"),
        "service.failure.recorded": _("Failure recorded"),
        "service.failure.updated": _("Failure changed by import"),
        "service.answer.recorded": _("Satisfaction answer recorded"),
        "service.answer.updated": _("Satisfaction answer changed by import"),
        "service.expense.recorded": _("Service expense recorded"),
        "service.expense.updated": _("Service expense changed by import"),
        "service.revenue.recorded": _("Revenue recorded"),
        "service.revenue.updated": _("Revenue changed by import"),
        "service.pause.recorded": _("Pause recorded"),
        "service.pause.updated": _("Pause changed by import"),
        "service.request.accepted": _("Request accepted"),
        "service.request.restored": _("Machine restored"),
        "service.request.cancelled": _("Request cancelled"),
        "service.request.merged": _("Merged as a duplicate"),
        "service.request.reopened": _("Request reopened"),
        "service.request.transferred": _("Handed to another office"),
        "service.pause.entered": _("Pause entered"),
        "service.pause.ended": _("Pause ended"),
        "service.pause.approved": _("Pause approved"),
        "service.pause.refused": _("Pause refused"),
        "service.failure.confirmed": _("Responsibility confirmed"),
    }
)
