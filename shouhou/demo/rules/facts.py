"""What the demonstration says happened: plain rows with natural keys, in the order in which they are taken in."""

from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal


@dataclass(frozen=True, slots=True)
class CustomerFact:
    code: str
    name: str
    short_name: str
    office: str
    level: str
    industry: str
    province: str
    city: str
    is_active: bool = True


@dataclass(frozen=True, slots=True)
class SiteFact:
    customer: str
    name: str
    address: str
    province: str
    city: str
    band: str
    latitude: Decimal
    longitude: Decimal


@dataclass(frozen=True, slots=True)
class ContactFact:
    customer: str
    site: str
    name: str
    title: str
    phone: str
    is_primary: bool


@dataclass(frozen=True, slots=True)
class MachineFact:
    serial: str
    model: str
    customer: str
    site: str
    office: str
    config: str
    batch: str
    produced_on: date
    shipped_on: date | None
    contract_due_on: date | None
    site_ready_at: datetime | None
    site_ready_note: str
    accepted_at: datetime | None
    accepted_by: str
    line_head: str
    retired_on: date | None
    cancelled_on: date | None
    factory_late: bool


@dataclass(frozen=True, slots=True)
class MoveFact:
    """A machine's home office from a day on."""

    serial: str
    office: str
    from_on: date


@dataclass(frozen=True, slots=True)
class ExtensionFact:
    serial: str
    until_on: date
    reason: str
    granted_on: date


@dataclass(frozen=True, slots=True)
class ReadingFact:
    serial: str
    read_at: datetime
    hours: int


@dataclass(frozen=True, slots=True)
class PartFact:
    """A part fitted in a repair, with a warranty of its own."""

    serial: str
    component: str
    part_no: str
    part_name: str
    replaced_on: date


@dataclass(frozen=True, slots=True)
class RequestFact:
    number: str
    office: str
    serial: str
    customer: str
    site: str
    contact_name: str
    contact_phone: str
    channel: str
    kind: str
    severity: str
    symptom_code: str
    description: str
    reported_at: datetime
    recorded_at: datetime
    state: str
    lead: str
    responded_at: datetime | None = None
    arrived_at: datetime | None = None
    restored_at: datetime | None = None
    temporary_fix: bool = False
    follow_up_on: date | None = None
    remote_fix: bool = False
    duplicate_of: str = ""
    cancelled_at: datetime | None = None
    cancel_reason: str = ""
    waits_for_company: bool = False


@dataclass(frozen=True, slots=True)
class PauseFact:
    """``verdict``: approved, refused or pending; company reasons need none."""

    request: str
    from_at: datetime
    until_at: datetime | None
    reason: str
    note: str
    evidence: str
    entered_at: datetime
    verdict: str
    judged_at: datetime | None


@dataclass(frozen=True, slots=True)
class ReopenFact:
    request: str
    reopened_at: datetime
    reason: str
    voided_at: datetime


@dataclass(frozen=True, slots=True)
class TransferFact:
    request: str
    from_office: str
    to_office: str
    at: datetime
    reason: str


@dataclass(frozen=True, slots=True)
class OrderFact:
    number: str
    request: str
    serial: str
    customer: str
    site: str
    office: str
    work_type: str
    state: str
    chargeable: bool
    opened_at: datetime
    promised_at: datetime | None
    closed_at: datetime | None
    lead: str
    summary: str


@dataclass(frozen=True, slots=True)
class VisitFact:
    """``crew`` are employee numbers, the first one in charge. ``ref`` tells the visits of one order apart."""

    order: str
    ref: str
    serial: str
    office: str
    trip: str
    planned_start_at: datetime | None
    depart_at: datetime | None
    arrive_at: datetime | None
    finish_at: datetime | None
    leave_at: datetime | None
    is_remote: bool
    result: str
    crew: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class FailureFact:
    ref: str
    order: str
    request: str
    serial: str
    failed_at: datetime
    restored_at: datetime
    mode: str
    component: str
    mechanism: str
    cause: str
    action: str
    responsibility: str
    confirmed: bool
    down_hours: Decimal
    active_hours: Decimal
    symptom_code: str


@dataclass(frozen=True, slots=True)
class AnswerFact:
    """``score`` None: nobody answered."""

    order: str
    channel: str
    asked_at: datetime
    score: int | None
    attempts: int
    comment: str


@dataclass(frozen=True, slots=True)
class ExpenseFact:
    ref: str
    office: str
    order: str
    serial: str
    person: str
    incurred_on: date
    category: str
    amount: Decimal
    description: str
    invoiced: bool = False
    in_sale_price: bool = False


@dataclass(frozen=True, slots=True)
class RevenueFact:
    document_no: str
    office: str
    recognized_on: date
    kind: str
    amount: Decimal
    customer: str


@dataclass(frozen=True, slots=True)
class PlanItemFact:
    ref: str
    office: str
    customer: str
    contact_name: str
    contact_phone: str
    person: str
    kind: str
    plan_period: str
    due_on: date
    added_late: bool
    done_on: date | None
    topics: str
    machine_status: str
    confirmed: bool
    cancelled_by_customer_on: date | None
    cancel_evidence: str
    postponed_to: date | None


@dataclass(frozen=True, slots=True)
class ComplaintFact:
    number: str
    office: str
    customer: str
    serial: str
    request: str
    channel: str
    severity: str
    received_at: datetime
    subject: str
    description: str
    kind: str
    handling_at_fault: bool
    validity: str
    validity_decided_at: datetime | None
    same_matter_as: str
    owner: str
    acknowledged_at: datetime | None
    first_closed_at: datetime | None
    closed_at: datetime | None
    closing: str
    contact_attempts: int
    first_attempt_on: date | None
    last_attempt_on: date | None
    reopened_at: datetime | None
    root_cause: str
    corrective_action: str


@dataclass(frozen=True, slots=True)
class ReportFact:
    office: str
    kind: str
    period: str
    due_on: date
    submitted_at: datetime | None
    author: str
    verdict: str
    verdict_at: datetime | None
    material_error_at: datetime | None
    material_error_note: str


@dataclass(slots=True)
class Batch:
    """Rows of every kind, ready to be taken in together."""

    customers: list[CustomerFact] = field(default_factory=list)
    sites: list[SiteFact] = field(default_factory=list)
    contacts: list[ContactFact] = field(default_factory=list)
    machines: list[MachineFact] = field(default_factory=list)
    moves: list[MoveFact] = field(default_factory=list)
    extensions: list[ExtensionFact] = field(default_factory=list)
    readings: list[ReadingFact] = field(default_factory=list)
    parts: list[PartFact] = field(default_factory=list)
    requests: list[RequestFact] = field(default_factory=list)
    pauses: list[PauseFact] = field(default_factory=list)
    reopens: list[ReopenFact] = field(default_factory=list)
    transfers: list[TransferFact] = field(default_factory=list)
    orders: list[OrderFact] = field(default_factory=list)
    visits: list[VisitFact] = field(default_factory=list)
    failures: list[FailureFact] = field(default_factory=list)
    answers: list[AnswerFact] = field(default_factory=list)
    expenses: list[ExpenseFact] = field(default_factory=list)
    revenue: list[RevenueFact] = field(default_factory=list)
    plan_items: list[PlanItemFact] = field(default_factory=list)
    complaints: list[ComplaintFact] = field(default_factory=list)
    reports: list[ReportFact] = field(default_factory=list)

    def absorb(self, other: "Batch") -> None:
        """Append the rows of another batch."""
        for name in self.__slots__:
            getattr(self, name).extend(getattr(other, name))
