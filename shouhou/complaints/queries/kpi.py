"""Counting for scorecards: complaints, how they were handled, and the complaint-free months.

Counters take the offices the caller has already authorized (None = every office) and no actor; the ``*_rows``
readers take the actor and return scoped rows, left-out ones with their exclusion code included.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import Count, Max, Q, QuerySet

from shouhou.complaints.models import Complaint
from shouhou.complaints.rules import handling
from shouhou.kernel.actors import Actor
from shouhou.kernel.moments import ZONE, local_day, to_minute

Offices = Iterable[int] | None


@dataclass(frozen=True, slots=True)
class HandlingCounts:
    """Complaints that enter K8 in a period for one office; an overdue one is unsatisfied."""

    entered: int
    satisfied: int
    unsatisfied: int
    very_satisfied: int
    excluded: Mapping[str, int]


def _of(rows: QuerySet[Any], path: str, office_ids: Offices) -> QuerySet[Any]:
    return rows if office_ids is None else rows.filter(**{f"{path}__in": list(office_ids)})


def complaints(office_ids: Offices, start_at: datetime, end_at: datetime) -> dict[int, dict[str, int]]:
    """Return office -> exclusion code -> complaints received in [start_at, end_at); '' counts (K7)."""
    # Callers pass offices they have authorized.
    rows = Complaint.objects.unscoped("scorecards count offices they have authorized")
    found = _of(rows, "office", office_ids).filter(received_at__gte=start_at, received_at__lt=end_at)
    counts: dict[int, dict[str, int]] = {}
    for row in found.order_by().values("office", "k7_exclusion").annotate(rows=Count("pk")):
        counts.setdefault(row["office"], {})[row["k7_exclusion"]] = row["rows"]
    return counts


def handled(
    office_ids: Offices, start_at: datetime, end_at: datetime, as_of: datetime
) -> dict[int, HandlingCounts]:
    """Return the complaints that enter handling satisfaction in [start_at, end_at), by office (K8).

    One that is open and not yet due at ``as_of`` has not entered.
    """
    # Callers pass offices they have authorized.
    rows = Complaint.objects.unscoped("scorecards count offices they have authorized")
    found = _of(rows, "office", office_ids).filter(k8_at__gte=start_at, k8_at__lt=end_at)
    over = Q(k8_at__lt=to_minute(as_of))
    unsatisfied = Q(k8_satisfied=False) | (Q(k8_satisfied__isnull=True) & over)
    satisfied = Q(k8_satisfied=True)
    grouped = (
        found.order_by()
        .values("office", "k8_exclusion")
        .annotate(
            entered=Count("pk", filter=satisfied | unsatisfied),
            satisfied=Count("pk", filter=satisfied),
            unsatisfied=Count("pk", filter=unsatisfied),
            very=Count("pk", filter=satisfied & Q(closing="very_satisfied")),
            rows=Count("pk"),
        )
    )
    cells: dict[int, dict[str, Mapping[str, int]]] = {}
    for row in grouped:
        cells.setdefault(row["office"], {})[row["k8_exclusion"]] = row
    return {office: _handled(by_code) for office, by_code in cells.items()}


def _handled(by_code: Mapping[str, Mapping[str, int]]) -> HandlingCounts:
    counted = by_code.get("", {})
    return HandlingCounts(
        entered=counted.get("entered", 0),
        satisfied=counted.get("satisfied", 0),
        unsatisfied=counted.get("unsatisfied", 0),
        very_satisfied=counted.get("very", 0),
        excluded={code: row["rows"] for code, row in by_code.items() if code},
    )


def free_months(
    office_ids: Offices,
    active_since: Mapping[int, date],
    until: date,
    before: datetime,
    *,
    start_day: int = 1,
) -> dict[int, int]:
    """Return the unbroken complaint-free months of each office of ``active_since`` before ``until``.

    active_since: the first day each office looked after a machine (machines.queries.kpi.first_machine_on).
    before: the moment ``until`` begins.
    """
    # Callers pass offices they have authorized.
    rows = Complaint.objects.unscoped("scorecards count offices they have authorized")
    found = _of(rows, "office", office_ids).filter(k7_exclusion="", received_at__lt=before)
    grouped = found.order_by().values("office").annotate(last=Max("received_at"))
    last = {row["office"]: local_day(row["last"], ZONE) for row in grouped}
    wanted = set(active_since) if office_ids is None else set(office_ids)
    return {
        office: handling.free_months(last.get(office), active_since.get(office), until, start_day)
        for office in wanted
    }


def complaint_rows(
    actor: Actor, office_ids: Offices, start_at: datetime, end_at: datetime
) -> QuerySet[Complaint]:
    """Return the complaints behind ``complaints``, left-out ones included, by receipt."""
    rows = _of(Complaint.objects.visible_to(actor), "office", office_ids)
    found = rows.filter(received_at__gte=start_at, received_at__lt=end_at)
    return found.select_related("office", "customer").order_by("received_at", "pk")


def handled_rows(
    actor: Actor, office_ids: Offices, start_at: datetime, end_at: datetime
) -> QuerySet[Complaint]:
    """Return the complaints behind ``handled``, left-out ones included, by the moment they enter."""
    rows = _of(Complaint.objects.visible_to(actor), "office", office_ids)
    found = rows.filter(k8_at__gte=start_at, k8_at__lt=end_at)
    return found.select_related("office", "customer").order_by("k8_at", "pk")
