"""Taking in complaints, in bulk: due moments and what counts for K7 and K8 are settled on the way."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import transaction

from shouhou.complaints.commands import settling
from shouhou.complaints.events import ComplaintsTaken
from shouhou.complaints.models import Complaint
from shouhou.complaints.permissions import Permission
from shouhou.complaints.rules import handling
from shouhou.complaints.rules.handling import ComplaintFacts, ComplaintKind, Validity
from shouhou.customers.models import Customer
from shouhou.foundation import intake, outbox
from shouhou.foundation.importing.kinds import RowOutcome
from shouhou.foundation.intake import Draft, Intake, Stored, Taken
from shouhou.kernel.actors import Actor
from shouhou.kernel.errors import InvalidInput
from shouhou.kernel.moments import to_minute
from shouhou.kernel.worktime import WorkCalendar
from shouhou.machines.models import Machine
from shouhou.org.models import Office, Person
from shouhou.org.queries.calendars import calendars_for
from shouhou.service.models import ServiceRequest

NO_OFFICE = "There is no office {key}."
NO_CUSTOMER = "There is no customer {key}."
NO_MACHINE = "There is no machine {key}."
NO_PERSON = "There is no person {key}."
NO_REQUEST = "There is no service request {key}."
NO_COMPLAINT = "There is no complaint {key}."


@dataclass(frozen=True, slots=True)
class ComplaintRow:
    """A complaint as a file gives it. ``resolve_due_at``: only when another day was agreed."""

    number: str
    office_code: str
    customer_code: str
    received_at: datetime
    subject: str
    machine_serial: str = ""
    request_number: str = ""
    channel: str = "phone"
    severity: str = "minor"
    description: str = ""
    kind: str = "service"
    handling_at_fault: bool = False
    validity: str = "undecided"
    validity_decided_at: datetime | None = None
    same_matter_as: str = ""
    owner_no: str = ""
    resolve_due_at: datetime | None = None
    acknowledged_at: datetime | None = None
    first_closed_at: datetime | None = None
    closed_at: datetime | None = None
    closing: str = ""
    contact_attempts: int = 0
    first_attempt_on: date | None = None
    last_attempt_on: date | None = None
    reopened_at: datetime | None = None
    root_cause: str = ""
    corrective_action: str = ""
    external_ref: str = ""


COMPLAINTS = Intake(
    model=Complaint,
    fields=(
        "number",
        "office_id",
        "customer_id",
        "machine_id",
        "request_id",
        "channel",
        "severity",
        "received_at",
        "subject",
        "description",
        "kind",
        "handling_at_fault",
        "validity",
        "validity_decided_at",
        "same_matter_as_id",
        "owner_id",
        "acknowledge_due_at",
        "resolve_due_at",
        "acknowledged_at",
        "first_closed_at",
        "closed_at",
        "closing",
        "contact_attempts",
        "first_attempt_on",
        "last_attempt_on",
        "reopened_at",
        "reopen_count",
        "root_cause",
        "corrective_action",
        "external_ref",
    ),
    key=("number",),
    action="complaints.complaint",
    permission=Permission.RECORD_IMPORT,
    office="office_id",
    settled=settling.SETTLED,
)
_AT = {name: index for index, name in enumerate(COMPLAINTS.fields)}
_NEVER_ERASED = (
    "machine_id",
    "request_id",
    "same_matter_as_id",
    "owner_id",
    "acknowledged_at",
    "contact_attempts",
    "first_attempt_on",
    "last_attempt_on",
    "root_cause",
    "corrective_action",
)
_END = ("first_closed_at", "closed_at", "closing", "reopened_at", "reopen_count")
_VERDICT = ("kind", "handling_at_fault", "validity", "validity_decided_at")
_HEAD_OFFICE = {
    "kind": "kind",
    "handling_at_fault": "handling_at_fault",
    "validity": "validity",
    "same_matter_as_id": "same_matter_as",
    "resolve_due_at": "resolve_due_at",
    "closed_at": "closed_at",
    "closing": "closing",
    "contact_attempts": "contact_attempts",
}
"""What head office alone decides, and the column of the file it comes from."""


@dataclass(frozen=True, slots=True)
class _Known:
    """What the rows of one chunk refer to, and what is stored of them."""

    offices: Mapping[str, int]
    customers: Mapping[str, int]
    machines: Mapping[str, int]
    requests: Mapping[str, int]
    people: Mapping[str, int]
    firsts: Mapping[str, tuple[int, int | None, int]]
    stored: Mapping[Any, Stored]
    calendars: Mapping[int | None, WorkCalendar]
    judges: frozenset[int]
    now: datetime


@transaction.atomic
def record_complaints(*, actor: Actor, rows: Sequence[ComplaintRow], now: datetime) -> list[RowOutcome]:
    """Create or update complaints by number, settled for K7 and K8.

    The first complaint of a matter may stand in the same rows. A blank cell never erases what was recorded
    since, and a complaint reopened since stays open. Verdicts, closings, contact attempts and agreed due
    days are taken from those who import for the whole company or hold VALIDITY_DECIDE for the office; an
    office's own rows may only repeat what is decided. Needs: RECORD_IMPORT for the offices named.
    Writes: complaints, audit, one ComplaintsTaken, a ComplaintRejudged for each figure that changed.
    Raises: Denied.
    """
    actor.require(Permission.RECORD_IMPORT)
    first = [row for row in rows if not row.same_matter_as]
    later = [row for row in rows if row.same_matter_as]
    outcomes: dict[int, RowOutcome] = {}
    counts = [0, 0]
    for wave in (first, later):
        for chunk in intake.chunks(wave):
            taken = _take(actor, chunk, now)
            outcomes |= {id(row): outcome for row, outcome in zip(chunk, taken.outcomes, strict=True)}
            counts[0] += len(taken.created)
            counts[1] += len(taken.updated)
    if any(counts):
        outbox.publish(ComplaintsTaken(*counts), at=now)
    return [outcomes[id(row)] for row in rows]


def _take(actor: Actor, rows: Sequence[ComplaintRow], now: datetime) -> Taken:
    known = _references(actor, rows, now)
    drafts = intake.draft_each(rows, lambda row: row.number, lambda row: _values(row, known))
    before = settling.standings(_changing(drafts, known.stored))
    taken = intake.take_in(actor, COMPLAINTS, drafts, known.stored, now)
    settling.announce({pk: before[pk] for pk in taken.updated}, now=now, reason="imported")
    return taken


def _references(actor: Actor, rows: Sequence[ComplaintRow], now: datetime) -> _Known:
    may = Permission.RECORD_IMPORT
    offices: dict[str, int] = intake.lookup(
        Office.objects.visible_to(actor, may), "code", (row.office_code for row in rows), "id"
    )
    mine = Complaint.objects.visible_to(actor, may)
    firsts: dict[str, tuple[int, int | None, int]] = intake.lookup(
        mine, "number", (row.same_matter_as for row in rows), "id", "same_matter_as_id", "customer_id"
    )
    everyone = Person.objects.unscoped("people are named by their number")
    company_wide = actor.reach(may).everywhere
    return _Known(
        offices=offices,
        customers=intake.lookup(
            Customer.objects.visible_to(actor, may), "code", (row.customer_code for row in rows), "id"
        ),
        machines=intake.lookup(
            Machine.objects.visible_to(actor, may), "serial_no", (row.machine_serial for row in rows), "id"
        ),
        requests=intake.lookup(
            ServiceRequest.objects.visible_to(actor, may),
            "number",
            (row.request_number for row in rows),
            "id",
        ),
        people=intake.lookup(everyone, "employee_no", (row.owner_no for row in rows), "id"),
        firsts=firsts,
        stored=intake.stored(COMPLAINTS, (row.number for row in rows)),
        calendars=calendars_for(offices.values()),
        judges=frozenset(
            pk for pk in offices.values() if company_wide or actor.covers(Permission.VALIDITY_DECIDE, pk)
        ),
        now=now,
    )


def _minute(moment: datetime | None) -> datetime | None:
    return None if moment is None else to_minute(moment)


def _values(row: ComplaintRow, known: _Known) -> tuple[Any, ...]:
    """Return the given columns and the settled ones of one row. Raise InvalidInput naming the field."""
    _check(row, known.now)
    office = intake.need(known.offices, row.office_code, "office_code", NO_OFFICE)
    customer = intake.need(known.customers, row.customer_code, "customer_code", NO_CUSTOMER)
    received_at = to_minute(row.received_at)
    acknowledge_due, resolve_due = handling.dues(received_at, known.calendars[office])
    first_closed_at, closed_at, closing = _closing(row)
    decided_at = None if row.validity == Validity.UNDECIDED else _minute(row.validity_decided_at) or known.now
    given = [
        row.number,
        office,
        customer,
        intake.perhaps(known.machines, row.machine_serial, "machine_serial", NO_MACHINE),
        intake.perhaps(known.requests, row.request_number, "request_number", NO_REQUEST),
        row.channel,
        row.severity,
        received_at,
        row.subject,
        row.description,
        row.kind,
        row.handling_at_fault,
        row.validity,
        decided_at,
        _first(row, customer, known),
        intake.perhaps(known.people, row.owner_no, "owner_no", NO_PERSON),
        acknowledge_due,
        _minute(row.resolve_due_at) or resolve_due,
        _minute(row.acknowledged_at),
        first_closed_at,
        closed_at,
        closing,
        row.contact_attempts,
        row.first_attempt_on,
        row.last_attempt_on,
        _minute(row.reopened_at),
        0 if row.reopened_at is None else 1,
        row.root_cause,
        row.corrective_action,
        row.external_ref,
    ]
    old = known.stored.get(row.number)
    if old is not None:
        _keep(given, row, old.values)
    if office not in known.judges:
        _leave_to_head_office(given, old, resolve_due)
    return (*given, *settling.judged(_facts(given)))


def _check(row: ComplaintRow, now: datetime) -> None:
    """Refuse moments that cannot be. Raise InvalidInput naming the field."""
    if row.received_at > now:
        raise InvalidInput("Received in the future.", field="received_at")
    moments = ("acknowledged_at", "first_closed_at", "closed_at", "reopened_at", "validity_decided_at")
    for field in moments:
        moment: datetime | None = getattr(row, field)
        if moment is None:
            continue
        if moment > now:
            raise InvalidInput("This lies in the future.", field=field)
        if to_minute(moment) < to_minute(row.received_at):
            raise InvalidInput("This lies before the complaint was received.", field=field)
    if row.resolve_due_at is not None and row.resolve_due_at < row.received_at:
        raise InvalidInput("Due before the complaint was received.", field="resolve_due_at")
    if bool(row.closing) != (row.closed_at is not None):
        field = "closing" if row.closed_at else "closed_at"
        raise InvalidInput("A closing needs its moment and what the customer answered.", field=field)


def _closing(row: ComplaintRow) -> tuple[datetime | None, datetime | None, str]:
    """Return first closed at, closed at and the customer's answer; reopened after its closing it is open."""
    closed_at = _minute(row.closed_at)
    first_closed_at = _minute(row.first_closed_at) or closed_at
    if closed_at is not None and row.reopened_at is not None and closed_at <= to_minute(row.reopened_at):
        return first_closed_at, None, ""
    return first_closed_at, closed_at, row.closing


