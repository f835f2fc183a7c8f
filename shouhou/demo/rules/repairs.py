"""Faults: reported, promised, repaired in time or not; written down as far as they have come."""

from datetime import datetime, timedelta

from shouhou.demo.rules import incidents, texts
from shouhou.demo.rules.aftermaths import afterwards
from shouhou.demo.rules.courses import CHANNELS, Course, course_of, recorded, response
from shouhou.demo.rules.desks import Desk, Unit, World
from shouhou.demo.rules.dice import Dice
from shouhou.demo.rules.facts import Batch, RequestFact
from shouhou.demo.rules.faults import FAULTS_OF
from shouhou.demo.rules.hours import day_of, local
from shouhou.demo.rules.jobs import Done, Job, Trip, perform
from shouhou.demo.rules.plans import Month


def share_under_warranty(world: World, desk: Desk, month: Month, repairs: int) -> float:
    """Return which share of the month's repairs has to be under warranty to make the office's usual K2."""
    covered = sum(unit.in_warranty(month.first) and unit.works(month.until) for unit in desk.units)
    days = (month.until - month.first).days
    visits = desk.character.visits_per_machine * covered * days / 365.25
    return min(0.92, max(0.1, visits / (1.03 * max(1, repairs))))


def repairs(world: World, desk: Desk, month: Month, batch: Batch, count: int) -> None:
    """Record ``count`` repair orders of a month with their requests, and the requests that need no order."""
    dice = world.dice("repairs", desk, month)
    covered = [u for u in desk.units if u.works(month.first) and u.in_warranty(month.first)]
    others = [u for u in desk.units if u.works(month.first) and not u.in_warranty(month.first)]
    share = share_under_warranty(world, desk, month, count)
    left = _comebacks(world, desk, month, dice, batch, count)
    while left > 0:
        pool = covered if covered and (not others or dice.chance(share)) else others
        if not pool:
            break
        at = min(
            world.hours.report_moment(dice, month), world.plan.now - timedelta(minutes=dice.between(5, 900))
        )
        left -= _case(world, desk, month, dice, batch, at, dice.pick(pool), left)
        if dice.chance(0.11):
            incidents.question(world, desk, month, dice, batch, dice.pick(pool))


def _comebacks(world: World, desk: Desk, month: Month, dice: Dice, batch: Batch, left: int) -> int:
    end = min(local(month.until, 0), world.plan.now)
    due = [c for c in desk.comebacks if c.at < end]
    desk.comebacks = [c for c in desk.comebacks if c.at >= end]
    for comeback in due[:left]:
        course = course_of(world, desk, month, dice, comeback.at, comeback.unit, comeback.fault)
        record(world, desk, month, dice, batch, course)
    return left - min(left, len(due))


def _case(
    world: World, desk: Desk, month: Month, dice: Dice, batch: Batch, at: datetime, unit: Unit, left: int
) -> int:
    """Record one case, or the cases of one trip; return how many work orders that took."""
    fault = dice.draw(FAULTS_OF[unit.model.family])
    course = course_of(world, desk, month, dice, at, unit, fault)
    if dice.chance(0.03) and left > 2 and not course.remote:
        mates = [u for u in desk.units if u.client is unit.client and u is not unit and u.works(day_of(at))][
            :2
        ]
        course.trip_no = desk.number("CC", month.tag) if mates else ""
        crew = record(world, desk, month, dice, batch, course)
        for mate in mates:
            _same_trip(world, desk, month, dice, batch, course, mate, crew)
        return 1 + len(mates)
    record(world, desk, month, dice, batch, course)
    return 1


def _same_trip(
    world: World,
    desk: Desk,
    month: Month,
    dice: Dice,
    batch: Batch,
    course: Course,
    unit: Unit,
    crew: tuple[str, ...],
) -> None:
    """Another machine of the same customer, repaired on the way."""
    other = Course(
        reported_at=course.reported_at + timedelta(minutes=dice.between(2, 9)),
        unit=unit,
        fault=dice.draw(FAULTS_OF[unit.model.family]),
        severity="P3",
        on_time=True,
        trip_no=course.trip_no,
        arrive_at=course.arrive_at,
        finish_at=course.finish_at,
        due_at=course.due_at,
    )
    record(world, desk, month, dice, batch, other, crew)


