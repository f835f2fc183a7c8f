"""Taking in satisfaction answers, in bulk: one answer counts a job."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction

from shouhou.foundation import bulk, intake
from shouhou.foundation.importing.kinds import RowOutcome
from shouhou.foundation.intake import Intake
from shouhou.kernel.actors import Actor
from shouhou.kernel.errors import InvalidInput
from shouhou.kernel.moments import to_minute
from shouhou.kernel.worktime import WorkCalendar
from shouhou.org.queries.calendars import calendars_for
from shouhou.service.commands.intake_visits import NO_ORDER
from shouhou.service.commands.rows import AnswerRow
from shouhou.service.models import SatisfactionAnswer, WorkOrder
from shouhou.service.permissions import Permission
from shouhou.service.rules import satisfaction
from shouhou.service.rules.satisfaction import Answer, AnswerExclusion, AnswerOutcome

ANSWERS = Intake(
    model=SatisfactionAnswer,
    fields=(
        "work_order_id",
        "channel",
        "asked_at",
        "office_id",
        "work_type",
        "outcome",
        "score",
        "answered_at",
        "attempts",
        "comment",
        "counted_at",
        "external_ref",
    ),
    key=("work_order_id", "channel", "asked_at"),
    action="service.answer",
    permission=Permission.RECORD_IMPORT,
    office="office_id",
    settled=("k5_exclusion", "recorded_by_id"),
    settled_by_caller=True,
)
SCORES = range(1, 6)


@dataclass(frozen=True, slots=True)
class Job:
    """What of a work order decides its answers."""

    office_id: int
    work_type: str
    closed_at: datetime | None


def jobs_of(order_ids: Iterable[int]) -> dict[int, Job]:
    """Return the jobs behind answers. Callers resolved the ids through a scope."""
    found: dict[int, Job] = {}
    for chunk in intake.chunks(sorted(set(order_ids))):
        rows = WorkOrder.objects.unscoped("settling serves no person").filter(pk__in=chunk)
        for pk, office, work_type, closed in rows.values_list("id", "office_id", "work_type", "closed_at"):
            found[pk] = Job(office, work_type, closed)
    return found


@transaction.atomic
def record_answers(*, actor: Actor, rows: Sequence[AnswerRow], now: datetime) -> list[RowOutcome]:
    """Create or update answers by work order, channel and time asked; decide which one counts for each job.

    Needs: RECORD_IMPORT over the work orders. Writes: answers, audit. Raises: Denied.
    """
    actor.require(Permission.RECORD_IMPORT)

    def take(chunk: Sequence[AnswerRow]) -> list[RowOutcome]:
        numbers: dict[str, int] = intake.lookup(
            WorkOrder.objects.visible_to(actor, Permission.RECORD_IMPORT),
            "number",
            (row.order_number for row in chunk),
            "id",
        )
        jobs = jobs_of(numbers.values())
        drafts = intake.draft_each(
            chunk, lambda row: row.order_number, lambda row: (*_values(row, numbers, jobs), *_waiting(actor))
        )
        stored = intake.stored(ANSWERS, (d.values[:3] for d in drafts if d.values))
        taken = intake.take_in(actor, ANSWERS, drafts, stored, now)
        if taken.created or taken.updated:
            settle_answers(numbers.values(), jobs)
        return taken.outcomes

    return intake.in_chunks(rows, take)


def _waiting(actor: Actor) -> tuple[str, int | None]:
    return AnswerExclusion.SUPERSEDED.value, actor.user_id or None


def _values(row: AnswerRow, numbers: Mapping[str, int], jobs: Mapping[int, Job]) -> tuple[Any, ...]:
    order = intake.need(numbers, row.order_number, "order_number", NO_ORDER)
    answered_at = _answered_at(row)
    asked_at = to_minute(row.asked_at)
    return (
        order,
        row.channel,
        asked_at,
        jobs[order].office_id,
        jobs[order].work_type,
        row.outcome,
        row.score,
        answered_at,
        row.attempts,
        row.comment,
        answered_at or asked_at,
        row.external_ref,
    )


def _answered_at(row: AnswerRow) -> datetime | None:
    if row.outcome == AnswerOutcome.NO_ANSWER:
        if row.score is not None:
            raise InvalidInput("Without an answer there is no score.", field="score")
        return None
    if row.score not in SCORES:
        raise InvalidInput("The score is a whole number from 1 to 5.", field="score")
    return to_minute(row.answered_at or row.asked_at)


def settle_answers(order_ids: Iterable[int], jobs: Mapping[int, Job]) -> list[int]:
    """Decide anew which answer counts for each of these jobs; return the answers that changed."""
    wanted = sorted(set(order_ids))
    calendars = calendars_for({jobs[pk].office_id for pk in wanted})
    changed: list[tuple[int, tuple[str]]] = []
    for chunk in intake.chunks(wanted):
        rows = SatisfactionAnswer.objects.unscoped("settling serves no person").filter(work_order__in=chunk)
        by_job: dict[int, list[tuple[Answer, str]]] = {}
        for pk, order, channel, outcome, asked, answered, attempts, exclusion in rows.values_list(
            "id",
            "work_order_id",
            "channel",
            "outcome",
            "asked_at",
            "answered_at",
            "attempts",
            "k5_exclusion",
        ):
            answer = Answer(pk, channel, outcome, asked, answered, attempts)
            by_job.setdefault(order, []).append((answer, exclusion))
        for order, answers in by_job.items():
            changed += _decide(answers, jobs[order], calendars[jobs[order].office_id])
    # Those that stop counting first: no job has two counting answers at any moment.
    changed.sort(key=lambda change: change[1][0] == AnswerExclusion.COUNTED)
    bulk.update(SatisfactionAnswer, ("k5_exclusion",), changed)
    return [pk for pk, _ in changed]


def _decide(
    answers: Sequence[tuple[Answer, str]], job: Job, business: WorkCalendar
) -> list[tuple[int, tuple[str]]]:
    verdicts = satisfaction.settle([answer for answer, _ in answers], job.work_type, job.closed_at, business)
    return [
        (answer.key, (verdicts[answer.key].value,))
        for answer, exclusion in answers
        if verdicts[answer.key] != exclusion
    ]
