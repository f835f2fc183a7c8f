"""Who did what to which row."""

from django.db import models

from shouhou.foundation.actor_words import actor_words
from shouhou.foundation.scoping import Scope, ScopedManager


class AuditEntry(models.Model):
    """One act on one row. No foreign keys: the log outlives what it describes. Append-only by trigger."""

    at = models.DateTimeField()
    actor_id = models.BigIntegerField()
    actor_name = models.CharField(max_length=80)
    on_behalf_of = models.CharField(max_length=80, blank=True)
    action = models.CharField(max_length=80)
    target = models.CharField(max_length=60)
    target_id = models.CharField(max_length=40)
    office_id = models.BigIntegerField(null=True)
    changes = models.JSONField(default=dict)
    note = models.TextField(blank=True)

    objects = ScopedManager["AuditEntry"](Scope(view="org.audit_view", office="office_id"))

    class Meta:
        indexes = [
            models.Index(fields=["target", "target_id", "at"], name="audit_target"),
            models.Index(fields=["office_id", "at"], name="audit_office"),
        ]

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d %H:%M} {self.actor_name} {self.action} {self.target}#{self.target_id}"

    @property
    def actor_words(self) -> str:
        """Who it was, in the reader's language."""
        return actor_words(self.actor_name)
