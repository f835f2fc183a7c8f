"""What one may do with customers."""

from enum import StrEnum


class Permission(StrEnum):
    """Codes of this app in the role table."""

    CUSTOMER_VIEW = "customers.customer_view"
    CUSTOMER_EDIT = "customers.customer_edit"
    RECORD_IMPORT = "customers.record_import"
