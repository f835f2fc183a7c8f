"""New machines: shipped, installed, commissioned, accepted; and the smaller jobs between repairs."""

from datetime import date, datetime, timedelta

from shouhou.demo.rules import texts
from shouhou.demo.rules.catalog import MODELS_OF
from shouhou.demo.rules.desks import Client, Desk, Unit, World
from shouhou.demo.rules.dice import Dice, Weighted
from shouhou.demo.rules.facts import Batch, ReadingFact, RevenueFact
from shouhou.demo.rules.fleets import NEW_SHARE, add_machine, client_for, model_for
from shouhou.demo.rules.hours import day_of, local
from shouhou.demo.rules.jobs import Job, Trip, perform, yuan
from shouhou.demo.rules.plans import Month

_OTHER_JOBS = Weighted([("maintain", 44), ("inspect", 24), ("train", 16), ("retrofit", 8), ("visit", 8)])


def deliver(world: World, desk: Desk, month: Month, batch: Batch, quota: int) -> int:
    """Record the machines of a month and their jobs; return how many work orders that took."""
    dice = world.dice("deliveries", desk, month)
    mean = world.plan.rate * desk.character.size * NEW_SHARE * month.weight
    left = quota // 2
    for _ in range(dice.whole(mean * dice.uniform(0.7, 1.3))):
        if left <= 0:
            break
        left -= _delivery(world, desk, month, dice, batch, left)
    return quota // 2 - left


def _delivery(world: World, desk: Desk, month: Month, dice: Dice, batch: Batch, left: int) -> int:
    client = client_for(world, desk, dice, batch)
    model = model_for(dice, client)
    shipped_on = world.hours.report_day(dice, month)
    contract_due_on = world.hours.workday(shipped_on + timedelta(days=dice.between(15, 35)))
    ready_on = world.hours.workday(shipped_on + timedelta(days=dice.between(4, 18)))
    ready_at = local(ready_on, dice.between(520, 1000))
    if dice.chance(0.012):
        add_machine(
            world,
            desk,
            dice,
            batch,
            client=client,
            model=model,
            shipped_on=None,
            ready_at=None,
            accepted_at=None,
            contract_due_on=contract_due_on,
            cancelled_on=min(world.plan.today, shipped_on),
        )
        return 0
    factory_late = dice.chance(0.02)
    if factory_late:
        contract_due_on = world.hours.workday(shipped_on - timedelta(days=dice.between(3, 12)))
        ready_at = local(world.hours.workday(contract_due_on - timedelta(days=dice.between(8, 15))), 600)
    due_on = max(contract_due_on, world.hours.calendar.add_workdays(day_of(ready_at), model.days))
    accepted_at = _acceptance(
        world, desk, dice, due_on, max(ready_at, local(shipped_on, 600) + timedelta(days=2))
    )
    unit = add_machine(
        world,
        desk,
        dice,
        batch,
        client=client,
        model=model,
        shipped_on=shipped_on,
        contract_due_on=contract_due_on,
        ready_at=world.past(ready_at),
        accepted_at=world.past(accepted_at),
        factory_late=factory_late,
    )
    _sell(dice, batch, desk, unit, shipped_on)
    if model.line and dice.chance(0.4):
        _line_members(world, desk, dice, batch, unit, shipped_on, contract_due_on, ready_at, accepted_at)
    return _jobs(world, desk, month, dice, batch, unit, local(shipped_on, 960), due_on, accepted_at, left)


def _acceptance(world: World, desk: Desk, dice: Dice, due_on: date, earliest: datetime) -> datetime:
    """Return when the customer signs: on or before the due day, or some days after it."""
    in_time = dice.chance(desk.character.commissioned)
    days = -dice.between(0, 4) if in_time else dice.between(1, 8)
    day = world.hours.calendar.add_workdays(due_on, days)
    return local(max(day, day_of(earliest) + timedelta(days=1)), dice.between(870, 1070))


def _line_members(
    world: World,
    desk: Desk,
    dice: Dice,
    batch: Batch,
    head: Unit,
    shipped_on: date,
    contract_due_on: date,
    ready_at: datetime,
    accepted_at: datetime,
) -> None:
    for family in dice.some(["贴标机", "开箱封箱机", "旋盖机"], dice.between(1, 2)):
        member = add_machine(
            world,
            desk,
            dice,
            batch,
            client=head.client,
            model=dice.pick(MODELS_OF[family]),
            shipped_on=shipped_on,
            contract_due_on=contract_due_on,
            ready_at=world.past(ready_at),
            accepted_at=world.past(accepted_at),
            line_head=head.serial,
        )
        _sell(dice, batch, desk, member, shipped_on)


