"""Satisfaction (K5): one job has one final answer, and nobody improves it afterwards.

Head office's call-back within three working days of closing overrides the tick on the service slip. Without
one the earliest answer stands; a later call-back or change of mind is kept and does not count.
Source: docs/domain/satisfaction.md.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from shouhou.kernel.moments import local_day
from shouhou.kernel.worktime import WorkCalendar
from shouhou.service.rules.visits import WorkType

SATISFIED_FROM = 4
TOP_BOX = 5
CALLBACK_WORKDAYS = 3
ATTEMPTS = 3
ASKED_TYPES = frozenset({WorkType.INSTALL, WorkType.COMMISSION, WorkType.REPAIR})


class AnswerChannel(StrEnum):
    """How the customer was asked."""

    SLIP = "slip"
    CALLBACK = "callback"
    SMS = "sms"
    PORTAL = "portal"


class AnswerOutcome(StrEnum):
    """Whether he answered."""

    ANSWERED = "answered"
    NO_ANSWER = "no_answer"


class AnswerExclusion(StrEnum):
    """Why an answer is left out of the satisfaction rate."""

    COUNTED = ""
    OTHER_WORK = "other_work"
    SUPERSEDED = "superseded"
    NO_ANSWER = "no_answer"
    STILL_ASKING = "still_asking"


@dataclass(frozen=True, slots=True)
class Answer:
    """One answer, or one failed attempt to get it. ``answered_at`` is None without an answer."""

    key: int
    channel: str
    outcome: str
    asked_at: datetime
    answered_at: datetime | None
    attempts: int


def is_satisfied(score: int) -> bool:
    """Tell whether a score of the five-point scale means satisfied: 5 and 4."""
    return score >= SATISFIED_FROM


def counted_at(answer: Answer) -> datetime:
    """Return when an answer counts: when it was given, a failed attempt when it was last made."""
    return answer.answered_at or answer.asked_at


def settle(
    answers: Sequence[Answer], work_type: str, closed_at: datetime | None, business: WorkCalendar
) -> dict[int, AnswerExclusion]:
    """Return the exclusion of every answer to one job, by its key: at most one is COUNTED."""
    if work_type not in ASKED_TYPES:
        return {answer.key: AnswerExclusion.OTHER_WORK for answer in answers}
    final = final_answer(answers, closed_at, business)
    last_try = max(
        (a for a in answers if a.outcome == AnswerOutcome.NO_ANSWER),
        key=lambda a: (a.asked_at, a.key),
        default=None,
    )
    return {answer.key: _exclusion(answer, final, last_try) for answer in answers}


def final_answer(
    answers: Sequence[Answer], closed_at: datetime | None, business: WorkCalendar
) -> Answer | None:
    """Return the answer that stands for the job: a timely call-back, else the earliest answer."""
    given = sorted(
        (a for a in answers if a.outcome == AnswerOutcome.ANSWERED and a.answered_at is not None),
        key=lambda a: (counted_at(a), a.key),
    )
    timely = [a for a in given if a.channel == AnswerChannel.CALLBACK and _timely(a, closed_at, business)]
    return next(iter([*timely, *given]), None)


def _timely(answer: Answer, closed_at: datetime | None, business: WorkCalendar) -> bool:
    if closed_at is None:
        return True
    last = business.add_workdays(local_day(closed_at, business.zone), CALLBACK_WORKDAYS)
    return local_day(counted_at(answer), business.zone) <= last


def _exclusion(answer: Answer, final: Answer | None, last_try: Answer | None) -> AnswerExclusion:
    if final is not None:
        return AnswerExclusion.COUNTED if answer.key == final.key else AnswerExclusion.SUPERSEDED
    if last_try is None or answer.key != last_try.key:
        return AnswerExclusion.SUPERSEDED
    return AnswerExclusion.NO_ANSWER if answer.attempts >= ATTEMPTS else AnswerExclusion.STILL_ASKING
