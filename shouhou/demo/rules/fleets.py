"""Customers and their machines: those there from the beginning, and those sold since."""

from datetime import date, datetime, timedelta
from decimal import Decimal

from shouhou.demo.rules import names
from shouhou.demo.rules.catalog import CONFIGS, FAMILIES, MODELS_OF, Model
from shouhou.demo.rules.companies import PARK_WORDS, ROAD_WORDS, TITLES, WORKSHOPS
from shouhou.demo.rules.desks import Client, Desk, Unit, World
from shouhou.demo.rules.dice import Dice, Weighted
from shouhou.demo.rules.facts import (
    Batch,
    ContactFact,
    CustomerFact,
    ExtensionFact,
    MachineFact,
    MoveFact,
    ReadingFact,
    SiteFact,
)
from shouhou.demo.rules.hours import local

NEW_SHARE = 0.12
"""New machines a month, for each work order a month."""

_LEVELS = Weighted([("A", 15), ("B", 35), ("C", 50)])
_SUFFIX = {"黔南": "州", "大理": "州", "昌吉": "州", "澄迈": "县"}
_EXTENSIONS = ("签年度维保协议，延保一年", "投诉处理补偿延保半年", "老客户复购赠送延保")


def open_office(world: World, desk: Desk, batch: Batch) -> None:
    """Give an office the customers and machines it had when the history begins."""
    dice = world.dice("fleet", desk)
    first = world.plan.calendar_months[0].first
    rate = world.plan.rate * desk.character.size * NEW_SHARE
    for back in range(60, 0, -1):
        month_start = first - timedelta(days=round(back * 30.4375))
        share = 1.0 if back <= 18 else 0.45 * (1 - back / 90)
        for _ in range(dice.whole(rate * share)):
            accepted_on = world.hours.workday(month_start + timedelta(days=dice.between(0, 29)))
            if accepted_on < first:
                _old_machine(world, desk, dice, batch, accepted_on)


def _old_machine(world: World, desk: Desk, dice: Dice, batch: Batch, accepted_on: date) -> None:
    client = client_for(world, desk, dice, batch)
    model = _model(dice, client)
    shipped_on = accepted_on - timedelta(days=dice.between(12, 45))
    ready_at = local(shipped_on + timedelta(days=dice.between(4, 9)), dice.between(520, 1000))
    accepted_at = local(accepted_on, dice.between(600, 1060))
    retired_on = None
    if (world.plan.today - accepted_on).days > 1300 and dice.chance(0.06):
        retired_on = world.plan.today - timedelta(days=dice.between(20, 420))
    unit = add_machine(
        world,
        desk,
        dice,
        batch,
        client=client,
        model=model,
        shipped_on=shipped_on,
        contract_due_on=accepted_on + timedelta(days=dice.between(0, 5)),
        ready_at=ready_at,
        accepted_at=accepted_at,
        retired_on=retired_on,
    )
    if unit.retired_on is None:
        _later_events(world, desk, dice, batch, unit)


def _later_events(world: World, desk: Desk, dice: Dice, batch: Batch, unit: Unit) -> None:
    """Some machines move to another office's area, some get a longer warranty, some report their hours."""
    plan, until = world.plan, unit.warranty_until
    if until is not None and until > plan.calendar_months[0].first and dice.chance(0.03):
        granted = min(until, plan.today) - timedelta(days=dice.between(5, 60))
        longer = date(until.year + 1, until.month, min(until.day, 28))
        batch.extensions.append(ExtensionFact(unit.serial, longer, dice.pick(_EXTENSIONS), granted))
        unit.warranty_until = longer
    if unit.accepted_at is not None and dice.chance(0.12):
        days = max(30, (plan.today - unit.accepted_at.date()).days - dice.between(3, 200))
        at = unit.accepted_at + timedelta(days=days)
        if at < plan.now:
            batch.readings.append(ReadingFact(unit.serial, at, round(days * unit.hours_a_day)))
    if dice.chance(0.008):
        other = world.neighbor(desk, dice)
        moved_on = plan.today - timedelta(days=dice.between(30, 300))
        if other and unit.accepted_at is not None and moved_on > unit.accepted_at.date():
            batch.moves.append(MoveFact(unit.serial, other.code, moved_on))
            desk.units.remove(unit)


def client_for(world: World, desk: Desk, dice: Dice, batch: Batch) -> Client:
    """Return who buys the next machine: often somebody who has some already."""
    if desk.clients and dice.chance(0.58):
        return desk.clients[int(dice.random() ** 1.6 * len(desk.clients))]
    return new_client(world, desk, dice, batch)


