"""Chance, handed in from outside: every draw comes from one function that returns numbers in [0, 1).

The same numbers give the same company, whatever the version of Python: only ``random()`` is asked for.
"""

import math
from bisect import bisect_right
from collections.abc import Callable, Sequence
from itertools import accumulate
from typing import Generic, TypeVar

T = TypeVar("T")


class Weighted(Generic[T]):
    """Things with weights, prepared once for many draws."""

    __slots__ = ("_sums", "_things", "_total")

    def __init__(self, things: Sequence[tuple[T, float]]) -> None:
        self._things = [thing for thing, _ in things]
        self._sums = list(accumulate(weight for _, weight in things))
        self._total = self._sums[-1]

    def at(self, share: float) -> T:
        """Return the thing at ``share`` in [0, 1) of the weight."""
        return self._things[bisect_right(self._sums, share * self._total)]


class Dice:
    """Draws of the kinds the demonstration needs."""

    __slots__ = ("random",)

    def __init__(self, random: Callable[[], float]) -> None:
        self.random = random

    def chance(self, probability: float) -> bool:
        """Return True with this probability."""
        return self.random() < probability

    def pick(self, things: Sequence[T]) -> T:
        """Return one of the things, all alike."""
        return things[int(self.random() * len(things))]

    def draw(self, table: Weighted[T]) -> T:
        """Return one of the weighted things."""
        return table.at(self.random())

    def between(self, low: int, high: int) -> int:
        """Return a whole number from ``low`` to ``high``, both included."""
        return low + int(self.random() * (high - low + 1))

    def uniform(self, low: float, high: float) -> float:
        """Return a number in [low, high)."""
        return low + self.random() * (high - low)

    def hump(self, low: float, high: float) -> float:
        """Return a number in [low, high), most often near the middle."""
        return low + (self.random() + self.random() + self.random()) / 3 * (high - low)

    def skewed(self, typical: float, spread: float = 0.5) -> float:
        """Return a positive number with median ``typical`` and a long right tail (log-normal)."""
        radius = math.sqrt(-2.0 * math.log(1.0 - self.random()))
        return typical * math.exp(spread * radius * math.cos(2.0 * math.pi * self.random()))

    def count(self, mean: float) -> int:
        """Return how many events happen when ``mean`` are expected (Poisson; rounded normal when large)."""
        if mean <= 0:
            return 0
        if mean > 30:
            return max(0, round(mean + math.sqrt(mean) * (self.hump(-3.0, 3.0))))
        limit, product, found = math.exp(-mean), self.random(), 0
        while product > limit:
            product *= self.random()
            found += 1
        return found

    def whole(self, value: float) -> int:
        """Return ``value`` rounded up or down by chance, so that the mean stays."""
        return int(value) + (self.random() < value - int(value))

    def some(self, things: Sequence[T], count: int) -> list[T]:
        """Return ``count`` different things in random order (all of them when there are fewer)."""
        left = list(things)
        return [left.pop(int(self.random() * len(left))) for _ in range(min(count, len(left)))]


Streams = Callable[[str], Dice]
"""Gives the dice that belong to a key; the same key always gives the same numbers."""
