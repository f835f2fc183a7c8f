"""How complaints may move. Source: docs/domain/complaints.md."""

from enum import StrEnum

from shouhou.kernel.statemachine import StateMachine


class ComplaintState(StrEnum):
    """Where a complaint stands."""

    OPEN = "open"
    CLOSED = "closed"


class ComplaintAction(StrEnum):
    """What can be done to a complaint."""

    ACKNOWLEDGE = "acknowledge"
    CLOSE = "close"
    REOPEN = "reopen"


COMPLAINT = StateMachine(
    {
        (ComplaintState.OPEN, ComplaintAction.ACKNOWLEDGE): ComplaintState.OPEN,
        (ComplaintState.OPEN, ComplaintAction.CLOSE): ComplaintState.CLOSED,
        (ComplaintState.CLOSED, ComplaintAction.REOPEN): ComplaintState.OPEN,
    }
)
