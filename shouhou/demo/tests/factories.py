"""Small companies for the tests, without a database."""

import random
from dataclasses import dataclass
from datetime import UTC, date, datetime

from shouhou.demo.rules.desks import World
from shouhou.demo.rules.dice import Dice, Streams
from shouhou.demo.rules.facts import Batch
from shouhou.demo.rules.histories import history, opening, people_of, world_of
from shouhou.demo.rules.plans import Plan
from shouhou.kernel.worktime import WorkCalendar

WEEK = dict.fromkeys(range(5), ((510, 720), (810, 1080)))
HOLIDAYS = {date(2026, 10, day): () for day in range(1, 8)} | {
    date(2026, 2, day): () for day in range(15, 24)
}
CALENDAR = WorkCalendar(WEEK, HOLIDAYS)
NOW = datetime(2026, 11, 24, 2, 30, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Told:
    """A whole history in memory."""

    plan: Plan
    world: World
    batch: Batch


def dice(seed: int = 7) -> Dice:
    """Return dice that always fall the same way."""
    return Dice(random.Random(seed).random)  # noqa: S311 - not a secret


def streams(plan: Plan) -> Streams:
    """Return dice by key for a plan."""
    return lambda key: Dice(random.Random(f"{plan.seed}/{plan.today}/{key}").random)  # noqa: S311


def tell(offices: int = 4, orders: int = 1500, months: int = 6, seed: int = 7, now: datetime = NOW) -> Told:
    """Return a history, all of it."""
    plan = Plan(offices, orders, months, seed, now)
    _, teams = people_of(plan, streams(plan))
    world = world_of(plan, streams(plan), CALENDAR, teams)
    batch = Batch()
    for part in (*opening(world), *history(world)):
        batch.absorb(part)
    return Told(plan, world, batch)
