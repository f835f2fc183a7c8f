"""The history: the same for the same seed and day, and such as a service office could have lived it."""

import dataclasses
import hashlib
from collections import Counter, defaultdict
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from shouhou.demo.rules import facts
from shouhou.demo.rules.hours import Hours, day_of, promised_minutes
from shouhou.demo.rules.plans import Plan
from shouhou.demo.tests.factories import CALENDAR, NOW, Told, tell


@pytest.fixture(scope="module")
def told() -> Told:
    """One history for the tests that only look at it."""
    return tell()


def fingerprint(batch: facts.Batch) -> str:
    """Return a hash of every row of every kind."""
    digest = hashlib.sha256()
    for name in batch.__slots__:
        for row in getattr(batch, name):
            digest.update(repr(row).encode())
    return digest.hexdigest()


def test_the_same_seed_and_day_tell_the_same_history() -> None:
    first = tell(offices=2, orders=300, months=3)
    again = tell(offices=2, orders=300, months=3)
    assert fingerprint(first.batch) == fingerprint(again.batch)


@pytest.mark.parametrize(
    ("seed", "now"), [(8, NOW), (7, NOW + timedelta(days=1))], ids=["another seed", "another day"]
)
def test_another_seed_or_day_tells_another(seed: int, now: datetime) -> None:
    usual = tell(offices=2, orders=300, months=3)
    other = tell(offices=2, orders=300, months=3, seed=seed, now=now)
    assert fingerprint(usual.batch) != fingerprint(other.batch)


@pytest.mark.parametrize(
    ("offices", "orders", "months"), [(1, 40, 1), (2, 333, 3), (4, 1500, 6), (50, 2000, 2)]
)
def test_there_are_exactly_as_many_work_orders_as_asked_for(offices: int, orders: int, months: int) -> None:
    assert len(tell(offices, orders, months).batch.orders) == orders


def test_every_kind_of_row_is_there(told: Told) -> None:
    missing = [name for name in told.batch.__slots__ if not getattr(told.batch, name)]
    assert missing == []


def test_natural_keys_are_unique(told: Told) -> None:
    batch = told.batch
    keys: dict[str, list[Any]] = {
        "customers": [c.code for c in batch.customers],
        "names": [c.name for c in batch.customers],
        "sites": [(s.customer, s.name) for s in batch.sites],
        "machines": [m.serial for m in batch.machines],
        "requests": [r.number for r in batch.requests],
        "orders": [o.number for o in batch.orders],
        "visits": [(v.order, v.ref) for v in batch.visits],
        "expenses": [e.ref for e in batch.expenses],
        "revenue": [r.document_no for r in batch.revenue],
        "complaints": [c.number for c in batch.complaints],
        "reports": [(r.office, r.kind, r.period) for r in batch.reports],
    }
    assert {name for name, found in keys.items() if len(found) != len(set(found))} == set()


def test_references_point_at_rows_that_are_there(told: Told) -> None:
    batch = told.batch
    machines, orders = {m.serial for m in batch.machines}, {o.number for o in batch.orders}
    requests = {r.number for r in batch.requests}
    people = {p.number for desk in told.world.desks for p in desk.team.people}
    assert {r.serial for r in batch.requests} <= machines
    assert {r.duplicate_of for r in batch.requests} - {""} <= requests
    assert {o.request for o in batch.orders} - {""} <= requests
    assert {v.order for v in batch.visits} <= orders
    assert {person for v in batch.visits for person in v.crew} <= people
    assert {p.request for p in batch.pauses} <= requests
    assert {r.request for r in batch.reopens} | {t.request for t in batch.transfers} <= requests
    assert {e.order for e in batch.expenses} - {""} <= orders


def test_nothing_lies_in_the_future_but_appointments(told: Told) -> None:
    late: Counter[str] = Counter()
    for name in told.batch.__slots__:
        for row in getattr(told.batch, name):
            for field in dataclasses.fields(row):
                value = getattr(row, field.name)
                if isinstance(value, datetime) and value > NOW:
                    late[f"{name}.{field.name}"] += 1
    assert set(late) <= {"visits.planned_start_at", "orders.promised_at"}
    assert late["visits.planned_start_at"] > 10


