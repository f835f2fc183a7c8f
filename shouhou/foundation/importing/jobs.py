"""Imports through a page: the file is kept, tried first, then imported for real without a second upload.

A job's bytes lie under ``MEDIA_ROOT/imports`` with a random name; its report lies beside them. Only the
person who uploaded a file finds its job. Small files are tried at once, long ones by the worker; whoever
runs a job derives the asker's permissions at that moment.
"""

import gzip
import json
import secrets
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from pathlib import Path
from uuid import UUID

import structlog
from django.conf import settings
from django.db.models import QuerySet
from django.utils import translation
from django.utils.translation import gettext

from shouhou.foundation.importing import kinds
from shouhou.foundation.importing.kinds import ImportKind, Status
from shouhou.foundation.importing.running import HELD, LEFT_OUT, Line, Report, run_import
from shouhou.foundation.models.import_jobs import ImportJob
from shouhou.kernel.actors import Actor
from shouhou.kernel.errors import HouseError, InvalidInput, NotFound, RuleViolation

WHY = "the worker serves the system"
LIFETIME = timedelta(hours=24)
STUCK = timedelta(hours=3)
KEPT_LINES = 20_000
MAX_MAPPING = 100_000
INLINE_BYTES = 1024 * 1024
INLINE_ROWS = 5_000
_ORDER = {Status.REFUSED: 0, LEFT_OUT: 1, Status.UPDATED: 2, Status.CREATED: 3, Status.UNCHANGED: 4, HELD: 5}
log = structlog.get_logger(__name__)


class JobState(StrEnum):
    """Where a job stands."""

    WAITING = "waiting"
    RUNNING = "running"
    CHECKED = "checked"
    REFUSED = "refused"
    UNREADABLE = "unreadable"
    IMPORTED = "imported"
    FAILED = "failed"


BUSY = (JobState.WAITING, JobState.RUNNING)


@dataclass(frozen=True, slots=True)
class JobFile:
    """An upload as the door received it."""

    name: str
    content: bytes


def open_job(
    *, actor: Actor, kind: ImportKind, file: JobFile | None, mapping_text: str, now: datetime
) -> ImportJob:
    """Keep an upload for its dry run. Needs: the kind's permission. Raises: Denied, InvalidInput."""
    actor.require(kind.permission)
    if file is None:
        raise InvalidInput("Choose a file.", field="file")
    _refuse_size(file.content, mapping_text)
    token = secrets.token_hex(24)
    _write(token, file.content)
    return ImportJob.objects.create(
        kind=kind.code,
        file_name=file.name[:200],
        token=token,
        size=len(file.content),
        mapping_text=mapping_text,
        language=translation.get_language() or settings.LANGUAGE_CODE,
        actor_id=actor.user_id,
        created_at=now,
        changed_at=now,
        expires_at=now + LIFETIME,
        state=JobState.WAITING.value,
    )


def get_job(actor: Actor, public_id: UUID, *, now: datetime) -> ImportJob:
    """Return one's own job. Raise NotFound for anybody else's, an expired one, or one no longer permitted."""
    rows = ImportJob.objects.visible_to(actor).filter(actor_id=actor.user_id, expires_at__gt=now)
    job = rows.filter(public_id=public_id).first()
    kind = kinds.find(job.kind) if job else None
    if job is None or kind is None or not actor.can(kind.permission):
        raise NotFound("This upload no longer exists; uploads are kept for one day.")
    return job


def list_jobs(actor: Actor, *, now: datetime) -> QuerySet[ImportJob]:
    """Return one's own uploads that are not imported yet, newest first."""
    rows = ImportJob.objects.visible_to(actor).filter(actor_id=actor.user_id, expires_at__gt=now)
    return rows.exclude(state=JobState.IMPORTED.value).order_by("-changed_at")


def change_job(
    *, actor: Actor, job: ImportJob, file: JobFile | None, mapping_text: str, now: datetime
) -> ImportJob:
    """Try again with another mapping or file. Raises: RuleViolation while it runs, InvalidInput."""
    _refuse_busy(actor, job)
    _refuse_size(file.content if file else b" ", mapping_text)
    if file is not None:
        _write(job.token, file.content)
        job.file_name, job.size = file.name[:200], len(file.content)
    job.mapping_text = mapping_text
    return _restart(job, for_real=False, now=now)


def confirm_job(*, actor: Actor, job: ImportJob, now: datetime) -> ImportJob:
    """Import what was tried. Raises: RuleViolation unless the dry run refused nothing."""
    _refuse_busy(actor, job)
    if job.state != JobState.CHECKED:
        raise RuleViolation("Only a file whose check refused no row can be imported.")
    return _restart(job, for_real=True, now=now)


def limit_mb() -> int:
    """Return how large an upload may be, in MB."""
    return int(settings.IMPORT_MAX_BYTES) // 2**20


def is_long(job: ImportJob) -> bool:
    """Tell whether the worker should run this job: by its rows once they are known, by its size before."""
    return job.total > INLINE_ROWS if job.total else job.size > INLINE_BYTES


