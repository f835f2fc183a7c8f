import pickle

import pytest

from shouhou.kernel.errors import Denied, HouseError, InvalidInput, NotFound, RuleViolation


def test_an_error_fills_in_its_own_sentence() -> None:
    error = HouseError("Cannot {action} when {state}.", action="close", state="new")
    assert str(error) == "Cannot close when new."
    assert error.context == {"action": "close", "state": "new"}


def test_a_door_translates_the_template_and_not_the_filled_sentence() -> None:
    chinese = {"Cannot {action} when {state}.": "当前状态“{state}”不能{action}。"}
    error = RuleViolation("Cannot {action} when {state}.", action="关闭", state="新建")
    assert error.render(chinese.__getitem__) == "当前状态“新建”不能关闭。"


def test_a_missing_value_never_hides_the_error() -> None:
    assert str(HouseError("Lost {what} at {where}.", what="it")) == "Lost it at {where}."


def test_invalid_input_names_its_field_and_can_print_it() -> None:
    error = InvalidInput("{field}: {value} is too much.", field="weight", value=101)
    assert error.field == "weight"
    assert str(error) == "weight: 101 is too much."


@pytest.mark.parametrize(
    ("error", "code"),
    [
        (NotFound, "not_found"),
        (Denied, "denied"),
        (RuleViolation, "rule_violation"),
        (InvalidInput, "invalid_input"),
    ],
)
def test_codes_are_stable(error: type[HouseError], code: str) -> None:
    assert error("x").code == code


def test_an_error_survives_the_way_to_a_worker_and_back() -> None:
    error = InvalidInput("{value} is no day.", field="due_on", value="31")
    again = pickle.loads(pickle.dumps(error))  # noqa: S301 - our own bytes, made one line above
    assert (str(again), again.field) == ("31 is no day.", "due_on")
