"""What an office is like: how often it keeps its word, and what its work costs."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Character:
    """The habits of an office. Shares are probabilities.

    on_time: repairs restored in time in the first month; ``drift`` is added over the whole history.
    visits_per_machine: corrective visits a machine needs over twelve months of warranty.
    cost: how dear the work is against the ordinary. complaints: valid or not, a month.
    """

    name: str
    size: float
    on_time: float
    drift: float
    commissioned: float
    satisfied: float
    asked: float
    visits_per_machine: float
    cost: float
    complaints: float
    appeased: float
    visited: float
    reported: float
    early: float
    remote: float


AVERAGE = Character(
    "average", 1.1, 0.952, 0.015, 0.945, 0.9885, 0.80, 2.75, 1.5, 0.45, 0.85, 0.78, 0.965, 0.5, 0.12
)
EXCELLENT = Character(
    "excellent", 1.05, 0.975, 0.012, 0.975, 0.9955, 0.88, 2.0, 1.4, 0.15, 0.97, 0.91, 0.99, 0.75, 0.16
)
STRUGGLING = Character(
    "struggling", 1.0, 0.895, 0.03, 0.91, 0.984, 0.74, 2.95, 1.45, 0.5, 0.8, 0.68, 0.94, 0.3, 0.08
)
QUARRELSOME = Character(
    "quarrelsome", 0.85, 0.95, 0.0, 0.94, 0.978, 0.72, 2.9, 1.4, 1.3, 0.7, 0.73, 0.955, 0.4, 0.1
)
STEADY = Character("steady", 0.9, 0.965, 0.0, 0.955, 0.991, 0.8, 2.5, 1.4, 0.3, 0.9, 0.82, 0.975, 0.55, 0.12)
SMALL = Character("small", 0.6, 0.96, 0.01, 0.94, 0.99, 0.76, 2.6, 1.5, 0.2, 0.9, 0.75, 0.96, 0.45, 0.14)

_FIRST = (AVERAGE, EXCELLENT, STRUGGLING, QUARRELSOME)
_OTHERS = (STEADY, SMALL, AVERAGE, EXCELLENT, STEADY, STRUGGLING, STEADY, SMALL, QUARRELSOME)


def character_of(index: int) -> Character:
    """Return the habits of the ``index``-th office: the first four are all different."""
    return _FIRST[index] if index < len(_FIRST) else _OTHERS[(index - len(_FIRST)) % len(_OTHERS)]
