"""Meter readings and parts under a warranty of their own."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from shouhou.foundation.models import Record
from shouhou.foundation.scoping import Scope, ScopedManager
from shouhou.machines.models.catalog import FaultComponent
from shouhou.machines.models.machines import Machine
from shouhou.machines.models.words import MeterSource


class MeterReading(Record):
    """Running hours of a machine at a moment."""

    machine = models.ForeignKey(
        Machine, models.PROTECT, related_name="+", db_index=False, verbose_name=_("machine")
    )
    read_at = models.DateTimeField(_("read at"))
    hours = models.PositiveIntegerField(_("running hours"))
    source = models.CharField(
        _("source"), max_length=12, choices=MeterSource.choices, default=MeterSource.VISIT.value
    )

    objects = ScopedManager["MeterReading"](
        Scope(view="machines.machine_view", office="machine__office", customer=("machine__customer",))
    )

    class Meta:
        verbose_name = _("meter reading")
        verbose_name_plural = _("meter readings")
        constraints = [
            models.UniqueConstraint(fields=["machine", "read_at"], name="meter_read_once"),
        ]

    def __str__(self) -> str:
        return f"{self.machine_id}: {self.hours} h"


class PartWarranty(Record):
    """A replaced part and the days [from_on, until_on) it is covered."""

    machine = models.ForeignKey(
        Machine, models.PROTECT, related_name="+", db_index=False, verbose_name=_("machine")
    )
    component = models.ForeignKey(
        FaultComponent, models.PROTECT, related_name="+", null=True, blank=True, verbose_name=_("component")
    )
    part_no = models.CharField(_("part number"), max_length=60)
    part_name = models.CharField(_("part name"), max_length=120, blank=True, default="")
    serial_no = models.CharField(_("part serial number"), max_length=60, blank=True, default="")
    replaced_on = models.DateField(_("replaced on"))
    from_on = models.DateField(_("warranty from"))
    until_on = models.DateField(_("warranty until"))

    objects = ScopedManager["PartWarranty"](
        Scope(view="machines.machine_view", office="machine__office", customer=("machine__customer",))
    )

    class Meta:
        verbose_name = _("part warranty")
        verbose_name_plural = _("part warranties")
        constraints = [
            models.UniqueConstraint(
                fields=["machine", "part_no", "serial_no", "replaced_on"], name="part_warranty_once"
            ),
            models.CheckConstraint(name="part_warranty_some_days", condition=Q(until_on__gt=F("from_on"))),
        ]

    def __str__(self) -> str:
        return f"{self.machine_id}: {self.part_no}"
