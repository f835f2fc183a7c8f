"""Reports an office owes."""

from shouhou.quality.models.reports import K9Exclusion, ReportInstance, ReportKind, ReportVerdict

__all__ = ["K9Exclusion", "ReportInstance", "ReportKind", "ReportVerdict"]
