"""Taking in planned visits and calls, in bulk: what counts for K6 is settled on the way."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from shouhou.careplans.commands import settling
from shouhou.careplans.events import PlanItemsTaken
from shouhou.careplans.models import VisitPlanItem
from shouhou.careplans.permissions import Permission
from shouhou.careplans.rules import plan_items
from shouhou.careplans.rules.plan_items import PlanFacts
from shouhou.customers.models import Contact, Customer
from shouhou.foundation import intake, outbox
from shouhou.foundation.importing.kinds import RowOutcome
from shouhou.foundation.intake import Draft, Intake, References, Stored
from shouhou.kernel.actors import Actor
from shouhou.kernel.errors import InvalidInput
from shouhou.kernel.moments import local_day
from shouhou.org.models import Office, Person

NO_OFFICE = "There is no office {key}."
NO_CUSTOMER = "There is no customer {key}."
NO_CONTACT = "This customer has no contact {key}."
NO_PERSON = "There is no person {key}."
NOT_COMPLETE = "Counts as not done: {missing} is missing."
TOO_LATE = "Counts as not done: it came after {day}, the last day of the plan month."
_LIST_COMMA = _(", ")
_LABELS = {
    "contact": _("contact name"),
    "topics": _("topics"),
    "machine_status": _("machine status"),
    "customer_confirmed": _("confirmed by the customer"),
}


@dataclass(frozen=True, slots=True)
class PlanItemRow:
    """A planned contact as a file gives it. Without a reference it is known by kind and planned day."""

    office_code: str
    customer_code: str
    plan_period: str
    due_on: date
    kind: str = "visit"
    contact_name: str = ""
    contact_phone: str = ""
    person_no: str = ""
    added_late: bool = False
    done_on: date | None = None
    topics: str = ""
    machine_status: str = ""
    customer_confirmed: bool = False
    cancelled_by_customer_on: date | None = None
    cancel_evidence: str = ""
    postponed_to: date | None = None
    external_ref: str = ""


PLAN_ITEMS = Intake(
    model=VisitPlanItem,
    fields=(
        "customer_id",
        "office_id",
        "plan_period",
        "external_ref",
        "kind",
        "due_on",
        "contact_id",
        "person_id",
        "frozen",
        "added_late",
        "done_on",
        "topics",
        "machine_status",
        "customer_confirmed",
        "cancelled_by_customer_on",
        "cancel_evidence",
        "postponed_to",
    ),
    key=("customer_id", "office_id", "plan_period", "external_ref"),
    action="careplans.plan_item",
    permission=Permission.RECORD_IMPORT,
    office="office_id",
    settled=settling.SETTLED,
)
_KEY = len(PLAN_ITEMS.key)
_AT = {name: index for index, name in enumerate(PLAN_ITEMS.fields)}
_NEVER_ERASED = (
    "contact_id",
    "person_id",
    "done_on",
    "topics",
    "machine_status",
    "customer_confirmed",
    "cancelled_by_customer_on",
    "cancel_evidence",
    "postponed_to",
)


@dataclass(frozen=True, slots=True)
class _Known:
    """What the rows of one chunk refer to."""

    offices: Mapping[str, int]
    customers: Mapping[str, int]
    contacts: Mapping[tuple[int, str, str], int]
    people: Mapping[str, int]
    months: dict[str, tuple[date, date]]
    today: date

    def month(self, code: str) -> tuple[date, date]:
        """Return the first and the last day of a plan month."""
        found = self.months.get(code)
        if found is None:
            found = self.months[code] = plan_items.plan_days(code)
        return found


@transaction.atomic
def record_plan_items(*, actor: Actor, rows: Sequence[PlanItemRow], now: datetime) -> list[RowOutcome]:
    """Create or update planned contacts by office, customer, plan month and reference, settled for K6.

    A blank cell never erases what was recorded since. Needs: RECORD_IMPORT for the offices named.
    Writes: plan items, audit, one PlanItemsTaken, a PlanItemRejudged for each month that is over and
    changed. Raises: Denied.
    """
    actor.require(Permission.RECORD_IMPORT)
    references = References()
    counts = [0, 0]

    def take(chunk: Sequence[PlanItemRow]) -> list[RowOutcome]:
        known = _references(actor, chunk, now)
        keys = intake.draft_each(chunk, _label, lambda row: _key(row, known, references))
        stored = intake.stored(PLAN_ITEMS, (d.values for d in keys if d.values))
        drafts = intake.draft_each(
            zip(chunk, keys, strict=True),
            lambda pair: pair[1].label,
            lambda pair: _draft(*pair, known, stored),
        )
        before = settling.standings(_changing(drafts, stored))
        taken = intake.take_in(actor, PLAN_ITEMS, drafts, stored, now)
        settling.announce({pk: before[pk] for pk in taken.updated}, now=now, reason="imported")
        counts[0] += len(taken.created)
        counts[1] += len(taken.updated)
        return [
            _told(row, draft, outcome)
            for row, draft, outcome in zip(chunk, drafts, taken.outcomes, strict=True)
        ]

    outcomes = intake.in_chunks(rows, take)
    if any(counts):
        outbox.publish(PlanItemsTaken(*counts), at=now)
    return outcomes


def _references(actor: Actor, rows: Sequence[PlanItemRow], now: datetime) -> _Known:
    may = Permission.RECORD_IMPORT
    offices: dict[str, int] = intake.lookup(
        Office.objects.visible_to(actor, may), "code", (row.office_code for row in rows), "id"
    )
    customers: dict[str, int] = intake.lookup(
        Customer.objects.visible_to(actor, may), "code", (row.customer_code for row in rows), "id"
    )
    everyone = Person.objects.unscoped("people are named by their number")
    return _Known(
        offices=offices,
        customers=customers,
        contacts=_contacts(actor, customers.values(), {r.contact_name for r in rows if r.contact_name}),
        people=intake.lookup(everyone, "employee_no", (row.person_no for row in rows), "id"),
        months={},
        today=local_day(now),
    )


def _contacts(actor: Actor, customer_ids: Iterable[int], names: set[str]) -> dict[tuple[int, str, str], int]:
    """Return contacts by customer, name and phone, and by customer and name alone (the first one)."""
    found: dict[tuple[int, str, str], int] = {}
    if not names:
        return found
    rows = Contact.objects.visible_to(actor, Permission.RECORD_IMPORT)
    wanted = rows.filter(customer__in=set(customer_ids), name__in=names).order_by("id")
    for pk, customer, name, phone in wanted.values_list("id", "customer_id", "name", "phone"):
        found[customer, name, phone] = pk
        found.setdefault((customer, name, ""), pk)
    return found


def _label(row: PlanItemRow) -> str:
    return row.external_ref or f"{row.plan_period} {row.customer_code}"


def _key(row: PlanItemRow, known: _Known, references: References) -> tuple[Any, ...]:
    """Return the natural key of a row. Raise InvalidInput naming the field."""
    customer = intake.need(known.customers, row.customer_code, "customer_code", NO_CUSTOMER)
    office = intake.need(known.offices, row.office_code, "office_code", NO_OFFICE)
    known.month(row.plan_period)
    reference = references.of(
        row.external_ref, row.office_code, row.customer_code, row.plan_period, row.kind, row.due_on
    )
    return customer, office, row.plan_period, reference


def _draft(row: PlanItemRow, key: Draft, known: _Known, stored: Mapping[Any, Stored]) -> tuple[Any, ...]:
    if key.refusal is not None:
        raise key.refusal
    _check(row, known)
    customer = key.values[0]
    contact = None
    if row.contact_name:
        named = (customer, row.contact_name, row.contact_phone)
        contact = known.contacts.get(named)
        if contact is None:
            raise InvalidInput(NO_CONTACT, field="contact_name", key=row.contact_name)
    given = [
        *key.values,
        row.kind,
        row.due_on,
        contact,
        intake.perhaps(known.people, row.person_no, "person_no", NO_PERSON),
        not row.added_late,
        row.added_late,
        row.done_on,
        row.topics,
        row.machine_status,
        row.customer_confirmed,
        row.cancelled_by_customer_on,
        row.cancel_evidence,
        row.postponed_to,
    ]
    old = stored.get(key.values)
    if old is not None:
        for name in _NEVER_ERASED:
            given[_AT[name]] = given[_AT[name]] or old.values[_AT[name]]
    return (*given, *settling.judged(_facts(given, known.month(row.plan_period)[1])))


def _told(row: PlanItemRow, draft: Draft, outcome: RowOutcome) -> RowOutcome:
    """Return the outcome of a row; one that says when it was done and still does not count says why."""
    if row.done_on is None or not draft.values:
        return outcome
    facts = _facts(draft.values, plan_items.plan_days(row.plan_period)[1])
    lacking = plan_items.missing(facts)
    if lacking:
        names = str(_LIST_COMMA).join(str(_LABELS[name]) for name in lacking)
        return replace(outcome, message=NOT_COMPLETE, context={"missing": names})
    if not plan_items.is_done(facts):
        return replace(outcome, message=TOO_LATE, context={"day": str(facts.due_by_on)})
    return outcome


def _facts(given: Sequence[Any], last: date) -> PlanFacts:
    """Return the facts of a draft; ``given`` is in the order of PLAN_ITEMS.fields."""
    contact, done_on, topics, status, confirmed = given[6], *given[10:14]
    return PlanFacts(
        due_by_on=last,
        done_on=done_on,
        has_contact=contact is not None,
        has_topics=bool(topics.strip()),
        has_machine_status=bool(status.strip()),
        customer_confirmed=confirmed,
        cancelled_by_customer_on=given[14],
        has_cancel_evidence=bool(given[15].strip()),
    )


def _check(row: PlanItemRow, known: _Known) -> None:
    """Refuse days that cannot be. Raise InvalidInput naming the field."""
    first, last = known.month(row.plan_period)
    if not first <= row.due_on <= last:
        raise InvalidInput(
            "Planned for {day}, which is not in the plan month {month}.",
            field="due_on",
            day=str(row.due_on),
            month=row.plan_period,
        )
    if row.done_on is not None and row.done_on < first:
        raise InvalidInput("Done before the plan month began.", field="done_on")
    for field, day in (("done_on", row.done_on), ("cancelled_by_customer_on", row.cancelled_by_customer_on)):
        if day is not None and day > known.today:
            raise InvalidInput("This lies in the future.", field=field)


def _changing(drafts: Iterable[Draft], stored: Mapping[Any, Stored]) -> list[int]:
    """Return the primary keys of stored rows that the drafts would change."""
    given = len(PLAN_ITEMS.fields)
    found = [(draft.values, stored.get(draft.values[:_KEY])) for draft in drafts if draft.values]
    return [old.pk for values, old in found if old is not None and old.values != values[:given]]
