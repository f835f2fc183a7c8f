"""What the worker does: deliver the outbox, run long imports, clear away what expired.

Started by ``shouhou run_huey``. Every task is safe to repeat: the worker is at least once. The functions are
plain; the queue's own handles (``deliver_later``, ``import_later``) are made of them below.
"""

import time
from datetime import UTC, datetime
from typing import Any

import structlog
from django.utils import timezone
from huey import crontab
from huey.contrib.djhuey import HUEY, db_periodic_task, db_task, on_startup, signal
from huey.signals import SIGNAL_COMPLETE, SIGNAL_ERROR

from shouhou.foundation import outbox, throttling
from shouhou.foundation.importing import jobs
from shouhou.foundation.models import ImportJob
from shouhou.kernel.actors import system_actor
from shouhou.org.queries import actors
from shouhou.service.commands import pauses

BEAT = "shouhou.heartbeat"
WAKE_SECONDS = 1.0
BATCH = 200
log = structlog.get_logger(__name__)
_awake = {"until": 0.0}


def deliver_outbox() -> int:
    """Deliver what waits in the outbox, batch after batch, until a batch is not full."""
    delivered = 0
    while True:
        count = outbox.deliver(now=timezone.now(), limit=BATCH)
        delivered += count
        if count < BATCH:
            return delivered


def run_import(job_id: int) -> None:
    """Run a long import as its asker, whose permissions are derived now, not when he asked."""
    now = timezone.now()
    rows = ImportJob.objects.unscoped("the worker serves the system").filter(pk=job_id)
    user_id = rows.values_list("actor_id", flat=True).first()
    if user_id is not None:
        jobs.run_job(job_id=job_id, actor=actors.actor_for(user_id, now=now), now=now)


def every_minute() -> None:
    """Give a sign of life and deliver what no wake-up announced."""
    beat()
    deliver_outbox()


def every_hour() -> None:
    """Move promises whose pause is still open, and clear away expired uploads and attempts that no longer count."""
    now = timezone.now()
    pauses.refresh_open_pauses(actor=system_actor("worker"), now=now)
    uploads, attempts = jobs.sweep(now=now), throttling.sweep(now=now)
    if uploads or attempts:
        log.info("worker.swept", uploads=uploads, attempts=attempts)


def wake() -> None:
    """Ask for a delivery after a commit; a thousand commits within a second ask once.

    The task starts a second later, so whatever commits before that is delivered by it too.
    """
    if HUEY.immediate:
        deliver_outbox()
    elif time.monotonic() >= _awake["until"]:
        _awake["until"] = time.monotonic() + WAKE_SECONDS
        deliver_later.schedule(delay=WAKE_SECONDS)


def beat() -> None:
    """Leave the time where the health page finds it, in the queue's own storage."""
    HUEY.put(BEAT, timezone.now().isoformat())


def last_beat() -> datetime | None:
    """Return the worker's last sign of life; with immediate jobs there is no worker to wait for."""
    if HUEY.immediate:
        return timezone.now()
    told = HUEY.get(BEAT, peek=True)
    return datetime.fromisoformat(str(told)).astimezone(UTC) if told else None


def _log(name: str, task: Any, error: BaseException | None = None) -> None:
    if name == SIGNAL_ERROR:
        log.error("worker.task_failed", task=task.name, id=task.id, error=repr(error))
    else:
        log.debug("worker.task_done", task=task.name, id=task.id)


deliver_later = db_task()(deliver_outbox)
import_later = db_task()(run_import)
minutely = db_periodic_task(crontab(minute="*"))(every_minute)
hourly = db_periodic_task(crontab(minute="17"))(every_hour)
on_startup()(beat)
signal(SIGNAL_COMPLETE, SIGNAL_ERROR)(_log)