def new_client(world: World, desk: Desk, dice: Dice, batch: Batch) -> Client:
    """Return a new customer with its sites and contacts."""
    home = desk.place.home
    town = home if not desk.place.around or dice.chance(0.52) else dice.pick(desk.place.around)
    name, short, trade = world.register.new(dice, town.city)
    code = f"{desk.code}C{len(desk.clients) + 1:05}"
    families = dice.some([dice.draw(trade.families) for _ in range(3)], 3)
    client = Client(code, town, desk.place.band(town), families)
    batch.customers.append(
        CustomerFact(code, name, short, desk.code, dice.draw(_LEVELS), trade.name, town.province, town.city)
    )
    for number in range(1 + dice.chance(0.15)):
        _site(dice, batch, client, number)
    desk.clients.append(client)
    return client


def _site(dice: Dice, batch: Batch, client: Client, number: int) -> None:
    town = client.town
    district = dice.pick(town.districts) if town.districts else ""
    area = district or dice.pick(PARK_WORDS)
    free = [w for w in WORKSHOPS if f"{area}{w}" not in client.sites]
    name = f"{area}{dice.pick(free)}"
    suffix = "" if town.city in _SUFFIX.values() else _SUFFIX.get(town.city, "市")
    client.sites.append(name)
    batch.sites.append(
        SiteFact(
            client.code,
            name,
            f"{town.city}{suffix}{area}{dice.pick(ROAD_WORDS)}路{dice.between(1, 399)}号",
            town.province,
            town.city,
            client.band,
            Decimal(round((town.latitude + dice.hump(-0.22, 0.22)) * 10000)) / 10000,
            Decimal(round((town.longitude + dice.hump(-0.25, 0.25)) * 10000)) / 10000,
        )
    )
    for n in range(1 + dice.chance(0.4)):
        person, number_to_call = names.some_name(dice, women=0.15), names.phone(dice)
        client.people.append((person, number_to_call))
        batch.contacts.append(
            ContactFact(client.code, name, person, dice.pick(TITLES), number_to_call, number == 0 and n == 0)
        )


def _model(dice: Dice, client: Client) -> Model:
    return dice.pick(MODELS_OF[dice.pick(client.families or list(FAMILIES))])


def model_for(dice: Dice, client: Client) -> Model:
    """Return a model the customer's trade has a use for."""
    return _model(dice, client)


def add_machine(
    world: World,
    desk: Desk,
    dice: Dice,
    batch: Batch,
    *,
    client: Client,
    model: Model,
    shipped_on: date | None,
    contract_due_on: date,
    ready_at: datetime | None,
    accepted_at: datetime | None,
    retired_on: date | None = None,
    line_head: str = "",
    cancelled_on: date | None = None,
    factory_late: bool = False,
) -> Unit:
    """Record a machine and return it."""
    produced_on = (shipped_on or contract_due_on) - timedelta(days=dice.between(4, 40))
    key = f"{model.code}-{produced_on:%y%m}"
    world.serials[key] += 1
    until = None
    if accepted_at is not None:
        year, month = divmod(accepted_at.year * 12 + accepted_at.month - 1 + model.months, 12)
        until = date(year, month + 1, min(accepted_at.day, 28))
    unit = Unit(
        f"{key}-{world.serials[key]:03}",
        model,
        client,
        dice.pick(client.sites),
        accepted_at,
        until,
        retired_on,
    )
    unit.hours_a_day = dice.hump(4.0, 11.0)
    person = dice.pick(client.people)[0]
    batch.machines.append(
        MachineFact(
            serial=unit.serial,
            model=model.code,
            customer=client.code,
            site=unit.site,
            office=desk.code,
            config=dice.pick(CONFIGS),
            batch=f"{produced_on:%Y}W{produced_on.isocalendar().week:02}",
            produced_on=produced_on,
            shipped_on=shipped_on,
            contract_due_on=contract_due_on,
            site_ready_at=ready_at,
            site_ready_note="客户书面通知：水电气到位、地面完工" if ready_at else "",
            accepted_at=accepted_at,
            accepted_by=person if accepted_at else "",
            line_head=line_head,
            retired_on=retired_on,
            cancelled_on=cancelled_on,
            factory_late=factory_late,
        )
    )
    desk.units.append(unit)
    return unit