def test_a_case_runs_in_order(told: Told) -> None:
    for request in told.batch.requests:
        moments = [request.reported_at, request.arrived_at, request.restored_at]
        given = [moment for moment in moments if moment is not None]
        assert given == sorted(given), request
        assert request.responded_at is None or request.responded_at >= request.reported_at, request
    for visit in told.batch.visits:
        times = (visit.depart_at, visit.arrive_at, visit.finish_at, visit.leave_at)
        known = [moment for moment in times if moment is not None]
        assert known == sorted(known), visit


def test_offices_differ_in_the_way_their_characters_say(told: Told) -> None:
    late: dict[str, list[int]] = defaultdict(lambda: [0, 0])
    hours = Hours(CALENDAR)
    bands = {site.customer: site.band for site in told.batch.sites}
    for request in told.batch.requests:
        if request.kind == "fault" and request.state in ("closed", "restored"):
            minutes = promised_minutes(request.severity, bands[request.customer])
            due = hours.clock(request.severity).add_minutes(request.reported_at, minutes)
            tally = late[request.office]
            tally[0] += request.restored_at is not None and request.restored_at > due
            tally[1] += 1
    share = {office: 100 - 100 * bad / count for office, (bad, count) in late.items()}
    assert all(80 <= value <= 100 for value in share.values()), share
    assert share["GZ"] > share["CD"]
    complaints = Counter(complaint.office for complaint in told.batch.complaints)
    assert complaints["SY"] == max(complaints.values())


def test_service_costs_a_few_percent_of_what_is_sold(told: Told) -> None:
    spent = sum(
        e.amount
        for e in told.batch.expenses
        if not (e.invoiced or e.in_sale_price) and e.category not in ("salary", "rent")
    )
    sold = sum(r.amount for r in told.batch.revenue)
    assert 2 < 100 * spent / sold < 8


def test_holidays_are_quiet_and_mondays_are_busy(told: Told) -> None:
    days = Counter(day_of(request.reported_at) for request in told.batch.requests)
    first = min(days)
    every = [first + timedelta(days=n) for n in range((told.plan.today - first).days)]

    def mean(wanted: list[int]) -> float:
        return sum(wanted) / len(wanted)

    worked = mean([days[day] for day in every if CALENDAR.is_workday(day)])
    mondays = mean([days[day] for day in every if CALENDAR.is_workday(day) and day.weekday() == 0])
    national = mean([days[day] for day in every if (day.month, day.day) in {(10, d) for d in range(2, 7)}])
    assert mondays > worked
    assert national < worked / 3


def test_every_office_has_something_to_do_today(told: Told) -> None:
    hours = Hours(CALENDAR)
    bands = {site.customer: site.band for site in told.batch.sites}
    for place in told.plan.places:
        standing = [
            r
            for r in told.batch.requests
            if r.office == place.code and r.state in ("new", "accepted", "in_progress")
        ]
        due = [
            hours.clock(r.severity).add_minutes(
                r.reported_at, promised_minutes(r.severity, bands[r.customer])
            )
            for r in standing
        ]
        assert any(moment < NOW for moment in due), "late"
        assert any(NOW <= moment < NOW + timedelta(hours=13) for moment in due), "due within hours"
        assert any(r.state == "new" and NOW - r.reported_at < timedelta(hours=1) for r in standing), "just in"
        assert any(
            v.office == place.code and v.planned_start_at and day_of(v.planned_start_at) == told.plan.today
            for v in told.batch.visits
        ), "appointments"


@pytest.mark.parametrize("hour", [22, 4, 10, 15], ids=["6 h", "12 h", "18 h", "23 h"])
@pytest.mark.parametrize(
    "day", [4, 8, 24, 30, 31], ids=["holiday", "workday", "Saturday", "Friday", "month's end"]
)
def test_any_hour_of_any_day_can_be_today(day: int, hour: int) -> None:
    now = datetime(2026, 10, 1, hour, 0, tzinfo=UTC) + timedelta(days=day - 1)
    told = tell(offices=2, orders=400, months=2, now=now)
    assert len(told.batch.orders) == 400
    assert any(request.state == "new" for request in told.batch.requests)
    assert max(r.reported_at for r in told.batch.requests) <= now


def test_the_months_end_today() -> None:
    months = Plan(4, 1000, 15, 7, NOW).calendar_months
    assert len(months) == 16
    assert months[0].code == "2025-08"
    assert months[-1].code == "2026-11"
    assert months[-1].until == day_of(NOW) + timedelta(days=1)
    assert months[-1].is_open
    assert not months[-2].is_open
