"""Passwords."""

from datetime import datetime

from django.db import transaction

from shouhou.foundation import audit
from shouhou.kernel.actors import Actor
from shouhou.kernel.errors import Denied
from shouhou.org.models import User


@transaction.atomic
def change_own(*, actor: Actor, user: User, password: str, now: datetime) -> None:
    """Give the actor's own login a new password, already judged by the form; other sessions end with the old.

    Needs: to be this user. Writes: User, audit (never the password). Raises: Denied.
    """
    if user.pk != actor.user_id:
        raise Denied("You may change your own password only.")
    user.set_password(password)
    user.save(update_fields=["password"])
    audit.record(actor, "org.password_changed", user, at=now)
