"""The first page of a customer: own machines, own requests, who is coming."""

from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from shouhou.machines.models import Machine
from shouhou.service.models import RequestState, ServiceRequest, Visit
from shouhou.web.queries.desk import COUNTED, Desk, Item, Section

DONE = (RequestState.CLOSED.value, RequestState.CANCELLED.value, RequestState.MERGED.value)
SHOWN = 12


@dataclass(frozen=True, slots=True)
class CustomerDesk:
    """The page: lists, the most needed first."""

    sections: tuple[Section, ...]


def build(desk: Desk) -> CustomerDesk:
    """Return the page of a customer's person; every row through his own scope."""
    return CustomerDesk((_requests(desk), _visits(desk), _machines(desk)))


def _requests(desk: Desk) -> Section:
    rows = ServiceRequest.objects.visible_to(desk.actor).exclude(state__in=DONE)
    found = list(rows.select_related("machine", "lead").order_by("-reported_at")[: COUNTED + 1])
    items = [
        Item(
            "requests",
            str(row.public_id),
            row.number,
            " · ".join(filter(None, [row.machine.serial_no if row.machine else "", row.description[:60]])),
            at=row.reported_at,
            at_is="ago",
            tone="good" if row.state == RequestState.RESTORED else "info",
            badge=row.get_state_display(),
            person=row.lead.name if row.lead else "",
        )
        for row in found[:SHOWN]
    ]
    return Section(
        "requests",
        _("My requests in progress"),
        "headset",
        "requests",
        tuple(items),
        len(found),
        _("No request is open. If a machine stands still, call your office."),
    )


def _visits(desk: Desk) -> Section:
    rows = Visit.objects.visible_to(desk.actor).filter(planned_start_at__gte=desk.day_begin, arrive_at=None)
    related = ("work_order__lead", "machine")
    found = list(rows.select_related(*related).order_by("planned_start_at")[: COUNTED + 1])
    items = [
        Item(
            "orders",
            str(row.work_order.public_id),
            str(row.work_order.get_work_type_display()),
            row.machine.serial_no if row.machine else "",
            at=row.planned_start_at,
            at_is="moment",
            tone="info",
            person=row.work_order.lead.name if row.work_order.lead else "",
        )
        for row in found[:SHOWN]
    ]
    return Section(
        "visits",
        _("Who is coming"),
        "calendar-event",
        "visits",
        tuple(items),
        len(found),
        _("No visit is planned."),
    )


def _machines(desk: Desk) -> Section:
    rows = Machine.objects.visible_to(desk.actor).filter(retired_on=None, cancelled_on=None)
    found = list(rows.select_related("model", "site").order_by("serial_no")[: COUNTED + 1])
    items = []
    for row in found[:SHOWN]:
        covered = row.warranty_until is not None and row.warranty_until > desk.today
        badge = _("Under warranty") if covered else _("Out of warranty")
        detail = " · ".join(filter(None, [str(row.model), str(row.site or "")]))
        items.append(
            Item(
                "machines",
                str(row.public_id),
                row.serial_no,
                detail,
                on=row.warranty_until,
                tone="good" if covered else "",
                badge=badge,
            )
        )
    return Section(
        "machines",
        _("My machines"),
        "building-factory-2",
        "machines",
        tuple(items),
        len(found),
        _("No machine is registered for you."),
    )
