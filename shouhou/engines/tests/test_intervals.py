import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import binomtest, poisson

from shouhou.engines.intervals import poisson_exact, wilson
from shouhou.kernel.errors import InvalidInput


@pytest.mark.parametrize(
    ("successes", "n", "low", "high"),
    [(57, 59, 88.456, 99.065), (11, 12, 64.612, 98.513), (82, 83, 93.486, 99.787)],
)
def test_shares_of_the_worked_sheet(successes: int, n: int, low: float, high: float) -> None:
    assert [100 * end for end in wilson(successes, n)] == pytest.approx([low, high], abs=5e-4)


def test_visits_of_the_worked_sheet() -> None:
    assert [12 * end for end in poisson_exact(26, 120.0)] == pytest.approx([1.6984, 3.8096], abs=5e-5)


def test_no_event_still_has_an_upper_end() -> None:
    low, high = poisson_exact(0, 1.0)
    assert low == 0.0
    assert high == pytest.approx(3.6889, abs=1e-4)


@given(data=st.data(), n=st.integers(1, 500))
def test_wilson_agrees_with_an_independent_implementation(data: st.DataObject, n: int) -> None:
    successes = data.draw(st.integers(0, n))
    other = binomtest(successes, n).proportion_ci(0.95, method="wilson")
    assert wilson(successes, n) == pytest.approx((other.low, other.high), abs=1e-12)


@given(events=st.integers(1, 400), exposure=st.floats(0.01, 1e6))
def test_garwood_ends_leave_two_and_a_half_percent_outside(events: int, exposure: float) -> None:
    low, high = poisson_exact(events, exposure)
    assert poisson.sf(events - 1, low * exposure) == pytest.approx(0.025, rel=1e-6)
    assert poisson.cdf(events, high * exposure) == pytest.approx(0.025, rel=1e-6)


@pytest.mark.parametrize("level", [0.0, 1.0, 95.0])
def test_a_level_is_a_fraction(level: float) -> None:
    with pytest.raises(InvalidInput, match="confidence level"):
        wilson(1, 2, level)
    with pytest.raises(InvalidInput, match="confidence level"):
        poisson_exact(1, 2.0, level)


@pytest.mark.parametrize(("successes", "n"), [(0, 0), (3, 2), (-1, 2)])
def test_impossible_shares(successes: int, n: int) -> None:
    with pytest.raises(InvalidInput, match="no share"):
        wilson(successes, n)


@pytest.mark.parametrize(("events", "exposure"), [(-1, 1.0), (1, 0.0), (1, -2.0)])
def test_impossible_rates(events: int, exposure: float) -> None:
    with pytest.raises(InvalidInput, match="no rate"):
        poisson_exact(events, exposure)
