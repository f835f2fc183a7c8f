"""One job from order to answer: trips, crew, bills and what the customer said; nothing later than now."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal

from shouhou.demo.rules import texts
from shouhou.demo.rules.desks import Client, Desk, Unit, World
from shouhou.demo.rules.dice import Dice
from shouhou.demo.rules.facts import AnswerFact, Batch, ExpenseFact, OrderFact, VisitFact
from shouhou.demo.rules.hours import day_of, local, minute_of

ASKED = frozenset({"install", "commission", "repair"})
_TRAVEL = {"same_city": (25, 75), "same_province": (80, 210), "other": (240, 620)}
_FARE = {"same_city": (70, 230), "same_province": (260, 760), "other": (900, 2600)}


@dataclass(frozen=True, slots=True)
class Trip:
    """One visit, or one remote session."""

    arrive_at: datetime
    finish_at: datetime
    result: str
    remote: bool = False
    size: int = 1
    trip_no: str = ""
    crew: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Job:
    """What is to be done; ``mood`` is the probability that the customer is satisfied."""

    work_type: str
    client: Client
    site: str
    opened_at: datetime
    trips: tuple[Trip, ...]
    summary: str
    mood: float
    tag: str
    unit: Unit | None = None
    request: str = ""
    promised_at: datetime | None = None
    chargeable: bool = False
    in_sale_price: bool = False
    cancelled: bool = False


@dataclass(frozen=True, slots=True)
class Done:
    """What came of a job so far."""

    order: str
    lead: str
    closed_at: datetime | None


def perform(world: World, desk: Desk, dice: Dice, batch: Batch, job: Job) -> Done:
    """Record the order, its visits, expenses and answers."""
    number = desk.number("GD", job.tag)
    visits = [_visit(world, desk, dice, job, trip, number, n) for n, trip in enumerate(job.trips, 1)]
    batch.visits += visits
    lead = visits[0].crew[0] if visits and visits[0].crew else ""
    state, closed_at = _state(world, dice, job, visits)
    batch.orders.append(
        OrderFact(
            number,
            job.request,
            job.unit.serial if job.unit else "",
            job.client.code,
            job.site,
            desk.code,
            job.work_type,
            state,
            job.chargeable,
            job.opened_at,
            job.promised_at,
            closed_at,
            lead,
            job.summary,
        )
    )
    for visit in visits:
        _bill_visit(world, desk, dice, batch, job, visit)
    if closed_at is not None and job.work_type in ASKED:
        _ask(world, desk, dice, batch, job, number, closed_at)
    return Done(number, lead, closed_at)


def _visit(world: World, desk: Desk, dice: Dice, job: Job, trip: Trip, number: str, n: int) -> VisitFact:
    low, high = (0, 0) if trip.remote else _TRAVEL[job.client.band]
    depart_at = trip.arrive_at - timedelta(minutes=dice.between(low, high))
    leave_at = trip.finish_at + timedelta(minutes=0 if trip.remote else dice.between(15, 60))
    crew = trip.crew or desk.crew(dice, depart_at, leave_at, trip.size)
    planned = local(day_of(trip.arrive_at), minute_of(trip.arrive_at) // 30 * 30)
    past = world.past
    finished = past(trip.finish_at) is not None
    return VisitFact(
        order=number,
        ref=f"{number}-{n}",
        serial=job.unit.serial if job.unit else "",
        office=desk.code,
        trip=trip.trip_no,
        planned_start_at=planned,
        depart_at=None if trip.remote else past(depart_at),
        arrive_at=past(trip.arrive_at),
        finish_at=past(trip.finish_at),
        leave_at=past(leave_at),
        is_remote=trip.remote,
        result=trip.result if finished else "",
        crew=crew,
    )


def _state(world: World, dice: Dice, job: Job, visits: list[VisitFact]) -> tuple[str, datetime | None]:
    if job.cancelled:
        return "cancelled", None
    if not visits:
        return "open", None
    last = visits[-1]
    if last.leave_at is None:
        return ("in_progress" if visits[0].arrive_at else "assigned"), None
    day = world.hours.workday(day_of(last.leave_at), dice.between(0, 2))
    minutes = dice.between(520, 1060)
    if day == day_of(last.leave_at):
        minutes = min(1439, max(minutes, minute_of(last.leave_at) + dice.between(5, 90)))
    closed_at = world.past(max(local(day, minutes), last.leave_at))
    return ("done" if closed_at is None else "closed"), closed_at


def _bill_visit(world: World, desk: Desk, dice: Dice, batch: Batch, job: Job, visit: VisitFact) -> None:
    if visit.is_remote or visit.leave_at is None or visit.arrive_at is None:
        return
    band = job.client.band
    day = day_of(visit.arrive_at)
    nights = (day_of(visit.leave_at) - day).days + (1 if band == "other" else 0)
    people = max(1, len(visit.crew))
    fare = dice.hump(*_FARE[band]) * (1 + 0.6 * (people - 1))
    kind = "local_transport" if band == "same_city" else "travel"
    lines = [(kind, fare)]
    if nights:
        lines.append(("lodging", nights * people * dice.uniform(180, 320)))
    if band != "same_city":
        lines.append(("allowance", (nights + 1) * people * 100.0))
    if world.plan.is_dense:
        lines = [(kind, sum(amount for _, amount in lines))]
    for n, (category, amount) in enumerate(lines):
        add_expense(desk, dice, batch, f"{visit.ref}-{n}", visit, job, category, amount)


def add_expense(
    desk: Desk, dice: Dice, batch: Batch, ref: str, visit: VisitFact, job: Job, category: str, amount: float
) -> None:
    """Record money spent on a visit."""
    assert visit.arrive_at is not None  # noqa: S101 - callers have looked
    batch.expenses.append(
        ExpenseFact(
            ref=f"FY-{ref}",
            office=desk.code,
            order=visit.order,
            serial=visit.serial,
            person=visit.crew[0],
            incurred_on=day_of(visit.arrive_at),
            category=category,
            amount=yuan(amount * desk.character.cost),
            description=dice.pick(texts.EXPENSES[category]),
            invoiced=job.chargeable,
            in_sale_price=job.in_sale_price,
        )
    )


def yuan(amount: float) -> Decimal:
    """Return an amount as people write it on a claim: to ten fen."""
    return Decimal(round(amount * 10)) / 10


def _ask(
    world: World, desk: Desk, dice: Dice, batch: Batch, job: Job, order: str, closed_at: datetime
) -> None:
    """The slip is ticked on the spot; head office calls back within three working days and hears the truth."""
    glad = dice.chance(job.mood)
    score = (5 if dice.chance(0.78) else 4) if glad else dice.pick((3, 3, 2, 2, 1))
    if dice.chance(0.42) and not world.plan.is_dense:
        kind = score if glad or dice.chance(0.4) else 4
        batch.answers.append(AnswerFact(order, "slip", closed_at, kind, 1, ""))
    if not dice.chance(desk.character.asked):
        return
    day = world.hours.workday(day_of(closed_at), dice.between(1, 3))
    asked_at = world.past(local(day, dice.between(540, 1050)))
    if asked_at is None:
        return
    if dice.chance(0.14):
        batch.answers.append(AnswerFact(order, "callback", asked_at, None, 3, ""))
        return
    comment = dice.pick(texts.PRAISE if glad else texts.GRUMBLE)
    batch.answers.append(AnswerFact(order, "callback", asked_at, score, dice.pick((1, 1, 1, 2)), comment))
