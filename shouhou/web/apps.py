"""Shell."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from shouhou.foundation import navigation
from shouhou.foundation.navigation import Entry
from shouhou.org.permissions import Permission


class WebConfig(AppConfig):
    name = "shouhou.web"
    verbose_name = _("Shell")

    def ready(self) -> None:
        """Put the shell's pages into the menu, and let commits wake the worker."""
        from shouhou.foundation import outbox  # noqa: PLC0415 - models need loaded apps
        from shouhou.web import tasks  # noqa: PLC0415 - models need loaded apps

        outbox.on_publish(tasks.wake)
        navigation.register(
            Entry("work", _("Workbench"), "home", "", "layout-dashboard", 10, "h"),
            Entry("work", _("Documents"), "documents", Permission.DOCUMENT_VIEW, "signature", 20, "d"),
            Entry("setup", _("Import"), "web:import_index", Permission.IMPORT_RUN, "file-import", 10, "i"),
            Entry("setup", _("Audit log"), "audit", Permission.AUDIT_VIEW, "history", 90, "l"),
        )
