"""For whom, where and when a work page is made."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.utils.functional import Promise

from shouhou.kernel.actors import Actor
from shouhou.kernel.moments import ZONE, day_start, local_day
from shouhou.org.models import Office
from shouhou.org.queries import offices

Words = str | Promise
SHOWN = 6
COUNTED = 50


@dataclass(frozen=True, slots=True)
class Desk:
    """The actor at a moment, and the one office he looks at (None: all he reaches)."""

    actor: Actor
    office: Office | None
    now: datetime

    @property
    def zone(self) -> str:
        """The zone whose days count here."""
        return self.office.zone if self.office else ZONE

    @property
    def today(self) -> date:
        """The day it is."""
        return local_day(self.now, self.zone)

    @property
    def day_begin(self) -> datetime:
        """When today began."""
        return day_start(self.today, self.zone)

    @property
    def day_end(self) -> datetime:
        """When today ends."""
        return day_start(self.today + timedelta(days=1), self.zone)

    @property
    def week(self) -> tuple[date, date]:
        """Monday of this week and Monday of the next."""
        monday = self.today - timedelta(days=self.today.weekday())
        return monday, monday + timedelta(days=7)

    def here(self, field: str = "office") -> dict[str, int]:
        """The filter that keeps to the chosen office."""
        return {f"{field}_id": self.office.pk} if self.office else {}


@dataclass(frozen=True, slots=True)
class Item:
    """One line of a list: where it leads, what it says, when it is due, how it stands.

    ``at_is`` says what the moment is: due (how far away), ago (how long since), or time (the hour of today).
    """

    area: str
    public_id: str
    title: str
    detail: str
    at: datetime | None = None
    at_is: str = "due"
    on: date | None = None
    tone: str = ""
    badge: Words = ""
    person: str = ""


@dataclass(frozen=True, slots=True)
class Section:
    """A short list. ``number`` counts up to COUNTED, ``more`` says that there are further ones."""

    code: str
    title: Words
    icon: str
    area: str
    items: tuple[Item, ...]
    number: int
    empty: Words
    narrowed: tuple[tuple[str, str], ...] = ()

    @property
    def many(self) -> bool:
        """Whether counting stopped."""
        return self.number > COUNTED

    @property
    def shown_number(self) -> str:
        """The number as it is shown."""
        return f"{COUNTED}+" if self.many else str(self.number)


@dataclass(frozen=True, slots=True)
class Counter:
    """A figure at the top of the page, and the list behind it."""

    code: str
    label: Words
    number: int
    icon: str
    tone: str
    area: str
    narrowed: tuple[tuple[str, str], ...] = ()


def offices_of(actor: Actor, permission: str) -> list[Office]:
    """Return the offices an actor can choose from; [] for whoever sees only his own rows."""
    reach = actor.reach(permission)
    if not (reach.everywhere or reach.office_ids):
        return []
    return list(offices.list_offices(actor, permission))
