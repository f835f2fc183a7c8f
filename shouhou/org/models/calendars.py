"""Working time as data: the company's week and days, and what an office does otherwise."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from shouhou.foundation.models import Record
from shouhou.foundation.scoping import Scope, ScopedManager
from shouhou.org.models.offices import Office

SCOPE = Scope(view="org.calendar_view", office="office", shared_when_null=True)


class WorkWeek(Record):
    """The intervals of each weekday, in minutes of the day; office null is the company's own week."""

    office = models.OneToOneField(Office, models.PROTECT, null=True, blank=True, related_name="+")
    weekly = models.JSONField(_("weekly intervals"))

    objects = ScopedManager["WorkWeek"](SCOPE)

    class Meta:
        verbose_name = _("working week")
        constraints = [
            models.UniqueConstraint(
                models.Value(1), condition=models.Q(office=None), name="company_week_once"
            ),
        ]

    def __str__(self) -> str:
        return f"week of {self.office_id or 'company'}"


class CalendarDay(Record):
    """One day that is not like its weekday: a holiday (no intervals) or a make-up workday 调休."""

    office = models.ForeignKey(Office, models.PROTECT, null=True, blank=True, related_name="+")
    day = models.DateField(_("day"))
    intervals = models.JSONField(_("intervals"), default=list, blank=True)
    name = models.CharField(pgettext_lazy("special day", "name"), max_length=60)
    source = models.CharField(_("source"), max_length=20, default="manual")

    objects = ScopedManager["CalendarDay"](SCOPE)

    class Meta:
        verbose_name = _("special day")
        ordering = ["day"]
        constraints = [
            models.UniqueConstraint(fields=["day"], condition=models.Q(office=None), name="company_day_once"),
            models.UniqueConstraint(fields=["office", "day"], name="office_day_once"),
        ]

    def __str__(self) -> str:
        return f"{self.day} {self.name}"
