"""Taking in the reports offices owe, in bulk: due moments and what counts for K9 are settled on the way."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import transaction

from shouhou.foundation import intake, outbox
from shouhou.foundation.importing.kinds import RowOutcome
from shouhou.foundation.intake import Draft, Intake, Stored
from shouhou.kernel.actors import Actor
from shouhou.kernel.errors import InvalidInput
from shouhou.kernel.moments import at_local, to_minute
from shouhou.kernel.periods import Period, PeriodKind
from shouhou.kernel.worktime import WorkCalendar
from shouhou.org.models import Office, Person
from shouhou.org.queries.calendars import calendars_for
from shouhou.quality.commands import settling
from shouhou.quality.events import ReportsTaken
from shouhou.quality.models import ReportInstance
from shouhou.quality.permissions import Permission
from shouhou.quality.rules import reports
from shouhou.quality.rules.reports import ReportFacts, ReportKind, ReportVerdict

NO_OFFICE = "There is no office {key}."
NO_PERSON = "There is no person {key}."


@dataclass(frozen=True, slots=True)
class ReportRow:
    """A report as a file gives it. ``due_on``: only when head office set another day."""

    office_code: str
    kind: str
    period_code: str
    due_on: date | None = None
    submitted_at: datetime | None = None
    author_no: str = ""
    verdict: str = "pending"
    verdict_at: datetime | None = None
    material_error_at: datetime | None = None
    material_error_note: str = ""
    waived_reason: str = ""
    external_ref: str = ""


REPORTS = Intake(
    model=ReportInstance,
    fields=(
        "office_id",
        "kind",
        "period_code",
        "due_at",
        "submitted_at",
        "author_id",
        "verdict",
        "verdict_at",
        "material_error_at",
        "material_error_note",
        "waived_reason",
        "external_ref",
    ),
    key=("office_id", "kind", "period_code"),
    action="quality.report",
    permission=Permission.RECORD_IMPORT,
    office="office_id",
    settled=settling.SETTLED,
)
_KEY = len(REPORTS.key)
_KINDS = frozenset(kind.value for kind in ReportKind)
_AT = {name: index for index, name in enumerate(REPORTS.fields)}
_NEVER_ERASED = (
    "submitted_at",
    "author_id",
    "material_error_at",
    "material_error_note",
    "waived_reason",
    "external_ref",
)
_HEAD_OFFICE = {
    "due_at": "due_on",
    "verdict": "verdict",
    "material_error_at": "material_error_at",
    "waived_reason": "waived_reason",
}
"""What head office alone decides, and the column of the file it comes from."""


@dataclass(frozen=True, slots=True)
class _Known:
    """What the rows of one chunk refer to."""

    offices: Mapping[str, int]
    people: Mapping[str, int]
    calendars: Mapping[int | None, WorkCalendar]
    judges: frozenset[int]
    dues: dict[tuple[int, str, str], datetime]
    now: datetime

    def due_at(self, office: int, kind: str, period_code: str) -> datetime:
        """Return when an office's report is due by the rules, worked out once."""
        key = (office, kind, period_code)
        found = self.dues.get(key)
        if found is None:
            found = self.dues[key] = reports.due_at(kind, period_code, self.calendars[office])
        return found


@transaction.atomic
def record_reports(*, actor: Actor, rows: Sequence[ReportRow], now: datetime) -> list[RowOutcome]:
    """Create or update reports by office, kind and month, settled for K9.

    A blank cell never erases what was recorded since; a due moment once set stays. Verdicts, errors, waivers
    and other due days are taken from those who import for the whole company or hold REPORT_JUDGE for the
    office; an office's own rows may only repeat what is decided. Needs: RECORD_IMPORT for the offices named.
    Writes: reports, audit, one ReportsTaken, a ReportRejudged for each that changed. Raises: Denied.
    """
    actor.require(Permission.RECORD_IMPORT)
    counts = [0, 0]

    def take(chunk: Sequence[ReportRow]) -> list[RowOutcome]:
        known = _references(actor, chunk, now)
        keys = intake.draft_each(chunk, _label, lambda row: _key(row, known))
        stored = intake.stored(REPORTS, (d.values for d in keys if d.values))
        drafts = intake.draft_each(
            zip(chunk, keys, strict=True),
            lambda pair: pair[1].label,
            lambda pair: _values(*pair, known, stored),
        )
        before = settling.standings(_changing(drafts, stored))
        taken = intake.take_in(actor, REPORTS, drafts, stored, now)
        settling.announce({pk: before[pk] for pk in taken.updated}, now=now, reason="imported")
        counts[0] += len(taken.created)
        counts[1] += len(taken.updated)
        return taken.outcomes

    outcomes = intake.in_chunks(rows, take)
    if any(counts):
        outbox.publish(ReportsTaken(*counts), at=now)
    return outcomes


def _references(actor: Actor, rows: Sequence[ReportRow], now: datetime) -> _Known:
    may = Permission.RECORD_IMPORT
    offices: dict[str, int] = intake.lookup(
        Office.objects.visible_to(actor, may), "code", (row.office_code for row in rows), "id"
    )
    everyone = Person.objects.unscoped("people are named by their number")
    company_wide = actor.reach(may).everywhere
    return _Known(
        offices=offices,
        people=intake.lookup(everyone, "employee_no", (row.author_no for row in rows), "id"),
        calendars=calendars_for(offices.values()),
        judges=frozenset(
            pk for pk in offices.values() if company_wide or actor.covers(Permission.REPORT_JUDGE, pk)
        ),
        dues={},
        now=now,
    )


