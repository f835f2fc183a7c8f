"""Taking in service requests, in bulk and fast: promise, fair clock and outcome are settled on the way."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction

from shouhou.customers.models import Customer, DistanceBand
from shouhou.foundation import intake, outbox
from shouhou.foundation.importing.kinds import RowOutcome
from shouhou.foundation.intake import Intake, Stored, Taken
from shouhou.kernel.actors import Actor
from shouhou.kernel.errors import InvalidInput
from shouhou.kernel.moments import to_minute
from shouhou.kernel.worktime import WorkCalendar
from shouhou.machines.models import Machine
from shouhou.machines.queries.covers import MachineCover, covers_of
from shouhou.org.models import Office, Person
from shouhou.org.queries.calendars import calendars_for
from shouhou.service.commands import repeats
from shouhou.service.commands.rows import RequestRow
from shouhou.service.commands.settling import (
    SETTLED,
    ClockHistory,
    announce,
    clock_history,
    judged,
    standings,
)
from shouhou.service.events import ServiceRecordsTaken
from shouhou.service.models import RequestReopen, ServiceRequest
from shouhou.service.permissions import Permission
from shouhou.service.rules import promises
from shouhou.service.rules.lifecycle import RequestState
from shouhou.service.rules.repairs import RepairFacts

NO_OFFICE = "There is no office {key}."
NO_CUSTOMER = "There is no customer {key}."
NO_MACHINE = "There is no machine {key}."
NO_PERSON = "There is no person {key}."
NO_REQUEST = "There is no service request {key}."
SKEW = timedelta(minutes=5)

REQUESTS = Intake(
    model=ServiceRequest,
    fields=(
        "number",
        "office_id",
        "machine_id",
        "customer_id",
        "site_id",
        "lead_id",
        "contact_name",
        "contact_phone",
        "channel",
        "kind",
        "severity",
        "symptom_code",
        "description",
        "reported_at",
        "recorded_at",
        "state",
        "clock",
        "promise_minutes",
        "respond_due_at",
        "arrive_due_at",
        "raw_restore_due_at",
        "responded_at",
        "arrived_at",
        "restored_at",
        "temporary_fix",
        "temporary_fix_signed",
        "follow_up_on",
        "remote_fix",
        "duplicate_of_id",
        "cancelled_at",
        "cancel_reason",
        "waits_for_company",
        "external_ref",
    ),
    key=("number",),
    action="service.request",
    permission=Permission.RECORD_IMPORT,
    office="office_id",
    settled=SETTLED,
)
_AT = {name: index for index, name in enumerate(REQUESTS.fields)}
_MACHINE, _SYMPTOM, _REPORTED = _AT["machine_id"], _AT["symptom_code"], _AT["reported_at"]


@dataclass(frozen=True, slots=True)
class _References:
    """What the rows of a whole file refer to."""

    offices: Mapping[str, int]
    customers: Mapping[str, int]
    machines: Mapping[str, tuple[int, int, int | None, str | None]]
    covers: Mapping[int, MachineCover]
    people: Mapping[str, int]
    calendars: Mapping[int | None, WorkCalendar]
    now: datetime
    corrected: dict[int, datetime]


@dataclass(frozen=True, slots=True)
class _Chunk:
    """What is stored already of the rows of one chunk, and of the requests they repeat."""

    stored: Mapping[Any, Stored]
    requests: Mapping[str, int]
    history: ClockHistory
    voided: frozenset[tuple[int, datetime]]
    heads: frozenset[int]
    continuing: frozenset[int]


@transaction.atomic
def record_requests(*, actor: Actor, rows: Sequence[RequestRow], now: datetime) -> list[RowOutcome]:
    """Create or update service requests by number, settled; what continues or repeats an earlier one is found.

    A blank cell never erases what was recorded since, and a restoration made void by a reopening stays void.
    A duplicate may name a request of the same rows. Needs: RECORD_IMPORT for the offices named.
    Writes: requests, audit, one ServiceRecordsTaken. Raises: Denied.
    """
    actor.require(Permission.RECORD_IMPORT)
    known = _references(actor, rows, now)
    first = [(index, row) for index, row in enumerate(rows) if not row.duplicate_of]
    later = [(index, row) for index, row in enumerate(rows) if row.duplicate_of]
    outcomes: dict[int, RowOutcome] = {}
    created: set[Any] = set()
    updated, written = 0, set[tuple[int, datetime]]()
    for wave in (first, later):
        for chunk in intake.chunks(wave):
            taken = _take(actor, [row for _, row in chunk], known, written)
            outcomes |= {index: outcome for (index, _), outcome in zip(chunk, taken.outcomes, strict=True)}
            created.update(taken.created)
            updated += len(taken.updated)
    repeats.mark(written, actor=actor, now=now, new=created, corrected=known.corrected)
    if created or updated:
        outbox.publish(ServiceRecordsTaken("requests", len(created), updated), at=now)
    return [outcomes[index] for index in range(len(rows))]


def _take(
    actor: Actor, rows: Sequence[RequestRow], known: _References, written: set[tuple[int, datetime]]
) -> Taken:
    """Write one chunk; add (machine, reported at) of every row that may change who continues whom."""
    stored = intake.stored(REQUESTS, (row.number for row in rows))
    ids = [row.pk for row in stored.values()]
    mine = ServiceRequest.objects.visible_to(actor, Permission.RECORD_IMPORT)
    voids = _voids(ids)
    here = _Chunk(
        stored=stored,
        requests=intake.lookup(mine, "number", (row.duplicate_of for row in rows), "id"),
        history=clock_history(ids),
        voided=frozenset((pk, at) for pk, at, _ in voids),
        heads=frozenset(pk for pk, _, by in voids if by is not None),
        continuing=_continuing(ids),
    )
    drafts = intake.draft_each(rows, lambda row: row.number, lambda row: _values(row, known, here))
    before = standings(ids)
    taken = intake.take_in(actor, REQUESTS, drafts, stored, known.now)
    announce({pk: before[pk] for pk in taken.updated}, now=known.now, reason="import")
    written.update(
        (d.values[_MACHINE], d.values[_REPORTED])
        for d in drafts
        if d.values and d.values[_MACHINE] and (d.values[_SYMPTOM] or d.label in stored)
    )
    return taken


def _references(actor: Actor, rows: Sequence[RequestRow], now: datetime) -> _References:
    may = Permission.RECORD_IMPORT
    machines: dict[str, tuple[int, int, int | None, str | None]] = intake.lookup(
        Machine.objects.visible_to(actor, may),
        "serial_no",
        (row.machine_serial for row in rows),
        "id",
        "customer_id",
        "site_id",
        "site__distance_band",
    )
    offices: dict[str, int] = intake.lookup(
        Office.objects.visible_to(actor, may), "code", (row.office_code for row in rows), "id"
    )
    everyone = Person.objects.unscoped("people are named by their number")
    return _References(
        offices=offices,
        customers=intake.lookup(
            Customer.objects.visible_to(actor, may), "code", (row.customer_code for row in rows), "id"
        ),
        machines=machines,
        covers=covers_of(machine[0] for machine in machines.values()),
        people=intake.lookup(everyone, "employee_no", (row.lead_no for row in rows), "id"),
        calendars=calendars_for(Office.objects.visible_to(actor, may).values_list("id", flat=True)),
        now=now,
        corrected={},
    )


def _voids(request_ids: Sequence[int]) -> frozenset[tuple[int, datetime, int | None]]:
    if not request_ids:
        return frozenset()
    rows = RequestReopen.objects.unscoped("settling serves no person").filter(request__in=request_ids)
    return frozenset(rows.values_list("request_id", "voided_restored_at", "continued_by_id"))


def _continuing(request_ids: Sequence[int]) -> frozenset[int]:
    """Return those that continue an earlier request."""
    if not request_ids:
        return frozenset()
    rows = ServiceRequest.objects.unscoped("settling serves no person").filter(pk__in=request_ids)
    return frozenset(rows.filter(repeat_of__isnull=False, is_repeat_30d=False).values_list("id", flat=True))


def _minute(moment: datetime | None) -> datetime | None:
    return None if moment is None else to_minute(moment)


def _values(row: RequestRow, known: _References, here: _Chunk) -> tuple[Any, ...]:
    """Return the given columns and the settled ones of one row. Raise InvalidInput naming the field."""
    _check(row, known.now)
    office = intake.need(known.offices, row.office_code, "office_code", NO_OFFICE)
    machine, customer, site, distance = _subject(row, known)
    duplicate = intake.perhaps(here.requests, row.duplicate_of, "duplicate_of", NO_REQUEST)
    old = here.stored.get(row.number)
    given = [
        row.number,
        office,
        machine,
        customer,
        site,
        intake.perhaps(known.people, row.lead_no, "lead_no", NO_PERSON),
        row.contact_name,
        row.contact_phone,
        row.channel,
        row.kind,
        row.severity,
        row.symptom_code,
        row.description,
        to_minute(row.reported_at),
        _minute(row.recorded_at) or known.now,
        row.state or _state(row, is_duplicate=duplicate is not None),
        *_promise(row, distance, old, known.calendars[office]),
        _minute(row.responded_at),
        _minute(row.arrived_at),
        _minute(row.restored_at),
        row.temporary_fix,
        row.temporary_fix_signed,
        row.follow_up_on,
        row.remote_fix,
        duplicate,
        _minute(row.cancelled_at),
        row.cancel_reason,
        row.waits_for_company,
        row.external_ref,
    ]
    if old is not None:
        _keep(given, row, old, here)
        _correct(given, old, known, here)
    cover = None if machine is None else known.covers.get(machine)
    return (*given, *_settled(given, None if old is None else old.pk, cover, known, here))


def _subject(row: RequestRow, known: _References) -> tuple[int | None, int, int | None, str]:
    """Return (machine, customer, site, distance); the customer named goes before the machine's own."""
    machine, owner, site, band = (None, None, None, None)
    if row.machine_serial:
        machine, owner, site, band = intake.need(
            known.machines, row.machine_serial, "machine_serial", NO_MACHINE
        )
    if row.customer_code or owner is None:
        owner = intake.need(known.customers, row.customer_code, "customer_code", NO_CUSTOMER)
    return machine, owner, site, row.distance_band or band or DistanceBand.SAME_PROVINCE.value


