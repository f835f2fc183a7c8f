"""How a case will go: whether it is kept in time follows the office's habits."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from shouhou.demo.rules.desks import Desk, Unit, World
from shouhou.demo.rules.dice import Dice, Weighted
from shouhou.demo.rules.faults import Fault
from shouhou.demo.rules.hours import arrival_minutes, minute_of, promised_minutes
from shouhou.demo.rules.plans import Month

CHANNELS = Weighted([("phone", 46), ("wechat", 28), ("app", 9), ("sales", 8), ("qr", 7), ("email", 2)])
_OTHER_THAN_P1 = Weighted([("P2", 64), ("P3", 36)])


@dataclass(slots=True)
class Course:
    """How a case will go: drawn first, written down afterwards as far as it has come."""

    reported_at: datetime
    unit: Unit
    fault: Fault
    severity: str
    on_time: bool
    remote: bool = False
    trip_no: str = ""
    arrive_at: datetime | None = None
    finish_at: datetime | None = None
    due_at: datetime | None = None
    waits: bool = False
    first_try_at: datetime | None = None
    voided_at: datetime | None = None
    unassigned: bool = False

    @property
    def planned(self) -> tuple[datetime, datetime]:
        """Arrival and end of work; a course is placed in time before it is written down."""
        if self.arrive_at is None or self.finish_at is None:
            raise ValueError("This course has not been placed in time yet.")
        return self.arrive_at, self.finish_at


def course_of(
    world: World, desk: Desk, month: Month, dice: Dice, at: datetime, unit: Unit, fault: Fault
) -> Course:
    """Return how a case goes: whether it is kept in time follows the office's habits."""
    severity = "P1" if dice.chance(fault.line_down * 0.7) else dice.draw(_OTHER_THAN_P1)
    progress = month.index / max(1, world.plan.months)
    on_time = dice.chance(desk.character.on_time + desk.character.drift * progress)
    remote = on_time and dice.chance(desk.character.remote)
    course = Course(at, unit, fault, severity, on_time, remote)
    total = promised_minutes(severity, unit.client.band)
    clock = world.hours.clock(severity)
    course.due_at = due = clock.add_minutes(at, total)
    if remote:
        start = world.hours.daytime(world.hours.clock(severity).add_minutes(at, dice.between(15, 150)), dice)
        course.arrive_at, course.finish_at = start, start + timedelta(minutes=dice.between(15, 110))
        return course
    course.waits = not on_time and dice.chance(0.4)
    _place(world, dice, course, total, due)
    return course


def _place(world: World, dice: Dice, course: Course, total: int, due: datetime) -> None:
    """Put arrival and end of work into the days: mostly one visit; a second one when a part was missing."""
    first = _first_arrival(world, dice, course)
    work = timedelta(minutes=min(540, max(35, round(dice.skewed(135, 0.55)))))
    if course.on_time and dice.chance(0.86):
        course.arrive_at, course.finish_at = _kept(course, first, first + work, due, dice)
        return
    share = dice.hump(0.35, 0.95) if course.on_time else 1.02 + dice.skewed(0.2, 0.8)
    finish = world.hours.clock(course.severity).add_minutes(course.reported_at, round(total * share))
    arrive = max(world.hours.daytime(finish - work, dice), course.reported_at + timedelta(minutes=45))
    finish = arrive + work
    if course.on_time:
        arrive, finish = _kept(course, arrive, finish, due, dice)
    elif finish <= due:
        finish = due + timedelta(minutes=dice.between(20, 400))
    course.arrive_at, course.finish_at = arrive, finish
    if first < arrive - timedelta(hours=8) and (course.on_time or dice.chance(0.75)):
        course.first_try_at = first


def _first_arrival(world: World, dice: Dice, course: Course) -> datetime:
    """Return when somebody first comes: nearly always as promised, at night only when that saves the promise."""
    clock, allowed = world.hours.clock(course.severity), arrival_minutes(course.unit.client.band)
    share = min(0.96, dice.skewed(0.5, 0.45)) if dice.chance(0.96) else dice.uniform(1.1, 1.9)
    raw = clock.add_minutes(course.reported_at, max(45, round(allowed * share)))
    rested = world.hours.daytime(raw, dice)
    return rested if share > 1 or rested <= clock.add_minutes(course.reported_at, allowed) else raw


def _kept(
    course: Course, arrive: datetime, finish: datetime, due: datetime, dice: Dice
) -> tuple[datetime, datetime]:
    """Return arrival and end of work, moved forward when they would break a promise that was kept."""
    if finish <= due:
        return arrive, finish
    finish = due - timedelta(minutes=dice.between(3, 40))
    arrive = max(course.reported_at + timedelta(minutes=30), min(arrive, finish - timedelta(minutes=45)))
    return arrive, max(finish, arrive + timedelta(minutes=20))


def response(world: World, dice: Dice, course: Course) -> datetime:
    """Return the first human contact: soon; at night the duty phone for line-down cases, else in the morning."""
    minutes = round(dice.skewed(16, 0.8)) + (0 if dice.chance(0.965) else dice.between(90, 400))
    start = course.reported_at if course.severity == "P1" else world.hours.opening(course.reported_at)
    moment = start + timedelta(minutes=max(1, minutes))
    first = course.first_try_at or course.arrive_at
    return min(moment, first) if first is not None else moment


def recorded(world: World, dice: Dice, reported_at: datetime) -> datetime:
    """Return when the clerk wrote it down: at once, or in the morning what came at night."""
    quick = reported_at + timedelta(minutes=dice.between(1, 12))
    late = minute_of(reported_at) > 1140 or minute_of(reported_at) < 450
    moment = world.hours.opening(reported_at) + timedelta(minutes=dice.between(2, 30)) if late else quick
    return min(moment, world.plan.now)
