"""Files on their way in: uploaded, tried, and then imported or left to expire."""

from django.db import models

from shouhou.foundation.models.records import Record
from shouhou.foundation.scoping import Scope, ScopedManager


class ImportJob(Record):
    """One uploaded file between the browser and its import. It belongs to the person who uploaded it.

    The bytes lie under a random name outside every public folder and are deleted when the job expires.
    ``done``/``total`` count checked rows for the progress bar. Personal data: whatever the file holds.
    """

    kind = models.CharField(max_length=40)
    file_name = models.CharField(max_length=200)
    token = models.CharField(max_length=64, unique=True)
    size = models.PositiveBigIntegerField()
    mapping_text = models.TextField(blank=True)
    language = models.CharField(max_length=10)
    actor_id = models.BigIntegerField()
    created_at = models.DateTimeField()
    changed_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    for_real = models.BooleanField(default=False)
    state = models.CharField(max_length=12)
    stage = models.CharField(max_length=12, blank=True)
    done = models.PositiveIntegerField(default=0)
    total = models.PositiveIntegerField(default=0)
    encoding = models.CharField(max_length=20, blank=True)
    counts = models.JSONField(default=dict)
    message = models.TextField(blank=True)
    message_field = models.CharField(max_length=60, blank=True)

    objects = ScopedManager["ImportJob"](
        Scope(view="org.import_run", office=None, person_id_field="actor_id")
    )

    class Meta:
        indexes = [
            models.Index(fields=["actor_id", "-changed_at"], name="import_job_mine"),
            models.Index(fields=["expires_at"], name="import_job_expiry"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.file_name}"
