"""Counting for scorecards: planned visits done, and how many customers the plan covers.

Counters take the offices the caller has already authorized (None = every office) and no actor; the ``*_rows``
readers take the actor and return scoped rows, left-out ones with their exclusion code included.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Count, Q, QuerySet

from shouhou.careplans.models import VisitPlanItem
from shouhou.customers.models import Customer
from shouhou.kernel.actors import Actor

Offices = Iterable[int] | None


@dataclass(frozen=True, slots=True)
class PlanCounts:
    """Plan items due in a period for one office (K6)."""

    due: int
    done: int
    added_late: int
    excluded: Mapping[str, int]


def _of(rows: QuerySet[Any], path: str, office_ids: Offices) -> QuerySet[Any]:
    return rows if office_ids is None else rows.filter(**{f"{path}__in": list(office_ids)})


def plan_items(office_ids: Offices, start_on: date, end_on: date) -> dict[int, PlanCounts]:
    """Return the plan items whose last day lies in [start_on, end_on), by office (K6)."""
    # Callers pass offices they have authorized.
    rows = VisitPlanItem.objects.unscoped("scorecards count offices they have authorized")
    found = _of(rows, "office", office_ids).filter(due_by_on__gte=start_on, due_by_on__lt=end_on)
    grouped = (
        found.order_by()
        .values("office", "k6_exclusion")
        .annotate(
            due=Count("pk"),
            done=Count("pk", filter=Q(is_done=True)),
            late=Count("pk", filter=Q(added_late=True)),
        )
    )
    cells: dict[int, dict[str, Mapping[str, int]]] = {}
    for row in grouped:
        cells.setdefault(row["office"], {})[row["k6_exclusion"]] = row
    return {office: _plan(by_code) for office, by_code in cells.items()}


def _plan(by_code: Mapping[str, Mapping[str, int]]) -> PlanCounts:
    counted = by_code.get("", {})
    return PlanCounts(
        due=counted.get("due", 0),
        done=counted.get("done", 0),
        added_late=counted.get("late", 0),
        excluded={code: row["due"] for code, row in by_code.items() if code},
    )


def coverage(office_ids: Offices, start_on: date, end_on: date) -> dict[int, tuple[int, int]]:
    """Return office -> (active customers with a planned contact in [start_on, end_on), active customers).

    Callers pass the half-year around the period: a tiny plan that is done completely shows here.
    """
    # Callers pass offices they have authorized.
    planned = VisitPlanItem.objects.unscoped("scorecards count offices they have authorized").filter(
        due_by_on__gte=start_on, due_by_on__lt=end_on
    )
    rows = Customer.objects.unscoped("scorecards count offices they have authorized").filter(is_active=True)
    grouped = (
        _of(rows, "office", office_ids)
        .order_by()
        .values("office")
        .annotate(
            active=Count("pk"),
            covered=Count("pk", filter=Q(pk__in=_of(planned, "office", office_ids).values("customer"))),
        )
    )
    return {row["office"]: (row["covered"], row["active"]) for row in grouped}


def plan_rows(actor: Actor, office_ids: Offices, start_on: date, end_on: date) -> QuerySet[VisitPlanItem]:
    """Return the plan items behind ``plan_items``, left-out ones included, by planned day."""
    rows = _of(VisitPlanItem.objects.visible_to(actor), "office", office_ids)
    found = rows.filter(due_by_on__gte=start_on, due_by_on__lt=end_on)
    return found.select_related("office", "customer", "person").order_by("due_on", "pk")
