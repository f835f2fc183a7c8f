"""Facts about planned visits. Days and moments are ISO text, so that an event can be stored as JSON."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class PlanItemRejudged:
    """A planned contact of a month that is over counts differently; a frozen month needs an adjustment."""

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
class PlanItemsTaken:
    """A batch of planned contacts was taken in."""

    created: int
    updated: int
