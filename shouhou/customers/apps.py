"""Wiring of the customers app."""

from importlib import import_module

from django.apps import AppConfig


class CustomersConfig(AppConfig):
    """The customers app."""

    name = "shouhou.customers"
    label = "customers"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Announce the import kinds and the pages of this app."""
        import_module("shouhou.customers.imports")
        import_module("shouhou.customers.views.menu")
