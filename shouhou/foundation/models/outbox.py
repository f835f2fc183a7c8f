"""Facts on their way up the house."""

from django.db import models

from shouhou.foundation.scoping import Scope, ScopedManager


class OutboxEvent(models.Model):
    """A fact to be told to the apps above; written in the transaction that made it true."""

    name = models.CharField(max_length=80)
    payload = models.JSONField()
    created_at = models.DateTimeField()
    delivered_at = models.DateTimeField(null=True)
    attempts = models.PositiveIntegerField(default=0)
    last_error = models.TextField(blank=True)

    objects = ScopedManager["OutboxEvent"](Scope(view="org.system_view", office=None))

    class Meta:
        indexes = [
            models.Index(
                fields=["id"], name="outbox_undelivered", condition=models.Q(delivered_at__isnull=True)
            )
        ]

    def __str__(self) -> str:
        return f"#{self.pk} {self.name}"


class OutboxDelivery(models.Model):
    """One reaction's effect for one event. The row is written in the effect's own transaction: exactly once."""

    event = models.ForeignKey(OutboxEvent, models.PROTECT, related_name="+")
    reaction = models.CharField(max_length=120)
    at = models.DateTimeField()

    objects = ScopedManager["OutboxDelivery"](Scope(view="org.system_view", office=None))

    class Meta:
        constraints = [models.UniqueConstraint(fields=["event", "reaction"], name="outbox_delivery_once")]

    def __str__(self) -> str:
        return f"{self.event_id} -> {self.reaction}"
