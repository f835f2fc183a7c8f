"""Service requests, and what moves their clock: pauses, reopenings, transfers."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from shouhou.customers.models import Customer, Site
from shouhou.foundation.models import Record
from shouhou.foundation.scoping import Scope, ScopedManager
from shouhou.machines.models import EntitlementReason, Machine
from shouhou.org.models import Office, Person
from shouhou.service.models.words import (
    Clock,
    K3Exclusion,
    PauseReason,
    RequestChannel,
    RequestKind,
    RequestState,
    Severity,
)


class FaultSymptom(Record):
    """A symptom code of the catalogue."""

    code = models.CharField(_("symptom code"), max_length=40, unique=True)
    name = models.CharField(_("symptom"), max_length=80)

    objects = ScopedManager["FaultSymptom"](Scope(view="service.request_view", office=None))

    class Meta:
        verbose_name = _("symptom")
        verbose_name_plural = _("symptoms")

    def __str__(self) -> str:
        return self.name


class ServiceRequest(Record):
    """What a customer asked for, what was promised, and how it ended.

    ``office`` answers today; ``kpi_office`` is the one the case counts for. Settled at every write:
    the due moments, kpi_office, the four on-time outcomes (None = undecided), restore_minutes, k3_exclusion.
    All moments that decide something are kept to the minute.
    """

    number = models.CharField(_("request number"), max_length=40, unique=True)
    office = models.ForeignKey(
        Office, models.PROTECT, related_name="+", db_index=False, verbose_name=_("office")
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
    lead = models.ForeignKey(
        Person,
        models.PROTECT,
        related_name="+",
        db_index=False,
        null=True,
        blank=True,
        verbose_name=_("engineer in charge"),
    )
    contact_name = models.CharField(_("contact name"), max_length=60, blank=True, default="")
    contact_phone = models.CharField(_("phone"), max_length=40, blank=True, default="")
    channel = models.CharField(
        _("channel"), max_length=8, choices=RequestChannel.choices, default=RequestChannel.PHONE.value
    )
    kind = models.CharField(
        _("kind"), max_length=8, choices=RequestKind.choices, default=RequestKind.FAULT.value
    )
    severity = models.CharField(_("severity"), max_length=2, choices=Severity.choices)
    symptom_code = models.CharField(_("symptom code"), max_length=40, blank=True, default="")
    description = models.TextField(_("description"), blank=True, default="")
    reported_at = models.DateTimeField(_("reported at"))
    recorded_at = models.DateTimeField(_("recorded at"))
    state = models.CharField(
        _("state"), max_length=12, choices=RequestState.choices, default=RequestState.NEW.value
    )
    in_warranty_at_report = models.BooleanField(_("under warranty when reported"), null=True, blank=True)
    entitlement_reason = models.CharField(
        _("entitlement"), max_length=16, choices=EntitlementReason.choices, blank=True, default=""
    )
    clock = models.CharField(_("clock"), max_length=8, choices=Clock.choices)
    promise_minutes = models.PositiveIntegerField(_("promised minutes"))
    respond_due_at = models.DateTimeField(_("response due at"))
    arrive_due_at = models.DateTimeField(_("arrival due at"), null=True, blank=True)
    restore_due_at = models.DateTimeField(_("restoration due at"))
    raw_restore_due_at = models.DateTimeField(_("restoration due at, without pauses"))
    responded_at = models.DateTimeField(_("responded at"), null=True, blank=True)
    arrived_at = models.DateTimeField(_("arrived at"), null=True, blank=True)
    restored_at = models.DateTimeField(_("restored at"), null=True, blank=True)
    temporary_fix = models.BooleanField(_("temporary fix"), default=False)
    temporary_fix_signed = models.BooleanField(_("temporary fix signed by the customer"), default=False)
    follow_up_on = models.DateField(_("follow-up on"), null=True, blank=True)
    remote_fix = models.BooleanField(_("fixed remotely"), default=False)
    duplicate_of = models.ForeignKey(
        "self",
        models.PROTECT,
        related_name="+",
        db_index=False,
        null=True,
        blank=True,
        verbose_name=_("duplicate of"),
    )
    cancelled_at = models.DateTimeField(_("cancelled at"), null=True, blank=True)
    cancel_reason = models.CharField(_("reason for cancelling"), max_length=200, blank=True, default="")
    repeat_of = models.ForeignKey(
        "self",
        models.PROTECT,
        related_name="+",
        db_index=False,
        null=True,
        blank=True,
        verbose_name=_("repeat of"),
    )
    is_repeat_30d = models.BooleanField(_("repeat within 30 days"), default=False)
    waits_for_company = models.BooleanField(_("waited for the company"), default=False)
    kpi_office = models.ForeignKey(
        Office, models.PROTECT, related_name="+", db_index=False, verbose_name=_("accountable office")
    )
    restored_on_time = models.BooleanField(_("restored in time"), null=True, blank=True)
    raw_on_time = models.BooleanField(_("restored in time, pauses ignored"), null=True, blank=True)
    responded_on_time = models.BooleanField(_("responded in time"), null=True, blank=True)
    arrived_on_time = models.BooleanField(_("arrived in time"), null=True, blank=True)
    arrival_applies = models.BooleanField(_("arrival promised"), default=True)
    restore_minutes = models.PositiveIntegerField(_("minutes to restoration"), null=True, blank=True)
    k3_exclusion = models.CharField(
        _("left out of repairs in time"), max_length=20, blank=True, default="", choices=K3Exclusion.choices
    )
    external_ref = models.CharField(_("reference elsewhere"), max_length=80, blank=True, default="")

    objects = ScopedManager["ServiceRequest"](
        Scope(
            view="service.request_view",
            office="office",
            extra_offices=("kpi_office",),
            person=("lead", "order_rows__lead", "order_rows__visit_rows__member_rows__person"),
            customer=("customer",),
        )
    )

    class Meta:
        verbose_name = _("service request")
        verbose_name_plural = _("service requests")
        constraints = [
            models.CheckConstraint(name="request_number_given", condition=~Q(number="")),
            models.CheckConstraint(name="request_severity_known", condition=Q(severity__in=Severity.values)),
            models.CheckConstraint(name="request_state_known", condition=Q(state__in=RequestState.values)),
            models.CheckConstraint(
                name="request_k3_known", condition=Q(k3_exclusion__in=["", *K3Exclusion.values])
            ),
            models.CheckConstraint(
                name="request_after_report",
                condition=(Q(restored_at__isnull=True) | Q(restored_at__gte=F("reported_at")))
                & (Q(arrived_at__isnull=True) | Q(arrived_at__gte=F("reported_at"))),
            ),
            models.CheckConstraint(
                name="request_restored_is_dated",
                condition=~Q(state="restored") | Q(restored_at__isnull=False),
            ),
            models.CheckConstraint(
                name="request_merged_into_another",
                condition=~Q(state="merged") | Q(duplicate_of__isnull=False),
            ),
            models.CheckConstraint(
                name="request_cancelled_is_dated",
                condition=~Q(state="cancelled") | Q(cancelled_at__isnull=False),
            ),
            models.CheckConstraint(
                name="request_pauses_only_help", condition=Q(restore_due_at__gte=F("raw_restore_due_at"))
            ),
        ]
        indexes = [
            models.Index(
                fields=[
                    "kpi_office",
                    "restore_due_at",
                    "k3_exclusion",
                    "restored_on_time",
                    "raw_on_time",
                    "responded_on_time",
                    "arrived_on_time",
                    "arrival_applies",
                    "waits_for_company",
                ],
                name="request_k3",
            ),
            models.Index(fields=["office", "state", "restore_due_at"], name="request_office_state"),
            models.Index(fields=["office", "reported_at"], name="request_office_list"),
            models.Index(fields=["machine", "reported_at"], name="request_machine"),
            models.Index(fields=["customer", "reported_at"], name="request_customer"),
            models.Index(fields=["lead", "state"], name="request_lead", condition=Q(lead__isnull=False)),
            models.Index(fields=["reported_at"], name="request_reported"),
            models.Index(
                fields=["duplicate_of"], name="request_duplicates", condition=Q(duplicate_of__isnull=False)
            ),
            models.Index(fields=["repeat_of"], name="request_repeats", condition=Q(repeat_of__isnull=False)),
        ]

    def __str__(self) -> str:
        return self.number


class RequestPause(Record):
    """A stretch in which work stood still; it stops the clock only when the rules and head office agree."""

    request = models.ForeignKey(
        ServiceRequest, models.PROTECT, related_name="+", db_index=False, verbose_name=_("request")
    )
    from_at = models.DateTimeField(pgettext_lazy("pause", "from"))
    until_at = models.DateTimeField(pgettext_lazy("pause", "until"), null=True, blank=True)
    reason = models.CharField(_("pause reason"), max_length=24, choices=PauseReason.choices)
    note = models.TextField(_("note"), blank=True, default="")
    evidence = models.TextField(_("evidence"), blank=True, default="")
    entered_at = models.DateTimeField(_("entered at"))
    entered_by_id = models.BigIntegerField(null=True)
    entered_by_name = models.CharField(_("entered by"), max_length=80, blank=True, default="")
    approved_at = models.DateTimeField(_("approved at"), null=True, blank=True)
    approved_by_id = models.BigIntegerField(null=True)
    approved_by_name = models.CharField(_("approved by"), max_length=80, blank=True, default="")
    approver_office_id = models.BigIntegerField(null=True)
    refused_at = models.DateTimeField(_("refused at"), null=True, blank=True)

    objects = ScopedManager["RequestPause"](
        Scope(view="service.request_view", office="request__office", person=("request__lead",))
    )

    class Meta:
        verbose_name = _("pause")
        verbose_name_plural = _("pauses")
        constraints = [
            models.UniqueConstraint(fields=["request", "from_at", "reason"], name="pause_once"),
            models.CheckConstraint(name="pause_reason_known", condition=Q(reason__in=PauseReason.values)),
            models.CheckConstraint(
                name="pause_some_time", condition=Q(until_at__isnull=True) | Q(until_at__gt=F("from_at"))
            ),
            models.CheckConstraint(
                name="pause_one_verdict", condition=Q(approved_at__isnull=True) | Q(refused_at__isnull=True)
            ),
            models.CheckConstraint(
                name="pause_not_self_approved",
                condition=Q(approved_by_id__isnull=True)
                | Q(entered_by_id__isnull=True)
                | ~Q(approved_by_id=F("entered_by_id")),
            ),
        ]
        indexes = [
            models.Index(fields=["until_at"], name="pause_open", condition=Q(until_at__isnull=True)),
        ]

    def __str__(self) -> str:
        return f"{self.request_id}: {self.reason}"


class RequestReopen(Record):
    """A restoration that did not last seven days and is void; ``continued_by`` is the report that made it so."""

    request = models.ForeignKey(
        ServiceRequest, models.PROTECT, related_name="+", db_index=False, verbose_name=_("request")
    )
    reopened_at = models.DateTimeField(_("reopened at"))
    reason = models.CharField(_("reason"), max_length=200, blank=True, default="")
    voided_restored_at = models.DateTimeField(_("restoration made void"))
    days_after = models.PositiveSmallIntegerField(_("days after restoration"))
    continued_by = models.ForeignKey(
        ServiceRequest,
        models.PROTECT,
        related_name="+",
        null=True,
        blank=True,
        verbose_name=_("reported again as"),
    )

    objects = ScopedManager["RequestReopen"](
        Scope(view="service.request_view", office="request__office", person=("request__lead",))
    )

    class Meta:
        verbose_name = _("reopening")
        verbose_name_plural = _("reopenings")
        constraints = [
            models.UniqueConstraint(fields=["request", "voided_restored_at"], name="restoration_void_once"),
            models.CheckConstraint(
                name="reopen_after_restoration", condition=Q(reopened_at__gte=F("voided_restored_at"))
            ),
            models.CheckConstraint(name="reopen_within_seven_days", condition=Q(days_after__lte=7)),
        ]

    def __str__(self) -> str:
        return f"{self.request_id}: {self.reopened_at:%Y-%m-%d}"


class RequestTransfer(Record):
    """A request handed from one office to another; the customer's clock does not restart."""

    request = models.ForeignKey(
        ServiceRequest, models.PROTECT, related_name="+", db_index=False, verbose_name=_("request")
    )
    from_office = models.ForeignKey(Office, models.PROTECT, related_name="+", verbose_name=_("from office"))
    to_office = models.ForeignKey(Office, models.PROTECT, related_name="+", verbose_name=_("to office"))
    at = models.DateTimeField(_("transferred at"))
    share_used_pct = models.PositiveSmallIntegerField(_("share of the promise used (%)"))
    reason = models.CharField(_("reason"), max_length=200)
    accepted_at = models.DateTimeField(_("accepted at"), null=True, blank=True)

    objects = ScopedManager["RequestTransfer"](
        Scope(
            view="service.request_view",
            office="to_office",
            extra_offices=("from_office",),
            person=("request__lead",),
        )
    )

    class Meta:
        verbose_name = _("transfer")
        verbose_name_plural = _("transfers")
        constraints = [
            models.UniqueConstraint(fields=["request", "at"], name="transfer_once"),
            models.CheckConstraint(name="transfer_between_two", condition=~Q(from_office=F("to_office"))),
        ]

    def __str__(self) -> str:
        return f"{self.request_id}: {self.from_office_id} → {self.to_office_id}"
