"""Whose fault a failure was. Source: docs/domain/visits.md, section "Responsibility"."""

from enum import StrEnum


class Responsibility(StrEnum):
    """Where a failure comes from."""

    DESIGN = "design"
    MANUFACTURE = "manufacture"
    ASSEMBLY = "assembly"
    SUPPLIER = "supplier"
    INSTALLATION = "installation"
    CUSTOMER_MISUSE = "customer_misuse"
    WEAR = "wear"
    UNKNOWN = "unknown"


def is_misuse(responsibility: str, *, confirmed: bool) -> bool:
    """Tell whether the customer's own misuse is established; a claim by the office alone is not enough."""
    return confirmed and responsibility == Responsibility.CUSTOMER_MISUSE
