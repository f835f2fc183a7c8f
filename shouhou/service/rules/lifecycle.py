"""How service requests and work orders may move. Source: docs/domain/requests.md, section "States"."""

from enum import StrEnum

from shouhou.kernel.statemachine import StateMachine


class RequestState(StrEnum):
    """Where a request stands."""

    NEW = "new"
    ACCEPTED = "accepted"
    IN_PROGRESS = "in_progress"
    RESTORED = "restored"
    CLOSED = "closed"
    CANCELLED = "cancelled"
    MERGED = "merged"


class RequestAction(StrEnum):
    """What can be done to a request."""

    ACCEPT = "accept"
    START = "start"
    RESTORE = "restore"
    CLOSE = "close"
    CANCEL = "cancel"
    MERGE = "merge"
    REOPEN = "reopen"
    PAUSE = "pause"
    TRANSFER = "transfer"


class OrderState(StrEnum):
    """Where a work order stands."""

    OPEN = "open"
    ASSIGNED = "assigned"
    IN_PROGRESS = "in_progress"
    DONE = "done"
    CLOSED = "closed"
    CANCELLED = "cancelled"


class OrderAction(StrEnum):
    """What can be done to a work order."""

    ASSIGN = "assign"
    START = "start"
    FINISH = "finish"
    CLOSE = "close"
    CANCEL = "cancel"
    RETURN = "return"


_OPEN = (RequestState.NEW, RequestState.ACCEPTED, RequestState.IN_PROGRESS)
_STAYING = (RequestAction.PAUSE, RequestAction.TRANSFER)

REQUEST = StateMachine(
    {
        (RequestState.NEW, RequestAction.ACCEPT): RequestState.ACCEPTED,
        (RequestState.ACCEPTED, RequestAction.START): RequestState.IN_PROGRESS,
        (RequestState.RESTORED, RequestAction.CLOSE): RequestState.CLOSED,
        (RequestState.RESTORED, RequestAction.REOPEN): RequestState.IN_PROGRESS,
        (RequestState.CLOSED, RequestAction.REOPEN): RequestState.IN_PROGRESS,
        **{(state, RequestAction.RESTORE): RequestState.RESTORED for state in _OPEN},
        **{(state, RequestAction.CANCEL): RequestState.CANCELLED for state in _OPEN},
        **{(state, RequestAction.MERGE): RequestState.MERGED for state in _OPEN},
        **{(state, action): state for state in _OPEN for action in _STAYING},
    }
)

ORDER = StateMachine(
    {
        (OrderState.OPEN, OrderAction.ASSIGN): OrderState.ASSIGNED,
        (OrderState.ASSIGNED, OrderAction.ASSIGN): OrderState.ASSIGNED,
        (OrderState.ASSIGNED, OrderAction.START): OrderState.IN_PROGRESS,
        (OrderState.IN_PROGRESS, OrderAction.FINISH): OrderState.DONE,
        (OrderState.DONE, OrderAction.CLOSE): OrderState.CLOSED,
        (OrderState.DONE, OrderAction.RETURN): OrderState.IN_PROGRESS,
        (OrderState.OPEN, OrderAction.CANCEL): OrderState.CANCELLED,
        (OrderState.ASSIGNED, OrderAction.CANCEL): OrderState.CANCELLED,
    }
)
