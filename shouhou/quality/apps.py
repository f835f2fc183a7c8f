"""Wiring of the quality app."""

from importlib import import_module

from django.apps import AppConfig


class QualityConfig(AppConfig):
    """The quality app."""

    name = "shouhou.quality"
    label = "quality"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Announce the import kinds and the pages of this app."""
        import_module("shouhou.quality.imports")
        import_module("shouhou.quality.views.menu")
