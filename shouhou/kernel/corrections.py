"""What a change of one case does to a figure that may already have been reported.

A case stands in a figure on one day, for one office, with a numerator and a denominator. When that changes
after the month was closed, the closed month stays as it was signed and the difference is booked in the open
one. Source: docs/domain/kpi.md, "Rules for all of them".
"""

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class Standing:
    """How one case counts: for which office, on which local day, and with what; (0, 0) is left out."""

    office_id: int
    origin_on: date
    numerator: int
    denominator: int

    @property
    def counts(self) -> bool:
        """Tell whether the case changes the figure at all."""
        return bool(self.numerator or self.denominator)


def corrections(old: Standing, new: Standing) -> tuple[Standing, ...]:
    """Return what has to be added to the figures that held ``old`` so that they hold ``new``.

    On the same day and office that is one difference; a case that moved is taken out of one place and put
    into the other. Nothing when nothing changed.
    """
    if (old.office_id, old.origin_on) == (new.office_id, new.origin_on):
        numerator, denominator = new.numerator - old.numerator, new.denominator - old.denominator
        found = [Standing(new.office_id, new.origin_on, numerator, denominator)]
    else:
        found = [Standing(old.office_id, old.origin_on, -old.numerator, -old.denominator), new]
    return tuple(standing for standing in found if standing.counts)