def _label(row: ReportRow) -> str:
    return f"{row.office_code} {row.period_code} {row.kind}"


def _key(row: ReportRow, known: _Known) -> tuple[Any, ...]:
    """Return the natural key of a row. Raise InvalidInput naming the field."""
    office = intake.need(known.offices, row.office_code, "office_code", NO_OFFICE)
    if row.kind not in _KINDS:
        raise InvalidInput("There is no such report: {key}.", field="kind", key=row.kind)
    if Period.parse(row.period_code).kind is not PeriodKind.MONTH:
        raise InvalidInput(
            "“{text}” is not a month: write 2026-10.", field="period_code", text=row.period_code
        )
    return office, row.kind, row.period_code


def _minute(moment: datetime | None) -> datetime | None:
    return None if moment is None else to_minute(moment)


def _values(row: ReportRow, key: Draft, known: _Known, stored: Mapping[Any, Stored]) -> tuple[Any, ...]:
    """Return the given columns and the settled ones of one row. Raise InvalidInput naming the field."""
    if key.refusal is not None:
        raise key.refusal
    _check(row, known.now)
    office = key.values[0]
    business = known.calendars[office]
    usual_due = known.due_at(*key.values)
    is_judged = row.verdict != ReportVerdict.PENDING
    given = [
        *key.values,
        usual_due if row.due_on is None else at_local(row.due_on, *reports.CLOSE_OF_BUSINESS, business.zone),
        _minute(row.submitted_at),
        intake.perhaps(known.people, row.author_no, "author_no", NO_PERSON),
        row.verdict,
        (_minute(row.verdict_at) or known.now) if is_judged else None,
        _minute(row.material_error_at),
        row.material_error_note,
        row.waived_reason,
        row.external_ref,
    ]
    old = stored.get(key.values)
    if old is not None:
        _keep(given, row, old.values)
    if office not in known.judges:
        _leave_to_head_office(given, old, usual_due)
    return (*given, *settling.judged(_facts(given), business))


def _check(row: ReportRow, now: datetime) -> None:
    """Refuse moments that cannot be. Raise InvalidInput naming the field."""
    for field in ("submitted_at", "verdict_at", "material_error_at"):
        moment: datetime | None = getattr(row, field)
        if moment is not None and moment > now:
            raise InvalidInput("This lies in the future.", field=field)


def _keep(given: list[Any], row: ReportRow, was: Sequence[Any]) -> None:
    """Put back what was recorded since the file was written."""
    for name in _NEVER_ERASED:
        given[_AT[name]] = given[_AT[name]] or was[_AT[name]]
    if row.due_on is None:
        given[_AT["due_at"]] = was[_AT["due_at"]]
    old_verdict = was[_AT["verdict"]]
    if row.verdict == ReportVerdict.PENDING or (row.verdict == old_verdict and row.verdict_at is None):
        given[_AT["verdict"]] = old_verdict
        given[_AT["verdict_at"]] = was[_AT["verdict_at"]]


def _leave_to_head_office(given: Sequence[Any], old: Stored | None, usual_due: datetime) -> None:
    """Refuse a row of an office's own that brings what head office decides and has not decided."""
    usual = {"due_at": usual_due, "verdict": ReportVerdict.PENDING.value, "waived_reason": ""}
    for name, column in _HEAD_OFFICE.items():
        decided = usual.get(name) if old is None else old.values[_AT[name]]
        if given[_AT[name]] != decided:
            raise InvalidInput(
                "Head office decides this. Leave it empty, or let head office import it.", field=column
            )


def _facts(given: Sequence[Any]) -> ReportFacts:
    """Return the facts of a draft; ``given`` is in the order of REPORTS.fields."""
    return ReportFacts(
        due_at=given[3],
        submitted_at=given[4],
        verdict=given[6],
        material_error_at=given[8],
        is_waived=bool(given[10].strip()),
    )


def _changing(drafts: Iterable[Draft], stored: Mapping[Any, Stored]) -> list[int]:
    """Return the primary keys of stored rows that the drafts would change."""
    given = len(REPORTS.fields)
    found = [(draft.values, stored.get(draft.values[:_KEY])) for draft in drafts if draft.values]
    return [old.pk for values, old in found if old is not None and old.values != values[:given]]


def call_for_reports(*, actor: Actor, period_code: str, now: datetime) -> list[RowOutcome]:
    """Open the reports every active office owes about a month, and the visit plan for it; repeating is safe.

    Needs: RECORD_IMPORT for the whole company. Writes: reports, audit. Raises: Denied, InvalidInput.
    """
    actor.require_covers(Permission.RECORD_IMPORT, None)
    offices = Office.objects.visible_to(actor, Permission.RECORD_IMPORT).filter(is_active=True)
    codes = offices.order_by("code").values_list("code", flat=True)
    rows = [ReportRow(code, kind.value, period_code) for code in codes for kind in ReportKind]
    return record_reports(actor=actor, rows=rows, now=now)
