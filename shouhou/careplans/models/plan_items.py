"""Planned contacts with customers."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from shouhou.careplans.rules.plan_items import PlanExclusion
from shouhou.careplans.rules.plan_items import PlanKind as Kind
from shouhou.customers.models import Contact, Customer
from shouhou.foundation.models import Record
from shouhou.foundation.scoping import Scope, ScopedManager
from shouhou.org.models import Office, Person


class PlanKind(models.TextChoices):
    """A visit in person, or a call."""

    VISIT = Kind.VISIT.value, _("Visit in person")
    PHONE = Kind.PHONE.value, _("Phone call")


class K6Exclusion(models.TextChoices):
    """Why a plan item does not count for customer visits done."""

    CUSTOMER_CANCELLED = (
        PlanExclusion.CUSTOMER_CANCELLED.value,
        _("Cancelled by the customer, with evidence."),
    )


class VisitPlanItem(Record):
    """One contact the office planned for a month. Settled: due_by_on, is_done, k6_exclusion."""

    office = models.ForeignKey(
        Office, models.PROTECT, related_name="+", db_index=False, verbose_name=_("office")
    )
    customer = models.ForeignKey(
        Customer, models.PROTECT, related_name="+", db_index=False, verbose_name=_("customer")
    )
    contact = models.ForeignKey(
        Contact, models.PROTECT, related_name="+", null=True, blank=True, verbose_name=_("contact")
    )
    person = models.ForeignKey(
        Person,
        models.PROTECT,
        related_name="+",
        db_index=False,
        null=True,
        blank=True,
        verbose_name=_("visitor"),
    )
    kind = models.CharField(_("kind"), max_length=8, choices=PlanKind.choices, default=PlanKind.VISIT.value)
    plan_period = models.CharField(_("plan month"), max_length=7)
    due_on = models.DateField(_("planned for"))
    due_by_on = models.DateField(_("due by"))
    frozen = models.BooleanField(_("in the frozen plan"), default=True)
    added_late = models.BooleanField(_("added later"), default=False)
    done_on = models.DateField(_("done on"), null=True, blank=True)
    topics = models.TextField(_("topics"), blank=True, default="")
    machine_status = models.TextField(_("machine status"), blank=True, default="")
    customer_confirmed = models.BooleanField(_("confirmed by the customer"), default=False)
    cancelled_by_customer_on = models.DateField(_("cancelled by the customer on"), null=True, blank=True)
    cancel_evidence = models.TextField(_("evidence of the cancellation"), blank=True, default="")
    postponed_to = models.DateField(_("postponed to"), null=True, blank=True)
    is_done = models.BooleanField(_("done"), default=False)
    k6_exclusion = models.CharField(
        _("left out of visits done"), max_length=20, blank=True, default="", choices=K6Exclusion.choices
    )
    external_ref = models.CharField(_("reference elsewhere"), max_length=80)

    objects = ScopedManager["VisitPlanItem"](
        Scope(view="careplans.plan_view", office="office", person=("person",), customer=("customer",))
    )

    class Meta:
        verbose_name = _("planned visit")
        verbose_name_plural = _("planned visits")
        constraints = [
            models.UniqueConstraint(
                fields=["office", "customer", "plan_period", "external_ref"], name="plan_item_once"
            ),
            models.CheckConstraint(name="plan_kind_known", condition=Q(kind__in=PlanKind.values)),
            models.CheckConstraint(
                name="plan_k6_known", condition=Q(k6_exclusion__in=["", *K6Exclusion.values])
            ),
            models.CheckConstraint(
                name="plan_done_is_dated", condition=Q(is_done=False) | Q(done_on__isnull=False)
            ),
        ]
        indexes = [
            models.Index(fields=["office", "due_by_on", "k6_exclusion", "is_done"], name="plan_k6"),
            models.Index(fields=["office", "due_by_on", "customer"], name="plan_coverage"),
            models.Index(fields=["customer", "due_on"], name="plan_customer"),
            models.Index(fields=["person", "due_on"], name="plan_person"),
        ]

    def __str__(self) -> str:
        return f"{self.plan_period} {self.customer_id}"