def _check(row: RequestRow, now: datetime) -> None:
    latest = now + SKEW
    if row.reported_at > latest:
        raise InvalidInput("Reported in the future.", field="reported_at")
    for field, moment in (
        ("responded_at", row.responded_at),
        ("arrived_at", row.arrived_at),
        ("restored_at", row.restored_at),
        ("cancelled_at", row.cancelled_at),
    ):
        if moment is None:
            continue
        if moment < row.reported_at and to_minute(moment) < to_minute(row.reported_at):
            raise InvalidInput("This lies before the customer reported.", field=field)
        if moment > latest:
            raise InvalidInput("This lies in the future.", field=field)
    if row.restore_due_at is not None and row.restore_due_at < row.reported_at:
        raise InvalidInput("Due before the customer reported.", field="restore_due_at")


def _promise(
    row: RequestRow, distance: str, old: Stored | None, business: WorkCalendar
) -> tuple[str, int, datetime, datetime | None, datetime]:
    """Return clock, minutes and three due moments: the stored promise, the given one, or the standard."""
    reported = to_minute(row.reported_at)
    if row.restore_due_at is not None:
        clock = promises.clock_of(row.severity)
        counting = promises.counting(clock, business)
        due = to_minute(row.restore_due_at)
        respond = _minute(row.respond_due_at) or due
        minutes = counting.minutes_between(reported, due)
        return clock.value, minutes, respond, _minute(row.arrive_due_at), due
    if old is not None:
        was = old.values
        if was[_AT["reported_at"]] == reported and was[_AT["severity"]] == row.severity:
            at = _AT["clock"]
            return (was[at], was[at + 1], was[at + 2], was[at + 3], was[at + 4])
    made = promises.promise(row.severity, distance, reported, business)
    return (
        made.clock.value,
        made.promise_minutes,
        _minute(row.respond_due_at) or made.respond_due_at,
        _minute(row.arrive_due_at) or made.arrive_due_at,
        made.restore_due_at,
    )