def run_job(*, job_id: int, actor: Actor | None, now: datetime) -> ImportJob | None:
    """Run a waiting job as ``actor``, derived by the caller just now; None refuses it.

    Claims the job first: a repeat finds nothing to do and returns None.
    """
    rows = ImportJob.objects.unscoped(WHY)
    claimed = rows.filter(pk=job_id, state=JobState.WAITING.value)
    if not claimed.update(state=JobState.RUNNING.value, stage="reading", changed_at=now):
        return None
    job = rows.get(pk=job_id)
    with translation.override(job.language):
        try:
            _run(job, actor, now)
        except HouseError as error:
            job.state, job.message = JobState.UNREADABLE.value, error.render(gettext)
            job.message_field = getattr(error, "field", "")
        except Exception:
            log.exception("import.failed", job=str(job.public_id), kind=job.kind)
            job.state = JobState.FAILED.value
            job.message = gettext("The import stopped unexpectedly. Nothing was written; please try again.")
    job.stage = ""
    job.save()
    return job


def load_lines(job: ImportJob) -> list[Line]:
    """Return the report's rows, the refused ones first; [] when there is none."""
    path = _report(job.token)
    if not path.exists():
        return []
    with gzip.open(path, "rt", encoding="utf-8") as stream:
        return [Line(**line) for line in json.load(stream)]


def sweep(*, now: datetime) -> int:
    """Delete expired jobs with their files, and call off those whose worker died; return how many expired."""
    stuck = ImportJob.objects.unscoped(WHY).filter(
        state__in=[s.value for s in BUSY], changed_at__lte=now - STUCK
    )
    stuck.update(state=JobState.FAILED.value)
    rows = ImportJob.objects.unscoped(WHY).filter(expires_at__lte=now)
    expired = list(rows.values_list("pk", "token"))
    for _pk, token in expired:
        _path(token).unlink(missing_ok=True)
        _report(token).unlink(missing_ok=True)
    ImportJob.objects.unscoped(WHY).filter(pk__in=[pk for pk, _token in expired]).delete()
    return len(expired)


def _run(job: ImportJob, actor: Actor | None, now: datetime) -> None:
    kind = kinds.find(job.kind)
    if actor is None or kind is None:
        raise RuleViolation("You may no longer import this.")

    def progress(stage: str, done: int, total: int) -> None:
        job.stage, job.done, job.total = stage, done, total
        ImportJob.objects.unscoped(WHY).filter(pk=job.pk).update(stage=stage, done=done, total=total)

    report = run_import(
        actor=actor,
        kind=kind,
        content=_path(job.token).read_bytes(),
        name=job.file_name,
        now=now,
        mapping_text=job.mapping_text,
        dry_run=not job.for_real,
        progress=progress,
    )
    _keep_report(job, report)


def _keep_report(job: ImportJob, report: Report) -> None:
    job.encoding, job.counts = report.encoding, dict(report.counts)
    job.total = job.done = len(report.lines)
    if report.refused:
        job.state = JobState.REFUSED.value
    else:
        job.state = (JobState.IMPORTED if job.for_real else JobState.CHECKED).value
    lines = sorted(report.lines, key=_place)
    _report(job.token).parent.mkdir(parents=True, exist_ok=True)
    with gzip.open(_report(job.token), "wt", encoding="utf-8", compresslevel=3) as stream:
        json.dump([asdict(line) for line in lines[:KEPT_LINES]], stream, ensure_ascii=False)
    if job.state == JobState.IMPORTED:
        _path(job.token).unlink(missing_ok=True)


def _place(line: Line) -> tuple[int, bool, int]:
    """Return where a row stands in the report: refused rows first, then those with something to say."""
    return _ORDER.get(line.status, 9), not line.message, line.number


def _restart(job: ImportJob, *, for_real: bool, now: datetime) -> ImportJob:
    """Put a job that rests back to waiting; a rival that did so first wins, and this one is refused."""
    before = job.state
    job.for_real, job.state, job.changed_at = for_real, JobState.WAITING.value, now
    job.expires_at = now + LIFETIME
    job.message = job.message_field = job.stage = ""
    job.done = 0
    job.language = translation.get_language() or settings.LANGUAGE_CODE
    names = ("for_real", "state", "changed_at", "expires_at", "message", "message_field", "stage", "done",
             "language", "mapping_text", "file_name", "size")  # fmt: skip
    rows = ImportJob.objects.unscoped("the caller holds the job").filter(pk=job.pk, state=before)
    if not rows.update(**{name: getattr(job, name) for name in names}):
        raise RuleViolation("This file is being worked on; wait until it is done.")
    return job


def _refuse_busy(actor: Actor, job: ImportJob) -> None:
    kind = kinds.find(job.kind)
    if kind is None:
        raise NotFound("There is nothing called {kind} to import.", kind=job.kind)
    actor.require(kind.permission)
    if job.state in BUSY:
        raise RuleViolation("This file is being worked on; wait until it is done.")
    if job.state == JobState.IMPORTED:
        raise RuleViolation("This file is imported already.")


def _refuse_size(content: bytes, mapping_text: str) -> None:
    if len(content) > settings.IMPORT_MAX_BYTES:
        raise InvalidInput("The file is larger than {limit} MB.", field="file", limit=limit_mb())
    if not content:
        raise InvalidInput("The file is empty.", field="file")
    if len(mapping_text) > MAX_MAPPING:
        raise InvalidInput(
            "The mapping is longer than {limit} characters.", field="mapping", limit=MAX_MAPPING
        )


def _folder() -> Path:
    return Path(settings.MEDIA_ROOT) / "imports"


def _path(token: str) -> Path:
    return _folder() / token


def _report(token: str) -> Path:
    return _folder() / f"{token}.report.gz"


def _write(token: str, content: bytes) -> None:
    _folder().mkdir(parents=True, exist_ok=True, mode=0o700)
    fresh = _folder() / f"{token}.new"
    fresh.write_bytes(content)
    fresh.chmod(0o600)
    fresh.replace(_path(token))
