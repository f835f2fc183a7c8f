"""What may be done with offices, people and the system itself."""

from enum import StrEnum


class Permission(StrEnum):
    OFFICE_VIEW = "org.office_view"
    OFFICE_CONFIGURE = "org.office_configure"
    PERSON_VIEW = "org.person_view"
    PERSON_EDIT = "org.person_edit"
    DELEGATE = "org.delegate"
    CALENDAR_VIEW = "org.calendar_view"
    CALENDAR_EDIT = "org.calendar_edit"
    DOCUMENT_VIEW = "org.document_view"
    AUDIT_VIEW = "org.audit_view"
    IMPORT_RUN = "org.import_run"
    SYSTEM_VIEW = "org.system_view"
