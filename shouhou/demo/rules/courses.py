"""How a case will go: whether it is kept in time follows the office's habits."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from shouhou.demo.rules.desks import Desk, Unit, World
from shouhou.demo.rules.dice import Dice, Weighted
from shouhou.demo.rules.faults import Fault
from shouhou.demo.rules.hours import day_of, local, minute_of, promised_minutes
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
    share = min(0.9, dice.skewed(0.26, 0.6)) if on_time else 1.02 + dice.skewed(0.22, 0.8)
    finish = clock.add_minutes(at, max(90, round(total * share)))
    course.waits = not on_time and dice.chance(0.4)
    _place(world, dice, course, finish, due)
    return course


def _place(world: World, dice: Dice, course: Course, finish: datetime, due: datetime) -> None:
    """Put arrival and end of work into the day, without turning in time into late or late into in time."""
    work = timedelta(minutes=min(540, max(35, round(dice.skewed(135, 0.55)))))
    arrive = max(world.hours.daytime(finish - work, dice), course.reported_at + timedelta(minutes=45))
    finish = arrive + work
    if course.on_time and finish > due:
        finish = due - timedelta(minutes=dice.between(3, 40))
        arrive = max(course.reported_at + timedelta(minutes=30), min(arrive, finish - timedelta(minutes=45)))
        finish = max(finish, arrive + timedelta(minutes=20))
    elif not course.on_time and finish <= due:
        finish = due + timedelta(minutes=dice.between(20, 400))
    course.arrive_at, course.finish_at = arrive, finish
    gap = finish - course.reported_at
    if gap > timedelta(hours=30) and dice.chance(0.16 if course.on_time else 0.5):
        day = world.hours.workday(day_of(course.reported_at + gap / 3))
        first = local(day, dice.between(530, 960))
        if course.reported_at + timedelta(hours=1) < first < arrive - timedelta(hours=8):
            course.first_try_at = first


def response(world: World, dice: Dice, course: Course) -> datetime:
    """Return the first human contact: soon; at night the duty phone for line-down cases, else in the morning."""
    minutes = round(dice.skewed(16, 0.8)) + (0 if dice.chance(0.965) else dice.between(90, 400))
    start = course.reported_at if course.severity == "P1" else world.hours.opening(course.reported_at)
    moment = start + timedelta(minutes=max(1, minutes))
    first = course.first_try_at or course.arrive_at
    return min(moment, first) if first is not None else moment


def recorded(world: World, dice: Dice, reported_at: datetime) -> datetime:
    quick = reported_at + timedelta(minutes=dice.between(1, 12))
    late = minute_of(reported_at) > 1140 or minute_of(reported_at) < 450
    moment = world.hours.opening(reported_at) + timedelta(minutes=dice.between(2, 30)) if late else quick
    return min(moment, world.plan.now)
