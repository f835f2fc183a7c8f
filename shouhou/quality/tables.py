"""Columns and filters of the reports offices owe."""

from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from shouhou.foundation import columns, filters
from shouhou.org.queries.offices import list_offices
from shouhou.quality.models import K9Exclusion, ReportInstance, ReportKind, ReportVerdict

VERDICT_TONES = {"pending": "info", "accepted": "good", "returned": "bad"}
STANDINGS = [("owed", _("not handed in")), ("overdue", _("overdue")), ("judge", _("to be judged"))]


class ReportTable(columns.ListTable):
    """Reports."""

    def tone(self, record: ReportInstance) -> str:
        """Mark what is owed and overdue."""
        owed = record.submitted_at is None and not record.k9_exclusion
        return "bad" if owed and record.due_at < self.now else ""

    kind = columns.Identity()
    period_code = columns.Text(css="nowrap")
    office = columns.Text()
    due_at = columns.Due(open_when=lambda report: report.submitted_at is None, orderable=True)
    submitted_at = columns.Moment()
    is_on_time = columns.Verdict(_("handed in"))
    verdict = columns.Words(ReportVerdict, tones=VERDICT_TONES)
    is_right = columns.YesNo()
    is_early = columns.YesNo(quiet=True)
    author = columns.Text(quiet=True)
    k9_exclusion = columns.Left(K9Exclusion, _("K9"))


class ReportFilters(filters.Filters):
    """Filters of the report list."""

    search_in = ("period_code__startswith", "author__name__startswith")

    office = filters.Scoped(list_offices, _("office"), field_name="office_id")
    kind = filters.Choice(ReportKind.choices, _("report"))
    verdict = filters.Choice(ReportVerdict.choices, _("verdict"))
    standing = filters.Choice(STANDINGS, _("standing"), method="by_standing")
    k9 = filters.Counted(K9Exclusion, _("K9 reports on time and right"), field_name="k9_exclusion")
    due_from = filters.FromDay(_("due from"), field_name="due_at", moments=True)
    due_until = filters.UntilDay(_("up to"), field_name="due_at", moments=True)

    def by_standing(self, rows: QuerySet[ReportInstance], _name: str, value: str) -> QuerySet[ReportInstance]:
        """Keep reports not handed in, overdue, or waiting for a verdict."""
        owed = Q(submitted_at__isnull=True, k9_exclusion="")
        condition = {
            "owed": owed,
            "overdue": owed & Q(due_at__lt=self.now),
            "judge": Q(submitted_at__isnull=False, verdict="pending"),
        }
        return rows.filter(condition[value]) if value else rows
