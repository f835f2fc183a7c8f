"""What one may do with requests, work orders and what comes of them."""

from enum import StrEnum


class Permission(StrEnum):
    """Codes of this app in the role table.

    PAUSE_APPROVE, RESPONSIBILITY_CONFIRM and SATISFACTION_RECORD belong to head office: nobody approves his
    own pauses, excuses his own visits or writes down his own customers' praise.
    """

    REQUEST_VIEW = "service.request_view"
    REQUEST_HANDLE = "service.request_handle"
    REQUEST_CANCEL = "service.request_cancel"
    REQUEST_MERGE = "service.request_merge"
    REQUEST_REOPEN = "service.request_reopen"
    REQUEST_TRANSFER = "service.request_transfer"
    PAUSE_ENTER = "service.pause_enter"
    PAUSE_APPROVE = "service.pause_approve"
    WORK_ORDER_VIEW = "service.work_order_view"
    RESPONSIBILITY_CONFIRM = "service.responsibility_confirm"
    SATISFACTION_VIEW = "service.satisfaction_view"
    SATISFACTION_RECORD = "service.satisfaction_record"
    EXPENSE_VIEW = "service.expense_view"
    REVENUE_VIEW = "service.revenue_view"
    RECORD_IMPORT = "service.record_import"
    MONEY_IMPORT = "service.money_import"
