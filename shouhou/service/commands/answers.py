"""Recording what a customer answered to a finished job."""

from datetime import datetime

from django.db import transaction

from shouhou.foundation import audit, outbox
from shouhou.foundation.access import row_for_update
from shouhou.kernel.actors import Actor
from shouhou.kernel.errors import InvalidInput, RuleViolation
from shouhou.kernel.moments import to_minute
from shouhou.service.commands.intake_answers import SCORES, jobs_of, settle_answers
from shouhou.service.events import DissatisfiedAnswered
from shouhou.service.models import AnswerChannel, SatisfactionAnswer, WorkOrder
from shouhou.service.permissions import Permission
from shouhou.service.rules import satisfaction
from shouhou.service.rules.lifecycle import OrderState
from shouhou.service.rules.satisfaction import AnswerExclusion, AnswerOutcome

MISSING = "No such work order."
FOUND = "the work order was found through its scope"


@transaction.atomic
def record_answer(
    *,
    actor: Actor,
    work_order_id: int,
    channel: str,
    score: int | None,
    comment: str,
    asked_at: datetime,
    now: datetime,
    attempts: int = 1,
) -> SatisfactionAnswer:
    """Record an answer (``score`` 1 to 5), or with None that the customer did not answer.

    What a customer has said by a channel stays: a later change of mind is not taken. A dissatisfied answer is
    announced, so that somebody follows up. Needs: SATISFACTION_RECORD for the work order.
    Writes: an answer, the other answers' exclusions, audit, maybe DissatisfiedAnswered.
    Raises: NotFound, Denied, RuleViolation (answered by this channel already, job not done), InvalidInput.
    """
    order = row_for_update(WorkOrder.objects, actor, work_order_id, Permission.SATISFACTION_RECORD, MISSING)
    _check(order, channel, score, asked_at, now)
    moment = to_minute(asked_at)
    _refuse_repeat(order, channel, moment)
    outcome = AnswerOutcome.NO_ANSWER if score is None else AnswerOutcome.ANSWERED
    answer = SatisfactionAnswer.objects.create(
        work_order=order,
        office_id=order.office_id,
        work_type=order.work_type,
        channel=channel,
        outcome=outcome.value,
        score=score,
        asked_at=moment,
        answered_at=None if score is None else moment,
        attempts=attempts,
        comment=comment.strip(),
        recorded_by_id=actor.user_id,
        counted_at=moment,
        k5_exclusion=AnswerExclusion.SUPERSEDED.value,
    )
    settle_answers([order.pk], jobs_of([order.pk]))
    if score is not None and not satisfaction.is_satisfied(score):
        outbox.publish(DissatisfiedAnswered(answer.pk, order.pk, order.office_id, score), at=now)
    changes: dict[str, list[object]] = {"score": [None, score], "channel": [None, channel]}
    audit.record(actor, "service.answer.recorded", answer, at=now, office_id=order.office_id, changes=changes)
    return SatisfactionAnswer.objects.unscoped(FOUND).get(pk=answer.pk)


def _refuse_repeat(order: WorkOrder, channel: str, moment: datetime) -> None:
    rows = SatisfactionAnswer.objects.unscoped(FOUND).filter(work_order=order, channel=channel)
    if rows.filter(outcome=AnswerOutcome.ANSWERED.value).exists():
        raise RuleViolation("The customer has answered already; what he said stays.")
    if rows.filter(asked_at=moment).exists():
        raise RuleViolation("This attempt is recorded already.")


def _check(order: WorkOrder, channel: str, score: int | None, asked_at: datetime, now: datetime) -> None:
    if order.state not in {OrderState.DONE.value, OrderState.CLOSED.value}:
        raise RuleViolation("Customers are asked when the job is done.")
    if channel not in AnswerChannel.values:
        raise InvalidInput("Say how the customer was asked.", field="channel")
    if score is not None and score not in SCORES:
        raise InvalidInput("The score is a whole number from 1 to 5.", field="score")
    if asked_at > now:
        raise InvalidInput("This lies in the future.", field="asked_at")
