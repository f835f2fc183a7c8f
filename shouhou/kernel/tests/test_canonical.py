from datetime import UTC, date, datetime, timedelta, timezone
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction
from uuid import UUID

import pytest

from shouhou.kernel.canonical import canonical_bytes, sha256_hex


class Color(StrEnum):
    RED = "red"


def test_keys_are_sorted_and_nothing_is_padded() -> None:
    assert canonical_bytes({"b": 1, "a": [True, None]}) == b'{"a":[true,null],"b":1}'


def test_chinese_stays_chinese() -> None:
    assert canonical_bytes({"办事处": "杭州"}) == '{"办事处":"杭州"}'.encode()


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (Decimal("42000.00"), '"42000.00"'),
        (Decimal("1E+3"), '"1000"'),
        (Fraction(77, 80), '"77/80"'),
        (date(2026, 10, 1), '"2026-10-01"'),
        (datetime(2026, 10, 1, 8, tzinfo=timezone(timedelta(hours=8))), '"2026-10-01T00:00:00Z"'),
        (datetime(2026, 10, 1, 0, 0, 0, 5, tzinfo=UTC), '"2026-10-01T00:00:00.000005Z"'),
        (Color.RED, '"red"'),
        ({Color.RED: (1, 2)}, '{"red":[1,2]}'),
        (UUID(int=1), '"00000000-0000-0000-0000-000000000001"'),
    ],
)
def test_each_kind_of_value_has_one_form(value: object, text: str) -> None:
    assert canonical_bytes(value).decode() == text


@pytest.mark.parametrize(
    "value",
    [0.1, {1, 2}, {1: "a"}, b"bytes", Decimal("NaN"), datetime(2026, 1, 1), object()],  # noqa: DTZ001
    ids=["float", "set", "number as key", "bytes", "not a number", "naive moment", "object"],
)
def test_what_has_no_single_form_is_refused(value: object) -> None:
    with pytest.raises(TypeError):
        canonical_bytes({"x": value} if not isinstance(value, dict) else value)


def test_the_digest_is_the_published_one_of_the_empty_text() -> None:
    assert sha256_hex(b"") == "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"
