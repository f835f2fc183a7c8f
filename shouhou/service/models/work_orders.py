"""Work orders, visits, crews and failures."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from shouhou.customers.models import Customer, Site
from shouhou.foundation.models import Record
from shouhou.foundation.scoping import Scope, ScopedManager
from shouhou.machines.models import FaultComponent, Machine
from shouhou.org.models import Office, Person
from shouhou.service.models.requests import ServiceRequest
from shouhou.service.models.words import K2Exclusion, OrderState, Responsibility, WorkType


class WorkOrder(Record):
    """An authorized job, usually on one machine."""

    number = models.CharField(_("work order number"), max_length=40, unique=True)
    request = models.ForeignKey(
        ServiceRequest,
        models.PROTECT,
        related_name="order_rows",
        null=True,
        blank=True,
        verbose_name=_("request"),
    )
    machine = models.ForeignKey(
        Machine,
        models.PROTECT,
        related_name="+",
        db_index=False,
        null=True,
        blank=True,
        verbose_name=_("machine"),
    )
    customer = models.ForeignKey(
        Customer, models.PROTECT, related_name="+", db_index=False, verbose_name=_("customer")
    )
    site = models.ForeignKey(
        Site, models.PROTECT, related_name="+", db_index=False, null=True, blank=True, verbose_name=_("site")
    )
    office = models.ForeignKey(
        Office, models.PROTECT, related_name="+", db_index=False, verbose_name=_("office")
    )
    work_type = models.CharField(_("work order type"), max_length=12, choices=WorkType.choices)
    state = models.CharField(
        _("state"), max_length=12, choices=OrderState.choices, default=OrderState.OPEN.value
    )
    chargeable = models.BooleanField(_("chargeable"), default=False)
    opened_at = models.DateTimeField(_("opened at"))
    promised_at = models.DateTimeField(_("promised at"), null=True, blank=True)
    closed_at = models.DateTimeField(_("closed at"), null=True, blank=True)
    lead = models.ForeignKey(
        Person,
        models.PROTECT,
        related_name="+",
        db_index=False,
        null=True,
        blank=True,
        verbose_name=_("engineer in charge"),
    )
    summary = models.TextField(_("summary"), blank=True, default="")
    external_ref = models.CharField(_("reference elsewhere"), max_length=80, blank=True, default="")

    objects = ScopedManager["WorkOrder"](
        Scope(
            view="service.work_order_view",
            office="office",
            person=("lead", "visit_rows__member_rows__person"),
            customer=("customer",),
        )
    )

    class Meta:
        verbose_name = _("work order")
        verbose_name_plural = _("work orders")
        constraints = [
            models.CheckConstraint(name="order_number_given", condition=~Q(number="")),
            models.CheckConstraint(name="order_type_known", condition=Q(work_type__in=WorkType.values)),
            models.CheckConstraint(name="order_state_known", condition=Q(state__in=OrderState.values)),
            models.CheckConstraint(
                name="order_closed_is_dated", condition=~Q(state="closed") | Q(closed_at__isnull=False)
            ),
            models.CheckConstraint(
                name="order_closed_after_opening",
                condition=Q(closed_at__isnull=True) | Q(closed_at__gte=F("opened_at")),
            ),
        ]
        indexes = [
            models.Index(fields=["office", "state", "opened_at"], name="order_office_state"),
            models.Index(fields=["office", "opened_at"], name="order_office_list"),
            models.Index(fields=["office", "closed_at", "work_type", "state"], name="order_office_closed"),
            models.Index(fields=["machine", "opened_at"], name="order_machine"),
            models.Index(fields=["customer", "opened_at"], name="order_customer"),
            models.Index(fields=["lead", "state"], name="order_lead"),
            models.Index(fields=["opened_at"], name="order_opened"),
        ]

    def __str__(self) -> str:
        return self.number


class Visit(Record):
    """One dispatch to one machine, with its times. Settled: home_office, counted_on, k2_exclusion."""

    work_order = models.ForeignKey(
        WorkOrder, models.PROTECT, related_name="visit_rows", db_index=False, verbose_name=_("work order")
    )
    machine = models.ForeignKey(
        Machine,
        models.PROTECT,
        related_name="+",
        db_index=False,
        null=True,
        blank=True,
        verbose_name=_("machine"),
    )
    office = models.ForeignKey(
        Office, models.PROTECT, related_name="+", db_index=False, verbose_name=_("office")
    )
    trip_no = models.CharField(_("trip number"), max_length=40, blank=True, default="")
    planned_start_at = models.DateTimeField(_("planned start"), null=True, blank=True)
    depart_at = models.DateTimeField(_("departed at"), null=True, blank=True)
    arrive_at = models.DateTimeField(_("arrived at"), null=True, blank=True)
    start_at = models.DateTimeField(_("work began at"), null=True, blank=True)
    finish_at = models.DateTimeField(_("work ended at"), null=True, blank=True)
    leave_at = models.DateTimeField(_("left at"), null=True, blank=True)
    is_remote = models.BooleanField(_("remote"), default=False)
    result = models.TextField(_("result"), blank=True, default="")
    home_office = models.ForeignKey(
        Office,
        models.PROTECT,
        related_name="+",
        db_index=False,
        null=True,
        blank=True,
        verbose_name=_("home office"),
    )
    counted_on = models.DateField(_("counted on"), null=True, blank=True)
    k2_exclusion = models.CharField(
        _("left out of services per machine"),
        max_length=20,
        blank=True,
        default="",
        choices=K2Exclusion.choices,
    )
    external_ref = models.CharField(_("reference elsewhere"), max_length=80, blank=True, default="")

    objects = ScopedManager["Visit"](
        Scope(
            view="service.work_order_view",
            office="office",
            extra_offices=("home_office",),
            person=("work_order__lead", "member_rows__person"),
            customer=("work_order__customer",),
        )
    )

    class Meta:
        verbose_name = _("visit")
        verbose_name_plural = _("visits")
        constraints = [
            models.UniqueConstraint(
                fields=["trip_no", "machine"],
                condition=~Q(trip_no="") & Q(k2_exclusion=""),
                name="visit_counts_once_a_trip",
            ),
            models.UniqueConstraint(fields=["work_order", "external_ref"], name="visit_ref_once"),
            models.CheckConstraint(
                name="visit_k2_known", condition=Q(k2_exclusion__in=["", *K2Exclusion.values])
            ),
            models.CheckConstraint(
                name="visit_counted_has_day",
                condition=~Q(k2_exclusion="")
                | Q(counted_on__isnull=False, home_office__isnull=False, arrive_at__isnull=False),
            ),
            models.CheckConstraint(
                name="visit_leaves_after_arrival",
                condition=Q(leave_at__isnull=True)
                | Q(arrive_at__isnull=True)
                | Q(leave_at__gte=F("arrive_at")),
            ),
        ]
        indexes = [
            models.Index(fields=["home_office", "counted_on", "k2_exclusion"], name="visit_k2"),
            models.Index(fields=["office", "planned_start_at"], name="visit_office_plan"),
            models.Index(fields=["machine", "arrive_at"], name="visit_machine"),
            models.Index(fields=["arrive_at"], name="visit_arrived"),
        ]

    def __str__(self) -> str:
        return f"{self.work_order_id}/{self.pk}"


class VisitMember(Record):
    """Someone on a visit, and his share of the work."""

    visit = models.ForeignKey(
        Visit, models.PROTECT, related_name="member_rows", db_index=False, verbose_name=_("visit")
    )
    person = models.ForeignKey(Person, models.PROTECT, related_name="+", verbose_name=_("engineer"))
    is_lead = models.BooleanField(_("in charge"), default=False)
    share_pct = models.PositiveSmallIntegerField(_("share (%)"), default=100)

    objects = ScopedManager["VisitMember"](
        Scope(view="service.work_order_view", office="visit__office", person=("person",))
    )

    class Meta:
        verbose_name = _("crew member")
        verbose_name_plural = _("crew")
        constraints = [
            models.UniqueConstraint(fields=["visit", "person"], name="visit_member_once"),
            models.UniqueConstraint(fields=["visit"], condition=Q(is_lead=True), name="visit_one_lead"),
            models.CheckConstraint(name="visit_member_share", condition=Q(share_pct__lte=100)),
        ]

    def __str__(self) -> str:
        return f"{self.visit_id}: {self.person_id}"


class Failure(Record):
    """What broke, why, and whose fault it was."""

    work_order = models.ForeignKey(
        WorkOrder,
        models.PROTECT,
        related_name="+",
        db_index=False,
        null=True,
        blank=True,
        verbose_name=_("work order"),
    )
    request = models.ForeignKey(
        ServiceRequest, models.PROTECT, related_name="+", null=True, blank=True, verbose_name=_("request")
    )
    machine = models.ForeignKey(
        Machine, models.PROTECT, related_name="+", db_index=False, verbose_name=_("machine")
    )
    failed_at = models.DateTimeField(_("failed at"))
    restored_at = models.DateTimeField(_("restored at"), null=True, blank=True)
    failure_mode = models.CharField(_("failure mode"), max_length=60, blank=True, default="")
    component = models.ForeignKey(
        FaultComponent, models.PROTECT, related_name="+", null=True, blank=True, verbose_name=_("component")
    )
    mechanism = models.CharField(_("mechanism"), max_length=80, blank=True, default="")
    cause = models.CharField(_("cause"), max_length=200, blank=True, default="")
    action = models.CharField(_("action"), max_length=200, blank=True, default="")
    responsibility = models.CharField(
        _("responsibility"),
        max_length=16,
        choices=Responsibility.choices,
        default=Responsibility.UNKNOWN.value,
    )
    responsibility_confirmed = models.BooleanField(_("responsibility confirmed"), default=False)
    down_hours = models.DecimalField(_("down hours"), max_digits=9, decimal_places=2, null=True, blank=True)
    active_repair_hours = models.DecimalField(
        _("active repair hours"), max_digits=9, decimal_places=2, null=True, blank=True
    )
    symptom_code = models.CharField(_("symptom code"), max_length=40, blank=True, default="")
    note = models.TextField(_("note"), blank=True, default="")
    external_ref = models.CharField(_("reference elsewhere"), max_length=80, blank=True, default="")

    objects = ScopedManager["Failure"](
        Scope(
            view="service.work_order_view",
            office="machine__office",
            extra_offices=("work_order__office",),
            person=("work_order__lead",),
            customer=("machine__customer",),
        )
    )

    class Meta:
        verbose_name = _("failure")
        verbose_name_plural = _("failures")
        constraints = [
            models.UniqueConstraint(fields=["machine", "external_ref"], name="failure_ref_once"),
            models.CheckConstraint(
                name="failure_responsibility_known",
                condition=Q(responsibility__in=Responsibility.values),
            ),
            models.CheckConstraint(
                name="failure_hours_not_negative",
                condition=(Q(down_hours__isnull=True) | Q(down_hours__gte=0))
                & (Q(active_repair_hours__isnull=True) | Q(active_repair_hours__gte=0)),
            ),
            models.CheckConstraint(
                name="failure_restored_after",
                condition=Q(restored_at__isnull=True) | Q(restored_at__gte=F("failed_at")),
            ),
        ]
        indexes = [
            models.Index(fields=["machine", "failed_at"], name="failure_machine"),
            models.Index(fields=["failed_at", "component"], name="failure_time"),
            models.Index(
                fields=["work_order", "responsibility", "responsibility_confirmed"], name="failure_order"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.machine_id}: {self.failure_mode}"