def _state(row: RequestRow, *, is_duplicate: bool) -> str:
    stages = (
        (is_duplicate, RequestState.MERGED),
        (row.cancelled_at is not None, RequestState.CANCELLED),
        (row.restored_at is not None, RequestState.RESTORED),
        (row.arrived_at is not None, RequestState.IN_PROGRESS),
        (row.responded_at is not None, RequestState.ACCEPTED),
    )
    return next((state for reached, state in stages if reached), RequestState.NEW).value


_NEVER_ERASED = ("lead_id", "responded_at", "arrived_at", "restored_at", "cancelled_at", "duplicate_of_id")


def _keep(given: list[Any], row: RequestRow, old: Stored, here: _Chunk) -> None:
    """Put back what was recorded since the file was written: later facts, transfers, voided restorations."""
    was = old.values
    for name in _NEVER_ERASED:
        if given[_AT[name]] is None:
            given[_AT[name]] = was[_AT[name]]
    voided = (old.pk, given[_AT["restored_at"]]) in here.voided
    if voided:
        given[_AT["restored_at"]] = was[_AT["restored_at"]]
    if old.pk in here.history.transfers:
        given[_AT["office_id"]] = was[_AT["office_id"]]
    if row.recorded_at is None:
        given[_AT["recorded_at"]] = was[_AT["recorded_at"]]
    given[_AT["waits_for_company"]] = row.waits_for_company or was[_AT["waits_for_company"]]
    moved = any(given[_AT[name]] != was[_AT[name]] for name in _NEVER_ERASED)
    if voided or (not row.state and not moved):
        given[_AT["state"]] = was[_AT["state"]]