def record(
    world: World,
    desk: Desk,
    month: Month,
    dice: Dice,
    batch: Batch,
    course: Course,
    crew: tuple[str, ...] = (),
) -> tuple[str, ...]:
    """Write a case down with whatever comes between; return the crew of its last visit."""
    number = desk.number("BX", month.tag)
    if dice.chance(0.02) and not course.trip_no:
        incidents.cancel(world, desk, month, dice, batch, course, number)
        return ()
    handled_by = incidents.hand_over(world, desk, dice, batch, course, number)
    if dice.chance(0.055) and not (course.remote or course.trip_no or course.first_try_at):
        incidents.pause(world, dice, batch, course, number)
    if course.waits:
        incidents.company_wait(world, dice, batch, course, number)
    incidents.reopen(world, dice, batch, course, number)
    crew = write(world, handled_by, month, dice, batch, course, number, crew)
    if dice.chance(0.025):
        incidents.duplicate(world, desk, month, dice, batch, course, number)
    return crew


def write(
    world: World,
    desk: Desk,
    month: Month,
    dice: Dice,
    batch: Batch,
    course: Course,
    number: str,
    crew: tuple[str, ...] = (),
) -> tuple[str, ...]:
    """Write the request, its order and all that follows, as far as it has come; return the last crew."""
    opened_at = min(course.reported_at + timedelta(minutes=dice.between(4, 50)), world.plan.now)
    job = Job(
        "repair",
        course.unit.client,
        course.unit.site,
        opened_at,
        _trips(dice, course, crew),
        course.fault.symptom,
        _mood(desk, course),
        month.tag,
        course.unit,
        number,
        promised_at=course.due_at,
        chargeable=not course.unit.in_warranty(day_of(course.reported_at)),
    )
    done = perform(world, desk, dice, batch, job)
    batch.requests.append(_request(world, desk, dice, course, number, done))
    if not job.trips:
        return ()
    afterwards(world, desk, dice, batch, course, number, done, job)
    return batch.visits[-1].crew


def _mood(desk: Desk, course: Course) -> float:
    satisfied = desk.character.satisfied
    return satisfied - (0.0 if course.on_time else 0.05) - (0.08 if course.voided_at else 0.0)


def _trips(dice: Dice, course: Course, crew: tuple[str, ...]) -> tuple[Trip, ...]:
    arrive, finish = course.planned
    if course.unassigned:
        return ()
    if course.remote:
        return (Trip(arrive, finish, dice.pick(texts.REMOTE_RESULTS), remote=True),)
    found = []
    first = course.first_try_at
    if first is not None and course.voided_at is not None:
        found.append(Trip(first, course.voided_at, dice.pick(texts.RESULTS)))
    elif first is not None:
        end = first + timedelta(minutes=dice.between(40, 200))
        found.append(Trip(first, end, f"判断为{course.fault.part}故障，缺配件，待二次上门"))
    size = 2 if dice.chance(0.12) else 1
    result = texts.NO_FAULT if dice.chance(0.05) else dice.pick(texts.RESULTS)
    found.append(Trip(arrive, finish, result, size=size, trip_no=course.trip_no, crew=crew))
    return tuple(found)


def _request(world: World, desk: Desk, dice: Dice, course: Course, number: str, done: Done) -> RequestFact:
    past = world.past
    responded_at = None if course.unassigned else past(response(world, dice, course))
    first = course.first_try_at or course.arrive_at
    arrived_at = None if course.remote else past(first)
    restored_at = past(course.finish_at)
    client = course.unit.client
    name, phone = dice.pick(client.people)
    temporary = restored_at is not None and not course.remote and dice.chance(0.025)
    return RequestFact(
        number=number,
        office=desk.code,
        serial=course.unit.serial,
        customer=client.code,
        site=course.unit.site,
        contact_name=name,
        contact_phone=phone,
        channel=dice.draw(CHANNELS),
        kind="fault",
        severity=course.severity,
        symptom_code=course.fault.symptom_code,
        description=_said(dice, course),
        reported_at=course.reported_at,
        recorded_at=recorded(world, dice, course.reported_at),
        state=_state(responded_at, arrived_at, restored_at, done),
        lead=done.lead,
        responded_at=responded_at,
        arrived_at=arrived_at,
        restored_at=restored_at,
        temporary_fix=temporary,
        follow_up_on=day_of(restored_at) + timedelta(days=7) if temporary and restored_at else None,
        remote_fix=course.remote and restored_at is not None,
        waits_for_company=course.waits,
    )


def _said(dice: Dice, course: Course) -> str:
    tails = texts.LINE_DOWN_TAILS if course.severity == "P1" else texts.TAILS
    return f"{course.unit.model.code}：{dice.pick(course.fault.said)}{dice.pick(tails)}"


def _state(
    responded_at: datetime | None, arrived_at: datetime | None, restored_at: datetime | None, done: Done
) -> str:
    if restored_at is not None:
        return "closed" if done.closed_at is not None else "restored"
    if arrived_at is not None:
        return "in_progress"
    return "accepted" if responded_at is not None else "new"
