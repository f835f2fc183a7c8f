"""Confidence intervals for the rates of the KPI sheet: how much chance alone could have moved them.

Wilson's score interval for shares (E. B. Wilson, 1927, doi:10.1080/01621459.1927.10502953) and the exact
interval for counts of events (F. Garwood, 1936, doi:10.1093/biomet/28.3-4.437). Both are two-sided.
"""

from functools import lru_cache
from math import sqrt
from statistics import NormalDist

from shouhou.kernel.errors import InvalidInput

Interval = tuple[float, float]


def wilson(successes: int, n: int, level: float = 0.95) -> Interval:
    """Return the interval of a share: ``successes`` out of ``n`` cases, as fractions between 0 and 1.

    57 of 59 gives 0.88456 to 0.99065. Raise InvalidInput without cases or with more successes than cases.
    """
    if not 0 <= successes <= n or n == 0:
        raise InvalidInput(
            "There is no share of {successes} out of {n}.", field="n", successes=successes, n=n
        )
    z = _z(_checked(level))
    share = successes / n
    center = share + z * z / (2 * n)
    half = z * sqrt(share * (1 - share) / n + z * z / (4 * n * n))
    scale = 1 + z * z / n
    low = 0.0 if successes == 0 else (center - half) / scale
    high = 1.0 if successes == n else (center + half) / scale
    return low, high


@lru_cache(maxsize=4096)
def poisson_exact(events: int, exposure: float, level: float = 0.95) -> Interval:
    """Return the interval of a rate: ``events`` counted over ``exposure``, in events per unit of exposure.

    26 visits in 120 machine-months give 0.14153 to 0.31747 a machine-month (1.6984 to 3.8096 a year).
    Without events the lower end is 0. Raise InvalidInput for negative events or no exposure.
    """
    if events < 0 or exposure <= 0:
        raise InvalidInput(
            "There is no rate of {events} events over {exposure}.",
            field="exposure",
            events=events,
            exposure=exposure,
        )
    # Half a second to import: only when a sheet is computed, never when Django starts.
    from scipy.special import gammaincinv  # noqa: PLC0415

    tail = (1 - _checked(level)) / 2
    low = float(gammaincinv(events, tail)) if events else 0.0
    high = float(gammaincinv(events + 1, 1 - tail))
    return low / exposure, high / exposure


def _checked(level: float) -> float:
    if not 0 < level < 1:
        raise InvalidInput(
            "A confidence level lies between 0 and 1, not at {level}.", field="level", level=level
        )
    return level


@lru_cache(maxsize=16)
def _z(level: float) -> float:
    """Return the two-sided standard normal quantile: 1.95996 for 95 %."""
    return NormalDist().inv_cdf((1 + level) / 2)
