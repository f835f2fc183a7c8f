from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shouhou.kernel.money import fen, round_fen, yuan


@pytest.mark.parametrize(
    ("amount", "rounded"),
    [("0.005", "0.01"), ("0.0049", "0.00"), ("-0.005", "-0.01"), ("12", "12.00"), ("1234.565", "1234.57")],
)
def test_half_a_fen_goes_up(amount: str, rounded: str) -> None:
    assert str(round_fen(Decimal(amount))) == rounded


@given(st.integers(-(10**15), 10**15))
def test_fen_and_yuan_are_the_same_money(amount: int) -> None:
    assert fen(yuan(amount)) == amount
    assert yuan(amount).as_tuple().exponent == -2
