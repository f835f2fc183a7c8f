from enum import StrEnum

import pytest

from shouhou.kernel.statemachine import StateMachine, TransitionRefused


class Door(StrEnum):
    OPEN = "open"
    SHUT = "shut"
    BRICKED = "bricked"


class Act(StrEnum):
    OPEN = "open"
    SHUT = "shut"
    BRICK = "brick"


MACHINE = StateMachine(
    {
        (Door.OPEN, Act.SHUT): Door.SHUT,
        (Door.SHUT, Act.OPEN): Door.OPEN,
        (Door.SHUT, Act.BRICK): Door.BRICKED,
    }
)


@pytest.mark.parametrize("state", Door)
@pytest.mark.parametrize("action", Act)
def test_every_state_and_action_is_either_in_the_table_or_refused(state: Door, action: Act) -> None:
    if MACHINE.allows(state, action):
        assert MACHINE.step(state, action) is MACHINE.table[state, action]
    else:
        with pytest.raises(TransitionRefused) as caught:
            MACHINE.step(state, action)
        assert caught.value.context == {"state": state, "action": action}


def test_the_buttons_of_a_state_are_its_rows() -> None:
    assert MACHINE.actions(Door.SHUT) == {Act.OPEN, Act.BRICK}
    assert MACHINE.actions(Door.BRICKED) == frozenset()


def test_a_final_state_leads_nowhere() -> None:
    assert MACHINE.finals() == {Door.BRICKED}
