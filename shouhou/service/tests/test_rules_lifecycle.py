"""State tables of requests and work orders, row by row. Source: docs/domain/requests.md, section "States"."""

from itertools import product

import pytest

from shouhou.kernel.statemachine import TransitionRefused
from shouhou.service.rules.lifecycle import (
    ORDER,
    REQUEST,
    OrderAction,
    OrderState,
    RequestAction,
    RequestState,
)

OPEN = ("new", "accepted", "in_progress")
REQUEST_MOVES = {
    ("new", "accept"): "accepted",
    ("accepted", "start"): "in_progress",
    ("restored", "close"): "closed",
    ("restored", "reopen"): "in_progress",
    ("closed", "reopen"): "in_progress",
}
for state in OPEN:
    REQUEST_MOVES |= {
        (state, "restore"): "restored",
        (state, "cancel"): "cancelled",
        (state, "merge"): "merged",
        (state, "pause"): state,
        (state, "transfer"): state,
    }
ORDER_MOVES = {
    ("open", "assign"): "assigned",
    ("assigned", "assign"): "assigned",
    ("assigned", "start"): "in_progress",
    ("in_progress", "finish"): "done",
    ("done", "close"): "closed",
    ("done", "return"): "in_progress",
    ("open", "cancel"): "cancelled",
    ("assigned", "cancel"): "cancelled",
}


@pytest.mark.parametrize(("state", "action"), list(product(RequestState, RequestAction)))
def test_every_state_and_action_of_a_request(state: RequestState, action: RequestAction) -> None:
    expected = REQUEST_MOVES.get((state.value, action.value))
    if expected is None:
        with pytest.raises(TransitionRefused):
            REQUEST.step(state, action)
    else:
        assert REQUEST.step(state, action) == expected


@pytest.mark.parametrize(("state", "action"), list(product(OrderState, OrderAction)))
def test_every_state_and_action_of_a_work_order(state: OrderState, action: OrderAction) -> None:
    expected = ORDER_MOVES.get((state.value, action.value))
    if expected is None:
        with pytest.raises(TransitionRefused):
            ORDER.step(state, action)
    else:
        assert ORDER.step(state, action) == expected