def _first(row: ComplaintRow, customer: int, known: _Known) -> int | None:
    """Return the first complaint of the same matter, through one that itself repeats another."""
    if not row.same_matter_as:
        return None
    pk, root, owner = intake.need(known.firsts, row.same_matter_as, "same_matter_as", NO_COMPLAINT)
    if row.same_matter_as == row.number:
        raise InvalidInput("A complaint cannot repeat itself.", field="same_matter_as")
    if owner != customer:
        raise InvalidInput(
            "Complaint {key} is another customer's.", field="same_matter_as", key=row.same_matter_as
        )
    return root or pk


def _keep(given: list[Any], row: ComplaintRow, was: Sequence[Any]) -> None:
    """Put back what was recorded since the file was written: later facts, verdicts, promises, reopenings."""
    for name in _NEVER_ERASED:
        given[_AT[name]] = given[_AT[name]] or was[_AT[name]]
    if row.validity == Validity.UNDECIDED and was[_AT["validity"]] != Validity.UNDECIDED:
        _restore(given, was, _VERDICT)
    elif row.validity == was[_AT["validity"]] and row.validity_decided_at is None:
        _restore(given, was, ("validity_decided_at",))
    if given[_AT["received_at"]] == was[_AT["received_at"]]:
        promised = ("acknowledge_due_at",) if row.resolve_due_at else ("acknowledge_due_at", "resolve_due_at")
        _restore(given, was, promised)
    reopened_at = was[_AT["reopened_at"]]
    closed_at = _minute(row.closed_at)
    if closed_at is None or (reopened_at is not None and closed_at <= reopened_at):
        _restore(given, was, _END)
    else:
        given[_AT["first_closed_at"]] = was[_AT["first_closed_at"]] or given[_AT["first_closed_at"]]
        given[_AT["reopened_at"]] = given[_AT["reopened_at"]] or reopened_at
        given[_AT["reopen_count"]] = max(given[_AT["reopen_count"]], was[_AT["reopen_count"]])


