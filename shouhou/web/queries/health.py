"""Whether the parts of the system answer."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import DatabaseError, connection

from shouhou.foundation.models import OutboxEvent

LATE_AFTER = timedelta(minutes=3)


@dataclass(frozen=True, slots=True)
class Health:
    """What answers. ``worker`` is ok, late or unknown; ``beat_at`` its last sign of life."""

    database: bool
    worker: str
    beat_at: datetime | None = None

    @property
    def ok(self) -> bool:
        """Whether everything answers."""
        return self.database and self.worker == "ok"


def check(*, beat_at: datetime | None, now: datetime) -> Health:
    """Ask the database, and judge the worker by its last heartbeat."""
    worker = "unknown" if beat_at is None else "ok" if now - beat_at <= LATE_AFTER else "late"
    return Health(database_answers(), worker, beat_at)


def database_answers() -> bool:
    """Tell whether the database answers a question that reads no table."""
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
            return bool(cursor.fetchone() == (1,))
    except DatabaseError:
        return False


def backlog() -> int:
    """Return how many events wait to be delivered."""
    rows = OutboxEvent.objects.unscoped("only their number is told")
    return rows.filter(delivered_at__isnull=True).count()
