"""Writing people, their posts and skills, and who stands in for whom."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from pypinyin import Style, lazy_pinyin

from shouhou.foundation import audit
from shouhou.foundation.importing.kinds import RowOutcome, Status
from shouhou.kernel.actors import Actor
from shouhou.kernel.errors import InvalidInput, NotFound
from shouhou.org.models import Delegation, Office, Person, PersonSkill, Posting, Skill, User
from shouhou.org.permissions import Permission

UNIQUE = "codes are unique in the company"


@dataclass(frozen=True, slots=True)
class PersonRow:
    """A person as a file gives it, with one post. ``username`` '' makes no login."""

    employee_no: str
    name: str
    role: str
    office_code: str = ""
    phone: str = ""
    username: str = ""
    from_on: date = date(2020, 1, 1)
    customer_id: int | None = None


@dataclass(frozen=True, slots=True)
class SkillRow:
    """A person's skill as a file gives it; the skill is made when its code is new."""

    employee_no: str
    skill_code: str
    skill_name: str = ""
    level: int = 1
    expires_on: date | None = None


@transaction.atomic
def record_people(*, actor: Actor, rows: Sequence[PersonRow], now: datetime) -> list[RowOutcome]:
    """Create or update people by employee number, with the post the row names.

    Needs: PERSON_EDIT for the whole company. Writes: Person, Posting, User (no password), audit.
    Raises: Denied. Refuses a row with an unknown office.
    """
    actor.require_covers(Permission.PERSON_EDIT, None)
    offices = {o.code: o for o in Office.objects.unscoped(UNIQUE)}
    people = {p.employee_no: p for p in Person.objects.unscoped(UNIQUE).select_related("home_office")}
    return [_record_person(actor, row, offices, people, now) for row in rows]


@transaction.atomic
def record_skills(*, actor: Actor, rows: Sequence[SkillRow], now: datetime) -> list[RowOutcome]:
    """Create or update people's skills. Needs: PERSON_EDIT for the whole company. Raises: Denied."""
    actor.require_covers(Permission.PERSON_EDIT, None)
    people = dict(Person.objects.unscoped(UNIQUE).values_list("employee_no", "id"))
    skills = {s.code: s for s in Skill.objects.unscoped(UNIQUE)}
    held = {(p.person_id, p.skill_id): p for p in PersonSkill.objects.unscoped(UNIQUE)}
    outcomes = []
    for row in rows:
        key = f"{row.employee_no} {row.skill_code}"
        if row.employee_no not in people:
            outcomes.append(_refused("There is no employee {value}.", "employee_no", row.employee_no))
            continue
        if row.skill_code not in skills:
            skills[row.skill_code] = Skill.objects.create(
                code=row.skill_code, name=row.skill_name or row.skill_code
            )
        person_id, skill = people[row.employee_no], skills[row.skill_code]
        known = held.get((person_id, skill.pk))
        if known and (known.level, known.expires_on) == (row.level, row.expires_on):
            outcomes.append(RowOutcome(Status.UNCHANGED, key=key))
            continue
        held[person_id, skill.pk] = _write_skill(actor, known, person_id, skill, row, now)
        outcomes.append(RowOutcome(Status.UPDATED if known else Status.CREATED, key=key))
    return outcomes


@transaction.atomic
def delegate(
    *,
    actor: Actor,
    principal: Person,
    substitute: Person,
    from_on: date,
    until_on: date,
    reason: str,
    now: datetime,
) -> Delegation:
    """Let a substitute act for a principal from one day until another (exclusive).

    Needs: DELEGATE where the principal works, or to be the principal. Writes: Delegation, audit.
    Raises: Denied, InvalidInput (days, same person).
    """
    if actor.person_id != principal.pk:
        actor.require_covers(Permission.DELEGATE, principal.home_office_id)
    if until_on <= from_on:
        raise InvalidInput("The last day must not be before the first.", field="until_on")
    if principal.pk == substitute.pk:
        raise InvalidInput("Nobody stands in for himself.", field="substitute")
    row = Delegation.objects.create(
        principal=principal,
        substitute=substitute,
        from_on=from_on,
        until_on=until_on,
        reason=reason,
        created_at=now,
    )
    audit.record(actor, "org.delegated", row, at=now, office_id=principal.home_office_id, note=reason)
    return row


