"""Today's desk: what is late, what is due within hours, what has just come in, who is expected where."""

from datetime import datetime, timedelta

from shouhou.demo.rules import complaints, repairs, texts
from shouhou.demo.rules.courses import Course
from shouhou.demo.rules.desks import Desk, Unit, World
from shouhou.demo.rules.dice import Dice
from shouhou.demo.rules.facts import Batch, PauseFact
from shouhou.demo.rules.faults import FAULTS_OF
from shouhou.demo.rules.fleets import add_machine, client_for, model_for
from shouhou.demo.rules.hours import local, promised_minutes
from shouhou.demo.rules.jobs import Job, Trip, perform
from shouhou.demo.rules.plans import Month

COMMISSIONING = 2
_CASES = 13


def orders(quota: int) -> int:
    """Return how many of the last month's work orders stand open on the desk, made for today."""
    return min(_CASES, quota // 2) if quota > COMMISSIONING else 0


def on_the_desk(world: World, desk: Desk, month: Month, batch: Batch, count: int) -> None:
    """Record ``count`` open cases of today."""
    dice = world.dice("today", desk, month)
    units = [u for u in desk.units if u.works(world.plan.today)]
    kinds = [
        "just in",
        "late",
        "expected",
        "due soon",
        "paused",
        "expected",
        "late",
        "just in",
        "expected",
        "due soon",
        "expected",
        "late",
        "just in",
    ][:count]
    for n, (kind, unit) in enumerate(zip(kinds, dice.some(units, len(kinds)), strict=False)):
        course = _course(world, dice, kind, unit, n)
        number = desk.number("BX", month.tag)
        if kind == "paused":
            _pending_pause(world, batch, number)
        repairs.write(world, desk, month, dice, batch, course, number)


def _course(world: World, dice: Dice, kind: str, unit: Unit, n: int) -> Course:
    now, today = world.plan.now, world.plan.today
    fault = dice.draw(FAULTS_OF[unit.model.family])
    while kind == "just in" and n % 3 == 0 and fault.line_down < 0.3:
        fault = dice.draw(FAULTS_OF[unit.model.family])
    severity = {"just in": ("P1", "P3", "P2")[n % 3], "late": "P2", "due soon": "P2"}.get(kind, "P3")
    course = Course(now, unit, fault, severity, on_time=True)
    course.reported_at = now - timedelta(minutes=dice.between(3, 40))
    if kind == "just in":
        course.unassigned = True
        course.arrive_at = now + timedelta(hours=5)
    elif kind == "late":
        window = (now - timedelta(hours=60), now - timedelta(minutes=20))
        course.reported_at = _reported_for(world, dice, severity, unit, window)
        course.on_time, course.waits = False, n % 2 == 1
        later = world.hours.daytime(now + timedelta(hours=dice.between(2, 20)), dice)
        course.arrive_at = later if course.waits else max(course.reported_at, now - timedelta(minutes=70))
    elif kind == "due soon":
        course.reported_at = _reported_for(world, dice, severity, unit, (now, now + timedelta(hours=13)))
        course.arrive_at = max(course.reported_at, now - timedelta(minutes=dice.between(20, 60)))
    else:
        course.reported_at = now - timedelta(hours=dice.between(26, 40))
        course.arrive_at = local(today, (540, 630, 840, 930)[n % 4])
        if course.arrive_at < now - timedelta(hours=3):
            course.arrive_at = world.hours.daytime(now + timedelta(hours=1), dice)
    course.finish_at = max(course.arrive_at, now) + timedelta(minutes=dice.between(60, 200))
    total = promised_minutes(severity, unit.client.band)
    course.due_at = world.hours.clock(severity).add_minutes(course.reported_at, total)
    return course


def _reported_for(
    world: World, dice: Dice, severity: str, unit: Unit, window: tuple[datetime, datetime]
) -> datetime:
    """Return a report whose promise falls due inside ``window``; a near one when no working time does."""
    clock, total = world.hours.clock(severity), promised_minutes(severity, unit.client.band)
    at = window[0] - timedelta(minutes=total)
    step = timedelta(minutes=17)
    for _ in range(4000):
        if clock.add_minutes(at, total) < window[1]:
            break
        at -= step * 5
    found = at
    for _ in range(400):
        if window[0] < clock.add_minutes(at, total) < window[1]:
            found = at
            if dice.chance(0.25):
                break
        at += step
    return found


def _pending_pause(world: World, batch: Batch, number: str) -> None:
    now = world.plan.now
    from_at = now - timedelta(hours=9)
    batch.pauses.append(
        PauseFact(
            number,
            from_at,
            None,
            "customer_rescheduled",
            texts.PAUSES["customer_rescheduled"][1],
            texts.EVIDENCE[1],
            from_at + timedelta(minutes=35),
            "pending",
            None,
        )
    )


def complaints_open(world: World, desk: Desk, month: Month, batch: Batch) -> None:
    """Record what customers complain about right now: one just in, one overdue where there is trouble."""
    dice = world.dice("open complaints", desk, month)
    units = [u for u in desk.units if u.works(month.first)]
    if not units:
        return
    troubled = desk.character.complaints > 0.9
    if troubled or desk.index == 0:
        at = world.plan.now - timedelta(hours=dice.between(3, 30))
        complaints.record(world, desk, month, dice, batch, at, dice.pick(units), stays_open=True)
    if troubled:
        at = world.plan.now - timedelta(days=11, minutes=dice.between(0, 300))
        complaints.record(world, desk, month, dice, batch, at, dice.pick(units), stays_open=True)


def commissioning_this_week(world: World, desk: Desk, month: Month, batch: Batch) -> None:
    """Record machines that stand at the customer's and are due within days."""
    dice = world.dice("commissioning", desk, month)
    today, hours = world.plan.today, world.hours
    for n in range(COMMISSIONING):
        client = client_for(world, desk, dice, batch)
        model = model_for(dice, client)
        due_on = hours.workday(today + timedelta(days=1), n * 2)
        ready_on = hours.calendar.add_workdays(due_on, -model.days - dice.between(0, 1))
        shipped_on = ready_on - timedelta(days=dice.between(3, 8))
        unit = add_machine(
            world,
            desk,
            dice,
            batch,
            client=client,
            model=model,
            shipped_on=shipped_on,
            contract_due_on=due_on,
            ready_at=world.past(local(ready_on, 600)),
            accepted_at=None,
        )
        start = local(hours.workday(today, n), 570)
        trip = Trip(
            start, max(world.plan.now, start) + timedelta(hours=6), texts.JOB_RESULTS["commission"][0], size=2
        )
        perform(
            world,
            desk,
            dice,
            batch,
            Job(
                "commission",
                client,
                unit.site,
                local(shipped_on, 1000),
                (trip,),
                texts.JOBS["commission"][0],
                1.0,
                month.tag,
                unit,
                promised_at=local(due_on, 1080),
                in_sale_price=True,
            ),
        )
