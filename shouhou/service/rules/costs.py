"""Service expense ratio (K1): what is service expense, and which office bears it.

Source: docs/domain/costs.md.
"""

from enum import StrEnum


class ExpenseCategory(StrEnum):
    """What money was spent on."""

    TRAVEL = "travel"
    LODGING = "lodging"
    ALLOWANCE = "allowance"
    LOCAL_TRANSPORT = "local_transport"
    FREIGHT = "freight"
    FREE_PARTS = "free_parts"
    OUTSOURCED = "outsourced"
    GOODWILL = "goodwill"
    SALARY = "salary"
    RENT = "rent"
    OTHER = "other"


class RevenueKind(StrEnum):
    """What was sold."""

    MACHINE = "machine"
    PART = "part"
    SERVICE = "service"
    RETURN = "return"


class ExpenseExclusion(StrEnum):
    """Why an expense is left out of the ratio."""

    COUNTED = ""
    FIXED = "fixed_cost"
    INVOICED = "invoiced"
    IN_SALE_PRICE = "in_sale_price"


FIXED = frozenset({ExpenseCategory.SALARY, ExpenseCategory.RENT})


def exclusion_of(category: str, *, invoiced: bool, in_sale_price: bool) -> ExpenseExclusion:
    """Return why an expense is left out. What fits no category counts: there is no drawer to hide it in."""
    if category in FIXED:
        return ExpenseExclusion.FIXED
    if invoiced:
        return ExpenseExclusion.INVOICED
    return ExpenseExclusion.IN_SALE_PRICE if in_sale_price else ExpenseExclusion.COUNTED


def bearer(spent_by: int, home_office: int | None) -> tuple[int, int | None]:
    """Return (office that bears it, office that helped): help is charged to the machine's home office."""
    if home_office is None or home_office == spent_by:
        return spent_by, None
    return home_office, spent_by
