"""The installed base: one row is one machine, with what its dates have settled."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from shouhou.customers.models import Customer, Site
from shouhou.foundation.models import Record
from shouhou.foundation.scoping import Scope, ScopedManager
from shouhou.machines.models.catalog import MachineModel
from shouhou.machines.models.words import K4Exclusion
from shouhou.org.models import Office


class Machine(Record):
    """A machine, from contract to scrap.

    Settled by the rules at every write: warranty_from/until, commission_due_at, commission_office,
    commissioned_on_time (None = not accepted yet), k4_exclusion ('' = counts).
    """

    serial_no = models.CharField(_("serial number"), max_length=60, unique=True)
    model = models.ForeignKey(MachineModel, models.PROTECT, related_name="+", verbose_name=_("machine model"))
    customer = models.ForeignKey(
        Customer, models.PROTECT, related_name="+", db_index=False, verbose_name=_("customer")
    )
    site = models.ForeignKey(
        Site, models.PROTECT, related_name="+", null=True, blank=True, verbose_name=_("site")
    )
    office = models.ForeignKey(
        Office, models.PROTECT, related_name="+", db_index=False, verbose_name=_("home office")
    )
    config = models.CharField(_("configuration"), max_length=160, blank=True, default="")
    batch_no = models.CharField(_("batch"), max_length=40, blank=True, default="")
    produced_on = models.DateField(_("produced on"), null=True, blank=True)
    shipped_on = models.DateField(_("shipped on"), null=True, blank=True)
    contract_due_on = models.DateField(_("contract commissioning date"), null=True, blank=True)
    site_ready_at = models.DateTimeField(_("site ready at"), null=True, blank=True)
    site_ready_note = models.TextField(_("site-ready notice"), blank=True, default="")
    accepted_at = models.DateTimeField(_("accepted at"), null=True, blank=True)
    accepted_by = models.CharField(_("accepted by"), max_length=60, blank=True, default="")
    line_head = models.ForeignKey(
        "self",
        models.PROTECT,
        related_name="+",
        db_index=False,
        null=True,
        blank=True,
        verbose_name=_("head of its line"),
    )
    retired_on = models.DateField(_("retired on"), null=True, blank=True)
    cancelled_on = models.DateField(_("order cancelled on"), null=True, blank=True)
    factory_late = models.BooleanField(_("late from the factory"), default=False)
    warranty_months = models.PositiveSmallIntegerField(_("agreed warranty months"), null=True, blank=True)
    warranty_hours = models.PositiveIntegerField(_("agreed warranty hours"), null=True, blank=True)
    warranty_start_on = models.DateField(_("agreed warranty start"), null=True, blank=True)
    warranty_from = models.DateField(_("warranty from"), null=True, blank=True)
    warranty_until = models.DateField(_("warranty until"), null=True, blank=True)
    commission_due_at = models.DateTimeField(_("commissioning due at"), null=True, blank=True)
    commission_office = models.ForeignKey(
        Office,
        models.PROTECT,
        related_name="+",
        db_index=False,
        null=True,
        blank=True,
        verbose_name=_("commissioning office"),
    )
    commissioned_on_time = models.BooleanField(_("commissioned in time"), null=True, blank=True)
    k4_exclusion = models.CharField(
        _("left out of commissioning in time"),
        max_length=24,
        blank=True,
        default=K4Exclusion.NO_DUE_DATE.value,
        choices=K4Exclusion.choices,
    )
    external_ref = models.CharField(_("reference elsewhere"), max_length=80, blank=True, default="")

    objects = ScopedManager["Machine"](
        Scope(view="machines.machine_view", office="office", customer=("customer",))
    )

    class Meta:
        verbose_name = _("machine")
        verbose_name_plural = _("machines")
        constraints = [
            models.CheckConstraint(name="machine_serial_given", condition=~Q(serial_no="")),
            models.CheckConstraint(
                name="machine_warranty_whole",
                condition=Q(warranty_from__isnull=True, warranty_until__isnull=True)
                | Q(warranty_from__isnull=False, warranty_until__gte=F("warranty_from")),
            ),
            models.CheckConstraint(
                name="machine_k4_known",
                condition=Q(k4_exclusion__in=["", *K4Exclusion.values]),
            ),
            models.CheckConstraint(
                name="machine_due_when_counted",
                condition=~Q(k4_exclusion="") | Q(commission_due_at__isnull=False),
            ),
            models.CheckConstraint(
                name="machine_outcome_has_acceptance",
                condition=Q(commissioned_on_time__isnull=True) | Q(accepted_at__isnull=False),
            ),
        ]
        indexes = [
            models.Index(
                fields=["commission_office", "commission_due_at", "k4_exclusion", "commissioned_on_time"],
                name="machine_k4",
            ),
            models.Index(fields=["office", "serial_no"], name="machine_office_list"),
            models.Index(fields=["customer", "serial_no"], name="machine_customer_list"),
            models.Index(fields=["warranty_until"], name="machine_warranty_end"),
            models.Index(fields=["line_head"], name="machine_line", condition=Q(line_head__isnull=False)),
        ]

    def __str__(self) -> str:
        return self.serial_no


class MachineOffice(Record):
    """Which office answered for a machine, over [from_on, until_on); the open row is today's."""

    machine = models.ForeignKey(
        Machine, models.PROTECT, related_name="+", db_index=False, verbose_name=_("machine")
    )
    office = models.ForeignKey(
        Office, models.PROTECT, related_name="+", db_index=False, verbose_name=_("office")
    )
    from_on = models.DateField(_("from"))
    until_on = models.DateField(_("until"), null=True, blank=True)

    objects = ScopedManager["MachineOffice"](Scope(view="machines.machine_view", office="office"))

    class Meta:
        verbose_name = _("home office period")
        verbose_name_plural = _("home office periods")
        constraints = [
            models.UniqueConstraint(fields=["machine", "from_on"], name="machine_office_starts_once"),
            models.UniqueConstraint(
                fields=["machine"], condition=Q(until_on__isnull=True), name="machine_office_one_open"
            ),
            models.CheckConstraint(
                name="machine_office_some_days",
                condition=Q(until_on__isnull=True) | Q(until_on__gt=F("from_on")),
            ),
        ]
        indexes = [models.Index(fields=["office", "from_on", "until_on"], name="machine_office_stays")]

    def __str__(self) -> str:
        return f"{self.machine_id}: {self.office_id} {self.from_on}"


