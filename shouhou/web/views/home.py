"""The work page: the first page of everybody, made for his role."""

from datetime import datetime
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from shouhou.foundation.http import SIGNED_IN, actor_of, needs
from shouhou.kernel.actors import Actor
from shouhou.kernel.errors import NotFound
from shouhou.org.models import Office
from shouhou.web import tasks
from shouhou.web.queries import customer_desk, health, system, trends, workbench
from shouhou.web.queries.desk import Counter, Desk, Item, Section, offices_of
from shouhou.web.views import addresses, wording

SESSION_OFFICE = "office"
REQUESTS = "service.request_view"
SHEETS = "scorecards.sheet_view"


@needs(SIGNED_IN)
@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """Show the work page of the actor's role: staff, customer, administrator."""
    actor = actor_of(request)
    if actor.customer_id is not None:
        return _customer_page(request, actor)
    context: dict[str, Any] = {"now": timezone.now()}
    if actor.can(REQUESTS):
        context |= _work_context(request, actor)
    if actor.can("org.system_view"):
        context |= _system_context(actor)
    return render(request, "web/home.html", context)


@needs(SIGNED_IN)
@require_safe
def trend(request: HttpRequest) -> HttpResponse:
    """Answer the chart of the last fifteen months; loaded after the page, so that the page need not wait."""
    actor = actor_of(request)
    actor.require(REQUESTS)
    desk, _offices = _desk(request, actor)
    months = trends.monthly(desk)
    labels = [f"{month.begin:%Y-%m}" for month in months]
    chart = {
        "kind": "bar",
        "labels": labels,
        "stacked": True,
        "digits": 0,
        "series": [
            {"name": _("In time"), "values": [month.due - month.late for month in months]},
            {"name": _("Late"), "values": [month.late for month in months]},
        ],
    }
    share = {
        "kind": "trend",
        "labels": labels,
        "unit": "%",
        "min": 0,
        "open": True,
        "series": [{"name": _("Late share"), "values": [month.late_pct for month in months]}],
    }
    context = {"chart": chart, "share": share, "months": months, "any": any(month.due for month in months)}
    return render(request, "web/_home_trend.html", context)


def _work_context(request: HttpRequest, actor: Actor) -> dict[str, Any]:
    desk, offices = _desk(request, actor)
    bench = workbench.build(desk)
    parts = [
        _linked(section, desk.office.code if desk.office else "", desk.now) for section in bench.sections
    ]
    office = desk.office.code if desk.office else ""
    return {
        "desk": desk,
        "offices": offices if len(offices) > 1 else [],
        "only_office": offices[0] if len(offices) == 1 else None,
        "bench": bench,
        "counters": [(counter, _narrowed(counter, office)) for counter in bench.counters],
        "focus": _linked(bench.focus, office, desk.now),
        "sections": parts,
        "calm": [part for part in parts if not part["items"]],
        "load": bench.load,
        "gauges_url": _gauges(actor, office),
        "trend_url": _trend(desk, office),
    }


def _trend(desk: Desk, office: str) -> str:
    return (
        addresses.with_query(reverse("home_trend"), {"office": office})
        if workbench.leads_others(desk)
        else ""
    )


def _gauges(actor: Actor, office: str) -> str:
    return addresses.with_query(reverse("scorecards:gauges"), {"office": office}) if actor.can(SHEETS) else ""


def _system_context(actor: Actor) -> dict[str, Any]:
    now = timezone.now()
    return {
        "system": system.state(actor, now=now),
        "health": health.check(beat_at=tasks.last_beat(), now=now),
    }


def _customer_page(request: HttpRequest, actor: Actor) -> HttpResponse:
    now = timezone.now()
    page = customer_desk.build(Desk(actor, None, now))
    context = {"sections": [_linked(section, "", now) for section in page.sections], "now": now}
    return render(request, "web/home_customer.html", context)


def _desk(request: HttpRequest, actor: Actor) -> tuple[Desk, list[Office]]:
    """Return the desk with the office that the address, else the session, names.

    An office outside the actor's reach is not found; one remembered from another role is forgotten.
    """
    offices = offices_of(actor, REQUESTS)
    by_code = {office.code: office for office in offices}
    asked = request.GET.get("office")
    if asked is not None:
        if asked and asked not in by_code:
            raise NotFound("There is no office {code}.", code=asked)
        if request.session.get(SESSION_OFFICE, "") != asked:
            request.session[SESSION_OFFICE] = asked
    chosen = asked if asked is not None else request.session.get(SESSION_OFFICE, "")
    office = by_code.get(chosen) or (offices[0] if len(offices) == 1 else None)
    return Desk(actor, office, timezone.now()), offices


def _linked(section: Section, office: str, now: datetime) -> dict[str, Any]:
    return {
        "section": section,
        "items": [(item, _address(item), _when(item, now)) for item in section.items],
        "url": _narrowed(section, office),
    }


def _narrowed(part: Section | Counter, office: str) -> str:
    if part.area == "documents":
        return addresses.with_query(reverse("documents"), dict(part.narrowed))
    if part.area == "focus":
        return "#work-focus"
    return addresses.listing(part.area, **dict(part.narrowed), office=office)


def _when(item: Item, now: datetime) -> str:
    if item.at is None:
        return f"{item.on:%m-%d}" if item.on else ""
    if item.at_is == "due":
        return wording.due_words(item.at, now)
    if item.at_is == "ago":
        return wording.ago_words(item.at, now)
    return (
        f"{timezone.localtime(item.at):%H:%M}"
        if item.at_is == "time"
        else f"{timezone.localtime(item.at):%m-%d %H:%M}"
    )


def _address(item: Item) -> str:
    if item.area.startswith("document:"):
        page = item.area.removeprefix("document:")
        return reverse(page, args=[item.public_id]) if page else reverse("documents")
    if item.area == "sheet":
        return reverse("scorecards:submit", args=item.public_id.split("/"))
    return addresses.detail(item.area, item.public_id)
