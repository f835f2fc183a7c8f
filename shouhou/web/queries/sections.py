"""The short lists of the work page, each of one area, through that area's own scope."""

from dataclasses import replace
from datetime import timedelta

from django.utils.translation import gettext_lazy as _

from shouhou.careplans.models import VisitPlanItem
from shouhou.complaints.models import Complaint
from shouhou.foundation.models import SignoffDocument
from shouhou.foundation.signoff import kinds
from shouhou.foundation.signoff.queries import waiting_for
from shouhou.foundation.signoff.states import DocumentState, Step
from shouhou.quality.models import ReportInstance
from shouhou.scorecards.queries.owed import owed_sheets
from shouhou.scorecards.queries.sheets import DOCUMENT_KIND
from shouhou.service.models import RequestPause, RequestState, Visit
from shouhou.web.queries.desk import COUNTED, SHOWN, Desk, Item, Section
from shouhou.web.queries.documents import STATE_TONES, STATE_WORDS

OPEN_STATES = [RequestState.NEW.value, RequestState.ACCEPTED.value, RequestState.IN_PROGRESS.value]
WITH_AUTHOR = [DocumentState.DRAFT.value, DocumentState.RETURNED.value]
REPORT_HORIZON = timedelta(days=7)


def visits(desk: Desk) -> list[Visit]:
    """Return today's planned visits, earliest first, one more than is counted."""
    rows = Visit.objects.visible_to(desk.actor).filter(
        planned_start_at__gte=desk.day_begin, planned_start_at__lt=desk.day_end, **desk.here()
    )
    related = ("work_order__customer", "work_order__lead", "machine")
    return list(rows.select_related(*related).order_by("planned_start_at")[: COUNTED + 1])


def appointments(desk: Desk, visits: list[Visit]) -> Section:
    """Return the section of today's appointments."""
    items = [_visit_item(desk, visit) for visit in visits[:SHOWN]]
    return Section(
        "appointments",
        _("Appointments today"),
        "calendar-event",
        "visits",
        tuple(items),
        len(visits),
        _("No appointment today."),
        (("stage", "coming"),),
    )


def _visit_item(desk: Desk, visit: Visit) -> Item:
    order = visit.work_order
    late = (
        visit.arrive_at is None and visit.planned_start_at is not None and visit.planned_start_at < desk.now
    )
    badge, tone = (
        (_("Arrived"), "good") if visit.arrive_at else (_("Not arrived"), "bad") if late else ("", "info")
    )
    detail = " · ".join(filter(None, [str(order.customer), visit.machine.serial_no if visit.machine else ""]))
    return Item(
        "orders",
        str(order.public_id),
        str(order.get_work_type_display()),
        detail,
        at=visit.planned_start_at,
        at_is="time",
        tone=tone,
        badge=badge,
        person=order.lead.name if order.lead else "",
    )


def to_hand_in(desk: Desk) -> Section:
    """Return what waits for the actor as its author: his drafts, what came back, last month's sheets."""
    begun = SignoffDocument.objects.visible_to(desk.actor).filter(
        author_id=desk.actor.user_id, state__in=WITH_AUTHOR
    )
    rows = [
        document
        for document in begun.order_by("changed_at")[: COUNTED + 1]
        if _is_here(desk, document.office_id)
        and desk.actor.covers(kinds.get(document.kind).permission(Step.AUTHOR), document.office_id)
    ]
    owed = [
        Item(
            "sheet",
            f"{office.code}/{month.code}",
            f"{office.name} {month.code}",
            str(kinds.get(DOCUMENT_KIND).label),
            tone="warn",
            badge=_("Not handed in"),
        )
        for office, month in owed_sheets(desk.actor, now=desk.now)
        if _is_here(desk, office.pk)
    ]
    items = [*owed, *(_own_item(document) for document in rows)]
    return Section(
        "to_hand_in",
        _("To hand in"),
        "send",
        "documents",
        tuple(items[:SHOWN]),
        len(items),
        _("Nothing of yours waits to be handed in."),
        (("tab", "mine"),),
    )


def _own_item(document: SignoffDocument) -> Item:
    state = DocumentState(document.state)
    return replace(_document_item(document), tone=STATE_TONES[state], badge=STATE_WORDS[state])


def _is_here(desk: Desk, office_id: int | None) -> bool:
    """Tell whether a document belongs to the chosen office, or to the company."""
    return desk.office is None or office_id in (None, desk.office.pk)


