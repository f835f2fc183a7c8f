"""Columns of list tables: how a value reads on the page, and what it is in a file.

``render`` makes the cell; ``value`` gives the export a typed value (date, moment, Decimal, words).
``quiet`` columns appear on wide screens only and in every export.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

import django_tables2 as tables
from django.db import models
from django.utils.formats import number_format
from django.utils.functional import Promise
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from shouhou.kernel.moments import ZONE

QUIET = "quiet"
LONGEST = 26
DASH = mark_safe('<span class="when-none" aria-hidden="true">–</span>')


class ListTable(tables.Table):
    """Base of every list table. It knows the moment it is shown and where each of its rows leads."""

    def __init__(
        self,
        data: Sequence[models.Model],
        *,
        now: datetime,
        href: Callable[[models.Model], str] | None = None,
    ) -> None:
        self.now, self.href = now, href
        super().__init__(data, default=DASH)
        self.data.data = data  # kept as it came: it knows the model whose words the heads use

    def tone(self, record: Any) -> str:
        """Return how urgent a row is: "bad", "warn" or ''; a bar at its left edge shows it."""
        return ""

    @property
    def toned(self) -> Iterator[tuple[str, Any]]:
        """Yield the rows with their tone."""
        for row in self.rows:
            yield self.tone(row.record), row


class Text(tables.Column):
    """Plain words; long ones are cut on the page and whole in the export."""

    css = ""

    def __init__(
        self, label: str | Promise | None = None, *, quiet: bool = False, css: str = "", **options: Any
    ) -> None:
        css = " ".join(filter(None, [self.css, css, QUIET if quiet else ""]))
        options.setdefault("orderable", False)
        super().__init__(label, attrs={"th": {"class": css}, "td": {"class": css}}, **options)

    def render(self, value: Any) -> Any:
        text = str(value)
        if len(text) <= LONGEST:
            return text
        return format_html('<span title="{}">{}…</span>', text, text[: LONGEST - 2])

    def value(self, value: Any) -> Any:
        return "" if value is None else str(value)


class Identity(Text):
    """The row's own number or name: the link to its page."""

    css = "nowrap"

    def render(self, value: Any, record: models.Model, table: ListTable) -> Any:  # type: ignore[override]
        if table.href is None:
            return str(value)
        return format_html('<a data-row-link href="{}">{}</a>', table.href(record), value)


class Words(Text):
    """A choice by its label, as a badge when ``tones`` colors it."""

    def __init__(
        self,
        words: type[models.TextChoices],
        label: str | Promise | None = None,
        *,
        tones: Mapping[str, str] | None = None,
        **options: Any,
    ) -> None:
        self.words, self.tones = words, tones
        super().__init__(label, **options)

    def render(self, record: models.Model, bound_column: Any) -> Any:  # type: ignore[override]
        code = self.code(record, bound_column)
        label = self.label(code)
        return label if self.tones is None else badge(label, self.tones.get(code, ""))

    def value(self, record: models.Model, bound_column: Any) -> Any:  # type: ignore[override]
        return self.label(self.code(record, bound_column))

    def code(self, record: models.Model, bound_column: Any) -> str:
        """Return the stored code: django-tables2 hands over the words of a choice instead."""
        return str(bound_column.accessor.resolve(record))

    def label(self, code: str) -> str:
        """Return the words of a code; an unknown code stands for itself."""
        return str(self.words(code).label) if code in self.words else code


class Left(Words):
    """Why a row is left out of a KPI, in words; a counted row shows a quiet mark."""

    empty_values = (None,)

    def render(self, record: models.Model, bound_column: Any) -> Any:  # type: ignore[override]
        code = self.code(record, bound_column)
        label = self.label(code)
        if not code:
            return format_html('<span class="when-none">{}</span>', label)
        short = label if len(label) <= 22 else label[:20] + "…"
        return format_html('<span class="tag-note" title="{}">{}</span>', label, short)

    def label(self, code: str) -> str:
        """Return why, or that the row counts."""
        return super().label(code) if code else _("counts")


class Moment(Text):
    """A moment on the clocks of the company; the year is left out while it is this one."""

    css = "nowrap"

    def render(self, value: datetime, table: ListTable) -> Any:  # type: ignore[override]
        return short_moment(value, table.now)

    def value(self, value: datetime) -> Any:
        return value


class Due(Moment):
    """A promised moment; it warns once it has passed while ``open_when`` still says that the row waits."""

    def __init__(
        self, label: str | Promise | None = None, *, open_when: Callable[[Any], bool], **options: Any
    ) -> None:
        self.open_when = open_when
        super().__init__(label, **options)

    def render(self, value: datetime, record: models.Model, table: ListTable) -> Any:  # type: ignore[override]
        words = short_moment(value, table.now)
        if value >= table.now or not self.open_when(record):
            return words
        return format_html('<span class="when-late" title="{}">{}</span>', _("overdue"), words)


class Day(Text):
    """A local day."""

    css = "nowrap"

    def render(self, value: date) -> Any:
        return value.isoformat()

    def value(self, value: date) -> Any:
        return value


class Number(Text):
    """A figure, to the right."""

    css = "num"

    def render(self, value: Any) -> Any:
        return number_format(value, use_l10n=True, force_grouping=True)

    def value(self, value: Any) -> Any:
        return value


class Money(Number):
    """Yuan with two places; a negative amount in red."""

    def render(self, value: Decimal) -> Any:
        words = number_format(value, decimal_pos=2, use_l10n=True, force_grouping=True)
        return format_html('<span class="when-late">{}</span>', words) if value < 0 else words


class YesNo(Text):
    """Yes, no, or not known."""

    def render(self, value: bool) -> Any:  # noqa: FBT001 - django-tables2 passes cells by name
        return _("yes") if value else format_html('<span class="when-none">{}</span>', _("no"))

    def value(self, value: bool | None) -> Any:  # noqa: FBT001
        return "" if value is None else _("yes") if value else _("no")


class Verdict(Text):
    """In time, late, or still open."""

    def __init__(
        self, label: str | Promise | None = None, *, words: tuple[str, str] | None = None, **options: Any
    ) -> None:
        self.words = words
        super().__init__(label, **options)

    def render(self, value: bool) -> Any:  # noqa: FBT001
        return badge(self.value(value), "good" if value else "bad")

    def value(self, value: bool | None) -> Any:  # noqa: FBT001
        if value is None:
            return ""
        good, bad = self.words or (_("in time"), _("late"))
        return str(good) if value else str(bad)


def badge(label: Any, tone: str) -> SafeString:
    """Return a soft badge; ``tone`` is good, warn, bad, info or ''."""
    return format_html('<span class="tag-note" data-tone="{}">{}</span>', tone, label)


def short_moment(value: datetime, now: datetime) -> str:
    """Return a moment without its year while that is the year of ``now``."""
    words = moment_words(value)
    return words[5:] if words[:4] == moment_words(now)[:4] else words


def moment_words(value: datetime) -> str:
    """Return a moment as the company's clocks show it, to the minute."""
    return value.astimezone(ZoneInfo(ZONE)).strftime("%Y-%m-%d %H:%M")
