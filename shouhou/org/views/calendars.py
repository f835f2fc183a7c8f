"""The working calendar: a month of an office or of the company, and changing one day of it."""

from datetime import date

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext
from django.views.decorators.http import require_POST

from shouhou.foundation.http import actor_of, needs
from shouhou.foundation.pages import attempt
from shouhou.kernel.actors import Actor
from shouhou.kernel.moments import ZONE, local_day
from shouhou.org.commands import calendars
from shouhou.org.forms import DayForm
from shouhou.org.models import Office
from shouhou.org.permissions import Permission
from shouhou.org.queries import months, offices


@needs(Permission.CALENDAR_VIEW)
def calendar_month(request: HttpRequest) -> HttpResponse:
    """Show a month; with ``day`` also the form of that day for those who may change it."""
    actor = actor_of(request)
    office = _office(actor, request.GET.get("office", ""))
    day = _day(request.GET.get("day", ""))
    form = _form(actor, office, day) if day else None
    return _page(request, office, _first(request.GET.get("month", ""), day), form)


@needs(Permission.CALENDAR_EDIT)
@require_POST
def calendar_set(request: HttpRequest) -> HttpResponse:
    """Change one day, and come back to its month."""
    actor = actor_of(request)
    office = _office(actor, request.POST.get("office", ""))
    form = DayForm(request.POST)
    done = attempt(
        form,
        lambda given: calendars.set_day(
            actor=actor,
            office_id=office.pk if office else None,
            day=given["day"],
            intervals=given["hours"],
            name=given["name"],
            now=timezone.now(),
        ),
    )
    if not done:
        return _page(request, office, _first("", _day(request.POST.get("day", ""))), form, status=422)
    day = form.cleaned_data["day"]
    messages.success(request, gettext("%(day)s is set. Deadlines made from now on follow it.") % {"day": day})
    return HttpResponseRedirect(_address(office, f"{day:%Y-%m}"))


def _page(
    request: HttpRequest, office: Office | None, first: date, form: DayForm | None, *, status: int = 200
) -> HttpResponse:
    actor = actor_of(request)
    sheet = months.month_sheet(actor, office.pk if office else None, first)
    may = actor.covers(Permission.CALENDAR_EDIT, office.pk if office else None)
    context = {
        "sheet": sheet,
        "today": local_day(timezone.now(), ZONE),
        "office": office,
        "offices": offices.list_offices(actor),
        "before_url": _address(office, sheet.before),
        "after_url": _address(office, sheet.after),
        "may_edit": may,
        "form": form if may else None,
        "base": _address(office, f"{first:%Y-%m}"),
    }
    return render(request, "org/calendar_month.html", context, status=status)


def _form(actor: Actor, office: Office | None, day: date) -> DayForm:
    known = months.get_day(actor, office.pk if office else None, day)
    hours = months.hours_words(known.intervals) if known else ""
    return DayForm(initial={"day": day, "name": known.name if known else "", "hours": hours})


def _office(actor: Actor, code: str) -> Office | None:
    return offices.get_office(actor, code) if code else None


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def _first(month: str, day: date | None) -> date:
    found = _day(f"{month}-01") or day or local_day(timezone.now(), ZONE)
    return (
        found.replace(day=1) if 1900 < found.year < 9000 else local_day(timezone.now(), ZONE).replace(day=1)
    )


def _address(office: Office | None, month: str) -> str:
    state = QueryDict(mutable=True)
    if office:
        state["office"] = office.code
    state["month"] = month
    return f"{reverse('org:calendar')}?{state.urlencode()}"