@transaction.atomic
def revoke(*, actor: Actor, delegation_id: int, now: datetime) -> Delegation:
    """End a delegation at once. Needs: DELEGATE there, or to be the principal. Raises: Denied, NotFound."""
    rows = Delegation.objects.visible_to(actor).select_related("principal").select_for_update(of=("self",))
    row = rows.filter(pk=delegation_id, revoked_at=None).first()
    if row is None:
        raise NotFound("No such delegation.")
    if actor.person_id != row.principal_id:
        actor.require_covers(Permission.DELEGATE, row.principal.home_office_id)
    row.revoked_at = now
    row.save(update_fields=["revoked_at"])
    audit.record(actor, "org.delegation_revoked", row, at=now, office_id=row.principal.home_office_id)
    return row


def _record_person(
    actor: Actor, row: PersonRow, offices: dict[str, Office], people: dict[str, Person], now: datetime
) -> RowOutcome:
    office = offices.get(row.office_code)
    if row.office_code and office is None:
        return _refused("There is no office {value}.", "office_code", row.office_code)
    person = people.get(row.employee_no)
    if person is not None:
        return _update_person(actor, person, row, office, now)
    user = User.objects.create_user(row.username) if row.username else None
    person = people[row.employee_no] = Person.objects.create(
        employee_no=row.employee_no,
        name=row.name,
        pinyin=initials(row.name),
        phone=row.phone,
        user=user,
        home_office=office,
        customer_id=row.customer_id,
    )
    post = Posting.objects.create(person=person, role=row.role, office=office, from_on=row.from_on)
    where = office.pk if office else None
    audit.record(actor, "org.person_created", person, at=now, office_id=where, note=post.get_role_display())
    return RowOutcome(Status.CREATED, key=row.employee_no)


def _update_person(
    actor: Actor, person: Person, row: PersonRow, office: Office | None, now: datetime
) -> RowOutcome:
    changes: dict[str, list[object]] = {}
    for name, new in (("name", row.name), ("phone", row.phone)):
        if getattr(person, name) != new:
            changes[name] = [getattr(person, name), new]
            setattr(person, name, new)
    if person.home_office_id != (office.pk if office else None):
        changes["office"] = [person.home_office.code if person.home_office else None, row.office_code]
        person.home_office = office
    if not changes:
        return RowOutcome(Status.UNCHANGED, key=row.employee_no)
    person.pinyin = initials(person.name)
    person.save()
    audit.record(
        actor, "org.person_updated", person, at=now, office_id=person.home_office_id, changes=changes
    )
    return RowOutcome(Status.UPDATED, key=row.employee_no)


def _write_skill(
    actor: Actor, known: PersonSkill | None, person_id: int, skill: Skill, row: SkillRow, now: datetime
) -> PersonSkill:
    held = known or PersonSkill(person_id=person_id, skill=skill)
    held.level, held.expires_on = row.level, row.expires_on
    held.save()
    audit.record(
        actor, "org.skill_recorded", held, at=now, note=f"{row.employee_no} {row.skill_code} {row.level}"
    )
    return held


def initials(text: str) -> str:
    """Return full pinyin and its initials, so that 张伟 is found by "zhangwei" and by "zw"."""
    full = "".join(lazy_pinyin(text))
    short = "".join(lazy_pinyin(text, style=Style.FIRST_LETTER))
    return f"{full} {short}"[:80].lower()


def _refused(message: str, name: str, value: str) -> RowOutcome:
    return RowOutcome(Status.REFUSED, message, value, name, {"value": value})
