"""Customer, site and contact rows."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from shouhou.customers.models.words import CustomerLevel, DistanceBand
from shouhou.foundation.models import Record
from shouhou.foundation.scoping import Scope, ScopedManager
from shouhou.org.models import Office


class Customer(Record):
    """A company that runs our machines. The owning office is the one that serves it by default."""

    code = models.CharField(_("customer code"), max_length=40, unique=True)
    name = models.CharField(_("customer name"), max_length=160)
    short_name = models.CharField(_("short name"), max_length=60, blank=True, default="")
    pinyin_initials = models.CharField(_("pinyin initials"), max_length=80, blank=True, default="")
    level = models.CharField(
        _("customer level"), max_length=1, choices=CustomerLevel.choices, default=CustomerLevel.C.value
    )
    industry = models.CharField(_("industry"), max_length=60, blank=True, default="")
    office = models.ForeignKey(
        Office, models.PROTECT, related_name="+", db_index=False, verbose_name=_("office")
    )
    province = models.CharField(_("province"), max_length=40, blank=True, default="")
    city = models.CharField(_("city"), max_length=40, blank=True, default="")
    is_active = models.BooleanField(_("active"), default=True)
    external_ref = models.CharField(_("reference elsewhere"), max_length=80, blank=True, default="")

    objects = ScopedManager["Customer"](
        Scope(view="customers.customer_view", office="office", customer=("pk",))
    )

    class Meta:
        verbose_name = _("customer")
        verbose_name_plural = _("customers")
        constraints = [
            models.CheckConstraint(name="customer_level_known", condition=Q(level__in=CustomerLevel.values)),
            models.CheckConstraint(name="customer_code_given", condition=~Q(code="")),
        ]
        indexes = [
            models.Index(fields=["office", "is_active", "name"], name="customer_office_list"),
            models.Index(fields=["pinyin_initials"], name="customer_initials"),
        ]

    def __str__(self) -> str:
        return self.short_name or self.name


class Site(Record):
    """A place of one customer where machines stand."""

    customer = models.ForeignKey(
        Customer, models.PROTECT, related_name="+", db_index=False, verbose_name=_("customer")
    )
    name = models.CharField(_("site name"), max_length=120)
    address = models.CharField(_("address"), max_length=240, blank=True, default="")
    province = models.CharField(_("province"), max_length=40, blank=True, default="")
    city = models.CharField(_("city"), max_length=40, blank=True, default="")
    distance_band = models.CharField(
        _("distance"), max_length=16, choices=DistanceBand.choices, default=DistanceBand.SAME_PROVINCE.value
    )
    latitude = models.DecimalField(_("latitude"), max_digits=9, decimal_places=6, null=True, blank=True)
    longitude = models.DecimalField(_("longitude"), max_digits=9, decimal_places=6, null=True, blank=True)

    objects = ScopedManager["Site"](
        Scope(view="customers.customer_view", office="customer__office", customer=("customer",))
    )

    class Meta:
        verbose_name = _("site")
        verbose_name_plural = _("sites")
        constraints = [
            models.UniqueConstraint(fields=["customer", "name"], name="site_name_once_a_customer"),
            models.CheckConstraint(
                name="site_distance_known", condition=Q(distance_band__in=DistanceBand.values)
            ),
            models.CheckConstraint(
                name="site_position_whole_or_none",
                condition=Q(latitude__isnull=True, longitude__isnull=True)
                | Q(latitude__range=(-90, 90), longitude__range=(-180, 180)),
            ),
        ]

    def __str__(self) -> str:
        return self.name


class Contact(Record):
    """A person at a customer."""

    customer = models.ForeignKey(
        Customer, models.PROTECT, related_name="+", db_index=False, verbose_name=_("customer")
    )
    site = models.ForeignKey(
        Site, models.PROTECT, related_name="+", null=True, blank=True, verbose_name=_("site")
    )
    name = models.CharField(_("contact name"), max_length=60)
    title = models.CharField(pgettext_lazy("contact", "title"), max_length=60, blank=True, default="")
    phone = models.CharField(_("phone"), max_length=40, blank=True, default="")
    is_primary = models.BooleanField(_("first contact"), default=False)

    objects = ScopedManager["Contact"](
        Scope(view="customers.customer_view", office="customer__office", customer=("customer",))
    )

    class Meta:
        verbose_name = _("contact")
        verbose_name_plural = _("contacts")
        constraints = [
            models.UniqueConstraint(fields=["customer", "name", "phone"], name="contact_once_a_customer"),
        ]

    def __str__(self) -> str:
        return self.name
