"""Getting the one row a command is about: visible, permitted, locked."""

from dataclasses import replace
from typing import TypeVar

from django.db import models

from shouhou.foundation.scoping import ScopedManager
from shouhou.kernel.actors import Actor
from shouhou.kernel.errors import Denied, NotFound

M = TypeVar("M", bound=models.Model)


def row_for_update(
    manager: ScopedManager[M], actor: Actor, pk: int, permission: str, missing: str, *related: str
) -> M:
    """Return the row, locked. ``missing`` is the sentence for one that is not there, or not for this actor.

    Offices that merely see a row (a scope's ``extra_offices``) do not act on it. Needs a transaction.
    Raises: NotFound when the actor cannot see the row (foreign and absent are the same); Denied when he sees
    it and lacks ``permission`` for it.
    """
    rows = manager.visible_to(actor).select_for_update(of=("self",))
    row = rows.select_related(*related).filter(pk=pk).first() if related else rows.filter(pk=pk).first()
    if row is None:
        raise NotFound(missing)
    if not _acts(manager, actor, pk, permission):
        raise Denied("You may not do this here.", permission=str(permission))
    return row


def _acts(manager: ScopedManager[M], actor: Actor, pk: int, permission: str) -> bool:
    mine = manager.visible_to(actor, permission).filter(pk=pk)
    if manager.scope is not None and manager.scope.extra_offices:
        condition = replace(manager.scope, extra_offices=()).condition(actor, permission)
        if condition is not None:
            mine = mine.filter(condition)
    return mine.exists()
