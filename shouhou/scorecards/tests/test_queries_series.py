"""Several periods in a few queries give the very facts that each period gives by itself."""

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from shouhou.kernel.periods import Period
from shouhou.scorecards.queries import facts, series, units
from shouhou.scorecards.rules.default_scheme import DEFAULT_SCHEME
from shouhou.scorecards.rules.scheme import KpiCode
from shouhou.scorecards.tests.rows import Rows
from tests import world

pytestmark = pytest.mark.django_db
NOW = world.NOW


@pytest.fixture
def cast() -> world.Cast:
    cast = world.cast()
    for office in (cast.hangzhou, cast.guangzhou):
        made = Rows(office)
        for month, late in ((8, 0), (9, 2), (10, 1), (11, 3)):
            made.month(date(2026, month, 1), late=late)
        made.request(date(2026, 11, 28), good=None)
        made.plan_item(date(2026, 11, 29), done=False)
        made.complaint(date(2026, 11, 20))
        made.correction(date(2026, 10, 12), date(2026, 9, 3))
        made.correction(date(2026, 10, 12), date(2026, 10, 3))
        made.machine(retired_on=date(2026, 9, 10))
    cast.guangzhou.zone = "Asia/Urumqi"
    cast.guangzhou.save()
    return cast


@pytest.mark.parametrize(
    "codes",
    [("2026-07", "2026-08", "2026-09", "2026-10", "2026-11"), ("2026Q3", "2026Q4"), ("2025", "2026")],
    ids=["months", "quarters", "years"],
)
@pytest.mark.parametrize("start_day", [1, 26])
def test_it_counts_what_each_period_counts_alone(
    cast: world.Cast, codes: tuple[str, ...], start_day: int
) -> None:
    periods = [Period.parse(code, start_day) for code in codes]
    found = units.list_units(cast.hq)
    offices = [unit for unit in found if unit.office]
    both = series.count_series(offices, periods, DEFAULT_SCHEME.params, now=NOW)
    for period in periods:
        for unit in offices:
            as_of = min(NOW, period.bounds(unit.zones[0])[1])
            alone = facts.count_by_office(unit.office_ids, period, DEFAULT_SCHEME, as_of=as_of)
            assert both[period][unit.office_ids[0]] == alone[unit.office_ids[0]], (period, unit.key)


def test_a_roll_up_is_the_same_cases_added_up(cast: world.Cast) -> None:
    cast.guangzhou.zone = "Asia/Shanghai"
    cast.guangzhou.save()
    company = next(unit for unit in units.list_units(cast.hq) if unit.key == units.COMPANY)
    period = Period.parse("2026-10")
    counted = facts.count(company, period, DEFAULT_SCHEME, as_of=period.bounds()[1])
    added = series.total_of(
        company, series.count_series([company], [period], DEFAULT_SCHEME.params, now=NOW)[period]
    )
    for code in KpiCode:
        assert (added[code].numerator, added[code].denominator) == (
            counted[code].numerator,
            counted[code].denominator,
        )
        assert added[code].streak == counted[code].streak


def test_the_queries_do_not_grow_with_months_or_offices(cast: world.Cast) -> None:
    cast.guangzhou.zone = "Asia/Shanghai"
    cast.guangzhou.save()
    offices = [unit for unit in units.list_units(cast.hq) if unit.office]
    months = list(Period.parse("2026").months())
    with CaptureQueriesContext(connection) as seen:
        series.count_series(offices, months, DEFAULT_SCHEME.params, now=NOW)
    assert len(seen) == 5
