"""Getting the one row a command is about: visible, permitted, locked."""

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

    Needs a transaction. Raises: NotFound when the actor cannot see the row (foreign and absent are the same);
    Denied when he sees it and lacks ``permission`` for it.
    """
    rows = manager.visible_to(actor).select_for_update(of=("self",))
    row = rows.select_related(*related).filter(pk=pk).first() if related else rows.filter(pk=pk).first()
    if row is None:
        raise NotFound(missing)
    if not manager.visible_to(actor, permission).filter(pk=pk).exists():
        raise Denied("You may not do this here ({permission}).", permission=str(permission))
    return row
