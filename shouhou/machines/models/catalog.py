"""The catalogue: models and the component tree. Shared by everybody who sees machines."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from shouhou.foundation.models import Record
from shouhou.foundation.scoping import Scope, ScopedManager


class MachineModel(Record):
    """A type of machine, with the terms it is sold and commissioned under."""

    code = models.CharField(_("model code"), max_length=60, unique=True)
    name = models.CharField(_("model name"), max_length=120)
    family = models.CharField(_("product family"), max_length=60, blank=True, default="")
    commissioning_workdays = models.PositiveSmallIntegerField(_("commissioning working days"), default=5)
    warranty_months = models.PositiveSmallIntegerField(_("warranty months"), default=12)
    warranty_hours = models.PositiveIntegerField(_("warranty hours"), null=True, blank=True)

    objects = ScopedManager["MachineModel"](Scope(view="machines.machine_view", office=None))

    class Meta:
        verbose_name = _("machine model")
        verbose_name_plural = _("machine models")
        constraints = [
            models.CheckConstraint(name="machine_model_code_given", condition=~Q(code="")),
            models.CheckConstraint(
                name="machine_model_terms_sane",
                condition=Q(warranty_months__lte=240) & Q(commissioning_workdays__lte=250),
            ),
        ]
        indexes = [models.Index(fields=["family", "name"], name="machine_model_list")]

    def __str__(self) -> str:
        return self.name


class FaultComponent(Record):
    """A component in a tree of at most three levels, for failure codes."""

    code = models.CharField(_("component code"), max_length=40, unique=True)
    name = models.CharField(_("component name"), max_length=80)
    parent = models.ForeignKey(
        "self", models.PROTECT, related_name="+", null=True, blank=True, verbose_name=_("parent component")
    )
    level = models.PositiveSmallIntegerField(_("component level"), default=1)
    family = models.CharField(_("product family"), max_length=60, blank=True, default="")

    objects = ScopedManager["FaultComponent"](Scope(view="machines.machine_view", office=None))

    class Meta:
        verbose_name = _("component")
        verbose_name_plural = _("components")
        constraints = [
            models.CheckConstraint(
                name="component_three_levels",
                condition=Q(level=1, parent__isnull=True) | Q(level__in=(2, 3), parent__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return self.name
