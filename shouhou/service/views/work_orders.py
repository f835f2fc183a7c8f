"""Pages of work orders."""

from django.utils.translation import gettext_lazy as _

from shouhou.foundation.listing import ListPage, Preset
from shouhou.foundation.pages import (
    Badge,
    Detail,
    DetailPage,
    Opening,
    Related,
    Section,
    facts_of,
    present_all,
    related,
)
from shouhou.service.permissions import Permission
from shouhou.service.queries import lists
from shouhou.service.tables.money import AnswerTable, ExpenseTable
from shouhou.service.tables.work_orders import (
    ORDER_TONES,
    FailureTable,
    OrderFilters,
    OrderTable,
    VisitTable,
)
from shouhou.service.views.failures import FAILURES
from shouhou.service.views.money import ANSWERS, EXPENSES
from shouhou.service.views.visits import VISITS

ORDERS = ListPage(
    route="service:order_list",
    detail="service:order_detail",
    title=_("Work orders"),
    about=_(
        "Authorized jobs on machines: installation, commissioning, repair, maintenance, training. "
        "They come from service requests, or by import."
    ),
    permission=Permission.WORK_ORDER_VIEW,
    rows=lists.list_work_orders,
    table=OrderTable,
    filters=OrderFilters,
    order=("-opened_at",),
    search_hint=_("Number, serial number, customer or engineer"),
    presets=(
        Preset(_("Unfinished"), "state=unfinished"),
        Preset(_("Repair"), "work_type=repair"),
        Preset(_("Commissioning"), "work_type=commission"),
    ),
    import_kind="work-orders",
    import_permission=Permission.RECORD_IMPORT,
    icon="clipboard-list",
)


def _order(opening: Opening) -> Detail:
    order = opening.record
    return Detail(
        title=order.number,
        kind=_("Work order"),
        badges=[
            Badge(order.get_work_type_display(), "info"),
            Badge(order.get_state_display(), ORDER_TONES[order.state]),
            *([Badge(_("chargeable"), "warn")] if order.chargeable else []),
        ],
        subtitle=order.summary,
        facts=facts_of(opening, "customer", "machine", "site", "office", "lead", "request"),
        sections=[
            Section(_("Dates"), facts_of(opening, "opened_at", "promised_at", "closed_at", "external_ref")),
        ],
        related=_related(opening),
    )


def _related(opening: Opening) -> list[Related]:
    order, actor = opening.record, opening.actor
    narrowed = f"order={order.number}"
    return present_all(
        related(
            opening,
            _("Visits"),
            lists.list_visits(actor).filter(work_order=order).order_by("-arrive_at", "-pk"),
            VisitTable,
            listing=VISITS,
            narrowed=narrowed,
            leave_out=("customer", "lead"),
        ),
        related(
            opening,
            _("Failures"),
            lists.list_failures(actor).filter(work_order=order).order_by("-failed_at"),
            FailureTable,
            listing=FAILURES,
            leave_out=("customer", "work_order"),
        ),
        related(
            opening,
            _("Satisfaction answers"),
            lists.list_answers(actor).filter(work_order=order).order_by("-counted_at"),
            AnswerTable,
            listing=ANSWERS,
            narrowed=narrowed,
            leave_out=("customer", "work_type"),
        ),
        related(
            opening,
            _("Service expenses"),
            lists.list_expenses(actor).filter(work_order=order).order_by("-incurred_on"),
            ExpenseTable,
            listing=EXPENSES,
            narrowed=narrowed,
            leave_out=("work_order", "machine"),
        ),
    )


ORDER = DetailPage(Permission.WORK_ORDER_VIEW, lists.get_work_order, _order, ORDERS)

order_list, order_detail = ORDERS.view(), ORDER.view()
