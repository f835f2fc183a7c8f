"""Filters of list pages: every one is a parameter of the address, so that a list can be sent as a link."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import reduce
from operator import or_
from typing import Any, cast

import django_filters
from django import forms
from django.db import models
from django.db.models import Q, QuerySet
from django.http import HttpRequest
from django.utils.functional import Promise
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from shouhou.foundation.http import actor_of
from shouhou.kernel.actors import Actor
from shouhou.kernel.moments import day_start

MOST_WORDS = 4
AT_HAND = 4
YES_NO = (("yes", gettext_lazy("yes")), ("no", gettext_lazy("no")))


@dataclass(frozen=True, slots=True)
class Chip:
    """One filter that is on, as the reader sees it above the table."""

    name: str
    label: str
    value: str


class Choice(django_filters.ChoiceFilter):
    """One of a fixed set of values."""

    def __init__(self, choices: Any, label: str | Promise, **options: Any) -> None:
        super().__init__(choices=choices, label=label, empty_label=_capital(label), **options)


class YesNo(django_filters.ChoiceFilter):
    """A yes-or-no column."""

    def __init__(self, label: str | Promise, **options: Any) -> None:
        super().__init__(choices=YES_NO, label=label, empty_label=_capital(label), **options)

    def filter(self, rows: QuerySet[Any], value: str) -> QuerySet[Any]:
        """Keep the rows whose column says so."""
        return rows.filter(**{str(self.field_name): value == "yes"}) if value else rows


class Counted(django_filters.ChoiceFilter):
    """Counts for a KPI, or is left out: by an exclusion code, '' when the row counts."""

    def __init__(self, words: type[models.TextChoices], label: str | Promise, **options: Any) -> None:
        states = [("counted", gettext_lazy("counts")), ("left_out", gettext_lazy("left out"))]
        super().__init__(
            choices=[*states, *words.choices], label=label, empty_label=_capital(label), **options
        )

    def filter(self, rows: QuerySet[Any], value: str) -> QuerySet[Any]:
        """Keep the counted rows, those left out for any reason, or for one."""
        if value == "counted":
            return rows.filter(**{str(self.field_name): ""})
        if value == "left_out":
            return rows.exclude(**{str(self.field_name): ""})
        return rows.filter(**{str(self.field_name): value}) if value else rows


class Scoped(django_filters.ChoiceFilter):
    """A row of another table that the reader may see, named in the address by a key people know."""

    def __init__(
        self,
        rows: Callable[[Actor], Iterable[models.Model]],
        label: str | Promise,
        *,
        key: str = "code",
        **options: Any,
    ) -> None:
        self.rows, self.key, self.ids = rows, key, dict[str, int]()
        super().__init__(choices=(), label=label, empty_label=_capital(label), **options)

    def load(self, actor: Actor) -> int:
        """Read what the reader may choose from; return how many there are."""
        found = list(self.rows(actor))
        self.ids = {str(getattr(row, self.key)): row.pk for row in found}
        self.extra["choices"] = [(str(getattr(row, self.key)), str(row)) for row in found]
        return len(found)

    def filter(self, rows: QuerySet[Any], value: str) -> QuerySet[Any]:
        """Keep the rows that point to it."""
        return rows.filter(**{str(self.field_name): self.ids[value]}) if value else rows


class ByKey(django_filters.CharFilter):
    """One machine, customer, order …, by its number: how other pages link to "all of these". It has no
    control of its own, and its chip takes it off."""

    def __init__(self, label: str | Promise, field_name: str) -> None:
        super().__init__(field_name=field_name, label=label, widget=forms.HiddenInput, max_length=80)


class FromDay(django_filters.DateFilter):
    """From a day on (inclusive). ``moments`` when the column holds moments and not days."""

    def __init__(self, label: str | Promise, *, moments: bool = False, **options: Any) -> None:
        self.moments = moments
        widget = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
        super().__init__(label=label, widget=widget, **options)

    def filter(self, rows: QuerySet[Any], value: date | None) -> QuerySet[Any]:
        """Keep the rows of that day and later."""
        if value is None:
            return rows
        return rows.filter(**{f"{self.field_name}__gte": day_start(value) if self.moments else value})


class UntilDay(FromDay):
    """Up to a day (inclusive)."""

    def filter(self, rows: QuerySet[Any], value: date | None) -> QuerySet[Any]:
        """Keep the rows of that day and earlier."""
        if value is None or value == date.max:
            return rows
        after = value + timedelta(days=1)
        return rows.filter(**{f"{self.field_name}__lt": day_start(after) if self.moments else after})


class Filters(django_filters.FilterSet):
    """Base of every list's filters. ``search_in`` are the lookups that the search box goes through."""

    search_in: tuple[str, ...] = ()

    q = django_filters.CharFilter(label=gettext_lazy("Search"), method="search", max_length=80)

    def __init__(self, data: Any, rows: QuerySet[Any], *, request: HttpRequest, now: datetime) -> None:
        self.now = now
        super().__init__(data, rows, request=request)
        self.actor = actor_of(request)
        for name, each in list(self.filters.items()):
            if isinstance(each, Scoped) and each.load(self.actor) < 2 and name not in self.data:
                del self.filters[name]

    def search(self, rows: QuerySet[Any], _name: str, value: str) -> QuerySet[Any]:
        """Keep the rows in which every word is found."""
        for word in value.split()[:MOST_WORDS]:
            rows = rows.filter(matching(rows.model, self.search_in, word))
        return rows

    def controls(self) -> tuple[list[Any], list[Any], bool]:
        """Return the bound fields at hand, those behind "more", and whether one of the latter is in use."""
        shown = [bound for bound in self.form if not bound.is_hidden and bound.name != "q"]
        selects = [bound for bound in shown if hasattr(bound.field, "choices")][:AT_HAND]
        more = [bound for bound in shown if bound.name not in {each.name for each in selects}]
        return selects, more, any(self.data.get(bound.name) for bound in more)

    def chips(self) -> list[Chip]:
        """Return the filters that are on and understood."""
        if not self.is_bound:
            return []
        self.form.full_clean()
        given = self.form.cleaned_data
        return [
            Chip(name, str(capfirst(self.filters[name].label)), self._words(name, value))
            for name, value in given.items()
            if value not in (None, "")
        ]

    def _words(self, name: str, value: Any) -> str:
        choices = dict(self.form.fields[name].choices) if hasattr(self.form.fields[name], "choices") else {}
        return str(choices.get(value, value))

    def complaints(self) -> list[str]:
        """Return a sentence for each filter that could not be understood."""
        if not self.is_bound:
            return []
        return [
            _("The filter “%(name)s” was not understood and is not applied: %(why)s")
            % {"name": capfirst(self.filters[name].label), "why": " ".join(map(str, errors))}
            for name, errors in self.form.errors.items()
            if name in self.filters
        ]


def _capital(label: str | Promise) -> Any:
    return capfirst(cast(Any, label))  # lazy text stays lazy


def matching(model: type[models.Model], lookups: Iterable[str], word: str) -> Q:
    """Return the condition "one of ``lookups`` finds ``word``".

    A lookup through a foreign key becomes a subquery on the small table it points to, so that the large one
    is not joined row by row. ``*__startswith`` lookups use their index; codes are searched in capitals too.
    """
    own = []
    through: dict[str, list[Q]] = {}
    for lookup in lookups:
        head, _sep, rest = lookup.partition("__")
        field = model._meta.get_field(head)
        if isinstance(field, models.ForeignKey):
            through.setdefault(head, []).append(_one(rest, word))
        else:
            own.append(_one(lookup, word))
    for head, found in through.items():
        related = model._meta.get_field(head).related_model
        inner = related._base_manager.filter(reduce(or_, found)).values("pk")  # type: ignore[union-attr]
        own.append(Q(**{f"{head}__in": inner}))
    return reduce(or_, own)


def _one(lookup: str, word: str) -> Q:
    found = Q(**{lookup: word})
    if lookup.endswith("__startswith"):
        for other in {word.upper(), word.lower()} - {word}:
            found |= Q(**{lookup: other})
    return found
