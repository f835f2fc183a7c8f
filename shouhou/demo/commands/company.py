"""The company before any work is done: calendar, offices, people with posts and skills, catalogue."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from django.contrib.auth.hashers import make_password

from shouhou.customers.models import Customer
from shouhou.demo.commands.taking import accepted
from shouhou.demo.rules.catalog import COMPONENTS, MODELS
from shouhou.demo.rules.desks import World
from shouhou.demo.rules.dice import Streams
from shouhou.demo.rules.duties import POSTS, SKILLS
from shouhou.demo.rules.faults import FAULTS
from shouhou.demo.rules.places import REGIONS
from shouhou.demo.rules.plans import Plan
from shouhou.demo.rules.staff import Employee, Team, abilities
from shouhou.kernel.actors import Actor
from shouhou.machines.commands.catalog import (
    ComponentRow,
    MachineModelRow,
    record_components,
    record_machine_models,
)
from shouhou.org.commands.calendars import load_holidays
from shouhou.org.commands.offices import OfficeRow, record_offices
from shouhou.org.commands.people import PersonRow, SkillRow, delegate, record_people, record_skills
from shouhou.org.commands.positions import HolderRow, PositionRow, assign_positions, record_positions
from shouhou.org.models import Person, User
from shouhou.service.commands.symptoms import SymptomRow, record_symptoms

PASSWORD = "shouhou-demo"  # noqa: S105 - of people who do not exist, printed in the manual
CUSTOMER_LOGINS = 2


def record_calendar(actor: Actor, plan: Plan, now: datetime) -> None:
    """Load the public holidays of every year of the history and of the next one."""
    first, last = plan.calendar_months[0].first.year, plan.today.year
    load_holidays(actor=actor, years=range(first - 1, last + 2), now=now)


def record_places(actor: Actor, plan: Plan, now: datetime) -> None:
    """Record regions and offices."""
    rows = [
        OfficeRow(
            code=place.code,
            name=place.name,
            region_code=place.region,
            region_name=REGIONS[place.region],
            province=place.home.province,
            city=place.home.city,
        )
        for place in plan.places
    ]
    accepted("offices", record_offices(actor=actor, rows=rows, now=now))


def record_staff(
    actor: Actor,
    plan: Plan,
    streams: Streams,
    company: Sequence[Employee],
    teams: Sequence[Team],
    now: datetime,
) -> None:
    """Record people, their positions with duties and reporting lines, and the engineers' skills."""
    people = [*company, *(person for team in teams for person in team.people)]
    rows = [PersonRow(p.number, p.name, p.role, p.office, p.phone, p.username, p.from_on) for p in people]
    accepted("people", record_people(actor=actor, rows=rows, now=now))
    posts = [
        PositionRow(
            post.code,
            post.title,
            "\n".join(f"{n}. {duty}" for n, duty in enumerate(post.duties, 1)),
            post.reports_to,
        )
        for post in POSTS
    ]
    accepted("positions", record_positions(actor=actor, rows=posts, now=now))
    holders = [HolderRow(p.number, p.post) for p in people]
    accepted("posts", assign_positions(actor=actor, rows=holders, now=now))
    skills = [
        SkillRow(a.number, a.skill, SKILLS[a.skill], a.level, a.expires_on)
        for team in teams
        for a in abilities(streams(f"skills/{team.office}"), team, plan.today)
    ]
    accepted("skills", record_skills(actor=actor, rows=skills, now=now))


def record_catalog(actor: Actor, now: datetime) -> None:
    """Record machine models, the component tree and the symptoms."""
    models = [MachineModelRow(m.code, m.name, m.family, m.days, m.months, m.hours) for m in MODELS]
    accepted("models", record_machine_models(actor=actor, rows=models, now=now))
    components = [ComponentRow(c.code, c.name, c.parent) for c in COMPONENTS]
    accepted("components", record_components(actor=actor, rows=components, now=now))
    symptoms = [SymptomRow(fault.symptom_code, fault.symptom) for fault in FAULTS]
    accepted("symptoms", record_symptoms(actor=actor, rows=symptoms, now=now))


def record_customers_logins(actor: Actor, world: World, now: datetime) -> None:
    """Give two customers of the first office, those with the most machines, a login of their own."""
    desk = world.desks[0]
    owned: dict[str, int] = {}
    for unit in desk.units:
        owned[unit.client.code] = owned.get(unit.client.code, 0) + 1
    clients = sorted(desk.clients, key=lambda c: (-owned.get(c.code, 0), c.code))[:CUSTOMER_LOGINS]
    ids = dict(
        Customer.objects.visible_to(actor)
        .filter(code__in=[c.code for c in clients])
        .values_list("code", "id")
    )
    rows = [
        PersonRow(
            employee_no=f"KH{n:04}",
            name=client.people[0][0],
            role="customer",
            phone=client.people[0][1],
            username=f"customer{n}",
            from_on=world.plan.calendar_months[0].first,
            customer_id=ids[client.code],
        )
        for n, client in enumerate(clients, 1)
    ]
    accepted("customers' logins", record_people(actor=actor, rows=rows, now=now))


def record_substitutes(actor: Actor, plan: Plan, now: datetime) -> None:
    """Let an engineer act for his manager: today in the last of the four offices, next week in the first."""
    codes = [place.code for place in plan.places[:4]]
    cases = (
        (codes[-1], plan.today - timedelta(days=1), 4, "年休假"),
        (codes[0], plan.today + timedelta(days=7), 3, "总部季度例会及培训"),
    )
    wanted = {f"{code}{number:03}" for code in codes for number in (2, 11)}
    people = {p.employee_no: p for p in Person.objects.visible_to(actor).filter(employee_no__in=wanted)}
    for code, from_on, days, reason in {case[0]: case for case in cases}.values():
        delegate(
            actor=actor,
            principal=people[f"{code}002"],
            substitute=people[f"{code}011"],
            from_on=from_on,
            until_on=from_on + timedelta(days=days),
            reason=reason,
            now=now,
        )


def set_passwords(actor: Actor, numbers: Sequence[str]) -> None:
    """Give the demonstration's own people the known password; nobody else is touched."""
    own = Person.objects.visible_to(actor).filter(employee_no__in=numbers).exclude(user=None)
    User.objects.filter(pk__in=own.values("user")).update(password=make_password(PASSWORD))
