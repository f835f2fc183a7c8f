"""Forms of the report pages."""

from django import forms
from django.utils.translation import gettext_lazy as _

from shouhou.quality.models import ReportVerdict

AREA = {"class": "form-control", "rows": 3}
VERDICTS = [(each.value, each.label) for each in (ReportVerdict.ACCEPTED, ReportVerdict.RETURNED)]


class VerdictForm(forms.Form):
    """Accept a report or return it."""

    verdict = forms.ChoiceField(
        label=_("Verdict"),
        choices=[("", _("Choose")), *VERDICTS],
        widget=forms.Select(attrs={"class": "form-select"}),
    )
    note = forms.CharField(
        label=_("Note"),
        required=False,
        max_length=500,
        widget=forms.Textarea(attrs=AREA),
        help_text=_("Needed when the report is returned."),
    )


class ErrorForm(forms.Form):
    """A material error found later."""

    note = forms.CharField(label=_("What is wrong"), max_length=500, widget=forms.Textarea(attrs=AREA))


class WaiverForm(forms.Form):
    """Why an office need not hand a report in."""

    reason = forms.CharField(label=_("Reason"), max_length=200, widget=forms.Textarea(attrs=AREA))
