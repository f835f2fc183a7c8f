"""The reports an office owes."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from shouhou.foundation.models import Record
from shouhou.foundation.scoping import Scope, ScopedManager
from shouhou.org.models import Office, Person
from shouhou.quality.rules import reports


class ReportKind(models.TextChoices):
    """The reports an office owes every month."""

    QUALITY_ANALYSIS = reports.ReportKind.QUALITY_ANALYSIS.value, _("Monthly quality analysis")
    VISIT_PLAN = reports.ReportKind.VISIT_PLAN.value, _("Customer visit plan")
    PARTS_STATEMENT = reports.ReportKind.PARTS_STATEMENT.value, _("Parts stock and sales statement")
    EXPENSE_STATEMENT = reports.ReportKind.EXPENSE_STATEMENT.value, _("Expense statement")
    VISIT_RECORDS = reports.ReportKind.VISIT_RECORDS.value, _("Visit records")
    TRAINING_RECORD = reports.ReportKind.TRAINING_RECORD.value, _("Training record")


class ReportVerdict(models.TextChoices):
    """What head office says."""

    PENDING = reports.ReportVerdict.PENDING.value, _("Not judged yet")
    ACCEPTED = reports.ReportVerdict.ACCEPTED.value, pgettext_lazy("report", "Accepted")
    RETURNED = reports.ReportVerdict.RETURNED.value, pgettext_lazy("report", "Returned")


class K9Exclusion(models.TextChoices):
    """Why a report does not count for reports on time and right."""

    WAIVED = reports.ReportExclusion.WAIVED.value, _("Head office waived it.")


class ReportInstance(Record):
    """One report an office owed for one period. Settled: is_right, is_on_time, is_early, k9_exclusion."""

    office = models.ForeignKey(
        Office, models.PROTECT, related_name="+", db_index=False, verbose_name=_("office")
    )
    kind = models.CharField(_("report"), max_length=20, choices=ReportKind.choices)
    period_code = models.CharField(_("period"), max_length=7)
    due_at = models.DateTimeField(_("due at"))
    submitted_at = models.DateTimeField(_("submitted at"), null=True, blank=True)
    author = models.ForeignKey(
        Person, models.PROTECT, related_name="+", null=True, blank=True, verbose_name=_("author")
    )
    verdict = models.CharField(
        _("verdict"), max_length=10, choices=ReportVerdict.choices, default=ReportVerdict.PENDING.value
    )
    verdict_at = models.DateTimeField(_("judged at"), null=True, blank=True)
    material_error_at = models.DateTimeField(_("material error found at"), null=True, blank=True)
    material_error_note = models.TextField(_("material error"), blank=True, default="")
    waived_reason = models.CharField(_("waived because"), max_length=200, blank=True, default="")
    is_right = models.BooleanField(_("right"), default=True)
    is_on_time = models.BooleanField(_("on time"), null=True, blank=True)
    is_early = models.BooleanField(_("a working day early"), default=False)
    k9_exclusion = models.CharField(
        _("left out of reports"), max_length=12, blank=True, default="", choices=K9Exclusion.choices
    )
    external_ref = models.CharField(_("reference elsewhere"), max_length=80, blank=True, default="")

    objects = ScopedManager["ReportInstance"](
        Scope(view="quality.report_view", office="office", person=("author",))
    )

    class Meta:
        verbose_name = _("report")
        verbose_name_plural = _("reports")
        constraints = [
            models.UniqueConstraint(fields=["office", "kind", "period_code"], name="report_once_a_period"),
            models.CheckConstraint(name="report_kind_known", condition=Q(kind__in=ReportKind.values)),
            models.CheckConstraint(
                name="report_verdict_known", condition=Q(verdict__in=ReportVerdict.values)
            ),
            models.CheckConstraint(
                name="report_k9_known", condition=Q(k9_exclusion__in=["", *K9Exclusion.values])
            ),
            models.CheckConstraint(
                name="report_waived_says_why", condition=~Q(k9_exclusion="waived") | ~Q(waived_reason="")
            ),
            models.CheckConstraint(
                name="report_outcome_has_submission",
                condition=Q(is_on_time__isnull=True) | Q(submitted_at__isnull=False),
            ),
        ]
        indexes = [
            models.Index(
                fields=["office", "due_at", "k9_exclusion", "is_on_time", "is_right", "is_early"],
                name="report_k9",
            ),
            models.Index(fields=["due_at"], name="report_due"),
        ]

    def __str__(self) -> str:
        return f"{self.period_code} {self.kind}"
