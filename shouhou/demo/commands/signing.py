"""The sheets of past months, signed as a company signs them; last month's still on their way.

History is signed for demonstrations of ordinary size only: a bench needs rows, not signatures.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from shouhou.foundation.signoff import commands as signoff
from shouhou.foundation.signoff import queries as documents
from shouhou.foundation.signoff.states import Step
from shouhou.kernel.actors import Actor
from shouhou.kernel.moments import at_local, local_day
from shouhou.kernel.periods import Period, month_of
from shouhou.org.models import Office, Posting, Role
from shouhou.org.queries.actors import actor_for
from shouhou.scorecards.commands import sheets
from shouhou.scorecards.models import Sheet

SIGNED_MONTHS = 12
LAST_MONTH = ("untouched", "in_review", "in_approval", "returned")
"""What last month's sheet has come to, office by office: one of each to look at."""
WHY = "the demonstration signs as its own people"


@dataclass(frozen=True, slots=True)
class Signers:
    """The three who sign an office's sheet."""

    author: Actor
    reviewer: Actor
    approver: Actor


def sign_history(*, first_month: Period, now: datetime) -> int:
    """Hand in and sign the sheets of all offices from ``first_month`` to the month before last; return how many.

    Last month's are left in the states a visitor wants to see; the first office's is his to hand in.
    Needs: the demonstration's people and records. Writes: sheets, evidence, documents, seals.
    """
    count = 0
    last = month_of(local_day(now)).previous()
    months = list(_months(first_month, last.previous()))[-SIGNED_MONTHS:]
    for number, office in enumerate(Office.objects.unscoped(WHY).order_by("pk")):
        signers = _signers(office, now)
        if signers is None:
            continue
        for month in months:
            count += _sign(office, month, signers, "approved", now)
        count += _sign(office, last, signers, LAST_MONTH[number % len(LAST_MONTH)], now)
    return count


def _sign(office: Office, month: Period, signers: Signers, state: str, now: datetime) -> int:
    """Bring one sheet to ``state``; the acts happen on the working days after the month, at the latest now."""
    if state == "untouched":
        return 0
    handed_in = min(at_local(month.end_on + timedelta(days=2), 16, 20, office.zone), now)
    sheet = sheets.submit(actor=signers.author, unit_key=office.code, period_code=month.code, now=handed_in)
    if state != "in_review":
        _put_name(sheet, signers.reviewer, min(handed_in + timedelta(hours=18), now), "数据已核对")
    if state == "returned":
        signoff.give_back(
            actor=signers.approver,
            document_id=sheet.document.public_id,
            to=Step.AUTHOR,
            comment="差旅费漏记两笔，请补录后重新提交。",
            now=min(handed_in + timedelta(hours=42), now),
        )
    if state == "approved":
        _put_name(sheet, signers.approver, min(handed_in + timedelta(hours=42), now), "同意")
    return 1


def _put_name(sheet: Sheet, actor: Actor, at: datetime, comment: str) -> None:
    version = documents.latest_version(sheet.document)
    seen = version.sha256 if version else ""
    signoff.sign(actor=actor, document_id=sheet.document.public_id, seen_sha256=seen, now=at, comment=comment)


def _months(first: Period, last: Period) -> Iterator[Period]:
    month = first
    while month.start_on <= last.start_on:
        yield month
        month = month.next()


def _signers(office: Office, now: datetime) -> Signers | None:
    posts = Posting.objects.unscoped(WHY).select_related("person").order_by("pk")
    mine = posts.filter(office=office)
    found = [
        mine.filter(role=Role.OFFICE_MANAGER.value).first(),
        mine.filter(role=Role.OFFICE_HEAD.value).first(),
        posts.filter(role=Role.HQ_MANAGER.value, office=None, region=None).first(),
    ]
    actors = [actor_for(post.person.user_id, now=now) for post in found if post and post.person.user_id]
    people = [actor for actor in actors if actor]
    return Signers(*people) if len(people) == len(found) else None
