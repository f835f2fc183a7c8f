"""Facts about complaints. Days and moments are ISO text, so that an event can be stored as JSON."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class ComplaintRejudged:
    """A complaint counts differently for K7 or K8; a frozen month needs an adjustment."""

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
class ComplaintReopened:
    """A customer was not done with a complaint that had been closed."""

    complaint_id: int
    number: str
    office_id: int
    reopened_at: str
    times: int


@dataclass(frozen=True, slots=True)
class ComplaintsTaken:
    """A batch of complaints was taken in."""

    created: int
    updated: int
