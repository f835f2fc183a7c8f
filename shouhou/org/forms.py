"""Forms of the organization's pages."""

import re
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from shouhou.kernel.actors import Actor
from shouhou.org.models import Person
from shouhou.org.queries import lists

_INTERVAL = re.compile(r"^([01]?\d|2[0-4]):([0-5]\d)\s*[-–—~]\s*([01]?\d|2[0-4]):([0-5]\d)$")


class DayField(forms.DateField):
    """A day, chosen in the browser's own calendar."""

    def __init__(self, **options: Any) -> None:
        widget = forms.DateInput(attrs={"type": "date", "class": "form-control"}, format="%Y-%m-%d")
        super().__init__(widget=widget, **options)


class DayForm(forms.Form):
    """How one day is worked. Without hours it is a day off."""

    day = forms.DateField(widget=forms.HiddenInput)
    name = forms.CharField(
        label=_("Name of the day"),
        max_length=60,
        widget=forms.TextInput(attrs={"class": "form-control"}),
    )
    hours = forms.CharField(
        label=_("Working hours"),
        required=False,
        max_length=120,
        help_text=_("For example 08:30-12:00 13:30-18:00; empty is a day off."),
        widget=forms.TextInput(attrs={"class": "form-control"}),
    )

    def clean_hours(self) -> list[tuple[int, int]]:
        """Return the hours as minutes of the day."""
        return [
            _interval(part) for part in re.split(r"[\s,，;；、]+", self.cleaned_data["hours"].strip()) if part
        ]


def _interval(text: str) -> tuple[int, int]:
    found = _INTERVAL.match(text)
    if found is None:
        raise ValidationError(gettext("“%(text)s” is not a span such as 08:30-12:00.") % {"text": text})
    start_hour, start_minute, end_hour, end_minute = map(int, found.groups())
    start, end = start_hour * 60 + start_minute, end_hour * 60 + end_minute
    if not start < end <= 24 * 60:
        raise ValidationError(
            gettext("“%(text)s” ends before it begins, or after midnight.") % {"text": text}
        )
    return start, end


class DelegationForm(forms.Form):
    """Who stands in for whom, from when to when."""

    principal: "forms.ModelChoiceField[Person]" = forms.ModelChoiceField(
        queryset=None,
        label=_("Principal"),
        widget=forms.Select(attrs={"class": "form-select", "data-search": ""}),
    )
    substitute: "forms.ModelChoiceField[Person]" = forms.ModelChoiceField(
        queryset=None,
        label=_("Substitute"),
        widget=forms.Select(attrs={"class": "form-select", "data-search": ""}),
    )
    from_on = DayField(label=_("From"))
    until_on = DayField(label=_("Until"), help_text=_("The first day on which he no longer stands in."))
    reason = forms.CharField(
        label=_("Reason"),
        max_length=200,
        required=False,
        widget=forms.TextInput(attrs={"class": "form-control"}),
    )

    def __init__(self, actor: Actor, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["principal"].queryset = lists.list_principals(actor)  # type: ignore[attr-defined]
        self.fields["substitute"].queryset = lists.list_substitutes(actor)  # type: ignore[attr-defined]
