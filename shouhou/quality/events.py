"""Facts about the reports an office owes. Days and moments are ISO text, so that an event can be stored."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class ReportRejudged:
    """A report whose day has come counts differently for K9; a frozen month needs an adjustment."""

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
class ReportReturned:
    """Head office returned a report: it was not right."""

    report_id: int
    office_id: int
    author_id: int | None
    note: str


@dataclass(frozen=True, slots=True)
class ReportsTaken:
    """A batch of reports was taken in."""

    created: int
    updated: int
