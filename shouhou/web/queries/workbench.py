"""The work page of staff: what is late, what will be, whose turn it is, who has how much to do."""

from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from shouhou.service.models import RequestState, ServiceRequest, Visit
from shouhou.web.queries import sections as lists
from shouhou.web.queries.desk import SHOWN, Counter, Desk, Item, Section, Words
from shouhou.web.queries.sections import OPEN_STATES
from shouhou.web.rules.urgency import RANK, Urgency, judge

MOST_OPEN = 3_000
FOCUS = 12
TONES = {Urgency.LATE: "bad", Urgency.RISK: "warn", Urgency.TODAY: "info", Urgency.LATER: ""}
URGENCY_LABELS = {
    Urgency.LATE: _("Late"),
    Urgency.RISK: _("At risk"),
    Urgency.TODAY: _("Due today"),
    Urgency.LATER: pgettext_lazy("urgency", "Open"),
}


@dataclass(frozen=True, slots=True)
class Open:
    """An open request, as much of it as counting needs."""

    pk: int
    reported_at: datetime
    due_at: datetime
    state: str
    responded: bool
    lead_id: int | None
    lead: str
    urgency: Urgency


@dataclass(frozen=True, slots=True)
class Load:
    """What one engineer has today. The widths are percent of the busiest one's load."""

    name: str
    late: int
    other: int
    visits: int
    late_width: int
    other_width: int

    @property
    def open(self) -> int:
        """All open requests of this engineer."""
        return self.late + self.other


@dataclass(frozen=True, slots=True)
class Workbench:
    """The page: figures, lists, load."""

    counters: tuple[Counter, ...]
    focus: Section
    sections: tuple[Section, ...]
    load: tuple[Load, ...]
    capped: bool


def build(desk: Desk) -> Workbench:
    """Return the page of this desk; each area through its own scope, absent where it is not permitted."""
    open_requests = _open_requests(desk)
    shown = _details(desk, open_requests)
    visits = lists.visits(desk)
    builders: Sequence[tuple[str, Callable[[Desk], Section]]] = (
        ("org.document_view", lists.to_hand_in),
        ("org.document_view", lists.documents),
        ("complaints.complaint_view", lists.complaints),
        ("service.pause_enter", lists.pauses),
        ("quality.report_view", lists.reports),
        ("careplans.plan_view", lists.plans),
    )
    sections = [_reported(open_requests, shown), lists.appointments(desk, visits)]
    sections += [make(desk) for permission, make in builders if desk.actor.can(permission)]
    return Workbench(
        _counters(desk, open_requests, sections),
        _focus(open_requests, shown),
        tuple(sections),
        _load(open_requests, visits) if leads_others(desk) else (),
        len(open_requests) >= MOST_OPEN,
    )


def leads_others(desk: Desk) -> bool:
    """Tell whether the desk is of somebody who sees more than his own jobs."""
    reach = desk.actor.reach("service.request_view")
    return reach.everywhere or bool(reach.office_ids)


def _open_requests(desk: Desk) -> list[Open]:
    rows = ServiceRequest.objects.visible_to(desk.actor).filter(state__in=OPEN_STATES, **desk.here())
    columns = ("pk", "reported_at", "restore_due_at", "state", "responded_at", "lead_id", "lead__name")
    found = []
    for pk, reported, due, state, responded, lead_id, lead in rows.order_by("restore_due_at").values_list(
        *columns
    )[:MOST_OPEN]:
        urgency = judge(begun_at=reported, due_at=due, now=desk.now, day_end=desk.day_end)
        found.append(Open(pk, reported, due, state, responded is not None, lead_id, lead or "", urgency))
    return found


def _worst(rows: list[Open]) -> list[Open]:
    pressing = [row for row in rows if row.urgency is not Urgency.LATER] or rows
    return sorted(pressing, key=lambda row: (RANK[row.urgency], row.due_at))[:FOCUS]


def _newest(rows: list[Open]) -> list[Open]:
    new = [row for row in rows if row.state == RequestState.NEW]
    return sorted(new, key=lambda row: row.reported_at, reverse=True)[:SHOWN]


