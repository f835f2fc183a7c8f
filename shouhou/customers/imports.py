"""What can be imported about customers."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from shouhou.customers.commands.customers import (
    ContactRow,
    CustomerRow,
    SiteRow,
    record_contacts,
    record_customers,
    record_sites,
)
from shouhou.customers.models import CustomerLevel, DistanceBand
from shouhou.customers.permissions import Permission
from shouhou.foundation.importing.kinds import Column, ImportKind, register

_LEVELS = {level.value: level.value for level in CustomerLevel}
_BANDS = {"同城": "same_city", "同省": "same_province", "省外": "other"} | {
    band.value: band.value for band in DistanceBand
}
_CUSTOMER = Column(
    "customer_code", _("customer code"), required=True, example="C0001", max_length=40, aliases=("客户编号",)
)

register(
    ImportKind(
        code="customers",
        label=_("Customers"),
        permission=Permission.RECORD_IMPORT,
        columns=(
            Column(
                "code",
                _("customer code"),
                required=True,
                example="C0001",
                max_length=40,
                aliases=("客户编号",),
            ),
            Column("name", _("customer name"), required=True, example="杭州华丰包装有限公司", max_length=160),
            Column("office_code", _("office code"), required=True, example="HZ", max_length=20),
            Column("short_name", _("short name"), example="华丰包装", max_length=60),
            Column("level", _("customer level"), kind="choice", choices=_LEVELS, example="A"),
            Column("industry", _("industry"), example="食品", max_length=60),
            Column("province", _("province"), example="浙江", max_length=40),
            Column("city", _("city"), example="杭州", max_length=40),
            Column("is_active", _("active"), kind="bool", example="是"),
            Column("external_ref", _("reference elsewhere"), max_length=80),
        ),
        row=CustomerRow,
        apply=record_customers,
        order=20,
    ),
    ImportKind(
        code="sites",
        label=_("Sites"),
        permission=Permission.RECORD_IMPORT,
        columns=(
            _CUSTOMER,
            Column("name", _("site name"), required=True, example="一号车间", max_length=120),
            Column("address", _("address"), example="萧山区建设一路 1 号", max_length=240),
            Column("province", _("province"), example="浙江", max_length=40),
            Column("city", _("city"), example="杭州", max_length=40),
            Column("distance_band", _("distance"), kind="choice", choices=_BANDS, example="同城"),
            Column("latitude", _("latitude"), kind="decimal", example="30.185000"),
            Column("longitude", _("longitude"), kind="decimal", example="120.264000"),
        ),
        row=SiteRow,
        apply=record_sites,
        order=21,
    ),
    ImportKind(
        code="contacts",
        label=_("Contacts"),
        permission=Permission.RECORD_IMPORT,
        columns=(
            _CUSTOMER,
            Column("name", _("contact name"), required=True, example="王建国", max_length=60),
            Column("phone", _("phone"), example="13800000000", max_length=40),
            Column("title", pgettext_lazy("contact", "title"), example="设备科长", max_length=60),
            Column("site_name", _("site name"), example="一号车间", max_length=120),
            Column("is_primary", _("first contact"), kind="bool", example="是"),
        ),
        row=ContactRow,
        apply=record_contacts,
        order=22,
    ),
)
