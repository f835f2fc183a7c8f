"""What may be done with KPI schemes and sheets."""

from enum import StrEnum


class Permission(StrEnum):
    SHEET_VIEW = "scorecards.sheet_view"
    SHEET_SUBMIT = "scorecards.sheet_submit"
    SHEET_REVIEW = "scorecards.sheet_review"
    SHEET_APPROVE = "scorecards.sheet_approve"
    SCHEME_VIEW = "scorecards.scheme_view"
    SCHEME_EDIT = "scorecards.scheme_edit"