def _sell(dice: Dice, batch: Batch, desk: Desk, unit: Unit, shipped_on: date) -> None:
    amount = unit.model.price * dice.uniform(0.88, 1.04)
    batch.revenue.append(
        RevenueFact(f"XS-{unit.serial}", desk.code, shipped_on, "machine", yuan(amount), unit.client.code)
    )


def _jobs(
    world: World,
    desk: Desk,
    month: Month,
    dice: Dice,
    batch: Batch,
    unit: Unit,
    shipped_at: datetime,
    due_on: date,
    accepted_at: datetime,
    left: int,
) -> int:
    """Record the installing and commissioning orders; return how many."""
    opened_at = shipped_at + timedelta(minutes=dice.between(20, 1200))
    if opened_at > world.plan.now:
        return 0
    days = dice.between(0, 1) if unit.model.days <= 4 else dice.between(1, 3)
    arrive_on = world.hours.workday(day_of(accepted_at) - timedelta(days=days))
    arrive_at = min(local(arrive_on, dice.between(525, 640)), accepted_at - timedelta(hours=3))
    trips = {}
    if left > 1 and (unit.model.line or dice.chance(0.3)):
        start = local(day_of(arrive_at) - timedelta(days=dice.between(2, 4)), dice.between(525, 600))
        trips["install"] = (start, start + timedelta(minutes=dice.between(180, 480)), 2)
    size = 2 if unit.model.days >= 8 or dice.chance(0.25) else 1
    trips["commission"] = (arrive_at, accepted_at, size)
    for kind, (start, finish, crew_size) in trips.items():
        job = Job(
            kind,
            unit.client,
            unit.site,
            min(opened_at, start),
            (Trip(start, finish, dice.pick(texts.JOB_RESULTS[kind]), size=crew_size),),
            dice.pick(texts.JOBS[kind]),
            desk.character.satisfied,
            month.tag,
            unit,
            promised_at=finish if kind == "install" else local(due_on, 1080),
            in_sale_price=True,
        )
        perform(world, desk, dice, batch, job)
    return len(trips)


def small_jobs(world: World, desk: Desk, month: Month, batch: Batch, count: int) -> None:
    """Record ``count`` orders of maintenance, inspection, training, retrofit and customer visits."""
    dice = world.dice("small jobs", desk, month)
    units = [unit for unit in desk.units if unit.works(month.first)]
    for _ in range(count):
        kind = dice.draw(_OTHER_JOBS)
        opened_at = world.hours.report_moment(dice, month)
        if opened_at > world.plan.now:
            opened_at = world.plan.now - timedelta(minutes=dice.between(30, 2000))
        unit = dice.pick(units) if units and kind != "visit" else None
        _small_job(world, desk, month, dice, batch, kind, opened_at, unit)


def _small_job(
    world: World,
    desk: Desk,
    month: Month,
    dice: Dice,
    batch: Batch,
    kind: str,
    opened_at: datetime,
    unit: Unit | None,
) -> None:
    client: Client = unit.client if unit else dice.pick(desk.clients)
    day = world.hours.workday(day_of(opened_at), dice.between(2, 9))
    arrive_at = local(day, dice.pick((540, 570, 600, 810, 840)))
    length = dice.between(120, 420) + (480 if kind == "retrofit" else 0)
    finish_at = arrive_at + timedelta(minutes=length if kind != "retrofit" else 1440 + length - 600)
    chargeable = kind == "retrofit" or (kind in ("maintain", "train") and dice.chance(0.45))
    result = dice.pick(texts.JOB_RESULTS[kind])
    trip = Trip(arrive_at, finish_at, result, size=2 if kind == "retrofit" else 1)
    done = perform(
        world,
        desk,
        dice,
        batch,
        Job(
            kind,
            client,
            unit.site if unit else client.sites[0],
            opened_at,
            (trip,),
            dice.pick(texts.JOBS[kind]),
            desk.character.satisfied,
            month.tag,
            unit,
            promised_at=local(day, 1080),
            chargeable=chargeable,
        ),
    )
    if done.closed_at is None:
        return
    if unit and unit.accepted_at and kind in ("maintain", "inspect") and not world.plan.is_dense:
        days = (day - day_of(unit.accepted_at)).days
        batch.readings.append(ReadingFact(unit.serial, finish_at, round(days * unit.hours_a_day)))
    if chargeable:
        price = dice.uniform(6000, 42000) if kind == "retrofit" else dice.uniform(1200, 5200)
        batch.revenue.append(
            RevenueFact(
                f"FW-{done.order}", desk.code, day_of(done.closed_at), "service", yuan(price), client.code
            )
        )