def _restore(given: list[Any], was: Sequence[Any], names: Iterable[str]) -> None:
    for name in names:
        given[_AT[name]] = was[_AT[name]]


def _leave_to_head_office(given: Sequence[Any], old: Stored | None, resolve_due: datetime) -> None:
    """Refuse a row of an office's own that brings what head office decides and has not decided."""
    usual = {
        "kind": ComplaintKind.SERVICE.value,
        "handling_at_fault": False,
        "validity": Validity.UNDECIDED.value,
        "resolve_due_at": resolve_due,
        "closing": "",
        "contact_attempts": 0,
    }
    for name, column in _HEAD_OFFICE.items():
        decided = usual.get(name) if old is None else old.values[_AT[name]]
        if given[_AT[name]] != decided:
            raise InvalidInput(
                "Head office decides this. Leave it empty, or let head office import it.", field=column
            )


def _facts(given: Sequence[Any]) -> ComplaintFacts:
    """Return the facts of a draft; ``given`` is in the order of COMPLAINTS.fields."""
    kind, at_fault, validity = given[10:13]
    resolve_due, _, first_closed, closed, closing, attempts, first_on, last_on, _, reopened = given[17:27]
    return ComplaintFacts(
        kind=kind,
        validity=validity,
        handling_at_fault=at_fault,
        is_same_matter=given[14] is not None,
        resolve_due_at=resolve_due,
        first_closed_at=first_closed,
        closed_at=closed,
        closing=closing,
        reopen_count=reopened,
        contact_attempts=attempts,
        first_attempt_on=first_on,
        last_attempt_on=last_on,
    )


def _changing(drafts: Iterable[Draft], stored: Mapping[Any, Stored]) -> list[int]:
    """Return the primary keys of stored rows that the drafts would change."""
    given = len(COMPLAINTS.fields)
    found = [(draft.values, stored.get(draft.values[0])) for draft in drafts if draft.values]
    return [old.pk for values, old in found if old is not None and old.values != values[:given]]
