"""An office at work: its people's diaries, its customers and machines, its running numbers."""

from collections import Counter
from dataclasses import dataclass, field
from datetime import date, datetime

from shouhou.demo.rules.catalog import Model
from shouhou.demo.rules.characters import Character
from shouhou.demo.rules.companies import Register
from shouhou.demo.rules.dice import Dice, Streams
from shouhou.demo.rules.faults import Fault
from shouhou.demo.rules.hours import Hours, day_of, minute_of
from shouhou.demo.rules.places import Place, Town
from shouhou.demo.rules.plans import Month, Plan
from shouhou.demo.rules.staff import Team


@dataclass(slots=True)
class Client:
    """A customer as the office knows it. ``people`` are (name, phone), the first one called first."""

    code: str
    town: Town
    band: str
    families: list[str]
    sites: list[str] = field(default_factory=list)
    people: list[tuple[str, str]] = field(default_factory=list)


@dataclass(slots=True)
class Unit:
    """A machine at a customer."""

    serial: str
    model: Model
    client: Client
    site: str
    accepted_at: datetime | None
    warranty_until: date | None
    retired_on: date | None = None
    hours_a_day: float = 7.0

    def in_warranty(self, day: date) -> bool:
        """Tell whether repairs are free on ``day``."""
        return self.warranty_until is not None and day < self.warranty_until

    def works(self, day: date) -> bool:
        """Tell whether the machine runs on ``day``."""
        accepted = self.accepted_at is not None and day_of(self.accepted_at) <= day
        return accepted and (self.retired_on is None or day < self.retired_on)


@dataclass(frozen=True, slots=True)
class Comeback:
    """A fault that will come back."""

    at: datetime
    unit: Unit
    fault: Fault


@dataclass(slots=True)
class Desk:
    """One office during the history."""

    index: int
    place: Place
    character: Character
    team: Team
    clients: list[Client] = field(default_factory=list)
    units: list[Unit] = field(default_factory=list)
    comebacks: list[Comeback] = field(default_factory=list)
    numbers: Counter[str] = field(default_factory=Counter)
    diary: dict[str, set[int]] = field(default_factory=dict)

    @property
    def code(self) -> str:
        """The office's code."""
        return self.place.code

    def number(self, kind: str, tag: str) -> str:
        """Return the next number of a kind in a month: HZ-BX2610-0007."""
        prefix = f"{self.place.code}-{kind}{tag}"
        self.numbers[prefix] += 1
        return f"{prefix}-{self.numbers[prefix]:04}"

    def crew(self, dice: Dice, start: datetime, until: datetime, size: int = 1) -> tuple[str, ...]:
        """Return engineers for a visit, free at the time whenever somebody is, and note it in their diaries."""
        slots = _half_days(start, until)
        engineers = self.team.engineers
        first = int(dice.random() * len(engineers))
        chosen: list[str] = []
        for step in range(len(engineers)):
            name = engineers[(first + step) % len(engineers)]
            if self.diary.setdefault(name, set()).isdisjoint(slots):
                chosen.append(name)
                if len(chosen) == size:
                    break
        chosen = chosen or [engineers[first]]
        for name in chosen:
            self.diary.setdefault(name, set()).update(slots)
        return tuple(chosen)

    def forget(self, before: date) -> None:
        """Drop diary entries that nobody asks about any more."""
        oldest = before.toordinal() * 2
        for name, slots in self.diary.items():
            self.diary[name] = {slot for slot in slots if slot >= oldest}


def _half_days(start: datetime, until: datetime) -> range:
    first = day_of(start).toordinal() * 2 + (minute_of(start) >= 750)
    last = day_of(until).toordinal() * 2 + (minute_of(until) >= 810)
    return range(first, max(first, last) + 1)


@dataclass(slots=True)
class World:
    """The whole company during the history."""

    plan: Plan
    hours: Hours
    streams: Streams
    desks: list[Desk]
    register: Register = field(default_factory=Register)
    serials: Counter[str] = field(default_factory=Counter)

    def dice(self, topic: str, desk: Desk, month: Month | None = None) -> Dice:
        """Return the dice of a topic in an office and month."""
        return self.streams(f"{topic}/{desk.code}/{month.code if month else ''}")

    def past(self, moment: datetime | None) -> datetime | None:
        """Return ``moment`` when it has come, else None: nobody knows the future."""
        return moment if moment is not None and moment <= self.plan.now else None

    def neighbor(self, desk: Desk, dice: Dice) -> Desk | None:
        """Return another office to hand work to: of the same region when there is one."""
        others = [d for d in self.desks if d is not desk]
        near = [d for d in others if d.place.region == desk.place.region]
        return dice.pick(near or others) if others else None
