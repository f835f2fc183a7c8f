"""Complaints."""

from shouhou.complaints.models.complaints import Complaint
from shouhou.complaints.models.words import (
    Closing,
    ComplaintChannel,
    ComplaintKind,
    ComplaintSeverity,
    ComplaintState,
    K7Exclusion,
    K8Exclusion,
    Validity,
)

__all__ = [
    "Closing",
    "Complaint",
    "ComplaintChannel",
    "ComplaintKind",
    "ComplaintSeverity",
    "ComplaintState",
    "K7Exclusion",
    "K8Exclusion",
    "Validity",
]
