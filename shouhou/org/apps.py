"""Offices, positions, people, roles, calendars, acting substitutes."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class OrgConfig(AppConfig):
    name = "shouhou.org"
    verbose_name = _("Organization")

    def ready(self) -> None:
        """Make this app's import kinds and menu entries known."""
        from shouhou.org import imports  # noqa: F401, PLC0415 - registers on import, models must be ready
        from shouhou.org.views import menu  # noqa: F401, PLC0415 - registers on import, models must be ready
