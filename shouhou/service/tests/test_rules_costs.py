"""Service expense (K1). Examples: docs/domain/costs.md."""

import pytest

from shouhou.service.rules import costs
from shouhou.service.rules.costs import ExpenseCategory


@pytest.mark.parametrize("category", sorted(ExpenseCategory))
def test_only_salaries_and_rent_are_fixed(category: ExpenseCategory) -> None:
    found = costs.exclusion_of(category.value, invoiced=False, in_sale_price=False)
    assert found == ("fixed_cost" if category.value in {"salary", "rent"} else "")


@pytest.mark.parametrize(
    ("invoiced", "in_sale_price", "exclusion"),
    [(True, False, "invoiced"), (False, True, "in_sale_price"), (True, True, "invoiced"), (False, False, "")],
)
def test_what_somebody_else_pays_is_left_out(invoiced: bool, in_sale_price: bool, exclusion: str) -> None:
    assert costs.exclusion_of("travel", invoiced=invoiced, in_sale_price=in_sale_price) == exclusion


@pytest.mark.parametrize(
    ("home", "expected"),
    [
        pytest.param(None, (1, None), id="no-machine"),
        pytest.param(1, (1, None), id="own-machine"),
        pytest.param(2, (2, 1), id="help-is-charged-to-the-home-office"),
    ],
)
def test_who_bears_it(home: int | None, expected: tuple[int, int | None]) -> None:
    assert costs.bearer(1, home) == expected
