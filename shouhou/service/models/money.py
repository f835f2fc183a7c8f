"""What service cost and what was sold. Days are those of the service, not of the claim."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from shouhou.customers.models import Customer
from shouhou.foundation.fields import MoneyField
from shouhou.foundation.models import Record
from shouhou.foundation.scoping import Scope, ScopedManager
from shouhou.machines.models import Machine
from shouhou.org.models import Office, Person
from shouhou.service.models.money_words import ExpenseCategory, K1Exclusion, RevenueKind
from shouhou.service.models.work_orders import WorkOrder


class ServiceExpense(Record):
    """Money spent. ``office`` bears it; ``helped_office`` is another office whose people did the work."""

    office = models.ForeignKey(
        Office, models.PROTECT, related_name="+", db_index=False, verbose_name=_("office")
    )
    work_order = models.ForeignKey(
        WorkOrder,
        models.PROTECT,
        related_name="+",
        db_index=False,
        null=True,
        blank=True,
        verbose_name=_("work order"),
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
    person = models.ForeignKey(
        Person, models.PROTECT, related_name="+", null=True, blank=True, verbose_name=_("engineer")
    )
    incurred_on = models.DateField(_("incurred on"))
    category = models.CharField(_("category"), max_length=16, choices=ExpenseCategory.choices)
    amount = MoneyField(_("amount"))
    description = models.CharField(
        pgettext_lazy("expense", "description"), max_length=200, blank=True, default=""
    )
    invoiced_to_customer = models.BooleanField(_("invoiced to the customer"), default=False)
    in_sale_price = models.BooleanField(_("priced in the sale"), default=False)
    helped_office = models.ForeignKey(
        Office,
        models.PROTECT,
        related_name="+",
        db_index=False,
        null=True,
        blank=True,
        verbose_name=_("helping office"),
    )
    k1_exclusion = models.CharField(
        _("left out of service expense"), max_length=16, blank=True, default="", choices=K1Exclusion.choices
    )
    external_ref = models.CharField(_("reference elsewhere"), max_length=80)

    objects = ScopedManager["ServiceExpense"](
        Scope(
            view="service.expense_view",
            office="office",
            extra_offices=("helped_office",),
            person=("person",),
        )
    )

    class Meta:
        verbose_name = _("service expense")
        verbose_name_plural = _("service expenses")
        constraints = [
            models.UniqueConstraint(fields=["external_ref"], name="expense_ref_once"),
            models.CheckConstraint(
                name="expense_category_known", condition=Q(category__in=ExpenseCategory.values)
            ),
            models.CheckConstraint(
                name="expense_k1_known", condition=Q(k1_exclusion__in=["", *K1Exclusion.values])
            ),
            models.CheckConstraint(
                name="expense_only_parts_come_back", condition=Q(amount__gte=0) | Q(category="free_parts")
            ),
        ]
        indexes = [
            models.Index(
                fields=["office", "incurred_on", "k1_exclusion", "category", "amount"], name="expense_k1"
            ),
            models.Index(fields=["work_order"], name="expense_order"),
            models.Index(
                fields=["helped_office", "incurred_on"],
                name="expense_helper",
                condition=Q(helped_office__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.incurred_on} {self.category} {self.amount}"


class Revenue(Record):
    """Recognized revenue net of VAT; returned goods are negative."""

    office = models.ForeignKey(
        Office, models.PROTECT, related_name="+", db_index=False, verbose_name=_("office")
    )
    recognized_on = models.DateField(_("recognized on"))
    kind = models.CharField(_("kind of revenue"), max_length=8, choices=RevenueKind.choices)
    amount = MoneyField(_("net amount"))
    document_no = models.CharField(_("document number"), max_length=60)
    customer = models.ForeignKey(
        Customer, models.PROTECT, related_name="+", null=True, blank=True, verbose_name=_("customer")
    )
    external_ref = models.CharField(_("reference elsewhere"), max_length=80)

    objects = ScopedManager["Revenue"](Scope(view="service.revenue_view", office="office"))

    class Meta:
        verbose_name = _("revenue")
        verbose_name_plural = _("revenue")
        constraints = [
            models.UniqueConstraint(fields=["external_ref"], name="revenue_ref_once"),
            models.CheckConstraint(name="revenue_kind_known", condition=Q(kind__in=RevenueKind.values)),
            models.CheckConstraint(
                name="revenue_returns_are_negative", condition=~Q(kind="return") | Q(amount__lte=0)
            ),
        ]
        indexes = [
            models.Index(fields=["office", "recognized_on", "kind", "amount"], name="revenue_office"),
        ]

    def __str__(self) -> str:
        return self.document_no
