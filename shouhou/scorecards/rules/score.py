"""From an actual to points, from points to a band, from rows to a total. Source: docs/domain/score.md.

All in Fractions: the band is decided on the score rounded half up to four decimals and on nothing rounder,
so 77 of 80 is worth exactly 70 and no binary fraction ever pushes a sheet over an edge.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction
from itertools import pairwise

BEST_SCORE = Fraction(100)
DEFAULT_STRETCH = Fraction(1, 2)
SCORE_PLACES = 4


class SaturatedMode(StrEnum):
    """What a target that is already the limit (no complaint, 100 %) earns when it is reached."""

    FULL = "full"
    STRETCH = "stretch"
    CAP = "cap"


@dataclass(frozen=True, slots=True)
class Words:
    """A name in the two languages of the interface."""

    en: str
    zh: str


@dataclass(frozen=True, slots=True)
class Band:
    """One of the four ranges of the form: all scores from ``edge`` up to the next better band."""

    code: str
    name: Words
    edge: Fraction


@dataclass(frozen=True, slots=True)
class Bands:
    """The four ranges, best first, as the form prints them."""

    far: Band
    exceeds: Band
    meets: Band
    misses: Band

    def __iter__(self) -> Iterator[Band]:
        return iter((self.far, self.exceeds, self.meets, self.misses))

    def of(self, score: Fraction) -> Band:
        """Return the band of ``score``, decided after rounding half up to four decimals."""
        rounded = round_half_up(score)
        for band in (self.far, self.exceeds, self.meets):
            if rounded >= band.edge:
                return band
        return self.misses


@dataclass(frozen=True, slots=True)
class Targets:
    """The breakpoints of one KPI in one period kind, in the unit of its actual.

    ``zero`` earns nothing, ``target`` just meets, ``best`` earns 100. ``exceeds`` and ``far`` place the two
    inner edges; without them the line from target to best is straight.
    """

    zero: Fraction
    target: Fraction
    best: Fraction
    exceeds: Fraction | None = None
    far: Fraction | None = None

    @property
    def lower_is_better(self) -> bool:
        """The side of the target on which the zero lies tells the direction."""
        return self.zero > self.target

    @property
    def saturated(self) -> bool:
        """Whether nothing better than the target exists."""
        return self.target == self.best

    def reaches(self, actual: Fraction) -> bool:
        """Tell whether ``actual`` is the target or better."""
        return actual <= self.target if self.lower_is_better else actual >= self.target


def score(
    actual: Fraction,
    targets: Targets,
    bands: Bands,
    mode: SaturatedMode = SaturatedMode.FULL,
    stretch: Fraction | None = None,
) -> Fraction:
    """Return the points (0 to 100) that ``actual`` earns.

    ``stretch`` (0 to 1) is the second recorded fact that spreads a saturated target over the upper bands in
    stretch mode; without one it is taken as one half.
    """
    if targets.saturated and targets.reaches(actual):
        return _limit_score(bands, mode, DEFAULT_STRETCH if stretch is None else stretch)
    curve = breakpoints(targets, bands)
    if targets.lower_is_better:
        actual, curve = -actual, [(-value, points) for value, points in curve]
    return _interpolate(actual, curve)


def _limit_score(bands: Bands, mode: SaturatedMode, stretch: Fraction) -> Fraction:
    if mode is SaturatedMode.FULL:
        return BEST_SCORE
    if mode is SaturatedMode.CAP:
        return bands.exceeds.edge
    return bands.meets.edge + (BEST_SCORE - bands.meets.edge) * min(max(stretch, Fraction(0)), Fraction(1))


def breakpoints(targets: Targets, bands: Bands) -> list[tuple[Fraction, Fraction]]:
    """Return the corners of the score line as (actual, points), from zero to best."""
    corners = [(targets.zero, Fraction(0)), (targets.target, bands.meets.edge)]
    if targets.exceeds is not None:
        corners.append((targets.exceeds, bands.exceeds.edge))
    if targets.far is not None:
        corners.append((targets.far, bands.far.edge))
    if not targets.saturated:
        corners.append((targets.best, BEST_SCORE))
    return corners


def edge_actual(targets: Targets, bands: Bands, band: Band) -> Fraction | None:
    """Return the actual at which ``band`` begins: 96.25 % for "exceeds" of K3.

    None for the lowest band, and for the upper bands of a saturated target, which no actual alone decides.
    """
    if band.edge <= 0:
        return None
    corners = breakpoints(targets, bands)
    for (left, low), (right, high) in pairwise(corners):
        if low < band.edge <= high:
            return left + (right - left) * (band.edge - low) / (high - low)
    return None


def _interpolate(value: Fraction, curve: list[tuple[Fraction, Fraction]]) -> Fraction:
    """Return the points at ``value`` on a rising curve, flat beyond both ends."""
    if value <= curve[0][0]:
        return curve[0][1]
    for (left, low), (right, high) in pairwise(curve):
        if value <= right:
            return low + (high - low) * (value - left) / (right - left)
    return curve[-1][1]


def round_half_up(value: Fraction, places: int = SCORE_PLACES) -> Decimal:
    """Return ``value`` with ``places`` decimals, halves away from zero, from its exact fraction."""
    unit = 10**places
    whole, rest = divmod(abs(value.numerator) * unit, value.denominator)
    whole += 2 * rest >= value.denominator
    return Decimal(whole if value >= 0 else -whole).scaleb(-places).quantize(Decimal(1).scaleb(-places))


@dataclass(frozen=True, slots=True)
class Total:
    """The total of a sheet: ``score`` is None when too little weight applies."""

    score: Fraction | None
    applicable_weight: Fraction


def total(rows: Iterable[tuple[Fraction, Fraction | None]], min_weight: Fraction) -> Total:
    """Return the weighted mean of the scored rows, given as (weight, score or None for not applicable).

    Weights are renormalized over the rows that apply; below ``min_weight`` there is no total.
    """
    scored = [(weight, points) for weight, points in rows if points is not None]
    weight = sum((weight for weight, _ in scored), Fraction(0))
    if weight < min_weight or weight == 0:
        return Total(None, weight)
    return Total(sum((each * points for each, points in scored), Fraction(0)) / weight, weight)
