"""What one may do with complaints. Validity is head office's to decide, never the office complained of."""

from enum import StrEnum


class Permission(StrEnum):
    """Codes of this app in the role table."""

    COMPLAINT_VIEW = "complaints.complaint_view"
    COMPLAINT_HANDLE = "complaints.complaint_handle"
    VALIDITY_DECIDE = "complaints.validity_decide"
    COMPLAINT_CLOSE = "complaints.complaint_close"
    COMPLAINT_REOPEN = "complaints.complaint_reopen"
    RECORD_IMPORT = "complaints.record_import"
