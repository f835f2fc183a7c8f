"""Pages of the reports offices owe: handing one in, judging it, finding an error, waiving it."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django import forms
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST

from shouhou.foundation.http import View, actor_of, needs
from shouhou.foundation.listing import ListPage, Preset
from shouhou.foundation.pages import Act, Badge, Detail, DetailPage, Opening, Section, facts_of
from shouhou.quality.commands import submissions
from shouhou.quality.forms import ErrorForm, VerdictForm, WaiverForm
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
        acts=_acts(opening),
    )


def _acts(opening: Opening) -> list[Act]:
    """Return what may be done with the report as it stands."""
    report, actor = opening.record, opening.actor
    found = []
    waiting = report.submitted_at is None and not report.k9_exclusion
    if waiting and actor.can(Permission.REPORT_SUBMIT, report.office_id):
        found.append(
            _act(opening, "submit", _("Hand in"), forms.Form(), _("The moment is the system's own."))
        )
    if not actor.covers(Permission.REPORT_JUDGE, report.office_id):
        return found
    if report.submitted_at is not None and report.verdict == "pending":
        found.append(_act(opening, "judge", _("Judge"), VerdictForm()))
    if report.submitted_at is not None and report.material_error_at is None:
        explain = _("Within 30 days of its submission an error makes the report not right.")
        found.append(_act(opening, "error", _("Record a material error"), ErrorForm(), explain, tone=""))
    if waiting:
        explain = _("A waived report leaves the figure.")
        found.append(_act(opening, "waive", _("Waive"), WaiverForm(), explain, tone=""))
    return found


def _act(
    opening: Opening, code: str, label: Any, fresh: forms.Form, explain: Any = "", *, tone: str = "primary"
) -> Act:
    url = reverse(f"quality:report_{code}", args=[opening.record.public_id])
    return Act(code, label, url, opening.form(code, fresh), tone=tone, explain=explain)


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
        return gettext("Left out of reports: %(why)s") % {"why": report.get_k9_exclusion_display()}
    if report.submitted_at is None:
        overdue = report.due_at < opening.now
        return (
            gettext("Not handed in and overdue: it counts as late.")
            if overdue
            else gettext("Not handed in; still in time.")
        )
    if not report.is_on_time:
        return gettext("Counts as late.")
    return (
        gettext("Counts as on time and right.")
        if report.is_right
        else gettext("Counts as on time but not right.")
    )


REPORT = DetailPage(Permission.REPORT_VIEW, lists.get_report, _report, REPORTS)

report_list, report_detail = REPORTS.view(), REPORT.view()


def _doing(
    code: str, permission: Permission, form: type[forms.Form], run: Callable[..., object], done: Any
) -> View:
    """Return the view of one act on a report: ``run`` is the command, the form gives its words."""

    @needs(permission)
    @require_POST
    def act(request: HttpRequest, public_id: UUID) -> HttpResponse:
        actor = actor_of(request)
        report = lists.get_report(actor, public_id)
        return REPORT.act(
            request,
            report,
            code,
            form(request.POST),
            lambda given: run(actor=actor, report_id=report.pk, now=timezone.now(), **given),
            done=done,
        )

    return act


JUDGE = Permission.REPORT_JUDGE
report_submit = _doing(
    "submit", Permission.REPORT_SUBMIT, forms.Form, submissions.submit, _("The report is handed in.")
)
report_judge = _doing("judge", JUDGE, VerdictForm, submissions.judge, _("The verdict is recorded."))
report_error = _doing(
    "error", JUDGE, ErrorForm, submissions.report_material_error, _("The error is recorded.")
)
report_waive = _doing("waive", JUDGE, WaiverForm, submissions.waive, _("The report is waived."))
