"""Writing customers, sites and contacts, in bulk."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from django.db import transaction

from shouhou.customers.models import Contact, Customer, Site
from shouhou.customers.permissions import Permission
from shouhou.customers.rules.initials import initials
from shouhou.foundation import intake
from shouhou.foundation.importing.kinds import RowOutcome
from shouhou.foundation.intake import Intake
from shouhou.kernel.actors import Actor
from shouhou.org.models import Office

NO_OFFICE = "There is no office {key}."
NO_CUSTOMER = "There is no customer {key}."
NO_SITE = "This customer has no site {key}."


@dataclass(frozen=True, slots=True)
class CustomerRow:
    """A customer as a file gives it."""

    code: str
    name: str
    office_code: str
    short_name: str = ""
    level: str = "C"
    industry: str = ""
    province: str = ""
    city: str = ""
    is_active: bool = True
    external_ref: str = ""


@dataclass(frozen=True, slots=True)
class SiteRow:
    """A site as a file gives it; identified by customer and name."""

    customer_code: str
    name: str
    address: str = ""
    province: str = ""
    city: str = ""
    distance_band: str = "same_province"
    latitude: Decimal | None = None
    longitude: Decimal | None = None


@dataclass(frozen=True, slots=True)
class ContactRow:
    """A contact as a file gives it; identified by customer, name and phone."""

    customer_code: str
    name: str
    phone: str = ""
    title: str = ""
    site_name: str = ""
    is_primary: bool = False


CUSTOMERS = Intake(
    model=Customer,
    fields=(
        "code",
        "name",
        "short_name",
        "pinyin_initials",
        "level",
        "industry",
        "office_id",
        "province",
        "city",
        "is_active",
        "external_ref",
    ),
    key=("code",),
    action="customers.customer",
    permission=Permission.RECORD_IMPORT,
    office="office_id",
)
SITES = Intake(
    model=Site,
    fields=("customer_id", "name", "address", "province", "city", "distance_band", "latitude", "longitude"),
    key=("customer_id", "name"),
    action="customers.site",
    permission=Permission.RECORD_IMPORT,
)
CONTACTS = Intake(
    model=Contact,
    fields=("customer_id", "name", "phone", "site_id", "title", "is_primary"),
    key=("customer_id", "name", "phone"),
    action="customers.contact",
    permission=Permission.RECORD_IMPORT,
)


@transaction.atomic
def record_customers(*, actor: Actor, rows: Sequence[CustomerRow], now: datetime) -> list[RowOutcome]:
    """Create or update customers by code.

    Needs: RECORD_IMPORT for the offices named. Writes: customers, audit. Raises: Denied.
    """
    actor.require(Permission.RECORD_IMPORT)

    def take(chunk: Sequence[CustomerRow]) -> list[RowOutcome]:
        offices = intake.lookup(
            Office.objects.visible_to(actor, Permission.RECORD_IMPORT),
            "code",
            (r.office_code for r in chunk),
            "id",
        )
        drafts = intake.draft_each(
            chunk,
            lambda row: row.code,
            lambda row: (
                row.code,
                row.name,
                row.short_name,
                initials(row.short_name or row.name),
                row.level,
                row.industry,
                intake.need(offices, row.office_code, "office_code", NO_OFFICE),
                row.province,
                row.city,
                row.is_active,
                row.external_ref,
            ),
        )
        known = intake.stored(CUSTOMERS, (r.code for r in chunk))
        return intake.take_in(actor, CUSTOMERS, drafts, known, now).outcomes

    return intake.in_chunks(rows, take)


@transaction.atomic
def record_sites(*, actor: Actor, rows: Sequence[SiteRow], now: datetime) -> list[RowOutcome]:
    """Create or update sites by customer and name.

    Needs: RECORD_IMPORT over the customers. Writes: sites, audit. Raises: Denied.
    """
    actor.require(Permission.RECORD_IMPORT)

    def take(chunk: Sequence[SiteRow]) -> list[RowOutcome]:
        customers = _customers(actor, (r.customer_code for r in chunk))
        drafts = intake.draft_each(chunk, lambda row: row.name, lambda row: _site(row, customers))
        known = intake.stored(SITES, (d.values[:2] for d in drafts if d.values))
        return intake.take_in(actor, SITES, drafts, known, now).outcomes

    return intake.in_chunks(rows, take)


@transaction.atomic
def record_contacts(*, actor: Actor, rows: Sequence[ContactRow], now: datetime) -> list[RowOutcome]:
    """Create or update contacts by customer, name and phone.

    Needs: RECORD_IMPORT over the customers. Writes: contacts, audit. Raises: Denied.
    """
    actor.require(Permission.RECORD_IMPORT)

    def take(chunk: Sequence[ContactRow]) -> list[RowOutcome]:
        customers = _customers(actor, (r.customer_code for r in chunk))
        rows_of = Site.objects.visible_to(actor, Permission.RECORD_IMPORT)
        wanted = rows_of.filter(customer__in=set(customers.values()), name__in={r.site_name for r in chunk})
        sites = {
            (customer, name): pk for pk, customer, name in wanted.values_list("id", "customer_id", "name")
        }
        drafts = intake.draft_each(chunk, lambda row: row.name, lambda row: _contact(row, customers, sites))
        known = intake.stored(CONTACTS, (d.values[:3] for d in drafts if d.values))
        return intake.take_in(actor, CONTACTS, drafts, known, now).outcomes

    return intake.in_chunks(rows, take)


def _customers(actor: Actor, codes: Iterable[str]) -> dict[str, int]:
    rows = Customer.objects.visible_to(actor, Permission.RECORD_IMPORT)
    return intake.lookup(rows, "code", codes, "id")


def _site(row: SiteRow, customers: dict[str, int]) -> tuple[object, ...]:
    return (
        intake.need(customers, row.customer_code, "customer_code", NO_CUSTOMER),
        row.name,
        row.address,
        row.province,
        row.city,
        row.distance_band,
        row.latitude,
        row.longitude,
    )


def _contact(
    row: ContactRow, customers: dict[str, int], sites: dict[tuple[int, str], int]
) -> tuple[object, ...]:
    customer = intake.need(customers, row.customer_code, "customer_code", NO_CUSTOMER)
    site = None
    if row.site_name:
        site = intake.need(sites, (customer, row.site_name), "site_name", NO_SITE)
    return (customer, row.name, row.phone, site, row.title, row.is_primary)
