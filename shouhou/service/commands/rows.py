"""Rows of service records as files and generators give them, with natural keys instead of ids."""

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal


@dataclass(frozen=True, slots=True)
class RequestRow:
    """A service request. Without a customer the machine's is taken; without a state the dates tell it.

    ``restore_due_at`` is a promise made in words of its own; without it the standard allowances hold.
    """

    number: str
    office_code: str
    reported_at: datetime
    customer_code: str = ""
    machine_serial: str = ""
    severity: str = "P3"
    kind: str = "fault"
    channel: str = "phone"
    contact_name: str = ""
    contact_phone: str = ""
    symptom_code: str = ""
    description: str = ""
    lead_no: str = ""
    distance_band: str = ""
    recorded_at: datetime | None = None
    state: str = ""
    respond_due_at: datetime | None = None
    arrive_due_at: datetime | None = None
    restore_due_at: datetime | None = None
    responded_at: datetime | None = None
    arrived_at: datetime | None = None
    restored_at: datetime | None = None
    temporary_fix: bool = False
    temporary_fix_signed: bool = False
    follow_up_on: date | None = None
    remote_fix: bool = False
    duplicate_of: str = ""
    cancelled_at: datetime | None = None
    cancel_reason: str = ""
    waits_for_company: bool = False
    external_ref: str = ""


@dataclass(frozen=True, slots=True)
class PauseRow:
    """A pause. The approval columns need the right to approve; an empty approver's office is head office."""

    request_number: str
    from_at: datetime
    reason: str
    entered_at: datetime
    until_at: datetime | None = None
    note: str = ""
    evidence: str = ""
    entered_by: str = ""
    approved_at: datetime | None = None
    approved_by: str = ""
    approver_office_code: str = ""
    refused_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class TransferRow:
    """A hand-over between offices."""

    request_number: str
    from_office_code: str
    to_office_code: str
    at: datetime
    reason: str = ""


@dataclass(frozen=True, slots=True)
class ReopenRow:
    """A restoration that did not last. The request's own row carries the final one."""

    request_number: str
    voided_restored_at: datetime
    reopened_at: datetime
    reason: str = ""


@dataclass(frozen=True, slots=True)
class WorkOrderRow:
    """A work order. Without a customer the machine's is taken, else the request's."""

    number: str
    office_code: str
    work_type: str
    opened_at: datetime
    request_number: str = ""
    machine_serial: str = ""
    customer_code: str = ""
    state: str = ""
    chargeable: bool = False
    promised_at: datetime | None = None
    closed_at: datetime | None = None
    lead_no: str = ""
    summary: str = ""
    external_ref: str = ""


@dataclass(frozen=True, slots=True)
class VisitRow:
    """A visit. Without a machine the work order's is taken. ``crew``: employee numbers, the lead first."""

    order_number: str
    arrive_at: datetime | None = None
    machine_serial: str = ""
    office_code: str = ""
    trip_no: str = ""
    planned_start_at: datetime | None = None
    depart_at: datetime | None = None
    start_at: datetime | None = None
    finish_at: datetime | None = None
    leave_at: datetime | None = None
    is_remote: bool = False
    result: str = ""
    crew: str = ""
    external_ref: str = ""


@dataclass(frozen=True, slots=True)
class FailureRow:
    """A failure. Confirming the customer's misuse needs the right to do so."""

    machine_serial: str
    failed_at: datetime
    order_number: str = ""
    request_number: str = ""
    restored_at: datetime | None = None
    failure_mode: str = ""
    component_code: str = ""
    mechanism: str = ""
    cause: str = ""
    action: str = ""
    responsibility: str = "unknown"
    responsibility_confirmed: bool = False
    down_hours: Decimal | None = None
    active_repair_hours: Decimal | None = None
    symptom_code: str = ""
    note: str = ""
    external_ref: str = ""


@dataclass(frozen=True, slots=True)
class AnswerRow:
    """A customer's answer to a job, or the failed attempt to get it."""

    order_number: str
    channel: str
    asked_at: datetime
    outcome: str = "answered"
    score: int | None = None
    answered_at: datetime | None = None
    attempts: int = 1
    comment: str = ""
    external_ref: str = ""


@dataclass(frozen=True, slots=True)
class ExpenseRow:
    """Money spent by an office; the machine's home office may bear it."""

    office_code: str
    incurred_on: date
    category: str
    amount: Decimal
    order_number: str = ""
    machine_serial: str = ""
    employee_no: str = ""
    description: str = ""
    invoiced_to_customer: bool = False
    in_sale_price: bool = False
    external_ref: str = ""


@dataclass(frozen=True, slots=True)
class RevenueRow:
    """Recognized revenue, net of VAT."""

    office_code: str
    recognized_on: date
    kind: str
    amount: Decimal
    document_no: str
    customer_code: str = ""
    external_ref: str = ""
