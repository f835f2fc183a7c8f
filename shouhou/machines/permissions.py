"""What one may do with machines."""

from enum import StrEnum


class Permission(StrEnum):
    """Codes of this app in the role table."""

    MACHINE_VIEW = "machines.machine_view"
    MACHINE_EDIT = "machines.machine_edit"
    SITE_NOTICE = "machines.site_notice"
    COMMISSIONING_ACCEPT = "machines.commissioning_accept"
    METER_RECORD = "machines.meter_record"
    OFFICE_MOVE = "machines.office_move"
    WARRANTY_EXTEND = "machines.warranty_extend"
    RECORD_IMPORT = "machines.record_import"
    CATALOG_IMPORT = "machines.catalog_import"
