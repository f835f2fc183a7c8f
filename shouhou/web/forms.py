"""Forms of the shell: they check a dictionary and save nothing."""

from typing import Any

from django import forms
from django.contrib.auth.password_validation import validate_password
from django.utils.translation import gettext_lazy as _

from shouhou.org.models import User

_DAY = {"type": "date"}
_NEW = {"autocomplete": "new-password"}


class WelcomeForm(forms.Form):
    """The first administrator: a name, a login, a password twice."""

    name = forms.CharField(label=_("Your name"), max_length=40)
    username = forms.CharField(label=_("Login name"), max_length=60)
    password = forms.CharField(label=_("Password"), max_length=200, widget=forms.PasswordInput(attrs=_NEW))
    repeated = forms.CharField(
        label=_("Password again"),
        max_length=200,
        widget=forms.PasswordInput(attrs=_NEW),
    )

    def clean(self) -> dict[str, Any]:
        """Compare the two passwords and judge the strength of the first."""
        data = super().clean() or {}
        password = data.get("password")
        if password and password != data.get("repeated"):
            self.add_error("repeated", _("The two passwords are not the same."))
        if password:
            try:
                validate_password(password, User(username=data.get("username", "")))
            except forms.ValidationError as error:
                self.add_error("password", error)
        return data


class UploadForm(forms.Form):
    """A file to import, and how its columns are called when they are not called as in the template."""

    file = forms.FileField(label=_("File"), required=False)
    mapping_text = forms.CharField(label=_("Mapping"), required=False, widget=forms.Textarea, strip=False)
    mapping_file = forms.FileField(label=_("Mapping file"), required=False)


class AuditFilterForm(forms.Form):
    """What to look for in the audit log."""

    who = forms.CharField(label=_("Who"), required=False, max_length=80)
    action = forms.CharField(label=_("Action"), required=False, max_length=80)
    target = forms.CharField(label=_("Record"), required=False, max_length=60)
    row = forms.CharField(label=_("Number"), required=False, max_length=40)
    from_on = forms.DateField(label=_("From"), required=False, widget=forms.DateInput(attrs=_DAY))
    until_on = forms.DateField(label=_("Until"), required=False, widget=forms.DateInput(attrs=_DAY))
