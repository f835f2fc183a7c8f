"""What one may do with visit plans."""

from enum import StrEnum


class Permission(StrEnum):
    """Codes of this app in the role table."""

    PLAN_VIEW = "careplans.plan_view"
    ITEM_DO = "careplans.item_do"
    ITEM_CANCEL = "careplans.item_cancel"
    RECORD_IMPORT = "careplans.record_import"
