"""Where the work is done: regions and offices."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from shouhou.foundation.models import Record
from shouhou.foundation.scoping import Scope, ScopedManager
from shouhou.kernel.moments import ZONE


class Region(Record):
    """大区: a group of offices, for roll-up only."""

    code = models.CharField(_("code"), max_length=20, unique=True)
    name = models.CharField(pgettext_lazy("region", "name"), max_length=60)

    objects = ScopedManager["Region"](Scope(view="org.office_view", office=None))

    class Meta:
        verbose_name = _("region")
        ordering = ["code"]

    def __str__(self) -> str:
        return self.name


class Office(Record):
    """办事处: the owner of people, machines, work and KPIs. Its zone decides what a day is."""

    code = models.CharField(_("code"), max_length=20, unique=True)
    name = models.CharField(pgettext_lazy("office", "name"), max_length=60)
    region = models.ForeignKey(Region, models.PROTECT, related_name="+", verbose_name=_("region"))
    province = models.CharField(_("province"), max_length=20, blank=True)
    city = models.CharField(_("city"), max_length=20, blank=True)
    zone = models.CharField(_("time zone"), max_length=40, default=ZONE)
    is_active = models.BooleanField(_("active"), default=True)

    objects = ScopedManager["Office"](Scope(view="org.office_view", office="id"))

    class Meta:
        verbose_name = _("office")
        ordering = ["code"]

    def __str__(self) -> str:
        return self.name
