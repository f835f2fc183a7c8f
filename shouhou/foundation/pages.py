"""The detail page, declared once: how a record is found and how it is told.

    REQUEST = DetailPage(permission=..., get=lists.get_request, present=_present, listing=REQUESTS)
    path("requests/<uuid:public_id>/", REQUEST.view(), name="request_detail")

``present`` takes an Opening (who opens which record, when) and returns a Detail: plain values that one
template shows. A foreign record and a missing one are the same 404.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.db import models
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import number_format
from django.utils.functional import Promise
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from shouhou.foundation.columns import Identity, ListTable, moment_words
from shouhou.foundation.fields import MoneyField
from shouhou.foundation.histories import history_of
from shouhou.foundation.http import View, actor_of, needs, words
from shouhou.foundation.listing import Head, ListPage, Rows, heads
from shouhou.kernel.actors import Actor
from shouhou.kernel.errors import Denied, RuleViolation

RELATED_LIMIT = 8
Words = str | Promise
_routes: dict[str, tuple[str, str]] = {}
_panels: dict[str, list[tuple[int, "Provider"]]] = {}


@dataclass(frozen=True, slots=True)
class Badge:
    """A state in words and a color."""

    label: Words
    tone: str = ""


@dataclass(frozen=True, slots=True)
class Fact:
    """One label and its value; ``href`` makes it a link, ``hint`` explains it, ``tone`` colors it."""

    label: Words
    value: Any
    href: str = ""
    hint: Words = ""
    tone: str = ""
    wide: bool = False


@dataclass(frozen=True, slots=True)
class Section:
    """A titled group of facts, with a sentence above them when one explains more than they do."""

    title: Words
    facts: Sequence[Fact] = ()
    note: Words = ""
    template: str = ""
    data: Any = None


@dataclass(frozen=True, slots=True)
class Related:
    """Rows that belong to the record: the newest few, and the way to all of them."""

    title: Words
    table: ListTable
    more: bool
    all_url: str = ""

    @property
    def heads(self) -> list[Head]:
        """The heads of its columns."""
        return heads(self.table)


@dataclass(frozen=True, slots=True)
class Act:
    """Something that can be done here: a form that posts to ``url``. ``tone`` colors its button."""

    code: str
    label: Words
    url: str
    form: forms.Form | None = None
    tone: str = "primary"
    explain: Words = ""
    confirm: Words = ""


@dataclass(frozen=True, slots=True)
class Detail:
    """Everything one record's page shows."""

    title: str
    kind: Words
    badges: Sequence[Badge] = ()
    subtitle: Words = ""
    facts: Sequence[Fact] = ()
    sections: Sequence[Section] = ()
    related: Sequence[Related] = ()
    acts: Sequence[Act] = ()


@dataclass(frozen=True, slots=True)
class Opening:
    """A record being opened: by whom, when, and with which refused form (its code) if one came back."""

    actor: Actor
    record: Any
    now: datetime
    refused: tuple[str, forms.Form] | None = None

    def form(self, code: str, fresh: forms.Form) -> forms.Form:
        """Return the form of an act: the refused one, with what was typed, or a fresh one."""
        if self.refused is not None and self.refused[0] == code:
            return self.refused[1]
        return fresh


Provider = Callable[[Opening], Related | None]


@dataclass(frozen=True, slots=True)
class DetailPage:
    """A record's page. ``get`` raises NotFound for what the actor may not see."""

    permission: str
    get: Callable[[Actor, UUID], models.Model]
    present: Callable[[Opening], Detail]
    listing: ListPage
    template: str = "foundation/detail.html"
    sections: Sequence[Section] = field(default=())

    def view(self) -> View:
        """Return the view of this page, marked with its permission."""

        @needs(self.permission)
        def detail(request: HttpRequest, public_id: UUID) -> HttpResponse:
            return self.respond(request, self.get(actor_of(request), public_id))

        return detail

    def respond(
        self, request: HttpRequest, record: models.Model, *, refused: tuple[str, forms.Form] | None = None
    ) -> HttpResponse:
        """Answer the page; with 422 and the typed input when one of its acts was refused."""
        actor = actor_of(request)
        opening = Opening(actor, record, timezone.now(), refused)
        detail, panels = self.present(opening), _panels_of(opening)
        context = {
            "detail": detail,
            "panels": panels,
            "lacking": [part.title for part in (*detail.related, *panels) if not part.table.rows],
            "record": record,
            "listing_page": self.listing,
            "back": self._back(request),
            "history": history_of(actor, record),
            "refused": refused[0] if refused else "",
        }
        return render(request, self.template, context, status=422 if refused else 200)

    def act(
        self,
        request: HttpRequest,
        record: models.Model,
        code: str,
        form: forms.Form,
        run: Callable[[dict[str, Any]], object],
        *,
        done: Words,
    ) -> HttpResponse:
        """Do one of the page's acts: ``run`` gets the cleaned form. Refused, the page comes back as typed."""
        if not attempt(form, run):
            return self.respond(request, record, refused=(code, form))
        messages.success(request, str(done))
        return HttpResponseRedirect(page_of(record) or self.listing.url)

    def _back(self, request: HttpRequest) -> str:
        """Return the way back to the list as it was; only its own parameters survive."""
        state = QueryDict(request.GET.get("back", "")[:2000])
        address = self.listing.url
        return f"{address}?{state.urlencode()}" if state else address


