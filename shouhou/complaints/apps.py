"""Wiring of the complaints app."""

from importlib import import_module

from django.apps import AppConfig


class ComplaintsConfig(AppConfig):
    """The complaints app."""

    name = "shouhou.complaints"
    label = "complaints"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Announce the import kinds and the pages of this app."""
        import_module("shouhou.complaints.imports")
        import_module("shouhou.complaints.views.menu")
