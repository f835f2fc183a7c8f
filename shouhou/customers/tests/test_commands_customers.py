"""Customers, sites and contacts taken in."""

from dataclasses import replace
from decimal import Decimal

import pytest

from shouhou.customers.commands.customers import (
    ContactRow,
    CustomerRow,
    SiteRow,
    record_contacts,
    record_customers,
    record_sites,
)
from shouhou.customers.models import Contact, Customer, Site
from shouhou.customers.rules.initials import initials
from shouhou.foundation.importing.kinds import Status
from shouhou.foundation.models import AuditEntry
from shouhou.kernel.errors import Denied
from tests import world

pytestmark = pytest.mark.django_db
ROW = CustomerRow("K1", "杭州华丰包装有限公司", "HZ", short_name="华丰包装", level="A")


@pytest.mark.parametrize(
    ("name", "expected"),
    [("华丰包装", "hfbz"), ("3M 中国", "3mzg"), ("重庆长安", "cqca"), ("", ""), ("（集团）", "jt")],
)
def test_initials_are_what_a_clerk_types(name: str, expected: str) -> None:
    assert initials(name) == expected


def test_customers_are_created_updated_and_left_alone() -> None:
    cast = world.cast()
    assert record_customers(actor=cast.manager, rows=[ROW], now=world.NOW)[0].status is Status.CREATED
    assert record_customers(actor=cast.manager, rows=[ROW], now=world.NOW)[0].status is Status.UNCHANGED
    changed = replace(ROW, level="B", short_name="华丰")
    assert record_customers(actor=cast.manager, rows=[changed], now=world.NOW)[0].status is Status.UPDATED
    customer = Customer.objects.unscoped("test").get()
    assert (customer.level, customer.pinyin_initials) == ("B", "hf")
    entry = AuditEntry.objects.unscoped("test").get(action="customers.customer.updated")
    assert entry.changes["level"] == ["A", "B"]


def test_an_office_writes_its_own_customers_alone() -> None:
    cast = world.cast()
    record_customers(actor=cast.manager, rows=[ROW], now=world.NOW)
    (foreign,) = record_customers(
        actor=cast.manager, rows=[replace(ROW, code="K2", office_code="GZ")], now=world.NOW
    )
    assert (foreign.status, foreign.field) == (Status.REFUSED, "office_code")
    (stolen,) = record_customers(actor=cast.outsider, rows=[replace(ROW, office_code="GZ")], now=world.NOW)
    assert stolen.status is Status.REFUSED
    (site,) = record_sites(actor=cast.outsider, rows=[SiteRow("K1", "一号车间")], now=world.NOW)
    assert (site.status, site.field) == (Status.REFUSED, "customer_code")
    with pytest.raises(Denied):
        record_customers(actor=cast.technician, rows=[ROW], now=world.NOW)
    assert Customer.objects.unscoped("test").get().office_id == cast.hangzhou.pk


def test_sites_and_contacts_hang_on_their_customer() -> None:
    cast = world.cast()
    record_customers(actor=cast.manager, rows=[ROW], now=world.NOW)
    site = SiteRow("K1", "一号车间", latitude=Decimal("30.185000"), longitude=Decimal("120.264000"))
    for expected in (Status.CREATED, Status.UNCHANGED):
        assert record_sites(actor=cast.manager, rows=[site], now=world.NOW)[0].status is expected
    good = ContactRow("K1", "王建国", "13800000000", site_name="一号车间", is_primary=True)
    bad = replace(good, name="李梅", site_name="二号车间")
    outcomes = record_contacts(actor=cast.manager, rows=[good, bad], now=world.NOW)
    assert [o.status for o in outcomes] == [Status.CREATED, Status.REFUSED]
    assert (outcomes[1].field, outcomes[1].context["key"]) == ("site_name", "二号车间")
    assert Contact.objects.unscoped("test").get().site == Site.objects.unscoped("test").get()
    assert record_contacts(actor=cast.manager, rows=[good], now=world.NOW)[0].status is Status.UNCHANGED
