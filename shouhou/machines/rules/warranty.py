"""Warranty: months or hours, whichever comes first; extensions; parts with a warranty of their own.

Days are local to the office and ranges half-open: a warranty of 12 months from 1 March 2026 covers
28 February 2027 and not 1 March 2027. Source: docs/domain/warranty.md.
"""

from calendar import monthrange
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

FOREVER = date(9999, 12, 31)
"""Stands for an open end where a column must hold a day."""


class Entitlement(StrEnum):
    """Why work on a machine is free or paid."""

    MACHINE = "machine"
    PART = "part"
    EXPIRED = "expired"
    NOT_STARTED = "not_started"
    NO_MACHINE = "no_machine"


@dataclass(frozen=True, slots=True)
class Terms:
    """The maker's promise: so many months, and not beyond so many running hours when hours are set."""

    months: int
    hours: int | None = None


@dataclass(frozen=True, slots=True)
class Cover:
    """Half-open days [from_on, until_on)."""

    from_on: date
    until_on: date

    def covers(self, day: date) -> bool:
        """Tell whether ``day`` is inside."""
        return self.from_on <= day < self.until_on


@dataclass(frozen=True, slots=True)
class Reading:
    """Hours on the meter on a day."""

    day: date
    hours: int


@dataclass(frozen=True, slots=True)
class Stay:
    """An office answered for the machine over [from_on, until_on); None is "until today and on"."""

    office_id: int
    from_on: date
    until_on: date | None


def add_months(day: date, months: int) -> date:
    """Return the same day ``months`` later, or the month's last day: 31 August plus six is 28 February."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def terms_of(
    model_months: int, model_hours: int | None, own_months: int | None, own_hours: int | None
) -> Terms:
    """Return the contract's own terms where it has them, else the model's."""
    return Terms(
        model_months if own_months is None else own_months, model_hours if own_hours is None else own_hours
    )


def cover_of(
    from_on: date | None,
    terms: Terms,
    readings: Iterable[Reading] = (),
    extensions: Iterable[date] = (),
) -> Cover | None:
    """Return the machine's warranty, None when it has not begun.

    Hours end it on the day after the first reading at or above the limit (the day of the reading is still
    covered). An extension replaces an earlier end whatever ended it; it never shortens.
    """
    if from_on is None:
        return None
    until = add_months(from_on, terms.months)
    if terms.hours is not None:
        worn = [r.day + timedelta(days=1) for r in readings if r.hours >= terms.hours]
        until = min([until, *worn])
    return Cover(from_on, max([until, from_on, *extensions]))


def part_cover(replaced_on: date, months: int, machine: Cover | None) -> Cover:
    """Return the warranty of a part fitted in a repair: its own months, at least the machine's rest."""
    own = add_months(replaced_on, months)
    rest = machine.until_on if machine is not None and machine.covers(replaced_on) else own
    return Cover(replaced_on, max(own, rest))


def entitlement(machine: Cover | None, parts: Sequence[Cover], day: date) -> Entitlement:
    """Return what makes work reported on ``day`` free, or why it is not."""
    if machine is not None and machine.covers(day):
        return Entitlement.MACHINE
    if any(part.covers(day) for part in parts):
        return Entitlement.PART
    if machine is None or day < machine.from_on:
        return Entitlement.NOT_STARTED
    return Entitlement.EXPIRED


def exposure(stays: Iterable[Stay], cover: Cover | None, gone_on: date | None) -> list[Stay]:
    """Return the days under warranty of each office: its stays, cut to the cover and to the machine's life.

    ``gone_on`` is the first day the machine no longer runs (scrapped, moved abroad, order cancelled).
    """
    if cover is None:
        return []
    end = cover.until_on if gone_on is None else min(cover.until_on, gone_on)
    found = []
    for stay in stays:
        start = max(stay.from_on, cover.from_on)
        until = end if stay.until_on is None else min(stay.until_on, end)
        if start < until:
            found.append(Stay(stay.office_id, start, until))
    return found


def office_on(stays: Iterable[Stay], day: date) -> int | None:
    """Return the office that answered for the machine on ``day``."""
    for stay in stays:
        if stay.from_on <= day and (stay.until_on is None or day < stay.until_on):
            return stay.office_id
    return None
