"""Slowing down guesses: failed attempts are counted per name and address, and per address alone.

The count lives in the database, so that every web process sees the same one; it is bounded by the window.
"""

from datetime import datetime, timedelta

from django.utils.crypto import salted_hmac

from shouhou.foundation.models.throttling import FailedAttempt

WHY = "attempts are counted before anybody is known"
WINDOW = timedelta(minutes=15)
PER_PAIR = 5
PER_ADDRESS = 40


def locked_until(*, name: str, address: str, now: datetime) -> datetime | None:
    """Return when this name may be tried again from this address; None when it may be tried now."""
    until = [
        found
        for key, limit in zip(_keys(name, address), (PER_PAIR, PER_ADDRESS), strict=True)
        if (found := _full_until(key, limit, now)) is not None
    ]
    return max(until, default=None)


def note_failure(*, name: str, address: str, now: datetime) -> None:
    """Remember one failed attempt."""
    FailedAttempt.objects.bulk_create([FailedAttempt(key=key, at=now) for key in _keys(name, address)])


def forget(*, name: str, address: str) -> None:
    """Forget the failures of a name from an address after it succeeded; the address's own count stays."""
    FailedAttempt.objects.unscoped(WHY).filter(key=_keys(name, address)[0]).delete()


def sweep(*, now: datetime) -> int:
    """Delete attempts that no longer count; return how many."""
    deleted, _ = FailedAttempt.objects.unscoped(WHY).filter(at__lte=now - WINDOW).delete()
    return deleted


def _full_until(key: str, limit: int, now: datetime) -> datetime | None:
    rows = FailedAttempt.objects.unscoped(WHY).filter(key=key, at__gt=now - WINDOW)
    moments = list(rows.order_by("-at").values_list("at", flat=True)[:limit])
    return moments[-1] + WINDOW if len(moments) == limit else None


def _keys(name: str, address: str) -> tuple[str, str]:
    return _hash(f"{name.strip().casefold()}\n{address}"), _hash(address)


def _hash(text: str) -> str:
    return str(salted_hmac("shouhou.sign-in", text, algorithm="sha256").hexdigest())
