"""Taking one row by its public identity. A foreign row and a missing one answer alike."""

from typing import TypeVar
from uuid import UUID

from django.db import models

from shouhou.kernel.errors import NotFound

M = TypeVar("M", bound=models.Model)


def pick(rows: models.QuerySet[M], public_id: UUID) -> M:
    """Return the row of ``rows`` (already scoped) with this public id. Raise NotFound without one."""
    row = rows.filter(public_id=public_id).first()
    if row is None:
        raise NotFound("This record does not exist, or it is not yours to see.")
    return row
