"""Planned visits done (K6): every example of docs/domain/careplans.md."""

from dataclasses import replace
from datetime import date

import pytest

from shouhou.careplans.rules import plan_items
from shouhou.careplans.rules.plan_items import PlanExclusion, PlanFacts
from shouhou.kernel.errors import InvalidInput

LAST = date(2026, 10, 31)
PLANNED = PlanFacts(
    LAST, None, has_contact=True, has_topics=True, has_machine_status=True, customer_confirmed=True
)
DONE = replace(PLANNED, done_on=date(2026, 10, 16))
CANCELLED = replace(PLANNED, cancelled_by_customer_on=date(2026, 10, 14), has_cancel_evidence=True)


@pytest.mark.parametrize(
    ("code", "start_day", "first", "last"),
    [
        ("2026-10", 1, date(2026, 10, 1), date(2026, 10, 31)),
        ("2026-02", 1, date(2026, 2, 1), date(2026, 2, 28)),
        ("2028-02", 1, date(2028, 2, 1), date(2028, 2, 29)),
        ("2026-10", 26, date(2026, 9, 26), date(2026, 10, 25)),
        ("2026-01", 26, date(2025, 12, 26), date(2026, 1, 25)),
    ],
    ids=["october", "february", "leap", "from-the-26th", "over-the-year-end"],
)
def test_an_item_is_due_by_the_last_day_of_its_plan_month(
    code: str, start_day: int, first: date, last: date
) -> None:
    assert plan_items.plan_days(code, start_day) == (first, last)
    assert plan_items.due_by(code, start_day) == last


@pytest.mark.parametrize("code", ["2026Q4", "2026H2", "2026", "October"])
def test_a_plan_is_for_a_month(code: str) -> None:
    with pytest.raises(InvalidInput):
        plan_items.due_by(code)


@pytest.mark.parametrize(
    ("done_on", "done"),
    [
        (None, False),
        (date(2026, 10, 2), True),
        (date(2026, 10, 31), True),
        (date(2026, 11, 1), False),
    ],
    ids=["open", "before-its-day", "last-day", "a-day-late"],
)
def test_done_means_done_by_the_end_of_the_month(done_on: date | None, done: bool) -> None:
    assert plan_items.is_done(replace(PLANNED, done_on=done_on)) is done


@pytest.mark.parametrize(
    ("lacks", "name"),
    [
        ({"done_on": None}, "done_on"),
        ({"has_contact": False}, "contact"),
        ({"has_topics": False}, "topics"),
        ({"has_machine_status": False}, "machine_status"),
        ({"customer_confirmed": False}, "customer_confirmed"),
    ],
    ids=["day", "contact", "topics", "machines", "confirmation"],
)
def test_a_record_that_lacks_anything_is_not_done(lacks: dict[str, object], name: str) -> None:
    facts = replace(DONE, **lacks)  # type: ignore[arg-type]
    assert plan_items.missing(facts) == (name,)
    assert not plan_items.is_done(facts)


def test_what_is_missing_is_asked_in_order() -> None:
    bare = PlanFacts(
        LAST, None, has_contact=False, has_topics=False, has_machine_status=False, customer_confirmed=False
    )
    wanted = ("done_on", "contact", "topics", "machine_status", "customer_confirmed")
    assert plan_items.missing(bare) == wanted


@pytest.mark.parametrize(
    ("facts", "exclusion"),
    [
        (PLANNED, PlanExclusion.COUNTED),
        (DONE, PlanExclusion.COUNTED),
        (CANCELLED, PlanExclusion.CUSTOMER_CANCELLED),
        (replace(CANCELLED, cancelled_by_customer_on=LAST), PlanExclusion.CUSTOMER_CANCELLED),
        (replace(CANCELLED, cancelled_by_customer_on=date(2026, 11, 1)), PlanExclusion.COUNTED),
        (replace(CANCELLED, has_cancel_evidence=False), PlanExclusion.COUNTED),
        (replace(CANCELLED, done_on=date(2026, 10, 20)), PlanExclusion.COUNTED),
        (replace(CANCELLED, done_on=date(2026, 11, 2)), PlanExclusion.CUSTOMER_CANCELLED),
    ],
    ids=[
        "open",
        "done",
        "cancelled",
        "cancelled-last-day",
        "cancelled-after-the-month",
        "no-evidence",
        "done-after-all",
        "done-too-late",
    ],
)
def test_only_the_customer_takes_an_item_out(facts: PlanFacts, exclusion: PlanExclusion) -> None:
    assert plan_items.exclusion_of(facts) is exclusion


def test_the_worked_month() -> None:
    """24 planned, 2 added, 2 cancelled with evidence, 1 put off, 19 done: 19 of 24 is 79.17 %."""
    late = replace(DONE, done_on=date(2026, 11, 3))
    unconfirmed = replace(DONE, customer_confirmed=False)
    month = [DONE] * 19 + [CANCELLED] * 2 + [PLANNED] * 2 + [late, late, unconfirmed]
    counted = [f for f in month if plan_items.exclusion_of(f) is PlanExclusion.COUNTED]
    done = sum(plan_items.is_done(f) for f in counted)
    assert (len(month), len(counted), done) == (26, 24, 19)
    assert round(100 * done / len(counted), 2) == 79.17
