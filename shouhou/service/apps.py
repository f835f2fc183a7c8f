"""Wiring of the service app."""

from importlib import import_module

from django.apps import AppConfig


class ServiceConfig(AppConfig):
    """The service app."""

    name = "shouhou.service"
    label = "service"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Announce the import kinds, reactions and pages of this app."""
        import_module("shouhou.service.imports")
        import_module("shouhou.service.reactions")
        import_module("shouhou.service.views.menu")
