"""KPI schemes, sheets, evidence: the heart."""

from importlib import import_module

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ScorecardsConfig(AppConfig):
    name = "shouhou.scorecards"
    verbose_name = _("Scorecards")

    def ready(self) -> None:
        """Make the sheet known to sign-off and to the outbox."""
        from shouhou.foundation.signoff import kinds  # noqa: PLC0415 - its models are ready only now
        from shouhou.scorecards.permissions import Permission  # noqa: PLC0415

        kinds.register(
            kinds.DocumentKind(
                code="kpi_sheet",
                label=_("KPI sheet"),
                author=Permission.SHEET_SUBMIT,
                reviewer=Permission.SHEET_REVIEW,
                approver=Permission.SHEET_APPROVE,
                page="scorecards:document",
            )
        )
        import_module("shouhou.scorecards.reactions")
