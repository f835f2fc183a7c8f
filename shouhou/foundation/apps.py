"""The foundation: what every app stands on and no app owns."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class FoundationConfig(AppConfig):
    name = "shouhou.foundation"
    verbose_name = _("Foundation")
