"""What interrupts a case: pauses, waiting for ourselves, reopening, hand-over, cancelling, duplicates, questions."""

from datetime import timedelta

from shouhou.demo.rules import texts
from shouhou.demo.rules.courses import CHANNELS, Course, recorded
from shouhou.demo.rules.desks import Desk, Unit, World
from shouhou.demo.rules.dice import Dice, Weighted
from shouhou.demo.rules.facts import Batch, PauseFact, ReopenFact, RequestFact, TransferFact
from shouhou.demo.rules.hours import day_of, local, minute_of
from shouhou.demo.rules.jobs import Job, perform
from shouhou.demo.rules.plans import Month

_FAIR = Weighted(
    [
        ("customer_not_ready", 30),
        ("customer_rescheduled", 34),
        ("no_site_access", 14),
        ("customer_supplied_part", 14),
        ("safety_hold", 5),
        ("force_majeure", 3),
    ]
)
_VERDICTS = Weighted([("approved", 74), ("refused", 16), ("pending", 10)])


def pause(world: World, dice: Dice, batch: Batch, course: Course, number: str) -> None:
    """The customer makes us wait: the work ends later by as much; head office decides whether that is fair."""
    from_at = world.hours.opening(course.reported_at + timedelta(minutes=dice.between(60, 300)))
    length = timedelta(days=dice.between(1, 4), minutes=dice.between(-90, 90))
    arrive, finish = course.planned
    if from_at >= arrive or from_at > world.plan.now:
        return
    moved = length + timedelta(hours=4 if minute_of(arrive + length) < 420 else 0)
    course.arrive_at, course.finish_at = arrive + moved, finish + moved
    reason = dice.draw(_FAIR)
    entered_at = min(from_at + timedelta(minutes=dice.between(10, 400)), world.plan.now)
    judged_at = local(world.hours.workday(day_of(entered_at), 1), dice.between(520, 1050))
    verdict = dice.draw(_VERDICTS)
    recent = world.plan.now - entered_at < timedelta(days=3)
    if judged_at > world.plan.now or (verdict == "pending" and recent):
        verdict = "pending"
    elif verdict == "pending":
        verdict = "approved"
    batch.pauses.append(
        PauseFact(
            number,
            from_at,
            world.past(from_at + length),
            reason,
            dice.pick(texts.PAUSES[reason]),
            dice.pick(texts.EVIDENCE),
            entered_at,
            verdict,
            None if verdict == "pending" else judged_at,
        )
    )


def company_wait(world: World, dice: Dice, batch: Batch, course: Course, number: str) -> None:
    from_at = world.hours.opening((course.first_try_at or course.reported_at) + timedelta(minutes=240))
    if from_at >= course.planned[0] or from_at > world.plan.now:
        return
    reason = "waiting_parts" if dice.chance(0.8) else "waiting_hq"
    batch.pauses.append(
        PauseFact(
            number,
            from_at,
            world.past(course.planned[0]),
            reason,
            dice.pick(texts.PAUSES[reason]),
            "",
            min(from_at + timedelta(minutes=20), world.plan.now),
            "none",
            None,
        )
    )


def reopen(world: World, dice: Dice, batch: Batch, course: Course, number: str) -> None:
    """The fault is back within the week: the restoration is void and the work begins again."""
    if course.remote or course.trip_no or course.first_try_at or not dice.chance(0.018):
        return
    arrived, first = course.planned
    again = world.hours.daytime(first + timedelta(hours=dice.between(20, 140)), dice)
    if (day_of(again) - day_of(first)).days > 7 or again > world.plan.now:
        return
    batch.reopens.append(ReopenFact(number, again, dice.pick(texts.REOPENED), first))
    course.first_try_at, course.voided_at = arrived, first
    course.arrive_at = world.hours.daytime(again + timedelta(hours=dice.between(3, 26)), dice)
    course.finish_at = course.arrive_at + timedelta(minutes=dice.between(60, 240))


