"""One cast that everybody knows: two offices in two regions, the people who work there, and head office.

cast = world.cast()          # within a test that has the database
cast.manager                 # the actor of Hangzhou's after-sales manager
cast.outsider                # the same post in Guangzhou
"""

from dataclasses import dataclass
from datetime import UTC, datetime

from shouhou.kernel.actors import Actor, system_actor
from shouhou.org.commands import offices, people
from shouhou.org.models import Office, Person
from shouhou.org.queries.actors import actor_for

NOW = datetime(2026, 11, 23, 2, 0, tzinfo=UTC)
SYSTEM = system_actor("tests")

_PEOPLE = (
    ("hq", "hq_manager", "", "沈静"),
    ("hq2", "hq_manager", "", "罗岚"),
    ("manager", "office_manager", "HZ", "陈国栋"),
    ("head", "office_head", "HZ", "吴建华"),
    ("clerk", "clerk", "HZ", "林小燕"),
    ("technician", "technician", "HZ", "周强"),
    ("colleague", "technician", "HZ", "郑浩"),
    ("storekeeper", "storekeeper", "HZ", "孙丽"),
    ("sales", "sales", "HZ", "何平"),
    ("outsider", "office_manager", "GZ", "梁志明"),
    ("outside_head", "office_head", "GZ", "黄伟雄"),
    ("admin", "admin", "", "冯凯"),
)


@dataclass(frozen=True, slots=True)
class Cast:
    """The actors by name, and where they work."""

    hangzhou: Office
    guangzhou: Office
    hq: Actor
    hq2: Actor
    manager: Actor
    head: Actor
    clerk: Actor
    technician: Actor
    colleague: Actor
    storekeeper: Actor
    sales: Actor
    outsider: Actor
    outside_head: Actor
    admin: Actor


def cast(now: datetime = NOW) -> Cast:
    """Found the company and return its people as actors, made as a signed-in request makes them."""
    offices.record_offices(
        actor=SYSTEM,
        rows=[
            offices.OfficeRow("HZ", "杭州办事处", "EAST", "华东大区", "浙江", "杭州"),
            offices.OfficeRow("GZ", "广州办事处", "SOUTH", "华南大区", "广东", "广州"),
        ],
        now=now,
    )
    rows = [
        people.PersonRow(f"T{number:03}", name, role, office, username=username)
        for number, (username, role, office, name) in enumerate(_PEOPLE, start=1)
    ]
    people.record_people(actor=SYSTEM, rows=rows, now=now)
    everyone = Person.objects.unscoped("the cast").select_related("user")
    actors = {p.user.username: actor_for(p.user.pk, now=now) for p in everyone if p.user}
    by_code = {o.code: o for o in Office.objects.unscoped("the cast")}
    return Cast(by_code["HZ"], by_code["GZ"], **{name: _present(actors[name]) for name, *_ in _PEOPLE})


def _present(actor: Actor | None) -> Actor:
    assert actor is not None
    return actor
