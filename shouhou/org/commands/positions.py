"""Writing positions 岗位 and who holds them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from shouhou.foundation import audit
from shouhou.foundation.importing.kinds import RowOutcome, Status
from shouhou.kernel.actors import Actor
from shouhou.org.models import Position, Posting
from shouhou.org.permissions import Permission

UNIQUE = "codes are unique in the company"


@dataclass(frozen=True, slots=True)
class PositionRow:
    """A position; the one it reports to stands in an earlier row or exists already."""

    code: str
    title: str
    duties: str = ""
    reports_to_code: str = ""


@dataclass(frozen=True, slots=True)
class HolderRow:
    """The position an employee's posts belong to."""

    employee_no: str
    position_code: str


@transaction.atomic
def record_positions(*, actor: Actor, rows: Sequence[PositionRow], now: datetime) -> list[RowOutcome]:
    """Create or update positions by code.

    Needs: PERSON_EDIT for the whole company. Writes: positions, audit. Raises: Denied. Refuses a row that
    reports to a position nobody knows, or to itself.
    """
    actor.require_covers(Permission.PERSON_EDIT, None)
    known = {p.code: p for p in Position.objects.unscoped(UNIQUE).select_related("reports_to")}
    return [_record(actor, row, known, now) for row in rows]


@transaction.atomic
def assign_positions(*, actor: Actor, rows: Sequence[HolderRow], now: datetime) -> list[RowOutcome]:
    """Give the open posts of employees their position.

    Needs: PERSON_EDIT for the whole company. Writes: posts, audit. Raises: Denied. Refuses unknown codes
    and employees without an open post.
    """
    actor.require_covers(Permission.PERSON_EDIT, None)
    positions = dict(Position.objects.unscoped(UNIQUE).values_list("code", "id"))
    wanted = {row.employee_no for row in rows}
    posts: dict[str, list[Posting]] = {}
    for post in Posting.objects.unscoped(UNIQUE).filter(until_on=None).select_related("person"):
        if post.person.employee_no in wanted:
            posts.setdefault(post.person.employee_no, []).append(post)
    outcomes, changed = [], []
    for row in rows:
        outcome, touched = _assigned(row, positions, posts.get(row.employee_no, []))
        outcomes.append(outcome)
        changed += touched
    Posting.objects.bulk_update(changed, ["position"], batch_size=500)
    if changed:
        audit.note_batch(actor, "org.positions_assigned", "org.Posting", at=now, note="", count=len(changed))
    return outcomes


def _record(actor: Actor, row: PositionRow, known: dict[str, Position], now: datetime) -> RowOutcome:
    above = known.get(row.reports_to_code)
    if row.reports_to_code and (above is None or row.reports_to_code == row.code):
        return _refused("There is no position {value}.", "reports_to_code", row.reports_to_code)
    position = known.get(row.code)
    if position is None:
        position = known[row.code] = Position.objects.create(
            code=row.code, title=row.title, duties=row.duties, reports_to=above
        )
        audit.record(actor, "org.position_created", position, at=now)
        return RowOutcome(Status.CREATED, key=row.code)
    old = (position.title, position.duties, position.reports_to_id)
    position.title, position.duties, position.reports_to = row.title, row.duties, above
    new = (position.title, position.duties, position.reports_to_id)
    if old == new:
        return RowOutcome(Status.UNCHANGED, key=row.code)
    position.save()
    names = ("title", "duties", "reports_to")
    changes = {name: [a, b] for name, a, b in zip(names, old, new, strict=True) if a != b}
    audit.record(actor, "org.position_updated", position, at=now, changes=changes)
    return RowOutcome(Status.UPDATED, key=row.code)


def _assigned(
    row: HolderRow, positions: dict[str, int], posts: Sequence[Posting]
) -> tuple[RowOutcome, list[Posting]]:
    position = positions.get(row.position_code)
    if position is None:
        return _refused("There is no position {value}.", "position_code", row.position_code), []
    if not posts:
        return _refused("There is no employee {value}.", "employee_no", row.employee_no), []
    touched = [post for post in posts if post.position_id != position]
    for post in touched:
        post.position_id = position
    status = Status.UPDATED if touched else Status.UNCHANGED
    return RowOutcome(status, key=row.employee_no), touched


def _refused(message: str, name: str, value: str) -> RowOutcome:
    return RowOutcome(Status.REFUSED, message, value, name, {"value": value})
