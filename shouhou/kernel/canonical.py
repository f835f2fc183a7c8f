"""One value, one sequence of bytes: what signatures, hash chains and idempotency keys are computed over.

JSON with sorted keys, no spaces, UTF-8. Decimals and fractions are strings, moments are UTC with a Z, days
are ISO. A float has no single decimal form and is refused. A Decimal keeps the places it came with, so
money must arrive rounded (``kernel.money.round_fen``).
"""

import hashlib
import json
from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime
from decimal import Decimal
from enum import Enum
from fractions import Fraction
from uuid import UUID


def canonical_bytes(value: object) -> bytes:
    """Return the canonical form of ``value``. Raise TypeError for what has none (floats, sets, objects)."""
    plain = _plain(value)
    text = json.dumps(plain, ensure_ascii=False, sort_keys=True, separators=(",", ":"), allow_nan=False)
    return text.encode()


def sha256_hex(content: bytes) -> str:
    """Return the SHA-256 of ``content`` as 64 lower-case hexadecimal digits."""
    return hashlib.sha256(content).hexdigest()


_PLAIN = frozenset({str, int, bool})


def _plain(value: object) -> object:
    if value is None or type(value) in _PLAIN:
        return value
    if isinstance(value, Enum):
        return _plain(value.value)
    if isinstance(value, str | int):
        return value
    if isinstance(value, Mapping):
        return {_key(key): _plain(item) for key, item in value.items()}
    if isinstance(value, Sequence) and not isinstance(value, bytes | bytearray):
        return [_plain(item) for item in value]
    return _text(value)


def _key(key: object) -> str:
    if not isinstance(key, str):
        raise TypeError(f"A canonical object needs text keys, not {type(key).__name__}.")
    return str(key.value) if isinstance(key, Enum) else key


def _text(value: object) -> str:
    if isinstance(value, Decimal) and value.is_finite():
        return format(value, "f")
    if isinstance(value, datetime):
        return _moment(value)
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Fraction | UUID):
        return str(value)
    raise TypeError(f"{type(value).__name__} has no canonical form.")


def _moment(value: datetime) -> str:
    if value.tzinfo is None:
        raise TypeError("A naive datetime has no canonical form.")
    return value.astimezone(UTC).replace(tzinfo=None).isoformat() + "Z"