def hand_over(world: World, desk: Desk, dice: Dice, batch: Batch, course: Course, number: str) -> Desk:
    """Some cases go to another office, early or late."""
    if course.remote or course.trip_no or not dice.chance(0.012):
        return desk
    other = world.neighbor(desk, dice)
    if other is None:
        return desk
    at = course.reported_at + (course.planned[0] - course.reported_at) * dice.uniform(0.15, 0.7)
    if at > world.plan.now or at <= course.reported_at:
        return desk
    batch.transfers.append(TransferFact(number, desk.code, other.code, at, dice.pick(texts.TRANSFERRED)))
    return other


def cancel(
    world: World, desk: Desk, month: Month, dice: Dice, batch: Batch, course: Course, number: str
) -> None:
    """The customer calls it off: mostly in time, now and then after the promise was broken."""
    in_time = dice.chance(0.88)
    at = course.reported_at + timedelta(minutes=dice.between(30, 420))
    if not in_time and course.due_at is not None:
        at = course.due_at + timedelta(hours=dice.between(2, 30))
    at = min(at, world.plan.now)
    client, (name, phone) = course.unit.client, dice.pick(course.unit.client.people)
    opened = course.reported_at + timedelta(minutes=5)
    job = Job(
        "repair",
        client,
        course.unit.site,
        min(opened, world.plan.now),
        (),
        course.fault.symptom,
        1.0,
        month.tag,
        course.unit,
        number,
        course.due_at,
        cancelled=True,
    )
    perform(world, desk, dice, batch, job)
    batch.requests.append(
        RequestFact(
            number,
            desk.code,
            course.unit.serial,
            client.code,
            course.unit.site,
            name,
            phone,
            dice.draw(CHANNELS),
            "fault",
            course.severity,
            course.fault.symptom_code,
            f"{course.unit.model.code}：{dice.pick(course.fault.said)}",
            course.reported_at,
            recorded(world, dice, course.reported_at),
            "cancelled",
            "",
            responded_at=world.past(course.reported_at + timedelta(minutes=dice.between(3, 29))),
            cancelled_at=at,
            cancel_reason=dice.pick(texts.CANCELLED),
        )
    )


def duplicate(
    world: World, desk: Desk, month: Month, dice: Dice, batch: Batch, course: Course, number: str
) -> None:
    at = course.reported_at + timedelta(minutes=dice.between(20, 900))
    if at > world.plan.now:
        return
    client = course.unit.client
    name, phone = dice.pick(client.people)
    batch.requests.append(
        RequestFact(
            desk.number("BX", month.tag),
            desk.code,
            course.unit.serial,
            client.code,
            course.unit.site,
            name,
            phone,
            dice.pick(("sales", "wechat", "phone")),
            "fault",
            course.severity,
            course.fault.symptom_code,
            dice.pick(texts.DUPLICATE),
            at,
            recorded(world, dice, at),
            "merged",
            "",
            responded_at=world.past(at),
            duplicate_of=number,
        )
    )


def question(world: World, desk: Desk, month: Month, dice: Dice, batch: Batch, unit: Unit) -> None:
    at = world.hours.report_moment(dice, month)
    if at > world.plan.now:
        return
    name, phone = dice.pick(unit.client.people)
    answered_at = world.past(world.hours.opening(at) + timedelta(minutes=dice.between(3, 200)))
    batch.requests.append(
        RequestFact(
            desk.number("BX", month.tag),
            desk.code,
            unit.serial,
            unit.client.code,
            unit.site,
            name,
            phone,
            dice.draw(CHANNELS),
            "question",
            "P3",
            "",
            dice.pick(texts.QUESTIONS),
            at,
            recorded(world, dice, at),
            "closed" if answered_at else "new",
            "",
            responded_at=answered_at,
            restored_at=answered_at,
        )
    )