def add_panel(model: type[models.Model], provide: Provider, *, order: int = 50) -> None:
    """Add related rows of an upper app to the pages of a lower app's ``model``; apps call it when they start."""
    panels = _panels.setdefault(model._meta.label_lower, [])
    if all(known is not provide for _order, known in panels):
        panels.append((order, provide))
        panels.sort(key=lambda pair: pair[0])


def _panels_of(opening: Opening) -> list[Related]:
    known = _panels.get(opening.record._meta.label_lower, ())
    return present_all(*(provide(opening) for _order, provide in known))


def attempt(form: forms.Form, run: Callable[[dict[str, Any]], object]) -> bool:
    """Run a command with a form's cleaned values; put what a rule refuses beside its field. Tell if it ran."""
    if not form.is_valid():
        return False
    try:
        run(form.cleaned_data)
    except (RuleViolation, Denied) as error:
        named = str(error.context.get("field", ""))
        form.add_error(named if named in form.fields else None, words(error))
        return False
    return True


def name_page(model: type[models.Model], route: str, permission: str) -> None:
    """Say where records of ``model`` have their page; apps call it when they start."""
    _routes[model._meta.label_lower] = (route, permission)


def page_of(record: models.Model | None, actor: Actor | None = None) -> str:
    """Return the address of a record's page; '' when it has none or ``actor`` may not open such pages."""
    if record is None or (known := _routes.get(record._meta.label_lower)) is None:
        return ""
    route, permission = known
    if actor is not None and not actor.can(permission):
        return ""
    return reverse(route, args=[record.public_id])  # type: ignore[attr-defined]


def facts_of(opening: Opening, *names: str, record: models.Model | None = None) -> list[Fact]:
    """Return fields of a record (default: the opened one) as facts, in words, foreign keys as links."""
    shown = opening.record if record is None else record
    return [fact_of(opening.actor, shown, name) for name in names]


def fact_of(actor: Actor, record: models.Model, name: str) -> Fact:
    """Return one field as a fact."""
    column = record._meta.get_field(name)
    label = capfirst(str(getattr(column, "verbose_name", name)))
    value = getattr(record, name)
    if isinstance(value, models.Model):
        return Fact(label, str(value), page_of(value, actor))
    if getattr(column, "choices", None):
        return Fact(label, getattr(record, f"get_{name}_display")() or "–")
    return Fact(label, plain(value, column), wide=isinstance(column, models.TextField))


def plain(value: Any, column: Any = None) -> str:
    """Return any value in words."""
    if value is None or value == "":
        return "–"
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if isinstance(value, datetime):
        return moment_words(value)
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(column, MoneyField):
        return money(value)
    if isinstance(value, int | Decimal):
        return str(number_format(value, use_l10n=True, force_grouping=True))
    return str(value)


def money(value: Decimal) -> str:
    """Return yuan with two places and its sign."""
    return "¥ " + str(number_format(value, decimal_pos=2, use_l10n=True, force_grouping=True))


def related(
    opening: Opening,
    title: Words,
    rows: QuerySet[Any],
    table: type[ListTable],
    *,
    listing: ListPage | None = None,
    narrowed: str = "",
    limit: int = RELATED_LIMIT,
    leave_out: Iterable[str] = (),
) -> Related | None:
    """Return the first rows of ``rows`` with the link to all; None when the reader may not see such rows.

    ``narrowed`` is the part of the list's address that keeps only this record's rows.
    """
    if listing is not None and not opening.actor.can(listing.permission):
        return None
    found = list(rows[: limit + 1])
    leads = (lambda row: listing.href(row)) if listing is not None and listing.detail else None
    shown = table(Rows(found[:limit], rows.model), now=opening.now, href=leads)
    for name in leave_out:
        if not isinstance(shown.base_columns[name], Identity):  # the link to the row stays
            shown.columns.hide(name)
    all_url = f"{listing.url}?{narrowed}" if listing is not None and narrowed else ""
    return Related(title, shown, len(found) > limit, all_url)


def present_all(*parts: Related | None) -> list[Related]:
    """Return the related tables that the reader may see."""
    return [part for part in parts if part is not None]
