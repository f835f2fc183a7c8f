"""Filling an empty system, step by step, in batches whose size bounds the memory."""

import random
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext

from shouhou.demo.commands import company, signing
from shouhou.demo.commands.taking import take
from shouhou.demo.rules.desks import World
from shouhou.demo.rules.dice import Dice, Streams
from shouhou.demo.rules.facts import Batch
from shouhou.demo.rules.histories import history, opening, people_of, world_of
from shouhou.demo.rules.plans import Plan
from shouhou.demo.rules.staff import Employee, Team
from shouhou.kernel.actors import Actor
from shouhou.kernel.errors import RuleViolation
from shouhou.kernel.periods import month_of
from shouhou.org.models import Office
from shouhou.org.queries.calendars import calendar_for

BATCH_ORDERS = 2000
BATCH_MACHINES = 8000
WHOLE_AT_ONCE = 20_000
"""Up to so many orders the demonstration is written in one transaction: all of it or nothing."""

Report = Callable[[str], None]


@dataclass(slots=True)
class Demo:
    """What the steps share. ``report`` takes a line of progress."""

    plan: Plan
    actor: Actor
    now: datetime
    report: Report
    streams: Streams
    company: tuple[Employee, ...]
    teams: tuple[Team, ...]
    signed: bool = True
    started: float = field(default_factory=time.monotonic)
    _world: World | None = None

    @property
    def world(self) -> World:
        """The company at work; it exists once offices and calendar do."""
        if self._world is None:
            self._world = world_of(self.plan, self.streams, calendar_for(None), self.teams)
        return self._world


def is_empty(actor: Actor) -> bool:
    """Tell whether the system has no office yet."""
    return not Office.objects.visible_to(actor).exists()


def populate(*, actor: Actor, plan: Plan, report: Report, now: datetime, signed: bool = True) -> None:
    """Write the demonstration into an empty system: the same rows for the same plan.

    Needs: an actor who may do everything. Writes: everything, through the apps' commands.
    Raises: RuleViolation when there is anything already, or a command refuses a row.
    """
    if not is_empty(actor):
        raise RuleViolation(
            "There are offices in this database already. Demo data is only written into an empty one; "
            "use --if-empty to leave it as it is, or start with a new database."
        )
    streams = streams_of(plan)
    people, teams = people_of(plan, streams)
    demo = Demo(
        plan, actor, now, report, streams, people, teams, signed=signed and plan.orders <= WHOLE_AT_ONCE
    )
    if plan.orders <= WHOLE_AT_ONCE:
        with transaction.atomic():
            _run(demo)
    else:
        _run(demo)


def streams_of(plan: Plan) -> Streams:
    """Return the dice of a plan: they depend on the seed and the day alone."""

    def stream(key: str) -> Dice:
        return Dice(random.Random(f"{plan.seed}/{plan.today}/{key}").random)  # noqa: S311 - not a secret

    return stream


def _run(demo: Demo) -> None:
    for step in STEPS:
        step(demo)


def _places(demo: Demo) -> None:
    company.record_calendar(demo.actor, demo.plan, demo.now)
    company.record_places(demo.actor, demo.plan, demo.now)


def _people(demo: Demo) -> None:
    company.record_staff(demo.actor, demo.plan, demo.streams, demo.company, demo.teams, demo.now)
    company.record_substitutes(demo.actor, demo.plan, demo.now)
    count = sum(len(team.people) for team in demo.teams) + len(demo.company)
    demo.report(gettext("people: {count:,}").format(count=count))


def _catalog(demo: Demo) -> None:
    company.record_catalog(demo.actor, demo.now)


def _fleet(demo: Demo) -> None:
    _take_all(demo, opening(demo.world))
    count = sum(len(desk.units) for desk in demo.world.desks)
    demo.report(gettext("machines: {count:,}").format(count=count))


def _history(demo: Demo) -> None:
    _take_all(demo, history(demo.world))


def _logins(demo: Demo) -> None:
    company.record_customers_logins(demo.actor, demo.world, demo.now)
    own = [person.number for person in (*demo.company, *(p for team in demo.teams for p in team.people))]
    company.set_passwords(demo.actor, [*own, *(f"KH{n:04}" for n in range(1, company.CUSTOMER_LOGINS + 1))])


def _signatures(demo: Demo) -> None:
    """Past sheets are signed in a demonstration to look at; a bench wants rows, not signatures."""
    if not demo.signed:
        return
    first = month_of(demo.plan.today)
    for _ in range(demo.plan.months):
        first = first.previous()
    count = signing.sign_history(first_month=first, now=demo.now)
    demo.report(gettext("sheets: {count:,}").format(count=count))


Step = Callable[[Demo], None]
STEPS: list[Step] = [_places, _people, _catalog, _fleet, _history, _logins, _signatures]
"""In this order; a later step may rely on all earlier ones."""


def _take_all(demo: Demo, batches: Iterable[Batch]) -> None:
    gathered, done = Batch(), 0
    began = time.monotonic()
    for batch in batches:
        gathered.absorb(batch)
        if len(gathered.orders) >= BATCH_ORDERS or len(gathered.machines) >= BATCH_MACHINES:
            done += _flush(demo, gathered)
            _progress(demo, done, time.monotonic() - began)
            gathered = Batch()
    done += _flush(demo, gathered)
    if done:
        _progress(demo, done, time.monotonic() - began)


def _flush(demo: Demo, batch: Batch) -> int:
    take(demo.actor, batch, demo.now)
    return len(batch.orders)


def _progress(demo: Demo, done: int, seconds: float) -> None:
    rate = done / seconds if seconds > 0 else 0.0
    left = (demo.plan.orders - done) / rate if rate else 0.0
    said = gettext("orders: {done:,} of {total:,}, {rate:,.0f}/s, {left:,.0f} s left")
    demo.report(said.format(done=done, total=demo.plan.orders, rate=rate, left=left))