def _details(desk: Desk, rows: list[Open]) -> dict[int, ServiceRequest]:
    wanted = {row.pk for row in (*_worst(rows), *_newest(rows))}
    found = ServiceRequest.objects.visible_to(desk.actor).filter(pk__in=wanted)
    return {row.pk: row for row in found.select_related("customer", "machine")}


def _focus(rows: list[Open], shown: dict[int, ServiceRequest]) -> Section:
    items = [_request_item(row, shown[row.pk]) for row in _worst(rows) if row.pk in shown]
    pressing = sum(row.urgency is not Urgency.LATER for row in rows)
    return Section(
        "focus",
        _("Act now"),
        "bolt",
        "requests",
        tuple(items),
        pressing,
        _("No open request. Nothing is late, nothing is at risk."),
        (("state", "open"),),
    )


def _reported(rows: list[Open], shown: dict[int, ServiceRequest]) -> Section:
    items = [_request_item(row, shown[row.pk], reported=True) for row in _newest(rows) if row.pk in shown]
    number = sum(row.state == RequestState.NEW for row in rows)
    return Section(
        "reported",
        _("Just reported"),
        "bell",
        "requests",
        tuple(items),
        number,
        _("Every report has been accepted."),
        (("state", RequestState.NEW.value),),
    )


def _request_item(row: Open, request: ServiceRequest, *, reported: bool = False) -> Item:
    machine = request.machine
    parts = [request.severity, str(request.customer), machine.serial_no if machine else ""]
    return Item(
        "requests",
        str(request.public_id),
        request.number,
        " · ".join(filter(None, parts)),
        at=row.reported_at if reported else row.due_at,
        at_is="ago" if reported else "due",
        tone=TONES[row.urgency],
        badge=URGENCY_LABELS[row.urgency],
        person=row.lead,
    )


def _counters(desk: Desk, rows: list[Open], sections: list[Section]) -> tuple[Counter, ...]:
    late = sum(row.urgency is Urgency.LATE for row in rows)
    risk = sum(row.urgency is Urgency.RISK for row in rows)
    today = sum(desk.day_begin <= row.due_at < desk.day_end for row in rows)
    new = sum(row.state == RequestState.NEW for row in rows)
    day = f"{desk.today:%Y-%m-%d}"
    still = ("state", "open")
    within = (("due_from", day), ("due_until", day))
    found = [
        _counter("late", _("Late"), late, "clock-exclamation", "bad", (still, ("outcome", "late"))),
        Counter("risk", _("At risk"), risk, "alert-triangle", "warn", "focus"),
        _counter("today", _("Due today"), today, "clock", "", (still, *within)),
        _counter(
            "new", _("Not accepted yet"), new, "phone-call", "warn", (("state", RequestState.NEW.value),)
        ),
        _counter("open", pgettext_lazy("requests", "Open"), len(rows), "headset", "", (still,)),
    ]
    numbers = {section.code: section for section in sections}
    for code, label in (("documents", _("To sign")), ("complaints", _("Complaints"))):
        if code in numbers:
            section = numbers[code]
            found.append(
                Counter(code, label, section.number, section.icon, "warn", section.area, section.narrowed)
            )
    return tuple(found)


def _counter(
    code: str, label: Words, number: int, icon: str, tone: str, narrowed: tuple[tuple[str, str], ...]
) -> Counter:
    return Counter(code, label, number, icon, tone, "requests", narrowed)


def _load(rows: list[Open], visits: list[Visit]) -> tuple[Load, ...]:
    tally: dict[str, dict[str, int]] = defaultdict(lambda: {"late": 0, "other": 0, "visits": 0})
    for row in rows:
        if row.lead:
            tally[row.lead]["late" if row.urgency is Urgency.LATE else "other"] += 1
    for visit in visits:
        if visit.work_order.lead:
            tally[visit.work_order.lead.name]["visits"] += 1
    most = max((each["late"] + each["other"] for each in tally.values()), default=0) or 1
    found = [_load_of(name, each, most) for name, each in tally.items()]
    return tuple(sorted(found, key=lambda load: (-load.late - load.other, load.name))[:10])


def _load_of(name: str, each: dict[str, int], most: int) -> Load:
    return Load(
        name,
        **each,
        late_width=round(100 * each["late"] / most),
        other_width=round(100 * each["other"] / most),
    )
