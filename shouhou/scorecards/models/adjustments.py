"""Corrections of months that are closed, booked in the month in which they are found."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from shouhou.foundation.models import Record
from shouhou.foundation.scoping import Scope, ScopedManager
from shouhou.org.models import Office


class Adjustment(Record):
    """调整行: a fact that changed after its month was frozen. Append-only by trigger.

    It counts in sheets whose period holds ``booked_on`` but not ``origin_on``: a longer period that holds
    both counts the case itself, once.
    """

    office = models.ForeignKey(Office, models.PROTECT, related_name="+", verbose_name=_("office"))
    kpi = models.CharField(_("KPI"), max_length=4)
    booked_on = models.DateField(_("booked on"))
    origin_on = models.DateField(_("counted on"))
    numerator = models.BigIntegerField(_("change of numerator"))
    denominator = models.BigIntegerField(_("change of denominator"))
    record_kind = models.CharField(max_length=40)
    record_id = models.UUIDField()
    record_label = models.CharField(_("record"), max_length=80)
    reason = models.CharField(_("reason"), max_length=200)
    caused_at = models.DateTimeField(_("happened at"))
    at = models.DateTimeField()

    objects = ScopedManager["Adjustment"](Scope(view="scorecards.sheet_view", office="office"))

    class Meta:
        verbose_name = _("adjustment")
        indexes = [models.Index(fields=["office", "booked_on"], name="adjustment_booked")]
        constraints = [
            models.UniqueConstraint(
                fields=["kpi", "office", "record_id", "origin_on", "reason", "caused_at"],
                name="adjustment_once",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kpi} {self.booked_on} {self.numerator:+}"
