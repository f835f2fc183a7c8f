"""What can be imported about service."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from shouhou.foundation.importing.kinds import Column, ImportKind, register
from shouhou.service.commands import file_words as words
from shouhou.service.commands.intake_answers import record_answers
from shouhou.service.commands.intake_clock import (
    record_request_pauses,
    record_request_reopens,
    record_request_transfers,
)
from shouhou.service.commands.intake_failures import record_failures
from shouhou.service.commands.intake_money import record_expenses, record_revenue
from shouhou.service.commands.intake_orders import record_work_orders
from shouhou.service.commands.intake_requests import record_requests
from shouhou.service.commands.intake_visits import record_visits
from shouhou.service.commands.rows import (
    AnswerRow,
    ExpenseRow,
    FailureRow,
    PauseRow,
    ReopenRow,
    RequestRow,
    RevenueRow,
    TransferRow,
    VisitRow,
    WorkOrderRow,
)
from shouhou.service.permissions import Permission

_NUMBER = Column(
    "number",
    _("request number"),
    required=True,
    example="BX202610-0001",
    max_length=40,
    aliases=("报修单号",),
)
_OFFICE = Column("office_code", _("office code"), required=True, example="HZ", max_length=20)
_OF_REQUEST = Column(
    "request_number", _("request number"), required=True, example="BX202610-0001", max_length=40
)
_REQUEST = Column("request_number", _("request number"), example="BX202610-0001", max_length=40)
_MACHINE = Column(
    "machine_serial", _("serial number"), example="BZ26-0001", max_length=60, aliases=("出厂编号",)
)
_CUSTOMER = Column("customer_code", _("customer code"), example="C0001", max_length=40)
_ORDER = Column("order_number", _("work order number"), required=True, example="GD202610-0001", max_length=40)
_REF = Column("external_ref", _("reference elsewhere"), max_length=80)

register(
    ImportKind(
        code="requests",
        label=_("Service requests"),
        permission=Permission.RECORD_IMPORT,
        columns=(
            _NUMBER,
            _OFFICE,
            Column("reported_at", _("reported at"), "datetime", required=True, example="2026-10-08 08:40"),
            _CUSTOMER,
            _MACHINE,
            Column("severity", _("severity"), "choice", choices=words.SEVERITIES, example="P2"),
            Column("kind", _("kind"), "choice", choices=words.REQUEST_KINDS, example="故障"),
            Column("channel", _("channel"), "choice", choices=words.CHANNELS, example="电话"),
            Column("contact_name", _("contact name"), max_length=60),
            Column("contact_phone", _("phone"), max_length=40),
            Column("symptom_code", _("symptom code"), max_length=40),
            Column("description", _("description")),
            Column("lead_no", _("engineer's employee number"), max_length=20),
            Column("distance_band", _("distance"), "choice", choices=words.BANDS),
            Column("recorded_at", _("recorded at"), "datetime"),
            Column(
                "state",
                _("state"),
                "choice",
                choices=words.REQUEST_STATES,
                help=_("empty: from the dates"),
            ),
            Column("respond_due_at", _("response due at"), "datetime"),
            Column("arrive_due_at", _("arrival due at"), "datetime"),
            Column(
                "restore_due_at", _("restoration due at"), "datetime", help=_("empty: the standard promise")
            ),
            Column("responded_at", _("responded at"), "datetime"),
            Column("arrived_at", _("arrived at"), "datetime"),
            Column("restored_at", _("restored at"), "datetime"),
            Column("temporary_fix", _("temporary fix"), "bool"),
            Column("temporary_fix_signed", _("temporary fix signed by the customer"), "bool"),
            Column("follow_up_on", _("follow-up on"), "date"),
            Column("remote_fix", _("fixed remotely"), "bool"),
            Column("duplicate_of", _("duplicate of"), max_length=40),
            Column("cancelled_at", _("cancelled at"), "datetime"),
            Column("cancel_reason", _("reason for cancelling"), max_length=200),
            Column("waits_for_company", _("waited for the company"), "bool"),
            _REF,
        ),
        row=RequestRow,
        apply=record_requests,
        order=40,
    ),
    ImportKind(
        code="request-pauses",
        label=_("Pauses"),
        permission=Permission.RECORD_IMPORT,
        columns=(
            _OF_REQUEST,
            Column(
                "from_at",
                pgettext_lazy("pause", "from"),
                "datetime",
                required=True,
                example="2026-10-09 09:00",
            ),
            Column(
                "reason",
                _("pause reason"),
                "choice",
                required=True,
                choices=words.PAUSE_REASONS,
                example="客户未准备好",
            ),
            Column("entered_at", _("entered at"), "datetime", required=True, example="2026-10-09 09:10"),
            Column("until_at", pgettext_lazy("pause", "until"), "datetime", example="2026-10-10 09:00"),
            Column("note", _("note")),
            Column("evidence", _("evidence"), example="客户邮件 2026-10-09"),
            Column("entered_by", _("entered by"), max_length=80),
            Column("approved_at", _("approved at"), "datetime"),
            Column("approved_by", _("approved by"), max_length=80),
            Column("approver_office_code", _("approver's office code"), help=_("empty: head office")),
            Column("refused_at", _("refused at"), "datetime"),
        ),
        row=PauseRow,
        apply=record_request_pauses,
        order=41,
    ),
    ImportKind(
        code="request-reopens",
        label=_("Reopenings"),
        permission=Permission.RECORD_IMPORT,
        columns=(
            _OF_REQUEST,
            Column(
                "voided_restored_at",
                _("restoration that did not last"),
                "datetime",
                required=True,
                example="2026-10-09 16:00",
                help=_("the request itself carries the final restoration"),
            ),
            Column("reopened_at", _("reopened at"), "datetime", required=True, example="2026-10-12 08:20"),
            Column("reason", _("reason"), example="同一故障复发", max_length=200),
        ),
        row=ReopenRow,
        apply=record_request_reopens,
        order=41,
    ),
    ImportKind(
        code="request-transfers",
        label=_("Transfers between offices"),
        permission=Permission.RECORD_IMPORT,
        columns=(
            _OF_REQUEST,
            Column("from_office_code", _("from office (code)"), required=True, example="HZ", max_length=20),
            Column("to_office_code", _("to office (code)"), required=True, example="GZ", max_length=20),
            Column("at", _("transferred at"), "datetime", required=True, example="2026-10-09 10:00"),
            Column("reason", _("reason"), example="就近支援", max_length=200),
        ),
        row=TransferRow,
        apply=record_request_transfers,
        order=41,
    ),
    ImportKind(
        code="work-orders",
        label=_("Work orders"),
        permission=Permission.RECORD_IMPORT,
        columns=(
            Column("number", _("work order number"), required=True, example="GD202610-0001", max_length=40),
            _OFFICE,
            Column(
                "work_type",
                _("work order type"),
                "choice",
                required=True,
                choices=words.WORK_TYPES,
                example="维修",
            ),
            Column("opened_at", _("opened at"), "datetime", required=True, example="2026-10-08 09:00"),
            _REQUEST,
            _MACHINE,
            _CUSTOMER,
            Column(
                "state", _("state"), "choice", choices=words.ORDER_STATES, help=_("empty: from the dates")
            ),
            Column("chargeable", _("chargeable"), "bool"),
            Column("promised_at", _("promised at"), "datetime"),
            Column("closed_at", _("closed at"), "datetime", example="2026-10-09 17:00"),
            Column("lead_no", _("engineer's employee number"), max_length=20),
            Column("summary", _("summary")),
            _REF,
        ),
        row=WorkOrderRow,
        apply=record_work_orders,
        order=42,
    ),
    ImportKind(
        code="visits",
        label=_("Visits"),
        permission=Permission.RECORD_IMPORT,
        columns=(
            _ORDER,
            Column("arrive_at", _("arrived at"), "datetime", example="2026-10-08 14:00"),
            _MACHINE,
            Column("office_code", _("office code"), example="HZ", max_length=20),
            Column("trip_no", _("trip number"), example="T202610-01", max_length=40),
            Column("planned_start_at", _("planned start"), "datetime"),
            Column("depart_at", _("departed at"), "datetime"),
            Column("start_at", _("work began at"), "datetime"),
            Column("finish_at", _("work ended at"), "datetime"),
            Column("leave_at", _("left at"), "datetime", example="2026-10-08 17:30"),
            Column("is_remote", _("remote"), "bool"),
            Column("result", _("result")),
            Column(
                "crew",
                _("crew"),
                help=_("employee numbers, the one in charge first"),
                example="SH0007, SH0012",
            ),
            _REF,
        ),
        row=VisitRow,
        apply=record_visits,
        order=43,
    ),
    ImportKind(
        code="failures",
        label=_("Failures"),
        permission=Permission.RECORD_IMPORT,
        columns=(
            Column("machine_serial", _("serial number"), required=True, example="BZ26-0001", max_length=60),
            Column("failed_at", _("failed at"), "datetime", required=True, example="2026-10-08 08:30"),
            Column("order_number", _("work order number"), max_length=40),
            _REQUEST,
            Column("restored_at", _("restored at"), "datetime"),
            Column("failure_mode", _("failure mode"), example="过热", max_length=60),
            Column("component_code", _("component code"), example="SEAL-X", max_length=40),
            Column("mechanism", _("mechanism"), max_length=80),
            Column("cause", _("cause"), max_length=200),
            Column("action", _("action"), max_length=200),
            Column("responsibility", _("responsibility"), "choice", choices=words.RESPONSIBILITIES),
            Column("responsibility_confirmed", _("responsibility confirmed"), "bool"),
            Column("down_hours", _("down hours"), "decimal"),
            Column("active_repair_hours", _("active repair hours"), "decimal"),
            Column("symptom_code", _("symptom code"), max_length=40),
            Column("note", _("note")),
            _REF,
        ),
        row=FailureRow,
        apply=record_failures,
        order=44,
    ),
    ImportKind(
        code="satisfaction",
        label=_("Satisfaction answers"),
        permission=Permission.RECORD_IMPORT,
        columns=(
            _ORDER,
            Column(
                "channel",
                _("channel"),
                "choice",
                required=True,
                choices=words.ANSWER_CHANNELS,
                example="总部回访",
            ),
            Column("asked_at", _("asked at"), "datetime", required=True, example="2026-10-10 10:00"),
            Column("outcome", _("outcome"), "choice", choices=words.OUTCOMES, example="已答复"),
            Column("score", _("score"), "int", example="5"),
            Column("answered_at", _("answered at"), "datetime"),
            Column("attempts", _("attempts"), "int", example="1"),
            Column("comment", _("comment")),
            _REF,
        ),
        row=AnswerRow,
        apply=record_answers,
        order=45,
    ),
    ImportKind(
        code="expenses",
        label=_("Service expenses"),
        permission=Permission.MONEY_IMPORT,
        columns=(
            _OFFICE,
            Column("incurred_on", _("incurred on"), "date", required=True, example="2026-10-08"),
            Column(
                "category",
                _("category"),
                "choice",
                required=True,
                choices=words.CATEGORIES,
                example="差旅",
            ),
            Column("amount", _("amount"), "decimal", required=True, example="386.50"),
            Column("order_number", _("work order number"), max_length=40),
            _MACHINE,
            Column("employee_no", _("employee no."), max_length=20),
            Column("description", pgettext_lazy("expense", "description"), max_length=200),
            Column("invoiced_to_customer", _("invoiced to the customer"), "bool"),
            Column("in_sale_price", _("priced in the sale"), "bool"),
            _REF,
        ),
        row=ExpenseRow,
        apply=record_expenses,
        order=46,
    ),
    ImportKind(
        code="revenue",
        label=_("Revenue"),
        permission=Permission.MONEY_IMPORT,
        columns=(
            _OFFICE,
            Column("recognized_on", _("recognized on"), "date", required=True, example="2026-10-31"),
            Column(
                "kind",
                _("kind of revenue"),
                "choice",
                required=True,
                choices=words.REVENUE_KINDS,
                example="整机",
            ),
            Column("amount", _("net amount"), "decimal", required=True, example="180000.00"),
            Column(
                "document_no", _("document number"), required=True, example="XS202610-0001", max_length=60
            ),
            _CUSTOMER,
            _REF,
        ),
        row=RevenueRow,
        apply=record_revenue,
        order=47,
    ),
)
