"""The whole history, month after month, ready to be taken in piece by piece."""

from collections.abc import Iterator

from shouhou.demo.rules import complaints, deliveries, fleets, offices, repairs, today
from shouhou.demo.rules.desks import Desk, World
from shouhou.demo.rules.dice import Dice, Streams
from shouhou.demo.rules.facts import Batch
from shouhou.demo.rules.hours import Hours
from shouhou.demo.rules.plans import Month, Plan
from shouhou.demo.rules.staff import Employee, Team, company_people, team
from shouhou.kernel.worktime import WorkCalendar

REPAIR_SHARE = 0.8
"""Of the orders that are not for new machines."""


def people_of(plan: Plan, streams: Streams) -> tuple[tuple[Employee, ...], tuple[Team, ...]]:
    """Return head office's people and every office's team."""
    company = company_people(streams("company"), plan)
    return company, tuple(team(streams(f"team/{place.code}"), plan, n) for n, place in enumerate(plan.places))


def world_of(plan: Plan, streams: Streams, calendar: WorkCalendar, teams: tuple[Team, ...]) -> World:
    """Return the company at the beginning of its history."""
    desks = [Desk(n, place, plan.character(n), teams[n]) for n, place in enumerate(plan.places)]
    return World(plan, Hours(calendar), streams, desks)


def opening(world: World) -> Iterator[Batch]:
    """Yield every office's customers and machines from before the history."""
    for desk in world.desks:
        batch = Batch()
        fleets.open_office(world, desk, batch)
        yield batch


def history(world: World) -> Iterator[Batch]:
    """Yield the work of every office in every month, then what is on the desks today."""
    for month, quotas in zip(world.plan.calendar_months, world.plan.quotas, strict=True):
        for desk, quota in zip(world.desks, quotas, strict=True):
            yield _month(world, desk, month, quota)
            desk.forget(month.first)


def _month(world: World, desk: Desk, month: Month, quota: int) -> Batch:
    batch = Batch()
    is_last = month is world.plan.calendar_months[-1]
    crafted = today.orders(quota) if is_last else 0
    left = quota - crafted
    if crafted:
        left -= today.COMMISSIONING
        today.commissioning_this_week(world, desk, month, batch)
    left -= deliveries.deliver(world, desk, month, batch, left)
    dice: Dice = world.dice("split", desk, month)
    repairs_count = dice.whole(left * REPAIR_SHARE)
    deliveries.small_jobs(world, desk, month, batch, left - repairs_count)
    repairs.repairs(world, desk, month, batch, repairs_count)
    if crafted:
        today.on_the_desk(world, desk, month, batch, crafted)
    offices.overheads(world, desk, month, batch)
    offices.planned_visits(world, desk, month, batch)
    offices.reports(world, desk, month, batch)
    complaints.complaints(world, desk, month, batch)
    if is_last:
        offices.upcoming_reports(world, desk, batch)
        today.complaints_open(world, desk, month, batch)
    return batch
