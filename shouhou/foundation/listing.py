"""The list page, declared once: what it shows, what it searches and filters, where its rows lead.

    REQUESTS = ListPage(
        route="service:request_list", detail="service:request_detail", title=_("Service requests"), ...
    )
    path("requests/", REQUESTS.view(), name="request_list")

The address holds the whole state. Rows are counted up to COUNT_LIMIT and no further, so that the page is as
fast at a million rows as at a thousand; the same address with ``export=xlsx`` is the list as a file.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property
from typing import Any
from urllib.parse import quote

from django.db import models
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.cache import patch_vary_headers
from django.utils.functional import Promise
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from shouhou.foundation import exporting
from shouhou.foundation.columns import ListTable
from shouhou.foundation.filters import Filters
from shouhou.foundation.http import View, actor_of, needs
from shouhou.kernel.actors import Actor
from shouhou.kernel.moments import ZONE, local_day

PAGE_SIZES = (25, 50, 100)
COUNT_LIMIT = 10_000
EXPORT_LIMIT = 20_000
CHUNK = 1_000
Words = str | Promise


@dataclass(frozen=True, slots=True)
class Preset:
    """A ready-made view of the list: a name and the part of the address that makes it."""

    label: Words
    query: str


@dataclass(frozen=True, slots=True)
class Head:
    """A column's head: its label, and the address that sorts by it ('' when it cannot)."""

    label: str
    css: str
    url: str
    sorted: str


class Rows(list[Any]):
    """Rows already fetched, that still know their model: column heads take its words."""

    def __init__(self, rows: Sequence[models.Model], model: type[models.Model]) -> None:
        super().__init__(rows)
        self.model = model


@dataclass(frozen=True, slots=True)
class ListPage:
    """A list page. ``rows`` is a query: it takes the actor and returns what he may see.

    order: lookups of the default order; an index should carry them. about: what the list is and how rows
    come into it, shown when it is empty. import_kind: the import that fills it. search_hint: what to type.
    """

    route: str
    title: Words
    about: Words
    permission: str
    rows: Callable[[Actor], models.QuerySet[Any]]
    table: type[ListTable]
    filters: type[Filters]
    order: tuple[str, ...]
    detail: str = ""
    search_hint: Words = ""
    presets: tuple[Preset, ...] = ()
    import_kind: str = ""
    import_permission: str = ""
    import_route: str = "web:import_kind"
    actions_template: str = ""
    icon: str = "list"
    sizes: tuple[int, ...] = field(default=PAGE_SIZES)

    def view(self) -> View:
        """Return the view of this page, marked with its permission."""

        @needs(self.permission)
        def listing(request: HttpRequest) -> HttpResponse:
            return Listing(self, request, timezone.now()).respond()

        return listing

    @property
    def url(self) -> str:
        """The address of the list without any filter."""
        return reverse(self.route)

    def href(self, record: models.Model, state: str = "") -> str:
        """Return the address of a row's own page; ``state`` is the list's, for the way back."""
        address = reverse(self.detail, args=[record.public_id])  # type: ignore[attr-defined]
        return f"{address}?back={quote(state)}" if state else address


