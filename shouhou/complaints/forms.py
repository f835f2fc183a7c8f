"""Forms of the complaint pages."""

from django import forms
from django.utils.translation import gettext_lazy as _

from shouhou.complaints.models import ComplaintKind, Validity

SELECT = {"class": "form-select"}
DECISIONS = [(each.value, each.label) for each in (Validity.VALID, Validity.INVALID)]


class ValidityForm(forms.Form):
    """Whether a complaint is valid, and what it is about."""

    validity = forms.ChoiceField(
        label=_("Verdict"), choices=[("", _("Choose")), *DECISIONS], widget=forms.Select(attrs=SELECT)
    )
    kind = forms.ChoiceField(
        label=_("About"), choices=ComplaintKind.choices, widget=forms.Select(attrs=SELECT)
    )
    handling_at_fault = forms.BooleanField(
        label=_("The office's handling was at fault"),
        required=False,
        widget=forms.CheckboxInput(attrs={"class": "form-check-input"}),
    )
    reason = forms.CharField(
        label=_("Reason"), max_length=500, widget=forms.Textarea(attrs={"class": "form-control", "rows": 3})
    )
