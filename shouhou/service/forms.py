"""Forms of the service pages."""

from django import forms
from django.utils.translation import gettext_lazy as _

from shouhou.service.models import Responsibility

AREA = {"class": "form-control", "rows": 3}


class RefusalForm(forms.Form):
    """Why a pause is refused."""

    note = forms.CharField(
        label=_("Reason"),
        max_length=500,
        widget=forms.Textarea(attrs=AREA),
        help_text=_("The office reads it."),
    )


class ResponsibilityForm(forms.Form):
    """Where a failure comes from, as head office sees it."""

    responsibility = forms.ChoiceField(
        label=_("Responsibility"),
        choices=Responsibility.choices,
        widget=forms.Select(attrs={"class": "form-select"}),
    )
    note = forms.CharField(label=_("Reason"), max_length=500, widget=forms.Textarea(attrs=AREA))
