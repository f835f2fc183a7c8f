"""How urgent an open promise is. Compared to the minute, like the promises themselves."""

from datetime import datetime, timedelta
from enum import StrEnum

RISK_SHARE = 0.75
RISK_MARGIN = timedelta(hours=4)


class Urgency(StrEnum):
    """From the worst to the calmest."""

    LATE = "late"
    RISK = "risk"
    TODAY = "today"
    LATER = "later"


RANK = {urgency: rank for rank, urgency in enumerate(Urgency)}


def judge(*, begun_at: datetime, due_at: datetime, now: datetime, day_end: datetime) -> Urgency:
    """Return how urgent a promise is that began at one moment and is due at another (all aware UTC).

    Late once the due minute is over; at risk when three quarters of its time are gone or less than four
    hours are left, and it is due before ``day_end`` or three quarters are gone; today when due before
    ``day_end``; later otherwise.
    """
    if now >= due_at.replace(second=0, microsecond=0) + timedelta(minutes=1):
        return Urgency.LATE
    allowed = due_at - begun_at
    if allowed > timedelta(0) and (now - begun_at) >= allowed * RISK_SHARE:
        return Urgency.RISK
    if due_at < day_end:
        return Urgency.RISK if due_at - now < RISK_MARGIN else Urgency.TODAY
    return Urgency.LATER
