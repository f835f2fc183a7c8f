"""Warranty by months or hours, extensions, parts, exposure. Examples: docs/domain/warranty.md."""

from datetime import date
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shouhou.machines.rules import warranty
from shouhou.machines.rules.warranty import Cover, Entitlement, Reading, Stay, Terms

START = date(2026, 3, 1)
YEAR = Cover(START, date(2027, 3, 1))


@pytest.mark.parametrize(
    ("day", "months", "expected"),
    [
        pytest.param(date(2026, 3, 1), 12, date(2027, 3, 1), id="a-year"),
        pytest.param(date(2026, 8, 31), 6, date(2027, 2, 28), id="shorter-month"),
        pytest.param(date(2027, 8, 31), 6, date(2028, 2, 29), id="leap-year"),
        pytest.param(date(2026, 12, 15), 1, date(2027, 1, 15), id="over-new-year"),
        pytest.param(date(2026, 5, 5), 0, date(2026, 5, 5), id="none"),
    ],
)
def test_months_are_added_to_the_same_day_or_the_months_last(day: date, months: int, expected: date) -> None:
    assert warranty.add_months(day, months) == expected


@pytest.mark.parametrize(
    ("own_months", "own_hours", "expected"),
    [
        pytest.param(None, None, Terms(12, 3000), id="the-models"),
        pytest.param(24, None, Terms(24, 3000), id="own-months"),
        pytest.param(None, 5000, Terms(12, 5000), id="own-hours"),
        pytest.param(0, 0, Terms(0, 0), id="none-is-a-term-too"),
    ],
)
def test_the_contract_goes_before_the_model(own_months: int, own_hours: int, expected: Terms) -> None:
    assert warranty.terms_of(12, 3000, own_months, own_hours) == expected


@pytest.mark.parametrize(
    ("terms", "readings", "extensions", "until"),
    [
        pytest.param(Terms(12), [], [], date(2027, 3, 1), id="months"),
        pytest.param(
            Terms(12), [Reading(date(2026, 6, 1), 9999)], [], date(2027, 3, 1), id="no-hours-agreed"
        ),
        pytest.param(
            Terms(12, 3000),
            [Reading(date(2026, 6, 1), 2999), Reading(date(2026, 9, 9), 3000)],
            [],
            date(2026, 9, 10),
            id="hours-first-the-day-of-the-reading-is-covered",
        ),
        pytest.param(
            Terms(12, 3000), [Reading(date(2027, 6, 1), 3500)], [], date(2027, 3, 1), id="months-before-hours"
        ),
        pytest.param(
            Terms(12, 3000),
            [Reading(date(2026, 9, 9), 3000)],
            [date(2027, 9, 1)],
            date(2027, 9, 1),
            id="extension-after-hours",
        ),
        pytest.param(Terms(12), [], [date(2026, 6, 1)], date(2027, 3, 1), id="an-extension-never-shortens"),
        pytest.param(
            Terms(12, 100),
            [Reading(date(2026, 1, 1), 200)],
            [],
            START,
            id="worn-before-it-began-covers-nothing",
        ),
    ],
)
def test_whichever_comes_first_ends_it(
    terms: Terms, readings: list[Reading], extensions: list[date], until: date
) -> None:
    assert warranty.cover_of(START, terms, readings, extensions) == Cover(START, until)


def test_before_acceptance_there_is_no_warranty() -> None:
    assert warranty.cover_of(None, Terms(12)) is None


@pytest.mark.parametrize(
    ("day", "covered"),
    [(date(2026, 2, 28), False), (START, True), (date(2027, 2, 28), True), (date(2027, 3, 1), False)],
)
def test_the_range_is_half_open(day: date, covered: bool) -> None:
    assert YEAR.covers(day) is covered


@pytest.mark.parametrize(
    ("replaced_on", "until"),
    [
        pytest.param(date(2026, 6, 1), date(2027, 3, 1), id="the-machines-rest-is-longer"),
        pytest.param(date(2027, 2, 1), date(2027, 5, 1), id="its-own-months-are-longer"),
        pytest.param(date(2027, 6, 1), date(2027, 9, 1), id="machine-out-of-warranty"),
    ],
)
def test_a_part_has_its_own_months_or_the_machines_rest(replaced_on: date, until: date) -> None:
    assert warranty.part_cover(replaced_on, 3, YEAR) == Cover(replaced_on, until)


@pytest.mark.parametrize(
    ("machine", "parts", "day", "expected"),
    [
        pytest.param(YEAR, [], date(2026, 12, 1), Entitlement.MACHINE, id="machine"),
        pytest.param(
            YEAR, [Cover(date(2027, 2, 1), date(2027, 5, 1))], date(2027, 4, 1), Entitlement.PART, id="part"
        ),
        pytest.param(YEAR, [], date(2027, 4, 1), Entitlement.EXPIRED, id="expired"),
        pytest.param(YEAR, [], date(2026, 2, 1), Entitlement.NOT_STARTED, id="too-early"),
        pytest.param(None, [], date(2026, 2, 1), Entitlement.NOT_STARTED, id="never-accepted"),
    ],
)
def test_entitlement_says_why(
    machine: Cover | None, parts: list[Cover], day: date, expected: Entitlement
) -> None:
    assert warranty.entitlement(machine, parts, day) is expected


def test_a_move_splits_the_exposure_by_day() -> None:
    stays = [Stay(1, date(2026, 1, 1), date(2026, 7, 1)), Stay(2, date(2026, 7, 1), None)]
    found = warranty.exposure(stays, YEAR, None)
    assert found == [Stay(1, START, date(2026, 7, 1)), Stay(2, date(2026, 7, 1), date(2027, 3, 1))]
    assert sum((s.until_on - s.from_on).days for s in found if s.until_on) == 365


def test_a_scrapped_machine_stops_its_exposure() -> None:
    stays = [Stay(1, date(2026, 1, 1), None)]
    assert warranty.exposure(stays, YEAR, date(2026, 5, 1)) == [Stay(1, START, date(2026, 5, 1))]
    assert warranty.exposure(stays, YEAR, date(2026, 2, 1)) == []
    assert warranty.exposure(stays, None, None) == []


DAYS = st.dates(date(2024, 1, 1), date(2029, 12, 31))


@given(
    moves=st.lists(DAYS, min_size=1, max_size=6, unique=True).map(sorted),
    begins=DAYS,
    months=st.integers(0, 60),
)
def test_exposure_never_overlaps_and_never_leaves_the_cover(
    moves: list[date], begins: date, months: int
) -> None:
    stays = [Stay(i, a, b) for i, (a, b) in enumerate(zip(moves, [*moves[1:], None], strict=True))]
    cover = warranty.cover_of(begins, Terms(months))
    assert cover is not None
    found = warranty.exposure(stays, cover, None)
    counted = sum((s.until_on - s.from_on).days for s in found if s.until_on)
    expected = max((cover.until_on - max(cover.from_on, moves[0])).days, 0)
    assert counted == expected
    assert all(a.until_on is not None and a.until_on <= b.from_on for a, b in pairwise(found))


def test_the_office_of_a_day_is_the_one_whose_stay_holds_it() -> None:
    stays = [Stay(1, date(2026, 1, 1), date(2026, 7, 1)), Stay(2, date(2026, 7, 1), None)]
    assert [
        warranty.office_on(stays, d) for d in (date(2025, 12, 31), date(2026, 6, 30), date(2026, 7, 1))
    ] == [
        None,
        1,
        2,
    ]
