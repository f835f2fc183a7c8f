"""Model fields of our own. Money is kept in whole fen, so that a SUM is exact on every database."""

from collections.abc import Sequence
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from django.db import models
from django.db.backends.base.base import BaseDatabaseWrapper

from shouhou.kernel import money

if TYPE_CHECKING:
    _DecimalField = models.Field[Decimal | int | str, Decimal]
else:
    _DecimalField = models.Field


class MoneyField(_DecimalField):
    """Yuan as Decimal with two places in Python, a BIGINT of fen in the database (ADR 0005)."""

    description = "Money in fen"
    empty_strings_allowed = False

    def deconstruct(self) -> tuple[str, str, Sequence[Any], dict[str, Any]]:
        """Be a plain BIGINT to migrations, so that they depend on no code of the house."""
        name, _, args, kwargs = super().deconstruct()
        return name, "django.db.models.BigIntegerField", args, kwargs

    def get_internal_type(self) -> str:
        """Be a BIGINT to every database."""
        return "BigIntegerField"

    def from_db_value(
        self, value: int | None, expression: Any, connection: BaseDatabaseWrapper
    ) -> Decimal | None:
        """Return yuan for a stored number of fen; a SUM over no rows stays None."""
        return None if value is None else money.yuan(int(value))

    def to_python(self, value: Any) -> Decimal | None:
        """Return yuan, rounded half up to the fen."""
        if value is None or value == "":
            return None
        return money.round_fen(Decimal(value))

    def get_prep_value(self, value: Any) -> int | None:
        """Return fen."""
        return None if value is None else money.fen(Decimal(value))
