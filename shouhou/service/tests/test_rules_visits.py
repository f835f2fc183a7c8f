"""Corrective visits (K2) and whose fault a failure was. Examples: docs/domain/visits.md."""

from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any

import pytest

from shouhou.kernel.moments import at_local
from shouhou.service.rules import failures, visits
from shouhou.service.rules.visits import VisitExclusion, VisitFacts, WorkType

ARRIVED = at_local(date(2026, 11, 3), 14, 0)
FACTS = VisitFacts(
    work_type="repair",
    order_cancelled=False,
    has_machine=True,
    is_remote=False,
    arrive_at=ARRIVED,
    accepted_at=ARRIVED - timedelta(days=90),
    in_warranty=True,
    misuse_confirmed=False,
)


@pytest.mark.parametrize(
    ("changes", "exclusion"),
    [
        pytest.param({}, VisitExclusion.COUNTED, id="counts"),
        pytest.param({"order_cancelled": True}, VisitExclusion.ORDER_CANCELLED, id="cancelled"),
        pytest.param({"is_remote": True}, VisitExclusion.REMOTE, id="remote"),
        pytest.param({"arrive_at": None}, VisitExclusion.NOT_ARRIVED, id="turned-back"),
        pytest.param({"has_machine": False}, VisitExclusion.NO_MACHINE, id="no-machine"),
        pytest.param({"accepted_at": None}, VisitExclusion.BEFORE_ACCEPTANCE, id="never-accepted"),
        pytest.param(
            {"accepted_at": ARRIVED + timedelta(minutes=1)},
            VisitExclusion.BEFORE_ACCEPTANCE,
            id="before-acceptance",
        ),
        pytest.param({"accepted_at": ARRIVED}, VisitExclusion.COUNTED, id="in-the-minute-of-acceptance"),
        pytest.param({"in_warranty": False}, VisitExclusion.OUT_OF_WARRANTY, id="out-of-warranty"),
        pytest.param({"misuse_confirmed": True}, VisitExclusion.CUSTOMER_MISUSE, id="confirmed-misuse"),
        pytest.param({"repeats_trip": True}, VisitExclusion.SAME_TRIP, id="second-engineer"),
        pytest.param(
            {"is_remote": True, "in_warranty": False, "arrive_at": None},
            VisitExclusion.REMOTE,
            id="first-reason",
        ),
    ],
)
def test_the_first_reason_leaves_a_visit_out(changes: dict[str, Any], exclusion: VisitExclusion) -> None:
    assert visits.exclusion_of(replace(FACTS, **changes)) is exclusion


@pytest.mark.parametrize("work_type", sorted(set(WorkType) - {WorkType.REPAIR}))
def test_only_repair_orders_count(work_type: WorkType) -> None:
    assert visits.exclusion_of(replace(FACTS, work_type=work_type.value)) is VisitExclusion.NOT_REPAIR


@pytest.mark.parametrize(
    ("arrived", "planned", "day"),
    [
        pytest.param(
            at_local(date(2026, 11, 3), 0, 5), None, date(2026, 11, 3), id="just-after-local-midnight"
        ),
        pytest.param(None, at_local(date(2026, 11, 4), 9, 0), date(2026, 11, 4), id="planned"),
        pytest.param(ARRIVED, at_local(date(2026, 11, 2), 9, 0), date(2026, 11, 3), id="arrival-goes-first"),
        pytest.param(None, None, None, id="unknown"),
    ],
)
def test_a_visit_belongs_to_the_local_day_of_arrival(
    arrived: datetime | None, planned: datetime | None, day: date | None
) -> None:
    assert visits.counted_on(arrived, planned) == day


def test_what_makes_two_records_one_dispatch() -> None:
    day = date(2026, 11, 3)
    assert visits.trip_key("T1", 1, 7, day) == visits.trip_key("T1", 2, 7, day + timedelta(days=2))
    assert visits.trip_key("T1", 1, 7, day) != visits.trip_key("T1", 1, 8, day)
    assert visits.trip_key("", 1, 7, day) == visits.trip_key("", 1, 7, day)
    assert visits.trip_key("", 1, 7, day) != visits.trip_key("", 1, 7, day + timedelta(days=1))


@pytest.mark.parametrize(
    ("responsibility", "confirmed", "misuse"),
    [("customer_misuse", True, True), ("customer_misuse", False, False), ("wear", True, False)],
)
def test_misuse_has_to_be_confirmed(responsibility: str, confirmed: bool, misuse: bool) -> None:
    assert failures.is_misuse(responsibility, confirmed=confirmed) is misuse
