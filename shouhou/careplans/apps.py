"""Wiring of the careplans app."""

from importlib import import_module

from django.apps import AppConfig


class CareplansConfig(AppConfig):
    """The careplans app."""

    name = "shouhou.careplans"
    label = "careplans"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Announce the import kinds and the pages of this app."""
        import_module("shouhou.careplans.imports")
        import_module("shouhou.careplans.views.menu")
