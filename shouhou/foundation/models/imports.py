"""What was imported, from which file, with which result."""

from django.db import models

from shouhou.foundation.actor_words import actor_words
from shouhou.foundation.scoping import Scope, ScopedManager


class ImportRun(models.Model):
    """One committed import: the file's hash, how it was read, and how many rows it made, changed or left."""

    kind = models.CharField(max_length=40)
    file_name = models.CharField(max_length=200)
    file_sha256 = models.CharField(max_length=64)
    encoding = models.CharField(max_length=20)
    at = models.DateTimeField()
    actor_id = models.BigIntegerField()
    actor_name = models.CharField(max_length=80)
    created = models.PositiveIntegerField()
    updated = models.PositiveIntegerField()
    unchanged = models.PositiveIntegerField()

    objects = ScopedManager["ImportRun"](
        Scope(view="org.import_run", office=None, person_id_field="actor_id")
    )

    def __str__(self) -> str:
        return f"{self.kind} {self.file_name}"

    @property
    def actor_words(self) -> str:
        """Who it was, in the reader's language."""
        return actor_words(self.actor_name)
