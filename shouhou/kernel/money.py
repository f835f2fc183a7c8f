"""Money: Decimal yuan with two places for people, whole fen (1/100 yuan) for storage and sums."""

from decimal import ROUND_HALF_UP, Decimal

CENT = Decimal("0.01")


def round_fen(amount: Decimal) -> Decimal:
    """Return ``amount`` in yuan rounded half up (away from zero) to the fen."""
    return amount.quantize(CENT, rounding=ROUND_HALF_UP)


def fen(amount: Decimal) -> int:
    """Return ``amount`` in yuan as whole fen."""
    return int(round_fen(amount) * 100)


def yuan(amount_fen: int) -> Decimal:
    """Return whole fen as yuan with two places."""
    return Decimal(amount_fen).scaleb(-2).quantize(CENT)
