"""Commissioning in time (K4). Examples: docs/domain/warranty.md, section "Commissioning"."""

from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any

import pytest

from shouhou.kernel.moments import at_local
from shouhou.kernel.worktime import WorkCalendar
from shouhou.machines.rules import commissioning
from shouhou.machines.rules.commissioning import CommissioningExclusion, CommissioningFacts

WEEK = dict.fromkeys(range(5), ((510, 720), (810, 1080)))
NATIONAL_DAY = {date(2025, 10, day): () for day in range(1, 9)} | {
    date(2025, 9, 28): ((510, 720), (810, 1080))
}
CALENDAR = WorkCalendar(WEEK, NATIONAL_DAY)
FACTS = CommissioningFacts(
    contract_due_on=date(2025, 9, 30),
    site_ready_at=at_local(date(2025, 9, 26), 9, 0),
    accepted_at=None,
    shipped_on=date(2025, 9, 10),
    cancelled_on=None,
    is_part_of_line=False,
    factory_late=False,
    standard_workdays=5,
)
# Ready on Friday 26 September; working days: Sun 28 (make-up), 29, 30 September, 9 and 10 October.
DUE = at_local(date(2025, 10, 10), 18, 0)


@pytest.mark.parametrize(
    ("changes", "due"),
    [
        pytest.param({}, DUE, id="readiness-plus-days-over-national-day"),
        pytest.param(
            {"contract_due_on": date(2025, 10, 20)}, at_local(date(2025, 10, 20), 18, 0), id="contract"
        ),
        pytest.param({"contract_due_on": None}, DUE, id="no-contract-date"),
        pytest.param({"site_ready_at": None}, at_local(date(2025, 9, 30), 18, 0), id="no-notice"),
        pytest.param({"site_ready_at": None, "contract_due_on": None}, None, id="neither"),
        pytest.param({"standard_workdays": 0}, at_local(date(2025, 9, 30), 18, 0), id="no-standard-days"),
    ],
)
def test_due_is_the_later_of_contract_and_readiness(changes: dict[str, Any], due: datetime | None) -> None:
    assert commissioning.due_at(replace(FACTS, **changes), CALENDAR) == due


@pytest.mark.parametrize(
    ("accepted_at", "on_time"),
    [
        pytest.param(None, None, id="not-yet"),
        pytest.param(DUE - timedelta(days=3), True, id="before"),
        pytest.param(DUE + timedelta(seconds=59), True, id="within-the-minute"),
        pytest.param(DUE + timedelta(minutes=1), False, id="a-minute-late"),
    ],
)
def test_accepted_by_the_due_minute_is_in_time(accepted_at: datetime | None, on_time: bool | None) -> None:
    assert commissioning.settle(replace(FACTS, accepted_at=accepted_at), CALENDAR).on_time is on_time


@pytest.mark.parametrize(
    ("changes", "exclusion"),
    [
        pytest.param({}, CommissioningExclusion.COUNTED, id="counts"),
        pytest.param({"cancelled_on": date(2025, 9, 1)}, CommissioningExclusion.CANCELLED, id="cancelled"),
        pytest.param({"is_part_of_line": True}, CommissioningExclusion.PART_OF_LINE, id="part-of-a-line"),
        pytest.param(
            {"factory_late": True, "shipped_on": None},
            CommissioningExclusion.FACTORY_LATE,
            id="never-shipped",
        ),
        pytest.param(
            {"factory_late": True, "shipped_on": date(2025, 10, 11)},
            CommissioningExclusion.FACTORY_LATE,
            id="shipped-after-due",
        ),
        pytest.param(
            {"factory_late": True, "shipped_on": date(2025, 10, 10)},
            CommissioningExclusion.COUNTED,
            id="shipped-on-the-due-day",
        ),
        pytest.param({"shipped_on": None}, CommissioningExclusion.COUNTED, id="not-the-factorys-fault"),
        pytest.param(
            {"site_ready_at": None, "contract_due_on": None},
            CommissioningExclusion.NO_DUE_DATE,
            id="nothing-due",
        ),
    ],
)
def test_what_the_office_does_not_answer_for_is_left_out(
    changes: dict[str, Any], exclusion: CommissioningExclusion
) -> None:
    assert commissioning.settle(replace(FACTS, **changes), CALENDAR).exclusion is exclusion


def test_a_year_nobody_entered_holidays_for_follows_the_week() -> None:
    ready = at_local(date(2031, 9, 26), 9, 0)
    facts = replace(FACTS, contract_due_on=None, site_ready_at=ready)
    assert commissioning.due_at(facts, CALENDAR) == at_local(date(2031, 10, 3), 18, 0)
