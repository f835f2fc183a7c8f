"""Pages of the reports offices owe."""

from django.utils.translation import gettext as _g
from django.utils.translation import gettext_lazy as _

from shouhou.foundation.listing import ListPage, Preset
from shouhou.foundation.pages import Badge, Detail, DetailPage, Opening, Section, facts_of
from shouhou.quality.models import ReportInstance
from shouhou.quality.permissions import Permission
from shouhou.quality.queries import lists
from shouhou.quality.tables import VERDICT_TONES, ReportFilters, ReportTable

REPORTS = ListPage(
    route="quality:report_list",
    detail="quality:report_detail",
    title=_("Reports"),
    about=_(
        "The reports every office owes each month, when they are due, when they came and what head office "
        "said of them. They come in by import, or are opened for a month."
    ),
    permission=Permission.REPORT_VIEW,
    rows=lists.list_reports,
    table=ReportTable,
    filters=ReportFilters,
    order=("-due_at",),
    search_hint=_("Period or author"),
    presets=(
        Preset(_("Not handed in"), "standing=owed"),
        Preset(_("Overdue"), "standing=overdue"),
        Preset(_("To be judged"), "standing=judge"),
    ),
    import_kind="reports",
    import_permission=Permission.RECORD_IMPORT,
    icon="report",
)


def _report(opening: Opening) -> Detail:
    report = opening.record
    return Detail(
        title=f"{report.get_kind_display()} {report.period_code}",
        kind=_("Report"),
        badges=_badges(report, opening),
        subtitle=str(report.office),
        facts=facts_of(opening, "office", "period_code", "due_at", "submitted_at", "author"),
        sections=[
            Section(
                _("Verdict"),
                facts_of(opening, "verdict", "verdict_at", "is_on_time", "is_early", "is_right")
                + facts_of(
                    opening, "material_error_at", "material_error_note", "waived_reason", "external_ref"
                ),
                note=kpi_words(report, opening),
            )
        ],
    )


def _badges(report: ReportInstance, opening: Opening) -> list[Badge]:
    found = [Badge(report.get_verdict_display(), VERDICT_TONES[report.verdict])]
    if report.is_on_time is not None:
        found.append(Badge(_("on time"), "good") if report.is_on_time else Badge(_("late"), "bad"))
    elif report.due_at < opening.now:
        found.append(Badge(_("overdue"), "bad"))
    return found


def kpi_words(report: ReportInstance, opening: Opening) -> str:
    """Return how the report counts for reports on time and right."""
    if report.k9_exclusion:
        return _g("Left out of reports: %(why)s") % {"why": report.get_k9_exclusion_display()}
    if report.submitted_at is None:
        overdue = report.due_at < opening.now
        return (
            _g("Not handed in and overdue: it counts as late.")
            if overdue
            else _g("Not handed in; still in time.")
        )
    if not report.is_on_time:
        return _g("Counts as late.")
    return _g("Counts as on time and right.") if report.is_right else _g("Counts as on time but not right.")


REPORT = DetailPage(Permission.REPORT_VIEW, lists.get_report, _report, REPORTS)

report_list, report_detail = REPORTS.view(), REPORT.view()
