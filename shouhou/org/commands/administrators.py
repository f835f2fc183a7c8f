"""The first person of an empty system."""

from datetime import datetime

from django.db import IntegrityError, transaction

from shouhou.foundation import audit
from shouhou.kernel.actors import system_actor
from shouhou.kernel.errors import InvalidInput, RuleViolation
from shouhou.kernel.moments import ZONE, local_day
from shouhou.org.commands.people import initials
from shouhou.org.models import Person, Posting, User
from shouhou.org.rules.roles import Role

FIRST_EMPLOYEE_NO = "ADMIN"


def is_possible() -> bool:
    """Tell whether nobody can log in yet."""
    return not User.objects.exists()


def make_first_administrator(*, username: str, password: str, name: str, now: datetime) -> User:
    """Make the administrator of an empty system, with a post in the whole company.

    Needs: nothing but that no user exists. Of two rivals the database lets one through: both would be
    employee ADMIN. Writes: User, Person, Posting, audit. Raises: InvalidInput, RuleViolation.
    """
    if not username.strip() or not name.strip():
        raise InvalidInput("Give a login name and your own name.", field="username")
    try:
        with transaction.atomic():
            if not is_possible():
                raise RuleViolation("The administrator exists already. Log in instead.")
            user = User.objects.create_user(username.strip(), password=password)
            person = Person.objects.create(
                employee_no=FIRST_EMPLOYEE_NO,
                name=name.strip(),
                pinyin=initials(name.strip()),
                user=user,
            )
            Posting.objects.create(person=person, role=Role.ADMIN.value, from_on=local_day(now, ZONE))
            audit.record(system_actor("welcome"), "org.administrator_created", person, at=now)
    except IntegrityError as error:
        raise RuleViolation("The administrator exists already. Log in instead.") from error
    return user
