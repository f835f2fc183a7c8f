"""Requests, work orders and what comes of them, as lists and by public id. Every query starts scoped."""

from uuid import UUID

from django.db.models import QuerySet

from shouhou.foundation.picking import pick
from shouhou.kernel.actors import Actor
from shouhou.service.models import (
    Failure,
    RequestPause,
    RequestReopen,
    RequestTransfer,
    Revenue,
    SatisfactionAnswer,
    ServiceExpense,
    ServiceRequest,
    Visit,
    VisitMember,
    WorkOrder,
)
from shouhou.service.permissions import Permission
from shouhou.service.rules.fair_clock import FAIR_REASONS


def list_requests(actor: Actor) -> QuerySet[ServiceRequest]:
    """Return the service requests in the actor's reach."""
    rows = ServiceRequest.objects.visible_to(actor)
    return rows.select_related("office", "customer", "machine", "kpi_office", "lead")


def get_request(actor: Actor, public_id: UUID) -> ServiceRequest:
    """Return one request. Raise NotFound for a missing or foreign one."""
    more = list_requests(actor).select_related(
        "office", "customer", "machine__model", "kpi_office", "lead", "site", "duplicate_of", "repeat_of"
    )
    return pick(more, public_id)


def list_pauses(actor: Actor, request: ServiceRequest) -> QuerySet[RequestPause]:
    """Return a visible request's pauses, oldest first."""
    rows = RequestPause.objects.unscoped("the pauses of a request the actor sees").filter(request=request)
    return rows.order_by("from_at", "pk")


def get_pause(actor: Actor, public_id: UUID) -> RequestPause:
    """Return a pause the actor may judge or see. Raise NotFound for a missing or foreign one."""
    rows = RequestPause.objects.visible_to(actor).select_related("request__office", "request__customer")
    return pick(rows, public_id)


def list_waiting_pauses(actor: Actor) -> QuerySet[RequestPause]:
    """Return the pauses that could stop a clock and that nobody has judged, where the actor may."""
    rows = RequestPause.objects.visible_to(actor, Permission.PAUSE_APPROVE)
    waiting = rows.filter(approved_at__isnull=True, refused_at__isnull=True, reason__in=FAIR_REASONS)
    return waiting.select_related("request__office", "request__customer")


def list_reopenings(actor: Actor, request: ServiceRequest) -> QuerySet[RequestReopen]:
    """Return a visible request's reopenings, newest first."""
    rows = RequestReopen.objects.unscoped("the reopenings of a request the actor sees").filter(
        request=request
    )
    return rows.select_related("continued_by").order_by("-reopened_at")


def list_transfers(actor: Actor, request: ServiceRequest) -> QuerySet[RequestTransfer]:
    """Return a visible request's transfers between offices, in order."""
    rows = RequestTransfer.objects.unscoped("the transfers of a request the actor sees").filter(
        request=request
    )
    return rows.select_related("from_office", "to_office").order_by("at")


def list_work_orders(actor: Actor) -> QuerySet[WorkOrder]:
    """Return the work orders in the actor's reach."""
    rows = WorkOrder.objects.visible_to(actor)
    return rows.select_related("office", "customer", "machine", "lead")


def get_work_order(actor: Actor, public_id: UUID) -> WorkOrder:
    """Return one work order. Raise NotFound for a missing or foreign one."""
    rows = list_work_orders(actor).select_related(
        "office", "customer", "machine__model", "lead", "site", "request"
    )
    return pick(rows, public_id)


def list_visits(actor: Actor) -> QuerySet[Visit]:
    """Return the visits in the actor's reach."""
    rows = Visit.objects.visible_to(actor)
    return rows.select_related("office", "home_office", "machine", "work_order__customer", "work_order__lead")


def get_visit(actor: Actor, public_id: UUID) -> Visit:
    """Return one visit. Raise NotFound for a missing or foreign one."""
    return pick(list_visits(actor), public_id)


def list_members(actor: Actor, visit: Visit) -> QuerySet[VisitMember]:
    """Return the crew of a visible visit, the one in charge first."""
    rows = VisitMember.objects.unscoped("the crew of a visit the actor sees").filter(visit=visit)
    return rows.select_related("person").order_by("-is_lead", "pk")


def list_failures(actor: Actor) -> QuerySet[Failure]:
    """Return the failures in the actor's reach."""
    rows = Failure.objects.visible_to(actor)
    return rows.select_related("machine__office", "machine__customer", "component", "work_order")


def get_failure(actor: Actor, public_id: UUID) -> Failure:
    """Return one failure. Raise NotFound for a missing or foreign one."""
    rows = list_failures(actor).select_related(
        "machine__office", "machine__customer", "machine__model", "component__parent", "work_order", "request"
    )
    return pick(rows, public_id)


def list_answers(actor: Actor) -> QuerySet[SatisfactionAnswer]:
    """Return the customers' answers in the actor's reach."""
    rows = SatisfactionAnswer.objects.visible_to(actor)
    return rows.select_related("office", "work_order__customer", "work_order__lead")


def get_answer(actor: Actor, public_id: UUID) -> SatisfactionAnswer:
    """Return one answer. Raise NotFound for a missing or foreign one."""
    return pick(list_answers(actor), public_id)


def list_expenses(actor: Actor) -> QuerySet[ServiceExpense]:
    """Return the service expenses in the actor's reach."""
    rows = ServiceExpense.objects.visible_to(actor)
    return rows.select_related("office", "helped_office", "work_order", "machine", "person")


def get_expense(actor: Actor, public_id: UUID) -> ServiceExpense:
    """Return one expense. Raise NotFound for a missing or foreign one."""
    return pick(list_expenses(actor), public_id)


def list_revenue(actor: Actor) -> QuerySet[Revenue]:
    """Return the revenue documents in the actor's reach."""
    return Revenue.objects.visible_to(actor).select_related("office", "customer")


def get_revenue(actor: Actor, public_id: UUID) -> Revenue:
    """Return one revenue document. Raise NotFound for a missing or foreign one."""
    return pick(list_revenue(actor), public_id)
