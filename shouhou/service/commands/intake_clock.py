"""Taking in what moves a request's clock, in bulk: pauses, transfers, reopenings."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

from django.db import transaction

from shouhou.foundation import bulk, intake
from shouhou.foundation.importing.kinds import RowOutcome
from shouhou.foundation.intake import Draft, Intake, Stored, Values
from shouhou.kernel.actors import Actor
from shouhou.kernel.errors import InvalidInput
from shouhou.kernel.moments import to_minute
from shouhou.org.models import Office, Person
from shouhou.org.queries.calendars import calendars_for
from shouhou.service.commands.intake_requests import NO_OFFICE, NO_REQUEST
from shouhou.service.commands.pauses import home_office
from shouhou.service.commands.rows import PauseRow, ReopenRow, TransferRow
from shouhou.service.commands.settling import clock_history, settle_requests
from shouhou.service.models import RequestPause, RequestReopen, RequestTransfer, ServiceRequest
from shouhou.service.permissions import Permission
from shouhou.service.rules import fair_clock, promises, repairs
from shouhou.service.rules.repairs import Return

INSIDE = "Only someone outside the office approves its pauses."
OWN_ENTRY = "Nobody approves his own pause."

PAUSES = Intake(
    model=RequestPause,
    fields=(
        "request_id",
        "from_at",
        "reason",
        "until_at",
        "note",
        "evidence",
        "entered_at",
        "entered_by_name",
        "approved_at",
        "approved_by_name",
        "approver_office_id",
        "refused_at",
    ),
    key=("request_id", "from_at", "reason"),
    action="service.pause",
    permission=Permission.RECORD_IMPORT,
    settled=("entered_by_id", "approved_by_id"),
    settled_by_caller=True,
)
REOPENS = Intake(
    model=RequestReopen,
    fields=("request_id", "voided_restored_at", "reopened_at", "reason", "days_after"),
    key=("request_id", "voided_restored_at"),
    action="service.reopen",
    permission=Permission.RECORD_IMPORT,
)
TRANSFERS = Intake(
    model=RequestTransfer,
    fields=("request_id", "at", "from_office_id", "to_office_id", "share_used_pct", "reason", "accepted_at"),
    key=("request_id", "at"),
    action="service.transfer",
    permission=Permission.RECORD_IMPORT,
)


@transaction.atomic
def record_request_pauses(*, actor: Actor, rows: Sequence[PauseRow], now: datetime) -> list[RowOutcome]:
    """Create or update pauses by request, beginning and reason, and settle their requests.

    Needs: RECORD_IMPORT over the requests. Where a row is approved or refused: PAUSE_APPROVE as well, an importer
    from outside the office (the system is), and an approver from outside it who did not enter the pause.
    Writes: pauses, requests' settled columns, audit. Raises: Denied.
    """
    offices = _offices(actor, (row.approver_office_code for row in rows))
    home, homes = home_office(actor), _homes(row.approved_by for row in rows)

    def values(row: PauseRow, request: int, office: int) -> tuple[Any, ...]:
        _check_pause(row)
        if row.approved_at is not None or row.refused_at is not None:
            if home == office or not actor.can(Permission.PAUSE_APPROVE, office):
                raise InvalidInput(INSIDE, field="approved_at" if row.approved_at else "refused_at")
            _check_approver(row, office, offices.get(row.approver_office_code), homes)
        return (
            request,
            to_minute(row.from_at),
            row.reason,
            row.until_at and to_minute(row.until_at),
            row.note,
            row.evidence,
            to_minute(row.entered_at),
            row.entered_by,
            row.approved_at and to_minute(row.approved_at),
            row.approved_by,
            intake.perhaps(offices, row.approver_office_code, "approver_office_code", NO_OFFICE),
            row.refused_at and to_minute(row.refused_at),
            None,
            None,
        )

    outcomes = _take(actor, rows, PAUSES, 3, values, now, keep=_keep_verdict)
    waiting = {row.request_number for row in rows if row.reason in fair_clock.COMPANY_REASONS}
    _mark_waiting(actor, waiting)
    return outcomes


_VERDICT = slice(PAUSES.fields.index("approved_at"), len(PAUSES.fields))


_ENTERED_BY = PAUSES.fields.index("entered_by_name")
_APPROVED_BY = PAUSES.fields.index("approved_by_name")


def _keep_verdict(values: tuple[Any, ...], old: tuple[Any, ...]) -> tuple[Any, ...]:
    """Keep who entered it, and head office's verdict when the file says none and the pause is the same.

    Raise InvalidInput when the file has it approved by the person who entered it here.
    """
    entrant = values[_ENTERED_BY] or old[_ENTERED_BY]
    if values[_VERDICT] != old[_VERDICT] and _is_one(old[_ENTERED_BY], values[_APPROVED_BY]):
        raise InvalidInput(OWN_ENTRY, field="approved_by")
    values = (*values[:_ENTERED_BY], entrant, *values[_ENTERED_BY + 1 :])
    same = values[: _VERDICT.start] == old[: _VERDICT.start]
    silent = not any(values[_VERDICT])
    return (*old, *values[_VERDICT.stop :]) if same and silent else values


def _check_pause(row: PauseRow) -> None:
    if row.until_at is not None and row.until_at <= row.from_at:
        raise InvalidInput("The pause ends before it begins.", field="until_at")
    if row.approved_at is not None and row.refused_at is not None:
        raise InvalidInput("A pause is either approved or refused.", field="refused_at")


def _check_approver(
    row: PauseRow, office: int, approver_office: int | None, homes: Mapping[str, set[int | None]]
) -> None:
    """Refuse an approver of the office itself, by his office or by his name, and one who entered the pause."""
    if approver_office == office:
        raise InvalidInput(INSIDE, field="approver_office_code")
    if row.approved_at is None:
        return
    name = row.approved_by.strip()
    if not name:
        raise InvalidInput("Say who approved it.", field="approved_by")
    if homes.get(name) == {office}:
        raise InvalidInput(INSIDE, field="approved_by")
    if _is_one(row.entered_by, name):
        raise InvalidInput(OWN_ENTRY, field="approved_by")


def _is_one(entrant: str, approver: str) -> bool:
    return bool(entrant.strip()) and entrant.strip().casefold() == approver.strip().casefold()


def _homes(names: Iterable[str]) -> dict[str, set[int | None]]:
    """Return where the people of these names work; a name may be that of several."""
    found: dict[str, set[int | None]] = {}
    everyone = Person.objects.unscoped("whether who approved belongs to the office he judges")
    for chunk in intake.chunks(sorted({name.strip() for name in names} - {""})):
        for name, office in everyone.filter(name__in=chunk).values_list("name", "home_office_id"):
            found.setdefault(name, set()).add(office)
    return found


def _mark_waiting(actor: Actor, numbers: Iterable[str]) -> None:
    mine = ServiceRequest.objects.visible_to(actor, Permission.RECORD_IMPORT)
    for chunk in intake.chunks(sorted(numbers)):
        ids = mine.filter(number__in=chunk, waits_for_company=False).values_list("id", flat=True)
        bulk.update(ServiceRequest, ("waits_for_company",), [(pk, (True,)) for pk in ids])


@transaction.atomic
def record_request_reopens(*, actor: Actor, rows: Sequence[ReopenRow], now: datetime) -> list[RowOutcome]:
    """Create or update reopenings by request and voided restoration; the request's row has the final one.

    Needs: RECORD_IMPORT over the requests. Writes: reopenings, audit. Raises: Denied.
    """

    def values(row: ReopenRow, request: int, office: int) -> tuple[Any, ...]:
        voided, again = to_minute(row.voided_restored_at), to_minute(row.reopened_at)
        if again < voided:
            raise InvalidInput("Reopened before it was restored.", field="reopened_at")
        if repairs.on_return(voided, again) is not Return.VOIDS:
            raise InvalidInput("More than seven days later it is a new request.", field="reopened_at")
        return (request, voided, again, row.reason or "-", repairs.days_after(voided, again))

    return _take(actor, rows, REOPENS, 2, values, now)


@transaction.atomic
def record_request_transfers(*, actor: Actor, rows: Sequence[TransferRow], now: datetime) -> list[RowOutcome]:
    """Create or update transfers by request and time, move the requests and settle them.

    Needs: RECORD_IMPORT over the requests and both offices. Writes: transfers, requests, audit.
    Raises: Denied.
    """
    offices = _offices(actor, (code for row in rows for code in (row.from_office_code, row.to_office_code)))
    shares = _shares(actor, rows)

    def values(row: TransferRow, request: int, office: int) -> tuple[Any, ...]:
        source = intake.need(offices, row.from_office_code, "from_office_code", NO_OFFICE)
        target = intake.need(offices, row.to_office_code, "to_office_code", NO_OFFICE)
        if source == target:
            raise InvalidInput("A transfer goes from one office to another.", field="to_office_code")
        at = to_minute(row.at)
        return (request, at, source, target, shares[request](at), row.reason or "-", at)

    return _take(actor, rows, TRANSFERS, 2, values, now, moved=True)


def _shares(actor: Actor, rows: Sequence[TransferRow]) -> dict[int, Callable[[datetime], int]]:
    """Return for each request a function from a moment to the share of its promise used by then."""
    mine = ServiceRequest.objects.visible_to(actor, Permission.RECORD_IMPORT)
    found: dict[int, Callable[[datetime], int]] = {}
    for chunk in intake.chunks(sorted({row.request_number for row in rows})):
        requests = list(
            mine.filter(number__in=chunk).values("id", "office_id", "clock", "reported_at", "promise_minutes")
        )
        history = clock_history(r["id"] for r in requests)
        calendars = calendars_for({r["office_id"] for r in requests})
        for request in requests:
            found[request["id"]] = _share_of(request, history.pauses, calendars[request["office_id"]])
    return found


def _share_of(
    request: Mapping[str, Any], pauses: Mapping[int, Any], business: Any
) -> Callable[[datetime], int]:
    def share(at: datetime) -> int:
        counted = [
            pause
            for pause in pauses.get(request["id"], ())
            if fair_clock.judge(pause, request["office_id"], business) is fair_clock.PauseVerdict.COUNTS
        ]
        return fair_clock.share_used_pct(
            request["reported_at"],
            at,
            request["promise_minutes"],
            fair_clock.union(counted, at),
            promises.counting(request["clock"], business),
        )

    return share


def _offices(actor: Actor, codes: Iterable[str]) -> dict[str, int]:
    # An approver or a receiving office may lie beyond the actor's own: codes are public in the company.
    return intake.lookup(Office.objects.unscoped("offices are named by their code"), "code", codes, "id")


def _take(
    actor: Actor,
    rows: Sequence[Any],
    kind: Intake,
    width: int,
    values: Callable[[Any, int, int], tuple[Any, ...]],
    now: datetime,
    *,
    moved: bool = False,
    keep: Callable[[Values, Values], Values] | None = None,
) -> list[RowOutcome]:
    """Take in rows that hang on requests, then settle those requests."""
    actor.require(Permission.RECORD_IMPORT)

    def take(chunk: Sequence[Any]) -> list[RowOutcome]:
        requests: dict[str, tuple[int, int]] = intake.lookup(
            ServiceRequest.objects.visible_to(actor, Permission.RECORD_IMPORT),
            "number",
            (row.request_number for row in chunk),
            "id",
            "office_id",
        )
        drafts = intake.draft_each(
            chunk,
            lambda row: row.request_number,
            lambda row: values(row, *intake.need(requests, row.request_number, "request_number", NO_REQUEST)),
        )
        stored = intake.stored(kind, (d.values[:width] for d in drafts if d.values))
        if keep is not None:
            drafts = [_kept(d, stored.get(d.values[:width]), keep) for d in drafts]
        taken = intake.take_in(actor, kind, drafts, stored, now)
        if taken.created or taken.updated:
            touched = {d.values[0] for d in drafts if d.values}
            if moved:
                _move(touched)
            settle_requests(touched, now=now, reason=kind.action)
        return taken.outcomes

    return intake.in_chunks(rows, take)


def _kept(draft: Draft, old: Stored | None, keep: Callable[[Values, Values], Values]) -> Draft:
    if not draft.values or old is None:
        return draft
    try:
        return Draft(draft.label, keep(draft.values, old.values))
    except InvalidInput as error:
        return Draft(draft.label, refusal=error)


def _move(request_ids: Iterable[int]) -> None:
    """Give requests to the office of their last transfer."""
    rows = RequestTransfer.objects.unscoped("settling serves no person").filter(request__in=list(request_ids))
    last = dict(rows.order_by("request_id", "at").values_list("request_id", "to_office_id"))
    bulk.update(ServiceRequest, ("office_id",), [(pk, (office,)) for pk, office in last.items()])
