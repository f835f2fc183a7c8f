"""Tables of the foundation."""

from shouhou.foundation.models.audit import AuditEntry
from shouhou.foundation.models.import_jobs import ImportJob
from shouhou.foundation.models.imports import ImportRun
from shouhou.foundation.models.outbox import OutboxDelivery, OutboxEvent
from shouhou.foundation.models.records import Record
from shouhou.foundation.models.signoff import Seal, SignoffDocument, SignoffEntry, SignoffVersion
from shouhou.foundation.models.throttling import FailedAttempt

__all__ = [
    "AuditEntry",
    "FailedAttempt",
    "ImportJob",
    "ImportRun",
    "OutboxDelivery",
    "OutboxEvent",
    "Record",
    "Seal",
    "SignoffDocument",
    "SignoffEntry",
    "SignoffVersion",
]
