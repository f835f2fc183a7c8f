"""KPI schemes, sheets, evidence: the heart."""

from importlib import import_module

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from shouhou.foundation import navigation


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
        navigation.register(
            navigation.Entry(
                "kpi", _("KPI sheets"), "scorecards:list", Permission.SHEET_VIEW, "gauge", 10, "k"
            ),
            navigation.Entry(
                "kpi", _("KPI schemes"), "scorecards:schemes", Permission.SCHEME_VIEW, "target", 20
            ),
        )
        import_module("shouhou.scorecards.reactions")