def _correct(given: Sequence[Any], old: Stored, known: _References, here: _Chunk) -> None:
    """Remember the corrected restoration of a request whose own one a later report made void."""
    restored = given[_AT["restored_at"]]
    if old.pk in here.heads and restored != old.values[_AT["restored_at"]]:
        known.corrected[old.pk] = restored


def _settled(
    given: Sequence[Any],
    pk: int | None,
    cover: MachineCover | None,
    known: _References,
    here: _Chunk,
) -> tuple[Any, ...]:
    """Return the settled columns; ``given`` is in the order of REQUESTS.fields."""
    office, kind = given[1], given[9]
    reported = given[_REPORTED]
    clock, minutes, respond_due, arrive_due, raw_due, responded, arrived, restored = given[16:24]
    temporary, signed, follow_up, remote, duplicate, cancelled = given[24:30]
    facts = RepairFacts(
        kind=kind,
        office_id=office,
        reported_at=reported,
        raw_due_at=raw_due,
        promise_minutes=minutes,
        respond_due_at=respond_due,
        arrive_due_at=arrive_due,
        responded_at=responded,
        arrived_at=arrived,
        restored_at=restored,
        temporary_fix=temporary,
        temporary_fix_agreed=bool(signed and follow_up),
        remote_fix=remote,
        is_duplicate=duplicate is not None,
        continues_earlier=pk in here.continuing,
        cancelled_at=cancelled,
        pauses=() if pk is None else here.history.pauses.get(pk, ()),
        transfers=() if pk is None else here.history.transfers.get(pk, ()),
    )
    return judged(facts, clock, known.calendars[office], cover, known.now)