class Listing:
    """One request for a list page."""

    def __init__(self, page: ListPage, request: HttpRequest, now: datetime) -> None:
        self.page, self.request, self.now = page, request, now
        self.actor = actor_of(request)
        self.filters = page.filters(request.GET, page.rows(self.actor), request=request, now=now)
        self.size = _one_of(request.GET.get("size"), page.sizes)
        self.sort = self._known_sort(request.GET.get("sort", ""))

    def respond(self) -> HttpResponse:
        """Answer the page, its table alone for htmx, or a file."""
        kind = self.request.GET.get("export", "")
        if kind in ("xlsx", "csv"):
            return self._export(kind)
        partial = bool(self.request.headers.get("HX-Request")) and not (
            self.request.headers.get("HX-Boosted") or self.request.headers.get("HX-History-Restore-Request")
        )
        return self._page("foundation/_listing.html" if partial else "foundation/list.html", partial=partial)

    def address(self, **changes: Any) -> str:
        """Return this list's address with some parameters changed; '' and None leave one out."""
        state = self._state(**changes)
        return f"{self.page.url}?{state}" if state else self.page.url

    limit = COUNT_LIMIT

    @cached_property
    def ordered(self) -> models.QuerySet[Any]:
        """The filtered rows in their order; equal ones by age, so that pages never overlap."""
        lookups = self._lookups()
        last = "-pk" if lookups and lookups[0].startswith("-") else "pk"
        rows: models.QuerySet[Any] = self.filters.qs
        return rows.order_by(*lookups, last)

    @cached_property
    def total(self) -> int:
        """How many rows there are, counted up to one more than COUNT_LIMIT."""
        rows: models.QuerySet[Any] = self.filters.qs
        return rows.order_by().select_related(None)[: COUNT_LIMIT + 1].count()

    @cached_property
    def number(self) -> int:
        """The page that is shown, 1 when the address asks for one that cannot be."""
        asked = self.request.GET.get("page", "1")
        wanted = int(asked) if asked.isascii() and asked.isdigit() and len(asked) < 8 else 1
        return max(min(wanted, self.pages), 1)

    @property
    def pages(self) -> int:
        """How many pages can be turned."""
        return max(-(-min(self.total, COUNT_LIMIT) // self.size), 1)

    def _page(self, template: str, *, partial: bool, refused: str = "") -> HttpResponse:
        first = (self.number - 1) * self.size
        rows = list(self.ordered[first : first + self.size]) if self.total else []
        state = self._state(page=self.number if self.number > 1 else None)
        table = self.page.table(
            Rows(rows, self.filters.qs.model),
            now=self.now,
            href=(lambda record: self.page.href(record, state)) if self.page.detail else None,
        )
        if len(self.filters.filters) < len(self.page.filters.base_filters) and "office" in table.base_columns:
            table.columns.hide("office")  # whoever reaches one office knows which it is
        context = {
            "page": self.page,
            "listing": self,
            "table": table,
            "heads": heads(table, self),
            "caption": self.page.title,
            "first": first + 1 if rows else 0,
            "last": first + len(rows),
            "chips": [(chip, self.address(**{chip.name: None})) for chip in self.filters.chips()],
            "complaints": [*self.filters.complaints(), *([refused] if refused else [])],
            "presets": self._presets(),
            "importable": self.page.import_kind and self.actor.can(self.page.import_permission),
            "partial": partial,
            **self._addresses(),
        }
        response = render(self.request, template, context, status=422 if refused else 200)
        patch_vary_headers(response, ["HX-Request"])
        if partial:
            response["HX-Push-Url"] = self.address(page=self.number if self.number > 1 else None)
        return response

    def _addresses(self) -> dict[str, str]:
        """Return where the page's own links lead."""
        export = self.address(export=None)
        joint = "&" if "?" in export else "?"
        return {
            "export_xlsx": f"{export}{joint}export=xlsx",
            "export_csv": f"{export}{joint}export=csv",
            "resize_url": self.address(size=None),
            "previous_url": self.address(page=self.number - 1) if self.number > 1 else "",
            "next_url": self.address(page=self.number + 1) if self.number < self.pages else "",
        }

    def _export(self, kind: str) -> HttpResponse:
        rows = self.filters.qs.order_by().select_related(None)[: EXPORT_LIMIT + 1].count()
        if rows > EXPORT_LIMIT:
            sentence = _(
                "A file holds at most %(limit)s rows and this list has more: narrow it with the filters."
            )
            return self._page(
                "foundation/list.html", partial=False, refused=sentence % {"limit": EXPORT_LIMIT}
            )
        empty = self.page.table(Rows([], self.filters.qs.model), now=self.now)
        headers = [capfirst(str(column.header)) for column in empty.columns.all()]
        name = f"{self.page.title}-{local_day(self.now, ZONE):%Y%m%d}.{kind}"
        if kind == "csv":
            content, mime = exporting.write_csv(headers, self._values()), "text/csv; charset=utf-8"
        else:
            content = exporting.write_xlsx(headers, self._values(), sheet=str(self.page.title))
            mime = exporting.XLSX
        return exporting.attachment(content, name=name, content_type=mime)

    def _values(self) -> Iterator[Sequence[Any]]:
        """Yield the rows of the file, read in chunks."""
        chunk: list[models.Model] = []
        for record in self.ordered.iterator(chunk_size=CHUNK):
            chunk.append(record)
            if len(chunk) == CHUNK:
                yield from self._chunk_values(chunk)
                chunk = []
        yield from self._chunk_values(chunk)

    def _chunk_values(self, chunk: list[models.Model]) -> Iterator[Sequence[Any]]:
        table = self.page.table(Rows(chunk, self.filters.qs.model), now=self.now)
        for row in table.rows:
            yield [_plain(row.get_cell_value(column.name)) for column in table.columns.all()]

    def _state(self, **changes: Any) -> str:
        known = [*self.filters.filters, "sort", "size"]
        state = QueryDict(mutable=True)
        for name in known:
            value = self.request.GET.get(name, "") if name not in changes else changes[name]
            if value not in (None, ""):
                state[name] = str(value)
        if changes.get("page"):
            state["page"] = str(changes["page"])
        return state.urlencode()

    def _known_sort(self, asked: str) -> str:
        column = self.page.table.base_columns.get(asked.removeprefix("-"))
        return asked if column is not None and column.orderable else ""

    def _lookups(self) -> list[str]:
        if not self.sort:
            return list(self.page.order)
        name = self.sort.removeprefix("-")
        column = self.page.table.base_columns[name]
        lookups = [str(each) for each in (column.order_by or (column.accessor or name,))]
        if not self.sort.startswith("-"):
            return lookups
        return [f"-{each}" for each in lookups]

    def _presets(self) -> list[tuple[Words, str, bool]]:
        """Return the ready-made views: label, address, whether it is the one shown."""
        if not self.page.presets:
            return []
        now = QueryDict(self._state(sort=None, size=None))
        shown = {name: now[name] for name in now}
        found: list[tuple[Words, str, bool]] = [(_("All"), self.page.url, not shown)]
        for preset in self.page.presets:
            wanted = QueryDict(preset.query)
            address = f"{self.page.url}?{preset.query}"
            found.append((preset.label, address, {name: wanted[name] for name in wanted} == shown))
        return found


def heads(table: ListTable, listing: Listing | None = None) -> list[Head]:
    """Return the heads of a table's columns, with sorting addresses inside a list page."""
    found = []
    for column in table.columns:
        url, state = "", ""
        if listing is not None and column.column.orderable:
            up, down = column.name, f"-{column.name}"
            state = {up: "ascending", down: "descending"}.get(listing.sort, "none")
            url = listing.address(sort=down if listing.sort == up else up)
        found.append(Head(capfirst(str(column.header)), column.attrs["th"].get("class", ""), url, state))
    return found


def _one_of(asked: str | None, sizes: tuple[int, ...]) -> int:
    return next((size for size in sizes if str(size) == asked), sizes[0])


def _plain(value: Any) -> Any:
    return str(value) if isinstance(value, Promise) else value
