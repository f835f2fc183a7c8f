"""Corrective visits under warranty (K2): which dispatches count, for which office, on which day.

One visit is one dispatch that reached the site for a repair order. Several engineers or days are one visit;
a trip that served three machines is one for each. Source: docs/domain/visits.md.
"""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from shouhou.kernel.moments import ZONE, local_day


class WorkType(StrEnum):
    """What a work order is for."""

    INSTALL = "install"
    COMMISSION = "commission"
    REPAIR = "repair"
    MAINTAIN = "maintain"
    INSPECT = "inspect"
    TRAIN = "train"
    RETROFIT = "retrofit"
    VISIT = "visit"


class VisitExclusion(StrEnum):
    """Why a visit is left out of the services per machine under warranty."""

    COUNTED = ""
    NOT_REPAIR = "not_repair"
    ORDER_CANCELLED = "order_cancelled"
    REMOTE = "remote"
    NOT_ARRIVED = "not_arrived"
    NO_MACHINE = "no_machine"
    BEFORE_ACCEPTANCE = "before_acceptance"
    OUT_OF_WARRANTY = "out_of_warranty"
    CUSTOMER_MISUSE = "customer_misuse"
    SAME_TRIP = "same_trip"


@dataclass(frozen=True, slots=True)
class VisitFacts:
    """What decides one visit. ``in_warranty``: by the machine's own, at the report (else the arrival)."""

    work_type: str
    order_cancelled: bool
    has_machine: bool
    is_remote: bool
    arrive_at: datetime | None
    accepted_at: datetime | None
    in_warranty: bool
    misuse_confirmed: bool
    repeats_trip: bool = False


def exclusion_of(facts: VisitFacts) -> VisitExclusion:
    """Return the first reason that leaves the visit out, COUNTED when there is none."""
    reasons = (
        (facts.work_type != WorkType.REPAIR, VisitExclusion.NOT_REPAIR),
        (facts.order_cancelled, VisitExclusion.ORDER_CANCELLED),
        (facts.is_remote, VisitExclusion.REMOTE),
        (facts.arrive_at is None, VisitExclusion.NOT_ARRIVED),
        (not facts.has_machine, VisitExclusion.NO_MACHINE),
        (_before_acceptance(facts), VisitExclusion.BEFORE_ACCEPTANCE),
        (not facts.in_warranty, VisitExclusion.OUT_OF_WARRANTY),
        (facts.misuse_confirmed, VisitExclusion.CUSTOMER_MISUSE),
        (facts.repeats_trip, VisitExclusion.SAME_TRIP),
    )
    return next((reason for applies, reason in reasons if applies), VisitExclusion.COUNTED)


def _before_acceptance(facts: VisitFacts) -> bool:
    if facts.accepted_at is None:
        return True
    return facts.arrive_at is not None and facts.arrive_at < facts.accepted_at


def counted_on(arrive_at: datetime | None, planned_at: datetime | None, zone: str = ZONE) -> date | None:
    """Return the local day a visit belongs to: of arrival, of the plan while nobody has arrived."""
    moment = arrive_at or planned_at
    return None if moment is None else local_day(moment, zone)


def trip_key(
    trip_no: str, work_order_id: int, machine_id: int | None, day: date | None
) -> tuple[object, ...]:
    """Return what two records of one dispatch share: the trip number, without one the order and the day."""
    if trip_no:
        return (trip_no, machine_id)
    return (work_order_id, machine_id, day)
