"""What a finished repair leaves behind: codes of the failure, parts, money, sometimes the same fault again."""

from datetime import datetime, timedelta
from decimal import Decimal

from shouhou.demo.rules import texts
from shouhou.demo.rules.courses import Course
from shouhou.demo.rules.desks import Comeback, Desk, World
from shouhou.demo.rules.dice import Dice
from shouhou.demo.rules.facts import Batch, FailureFact, PartFact, RevenueFact
from shouhou.demo.rules.hours import day_of
from shouhou.demo.rules.jobs import Done, Job, add_expense, yuan


def afterwards(
    world: World, desk: Desk, dice: Dice, batch: Batch, course: Course, number: str, done: Done, job: Job
) -> None:
    """What a finished repair leaves behind: the failure's codes, parts, money, sometimes the same fault again."""
    restored_at = world.past(course.finish_at)
    if restored_at is None:
        return
    fault, unit = course.fault, course.unit
    no_fault = batch.visits[-1].result == texts.NO_FAULT
    if not no_fault and dice.chance(0.94):
        _failure(dice, batch, course, number, done, restored_at)
    if not course.remote and fault.price and not no_fault and dice.chance(0.62):
        _parts(desk, dice, batch, course, done, job)
    if dice.chance(0.035):
        back = restored_at + timedelta(days=dice.between(8, 30), minutes=dice.between(0, 500))
        desk.comebacks.append(Comeback(world.hours.daytime(back, dice), unit, fault))


def _failure(
    dice: Dice, batch: Batch, course: Course, number: str, done: Done, restored_at: datetime
) -> None:
    fault, (arrive_at, _) = course.fault, course.planned
    failed_at = course.reported_at - timedelta(minutes=dice.between(5, 200))
    blame = dice.draw(fault.blame)
    hours = (restored_at - failed_at).total_seconds() / 3600
    down = hours if course.severity == "P1" else hours * dice.uniform(0.05, 0.5)
    active = (restored_at - arrive_at).total_seconds() / 3600 * dice.uniform(0.55, 0.95)
    pick = int(dice.random() * min(len(fault.causes), len(fault.actions)))
    batch.failures.append(
        FailureFact(
            f"GZ-{done.order}",
            done.order,
            number,
            course.unit.serial,
            failed_at,
            restored_at,
            fault.mode,
            fault.component,
            fault.mechanism,
            fault.causes[pick],
            fault.actions[pick],
            blame,
            blame != "unknown" and dice.chance(0.82),
            Decimal(round(down * 100)) / 100,
            Decimal(round(active * 100)) / 100,
            fault.symptom_code,
        )
    )


def _parts(desk: Desk, dice: Dice, batch: Batch, course: Course, done: Done, job: Job) -> None:
    visit = batch.visits[-1]
    if visit.leave_at is None:
        return
    fault = course.fault
    cost = fault.price * dice.uniform(1.0, 2.6) + 40
    if job.chargeable:
        bill = cost * dice.uniform(1.5, 2.2) + dice.uniform(200, 900)
        batch.revenue.append(
            RevenueFact(
                f"PJ-{done.order}", desk.code, day_of(visit.leave_at), "part", yuan(bill), job.client.code
            )
        )
    add_expense(desk, dice, batch, f"{done.order}-P", visit, job, "free_parts", cost)
    if course.first_try_at is not None or dice.chance(0.2):
        add_expense(desk, dice, batch, f"{done.order}-F", visit, job, "freight", dice.uniform(18, 160))
    if fault.price >= 300:
        batch.parts.append(
            PartFact(
                course.unit.serial,
                fault.component,
                f"{fault.component}-{fault.price}",
                fault.part,
                day_of(visit.leave_at),
            )
        )
