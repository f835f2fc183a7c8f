"""The base of every fact: an integer inside, a UUIDv7 outside."""

from django.db import models
from uuid_utils.compat import uuid7


class Record(models.Model):
    """A row with a public identity. Pages and the API name it by ``public_id``, never by its number."""

    public_id = models.UUIDField(default=uuid7, unique=True, editable=False)

    class Meta:
        abstract = True
