"""What a change of one case adds to figures that were reported: docs/domain/kpi.md."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shouhou.kernel.corrections import Standing, corrections

OCTOBER, NOVEMBER = date(2026, 10, 31), date(2026, 11, 30)
GOOD, BAD, OUT = (1, 1), (0, 1), (0, 0)


def standing(figure: tuple[int, int], office: int = 1, day: date = OCTOBER) -> Standing:
    return Standing(office, day, *figure)


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        (standing(GOOD), standing(GOOD), []),
        (standing(GOOD), standing(BAD), [standing((-1, 0))]),
        (standing(BAD), standing(GOOD), [standing((1, 0))]),
        (standing(GOOD), standing(OUT), [standing((-1, -1))]),
        (standing(OUT), standing(BAD), [standing((0, 1))]),
        (standing(GOOD), standing(GOOD, office=2), [standing((-1, -1)), standing(GOOD, office=2)]),
        (standing(GOOD), standing(BAD, day=NOVEMBER), [standing((-1, -1)), standing(BAD, day=NOVEMBER)]),
        (standing(OUT), standing(GOOD, office=2), [standing(GOOD, office=2)]),
        (standing(OUT), standing(OUT, office=2), []),
    ],
    ids=[
        "same",
        "spoiled",
        "mended",
        "left-out",
        "comes-in",
        "office",
        "month",
        "appears-elsewhere",
        "never-in",
    ],
)
def test_the_difference_is_booked_where_the_case_counted(
    old: Standing, new: Standing, expected: list[Standing]
) -> None:
    assert list(corrections(old, new)) == expected


standings = st.builds(
    Standing,
    st.integers(1, 2),
    st.sampled_from([OCTOBER, NOVEMBER]),
    st.integers(0, 1),
    st.integers(0, 1),
)


@given(standings, standings)
def test_old_and_corrections_add_up_to_new(old: Standing, new: Standing) -> None:
    totals: dict[tuple[int, date], list[int]] = {}
    for line in (old, *corrections(old, new)):
        total = totals.setdefault((line.office_id, line.origin_on), [0, 0])
        total[0] += line.numerator
        total[1] += line.denominator
    wanted = {(new.office_id, new.origin_on): [new.numerator, new.denominator]}
    assert {k: v for k, v in totals.items() if v != [0, 0]} == {
        k: v for k, v in wanted.items() if v != [0, 0]
    }
