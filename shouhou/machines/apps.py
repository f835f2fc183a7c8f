"""Wiring of the machines app."""

from importlib import import_module

from django.apps import AppConfig


class MachinesConfig(AppConfig):
    """The machines app."""

    name = "shouhou.machines"
    label = "machines"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Announce the import kinds and the pages of this app."""
        import_module("shouhou.machines.imports")
        import_module("shouhou.machines.views.menu")
