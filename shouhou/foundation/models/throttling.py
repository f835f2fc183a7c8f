"""Failed attempts, kept only long enough to slow down whoever guesses."""

from django.db import models

from shouhou.foundation.scoping import Scope, ScopedManager


class FailedAttempt(models.Model):
    """One failed sign-in. ``key`` is a keyed hash: neither the name typed nor the address is stored."""

    key = models.CharField(max_length=64)
    at = models.DateTimeField()

    objects = ScopedManager["FailedAttempt"](Scope(view="org.system_view", office=None))

    class Meta:
        indexes = [models.Index(fields=["key", "at"], name="failed_attempt_recent")]

    def __str__(self) -> str:
        return f"{self.key[:8]} {self.at:%Y-%m-%d %H:%M}"
