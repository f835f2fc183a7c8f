"""What one may do with the reports an office owes."""

from enum import StrEnum


class Permission(StrEnum):
    """Codes of this app in the role table. Judging a report is head office's."""

    REPORT_VIEW = "quality.report_view"
    REPORT_SUBMIT = "quality.report_submit"
    REPORT_JUDGE = "quality.report_judge"
    RECORD_IMPORT = "quality.record_import"
