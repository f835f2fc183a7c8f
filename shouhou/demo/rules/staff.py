"""The company's people: who works where, with which login and skills."""

from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property

from shouhou.demo.rules import names
from shouhou.demo.rules.dice import Dice
from shouhou.demo.rules.duties import SKILLS
from shouhou.demo.rules.plans import Plan

ENGINEER_ORDERS = 9.0


@dataclass(frozen=True, slots=True)
class Employee:
    """A person with one post. ``username`` '' has no login."""

    number: str
    name: str
    role: str
    office: str
    phone: str
    username: str
    from_on: date
    post: str


@dataclass(frozen=True, slots=True)
class Ability:
    """A skill of an employee."""

    number: str
    skill: str
    level: int
    expires_on: date | None


@dataclass(frozen=True)
class Team:
    """The people of one office, engineers first to last."""

    office: str
    people: tuple[Employee, ...]

    @cached_property
    def engineers(self) -> tuple[str, ...]:
        """Employee numbers of the engineers."""
        return tuple(p.number for p in self.people if p.role == "technician")

    def one(self, role: str) -> str:
        """Return the employee number of the first person in a role."""
        return next(p.number for p in self.people if p.role == role)


_OFFICE_POSTS = (
    ("office_head", "head", "BS-01", 1975, 0.15),
    ("office_manager", "manager", "BS-02", 1985, 0.2),
    ("clerk", "clerk", "BS-04", 1995, 0.9),
    ("storekeeper", "store", "BS-05", 1985, 0.5),
    ("sales", "sales", "BS-06", 1985, 0.3),
)


def company_people(dice: Dice, plan: Plan) -> tuple[Employee, ...]:
    """Return the people of head office: the manager, his second, the administrator."""
    since = plan.calendar_months[0].first - timedelta(days=700)
    posts = (
        ("SH0001", "hq_manager", "hq.manager", "KF-01", 1975, 0.3),
        ("SH0002", "hq_manager", "hq.officer", "KF-02", 1985, 0.7),
        ("SH0003", "admin", "hq.admin", "XX-01", 1995, 0.3),
    )
    return tuple(
        Employee(
            number,
            names.person_name(dice, born, woman=dice.chance(women)),
            role,
            "",
            names.phone(dice),
            username,
            since,
            post,
        )
        for number, role, username, post, born, women in posts
    )


def team(dice: Dice, plan: Plan, index: int) -> Team:
    """Return the people of an office; engineers are as many as its work needs."""
    place, size = plan.places[index], plan.character(index).size
    count = max(3, round(plan.rate * size / ENGINEER_ORDERS))
    since = plan.calendar_months[0].first
    people = [
        _employee(
            dice, place.code, number, role, _username(index, place.code, login), post, born, women, since
        )
        for number, (role, login, post, born, women) in enumerate(_OFFICE_POSTS, 1)
    ]
    for n in range(1, count + 1):
        born = dice.pick((1975, 1985, 1985, 1995, 1995))
        login = _username(index, place.code, f"tech{n}" if n <= 12 else "")
        people.append(_employee(dice, place.code, 10 + n, "technician", login, "BS-03", born, 0.04, since))
    return Team(place.code, tuple(people))


def _username(index: int, office: str, login: str) -> str:
    """The first four offices have a login for everybody, the others for those who sign."""
    wanted = bool(login) and (index < 4 or login in ("head", "manager"))
    return f"{office.lower()}.{login}" if wanted else ""


def _employee(
    dice: Dice,
    office: str,
    number: int,
    role: str,
    username: str,
    post: str,
    born: int,
    women: float,
    since: date,
) -> Employee:
    return Employee(
        number=f"{office}{number:03}",
        name=names.person_name(dice, born, woman=dice.chance(women)),
        role=role,
        office=office,
        phone=names.phone(dice),
        username=username,
        from_on=since - timedelta(days=dice.between(60, 2400)),
        post=post,
    )


def abilities(dice: Dice, team: Team, today: date) -> list[Ability]:
    """Return the engineers' skills; some certificates lapse soon, one here and there has lapsed."""
    found = []
    codes = list(SKILLS)
    for number in team.engineers:
        for code in dice.some(codes, dice.between(2, 4)):
            lapses = today + timedelta(days=dice.between(-40, 900)) if code in ("EWORK", "ROBOT") else None
            found.append(Ability(number, code, dice.between(2, 5), lapses))
    return found