def documents(desk: Desk) -> Section:
    """Return the documents of others whose next step the actor may take."""
    rows = [
        d
        for d in waiting_for(desk.actor)
        if d.state != DocumentState.RETURNED and _is_here(desk, d.office_id)
    ]
    items = [_document_item(document) for document in rows[:SHOWN]]
    return Section(
        "documents",
        _("Waiting for my signature"),
        "signature",
        "documents",
        tuple(items),
        len(rows),
        _("No document waits for you."),
    )


def _document_item(document: SignoffDocument) -> Item:
    kind = kinds.get(document.kind)
    return Item(
        f"document:{kind.page}",
        str(document.public_id),
        document.title,
        str(kind.label),
        at=document.changed_at,
        at_is="ago",
        tone="info",
    )


def complaints(desk: Desk) -> Section:
    """Return the open complaints, the first due first."""
    rows = Complaint.objects.visible_to(desk.actor).filter(state="open", **desk.here())
    found = list(rows.select_related("customer", "owner").order_by("resolve_due_at")[: COUNTED + 1])
    items = [
        Item(
            "complaints",
            str(row.public_id),
            row.subject or row.number,
            str(row.customer),
            at=row.resolve_due_at,
            tone="bad"
            if row.resolve_due_at < desk.now
            else "warn"
            if row.resolve_due_at < desk.day_end
            else "",
            badge=row.get_severity_display(),
            person=row.owner.name if row.owner else "",
        )
        for row in found[:SHOWN]
    ]
    return Section(
        "complaints",
        _("Open complaints"),
        "message-report",
        "complaints",
        tuple(items),
        len(found),
        _("No open complaint."),
        (("state", "open"),),
    )


def pauses(desk: Desk) -> Section:
    """Return the pauses of open requests on which nobody has decided."""
    rows = RequestPause.objects.visible_to(desk.actor).filter(
        approved_at=None, refused_at=None, request__state__in=OPEN_STATES, **desk.here("request__office")
    )
    found = list(rows.select_related("request__customer").order_by("from_at")[: COUNTED + 1])
    judge = desk.actor.can("service.pause_approve")
    items = [
        Item(
            "pauses" if judge else "requests",
            str(row.public_id if judge else row.request.public_id),
            str(row.get_reason_display()),
            f"{row.request.number} · {row.request.customer}",
            at=row.from_at,
            at_is="ago",
            tone="warn",
            person=row.entered_by_name,
        )
        for row in found[:SHOWN]
    ]
    return Section(
        "pauses",
        _("Pauses not approved yet"),
        "clock-pause",
        "pauses" if judge else "",
        tuple(items),
        len(found),
        _("No pause waits for approval."),
    )


def reports(desk: Desk) -> Section:
    """Return the reports that are late or due within a week."""
    until = desk.day_end + REPORT_HORIZON
    rows = ReportInstance.objects.visible_to(desk.actor).filter(
        submitted_at=None, k9_exclusion="", due_at__lt=until, **desk.here()
    )
    found = list(rows.select_related("office").order_by("due_at")[: COUNTED + 1])
    items = [
        Item(
            "reports",
            str(row.public_id),
            str(row.get_kind_display()),
            f"{row.period_code} · {row.office}",
            at=row.due_at,
            tone="bad" if row.due_at < desk.now else "warn",
        )
        for row in found[:SHOWN]
    ]
    return Section(
        "reports",
        _("Reports due"),
        "report",
        "reports",
        tuple(items),
        len(found),
        _("No report is due this week."),
        (("standing", "owed"),),
    )


def plans(desk: Desk) -> Section:
    """Return the planned contacts of this week that are still to be done."""
    _monday, next_monday = desk.week
    rows = VisitPlanItem.objects.visible_to(desk.actor).filter(
        is_done=False, k6_exclusion="", due_by_on__gte=desk.today, due_on__lt=next_monday, **desk.here()
    )
    found = list(rows.select_related("customer", "person").order_by("due_on")[: COUNTED + 1])
    items = [
        Item(
            "plans",
            str(row.public_id),
            str(row.customer),
            str(row.get_kind_display()),
            on=row.due_on,
            tone="warn" if row.due_on < desk.today else "info",
            person=row.person.name if row.person else "",
        )
        for row in found[:SHOWN]
    ]
    return Section(
        "plans",
        _("Customer visits planned this week"),
        "heart-handshake",
        "plans",
        tuple(items),
        len(found),
        _("No customer visit is planned this week."),
        (("standing", "waiting"),),
    )
