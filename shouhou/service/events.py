"""Facts about service. Moments are ISO text, so that an event can be stored as JSON."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class RequestReopened:
    """A restoration did not last seven days and is void; a frozen month may need an adjustment."""

    request_id: int
    number: str
    kpi_office_id: int
    restore_due_at: str
    voided_restored_at: str
    was_on_time: bool
    reopened_at: str


@dataclass(frozen=True, slots=True)
class RequestRejudged:
    """A request counts differently for K3; a frozen month needs an adjustment. Reopening has its own event."""

    kpi: str
    office_id: int
    record_id: str
    label: str
    origin_on: str
    numerator: int
    denominator: int
    reason: str
    at: str


@dataclass(frozen=True, slots=True)
class PauseEntered:
    """An office asks for a pause; someone outside it has to decide."""

    pause_id: int
    request_id: int
    office_id: int


@dataclass(frozen=True, slots=True)
class DissatisfiedAnswered:
    """A customer is not satisfied with a job; somebody has to follow up."""

    answer_id: int
    work_order_id: int
    office_id: int
    score: int


@dataclass(frozen=True, slots=True)
class ServiceRecordsTaken:
    """A batch of records was taken in."""

    kind: str
    created: int
    updated: int