class WarrantyExtension(Record):
    """A longer warranty, bought or granted."""

    machine = models.ForeignKey(
        Machine, models.PROTECT, related_name="+", db_index=False, verbose_name=_("machine")
    )
    until_on = models.DateField(_("warranty until"))
    reason = models.CharField(_("reason"), max_length=200)
    granted_on = models.DateField(_("granted on"))

    objects = ScopedManager["WarrantyExtension"](
        Scope(view="machines.machine_view", office="machine__office", customer=("machine__customer",))
    )

    class Meta:
        verbose_name = _("warranty extension")
        verbose_name_plural = _("warranty extensions")
        constraints = [
            models.UniqueConstraint(fields=["machine", "until_on"], name="warranty_extension_once"),
            models.CheckConstraint(name="warranty_extension_reason_given", condition=~Q(reason="")),
        ]

    def __str__(self) -> str:
        return f"{self.machine_id} → {self.until_on}"


class WarrantyExposure(Record):
    """Days under warranty one office answers for: settled from office history, cover and the machine's life.

    ``from_day``/``until_day`` are the same days as whole numbers, so that both databases add the overlap
    with a period in one indexed query.
    """

    machine = models.ForeignKey(
        Machine, models.PROTECT, related_name="+", db_index=False, verbose_name=_("machine")
    )
    office = models.ForeignKey(
        Office, models.PROTECT, related_name="+", db_index=False, verbose_name=_("office")
    )
    from_on = models.DateField(_("from"))
    until_on = models.DateField(_("until"))
    from_day = models.IntegerField(_("from day"))
    until_day = models.IntegerField(_("until day"))

    objects = ScopedManager["WarrantyExposure"](Scope(view="machines.machine_view", office="office"))

    class Meta:
        verbose_name = _("warranty exposure")
        verbose_name_plural = _("warranty exposures")
        constraints = [
            models.UniqueConstraint(fields=["machine", "from_on"], name="exposure_starts_once"),
            models.CheckConstraint(
                name="exposure_some_days",
                condition=Q(until_on__gt=F("from_on")) & Q(until_day__gt=F("from_day")),
            ),
        ]
        indexes = [
            models.Index(fields=["office", "until_day", "from_day"], name="exposure_days"),
        ]

    def __str__(self) -> str:
        return f"{self.machine_id}: {self.office_id} {self.from_on} – {self.until_on}"
