"""What happens to one failure: head office confirms whose fault it was."""

from datetime import datetime

from django.db import transaction

from shouhou.foundation import audit
from shouhou.foundation.access import row_for_update
from shouhou.kernel.actors import Actor
from shouhou.kernel.errors import Denied, InvalidInput, RuleViolation
from shouhou.org.models import Person
from shouhou.service.commands.settling_visits import settle_visits_of_orders
from shouhou.service.models import Failure
from shouhou.service.permissions import Permission
from shouhou.service.rules.failures import Responsibility

MISSING = "No such failure."


@transaction.atomic
def confirm_responsibility(
    *, actor: Actor, failure_id: int, responsibility: str, note: str, now: datetime
) -> Failure:
    """Confirm where a failure comes from; visits for the customer's confirmed misuse leave the figure.

    Needs: RESPONSIBILITY_CONFIRM for the failure, from outside the machine's office.
    Writes: the failure, visits' settled columns, audit.
    Raises: NotFound, Denied (own office), RuleViolation (confirmed alike already), InvalidInput.
    """
    failure = row_for_update(
        Failure.objects, actor, failure_id, Permission.RESPONSIBILITY_CONFIRM, MISSING, "machine"
    )
    if actor.person_id is not None:
        people = Person.objects.unscoped("whether the actor belongs to the office he judges")
        if people.filter(pk=actor.person_id, home_office=failure.machine.office_id).exists():
            raise Denied("Only someone outside the office confirms whose fault it was.")
    if responsibility not in {known.value for known in Responsibility}:
        raise InvalidInput("Choose where the failure comes from.", field="responsibility")
    if failure.responsibility_confirmed and failure.responsibility == responsibility:
        raise RuleViolation("This was confirmed already.")
    if not note.strip():
        raise InvalidInput("Give the reason for the decision.", field="note")
    changes: dict[str, list[object]] = {
        "responsibility": [failure.responsibility, responsibility],
        "responsibility_confirmed": [failure.responsibility_confirmed, True],
    }
    failure.responsibility, failure.responsibility_confirmed = responsibility, True
    failure.save(update_fields=["responsibility", "responsibility_confirmed"])
    if failure.work_order_id is not None:
        settle_visits_of_orders([failure.work_order_id])
    audit.record(
        actor,
        "service.failure.confirmed",
        failure,
        at=now,
        office_id=failure.machine.office_id,
        changes=changes,
        note=note,
    )
    return failure
