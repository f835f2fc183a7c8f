"""Complaints."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from shouhou.complaints.models.words import (
    Closing,
    ComplaintChannel,
    ComplaintKind,
    ComplaintSeverity,
    ComplaintState,
    K7Exclusion,
    K8Exclusion,
    Validity,
)
from shouhou.customers.models import Customer
from shouhou.foundation.models import Record
from shouhou.foundation.scoping import Scope, ScopedManager
from shouhou.machines.models import Machine
from shouhou.org.models import Office, Person
from shouhou.service.models import ServiceRequest


class Complaint(Record):
    """Dissatisfaction that expects an answer. Settled: due moments, k7/k8 exclusions, k8_at, k8_satisfied."""

    number = models.CharField(_("complaint number"), max_length=40, unique=True)
    office = models.ForeignKey(
        Office, models.PROTECT, related_name="+", db_index=False, verbose_name=_("responsible office")
    )
    customer = models.ForeignKey(
        Customer, models.PROTECT, related_name="+", db_index=False, verbose_name=_("customer")
    )
    machine = models.ForeignKey(
        Machine, models.PROTECT, related_name="+", null=True, blank=True, verbose_name=_("machine")
    )
    request = models.ForeignKey(
        ServiceRequest, models.PROTECT, related_name="+", null=True, blank=True, verbose_name=_("request")
    )
    channel = models.CharField(
        _("channel"), max_length=10, choices=ComplaintChannel.choices, default=ComplaintChannel.PHONE.value
    )
    severity = models.CharField(
        _("severity"), max_length=10, choices=ComplaintSeverity.choices, default=ComplaintSeverity.MINOR.value
    )
    received_at = models.DateTimeField(_("received at"))
    subject = models.CharField(_("subject"), max_length=160)
    description = models.TextField(_("description"), blank=True, default="")
    kind = models.CharField(
        _("kind"), max_length=8, choices=ComplaintKind.choices, default=ComplaintKind.SERVICE.value
    )
    handling_at_fault = models.BooleanField(_("handling at fault"), default=False)
    validity = models.CharField(
        _("validity"), max_length=10, choices=Validity.choices, default=Validity.UNDECIDED.value
    )
    validity_decided_at = models.DateTimeField(_("validity decided at"), null=True, blank=True)
    validity_by_id = models.BigIntegerField(null=True)
    same_matter_as = models.ForeignKey(
        "self", models.PROTECT, related_name="+", null=True, blank=True, verbose_name=_("same matter as")
    )
    owner = models.ForeignKey(
        Person, models.PROTECT, related_name="+", null=True, blank=True, verbose_name=_("owner")
    )
    acknowledge_due_at = models.DateTimeField(_("acknowledgment due at"))
    resolve_due_at = models.DateTimeField(_("resolution due at"))
    acknowledged_at = models.DateTimeField(_("acknowledged at"), null=True, blank=True)
    first_closed_at = models.DateTimeField(_("first closed at"), null=True, blank=True)
    closed_at = models.DateTimeField(pgettext_lazy("complaint", "closed at"), null=True, blank=True)
    closing = models.CharField(
        _("customer's answer at closing"), max_length=16, choices=Closing.choices, blank=True, default=""
    )
    contact_attempts = models.PositiveSmallIntegerField(_("contact attempts"), default=0)
    first_attempt_on = models.DateField(_("first attempt on"), null=True, blank=True)
    last_attempt_on = models.DateField(_("last attempt on"), null=True, blank=True)
    reopened_at = models.DateTimeField(_("reopened at"), null=True, blank=True)
    reopen_count = models.PositiveSmallIntegerField(_("times reopened"), default=0)
    state = models.CharField(
        _("state"), max_length=10, choices=ComplaintState.choices, default=ComplaintState.OPEN.value
    )
    root_cause = models.TextField(_("root cause"), blank=True, default="")
    corrective_action = models.TextField(_("corrective action"), blank=True, default="")
    k7_exclusion = models.CharField(
        _("left out of complaints"), max_length=16, blank=True, default="", choices=K7Exclusion.choices
    )
    k8_exclusion = models.CharField(
        _("left out of handling satisfaction"),
        max_length=16,
        blank=True,
        default="",
        choices=K8Exclusion.choices,
    )
    k8_at = models.DateTimeField(_("enters handling satisfaction at"))
    k8_satisfied = models.BooleanField(_("handled to satisfaction"), null=True, blank=True)
    external_ref = models.CharField(_("reference elsewhere"), max_length=80, blank=True, default="")

    objects = ScopedManager["Complaint"](
        Scope(view="complaints.complaint_view", office="office", person=("owner",), customer=("customer",))
    )

    class Meta:
        verbose_name = _("complaint")
        verbose_name_plural = _("complaints")
        constraints = [
            models.CheckConstraint(name="complaint_number_given", condition=~Q(number="")),
            models.CheckConstraint(
                name="complaint_validity_known", condition=Q(validity__in=Validity.values)
            ),
            models.CheckConstraint(
                name="complaint_k7_known", condition=Q(k7_exclusion__in=["", *K7Exclusion.values])
            ),
            models.CheckConstraint(
                name="complaint_k8_known", condition=Q(k8_exclusion__in=["", *K8Exclusion.values])
            ),
            models.CheckConstraint(
                name="complaint_invalid_was_decided",
                condition=~Q(validity="invalid") | Q(validity_decided_at__isnull=False),
            ),
            models.CheckConstraint(
                name="complaint_closed_whole",
                condition=Q(state="open", closed_at__isnull=True)
                | Q(state="closed", closed_at__isnull=False) & ~Q(closing=""),
            ),
            models.CheckConstraint(
                name="complaint_closed_after_receipt",
                condition=Q(closed_at__isnull=True) | Q(closed_at__gte=F("received_at")),
            ),
        ]
        indexes = [
            models.Index(fields=["office", "received_at", "k7_exclusion"], name="complaint_k7"),
            models.Index(
                fields=["office", "k8_at", "k8_exclusion", "k8_satisfied", "closing"], name="complaint_k8"
            ),
            models.Index(fields=["office", "state", "resolve_due_at"], name="complaint_office_state"),
            models.Index(fields=["customer", "received_at"], name="complaint_customer"),
            models.Index(fields=["received_at"], name="complaint_received"),
        ]

    def __str__(self) -> str:
        return self.number
