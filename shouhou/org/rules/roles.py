"""Who may do what: one table, one cell per role and permission. Nothing is granted that is not written here.

Y  in every office of the post    O  only one's own rows (jobs, machines)    -  no

A guard test compares the first column with the permissions that the apps declare; a missing cell or an
unknown letter stops the import of this module.
"""

from enum import StrEnum


class Role(StrEnum):
    """The roles of the product; a posting gives a person one of them in an office, a region or the company."""

    HQ_MANAGER = "hq_manager"
    OFFICE_MANAGER = "office_manager"
    CLERK = "clerk"
    TECHNICIAN = "technician"
    STOREKEEPER = "storekeeper"
    SALES = "sales"
    OFFICE_HEAD = "office_head"
    CUSTOMER = "customer"
    ADMIN = "admin"


class Cell(StrEnum):
    """What a role has of a permission."""

    YES = "Y"
    OWN = "O"
    NO = "-"


_COLUMNS = tuple(Role)
_TABLE = """
permission                          hq mgr clk tec sto sal hd cus adm
org.office_view                     Y  Y   Y   Y   Y   Y   Y  -   Y
org.office_configure                -  -   -   -   -   -   -  -   Y
org.person_view                     Y  Y   Y   O   Y   Y   Y  -   Y
org.person_edit                     Y  -   -   -   -   -   -  -   Y
org.delegate                        Y  Y   -   -   -   -   Y  -   Y
org.calendar_view                   Y  Y   Y   Y   Y   Y   Y  -   Y
org.calendar_edit                   Y  -   -   -   -   -   -  -   Y
org.document_view                   Y  Y   Y   -   -   -   Y  -   -
org.audit_view                      Y  Y   -   -   -   -   Y  -   Y
org.import_run                      Y  Y   Y   -   -   -   -  -   Y
org.system_view                     -  -   -   -   -   -   -  -   Y
customers.customer_view             Y  Y   Y   Y   Y   Y   Y  O   -
customers.customer_edit             Y  Y   Y   -   -   -   -  -   -
customers.record_import             Y  Y   Y   -   -   -   -  -   Y
machines.machine_view               Y  Y   Y   Y   Y   Y   Y  O   -
machines.machine_edit               Y  Y   Y   -   -   -   -  -   -
machines.site_notice                Y  Y   Y   -   -   -   -  -   -
machines.commissioning_accept       Y  Y   Y   O   -   -   -  -   -
machines.meter_record               Y  Y   Y   Y   -   -   -  O   -
machines.office_move                Y  -   -   -   -   -   -  -   -
machines.warranty_extend            Y  -   -   -   -   -   -  -   -
machines.record_import              Y  Y   Y   -   -   -   -  -   Y
machines.catalog_import             Y  Y   -   -   -   -   -  -   Y
service.request_view                Y  Y   Y   O   Y   Y   Y  O   -
service.request_handle              Y  Y   Y   O   -   -   -  -   -
service.request_cancel              Y  Y   Y   -   -   -   -  -   -
service.request_merge               Y  Y   Y   -   -   -   -  -   -
service.request_reopen              Y  Y   Y   -   -   -   -  -   -
service.request_transfer            Y  Y   -   -   -   -   -  -   -
service.pause_enter                 Y  Y   Y   O   -   -   -  -   -
service.pause_approve               Y  -   -   -   -   -   -  -   -
service.work_order_view             Y  Y   Y   O   Y   Y   Y  O   -
service.responsibility_confirm      Y  -   -   -   -   -   -  -   -
service.satisfaction_view           Y  Y   Y   -   -   -   Y  -   -
service.satisfaction_record         Y  -   Y   -   -   -   -  -   -
service.expense_view                Y  Y   Y   O   -   -   Y  -   -
service.revenue_view                Y  Y   -   -   -   -   Y  -   -
service.record_import               Y  Y   Y   -   -   -   -  -   Y
service.money_import                Y  Y   -   -   -   -   -  -   Y
careplans.plan_view                 Y  Y   Y   O   -   Y   Y  -   -
careplans.item_do                   Y  Y   Y   O   -   -   -  -   -
careplans.item_cancel               Y  Y   -   -   -   -   -  -   -
careplans.record_import             Y  Y   Y   -   -   -   -  -   Y
complaints.complaint_view           Y  Y   Y   -   -   Y   Y  -   -
complaints.complaint_handle         Y  Y   Y   -   -   -   -  -   -
complaints.validity_decide          Y  -   -   -   -   -   -  -   -
complaints.complaint_close          Y  -   -   -   -   -   -  -   -
complaints.complaint_reopen         Y  Y   Y   -   -   -   -  -   -
complaints.record_import            Y  Y   Y   -   -   -   -  -   Y
quality.report_view                 Y  Y   Y   -   -   -   Y  -   -
quality.report_submit               Y  Y   Y   -   -   -   -  -   -
quality.report_judge                Y  -   -   -   -   -   -  -   -
quality.record_import               Y  Y   -   -   -   -   -  -   Y
scorecards.sheet_view               Y  Y   Y   -   -   -   Y  -   -
scorecards.sheet_submit             Y  Y   -   -   -   -   -  -   -
scorecards.sheet_review             Y  -   -   -   -   -   Y  -   -
scorecards.sheet_approve            Y  -   -   -   -   -   -  -   -
scorecards.scheme_view              Y  Y   Y   -   -   -   Y  -   Y
scorecards.scheme_edit              Y  -   -   -   -   -   -  -   -
"""


def parse_table(text: str) -> dict[str, dict[Role, Cell]]:
    """Return permission -> role -> cell. Raise ValueError for a row with a missing or unknown cell."""
    _, *lines = [line.split() for line in text.strip().splitlines() if line.strip()]
    table: dict[str, dict[Role, Cell]] = {}
    for permission, *cells in lines:
        if len(cells) != len(_COLUMNS) or permission in table:
            raise ValueError(f"The role table's row {permission} needs {len(_COLUMNS)} cells, once.")
        table[permission] = {role: Cell(cell) for role, cell in zip(_COLUMNS, cells, strict=True)}
    return table


ROLE_TABLE = parse_table(_TABLE)


def permissions_of(role: Role) -> dict[str, Cell]:
    """Return what a role holds; permissions it does not hold are absent."""
    return {code: row[role] for code, row in ROLE_TABLE.items() if row[role] is not Cell.NO}
