"""Counting for scorecards: reports on time and right.

Counters take the offices the caller has already authorized (None = every office) and no actor; the ``*_rows``
readers take the actor and return scoped rows, left-out ones with their exclusion code included.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Count, Q, QuerySet

from shouhou.kernel.actors import Actor
from shouhou.kernel.moments import to_minute
from shouhou.quality.models import ReportInstance

Offices = Iterable[int] | None


@dataclass(frozen=True, slots=True)
class ReportCounts:
    """Reports due in a period for one office (K9). good: on time and right; early: those of them a day early."""

    due: int
    good: int
    late: int
    wrong: int
    early: int
    excluded: Mapping[str, int]

    @property
    def undecided(self) -> int:
        """Reports not submitted whose due minute is not over."""
        return self.due - self.good - self.late - self.wrong


def _of(rows: QuerySet[Any], path: str, office_ids: Offices) -> QuerySet[Any]:
    return rows if office_ids is None else rows.filter(**{f"{path}__in": list(office_ids)})


def reports(
    office_ids: Offices, start_at: datetime, end_at: datetime, as_of: datetime
) -> dict[int, ReportCounts]:
    """Return the reports due in [start_at, end_at), by office (K9). late and wrong are told apart: late first."""
    # Callers pass offices they have authorized.
    rows = ReportInstance.objects.unscoped("scorecards count offices they have authorized")
    found = _of(rows, "office", office_ids).filter(due_at__gte=start_at, due_at__lt=end_at)
    over = Q(due_at__lt=to_minute(as_of))
    good = Q(is_on_time=True, is_right=True)
    grouped = (
        found.order_by()
        .values("office", "k9_exclusion")
        .annotate(
            due=Count("pk"),
            good=Count("pk", filter=good),
            late=Count("pk", filter=Q(is_on_time=False) | (Q(is_on_time__isnull=True) & over)),
            wrong=Count("pk", filter=Q(is_on_time=True, is_right=False)),
            early=Count("pk", filter=good & Q(is_early=True)),
        )
    )
    cells: dict[int, dict[str, Mapping[str, int]]] = {}
    for row in grouped:
        cells.setdefault(row["office"], {})[row["k9_exclusion"]] = row
    return {office: _reports(by_code) for office, by_code in cells.items()}


def _reports(by_code: Mapping[str, Mapping[str, int]]) -> ReportCounts:
    counted = by_code.get("", {})
    return ReportCounts(
        due=counted.get("due", 0),
        good=counted.get("good", 0),
        late=counted.get("late", 0),
        wrong=counted.get("wrong", 0),
        early=counted.get("early", 0),
        excluded={code: row["due"] for code, row in by_code.items() if code},
    )


def report_rows(
    actor: Actor, office_ids: Offices, start_at: datetime, end_at: datetime
) -> QuerySet[ReportInstance]:
    """Return the reports behind ``reports``, left-out ones included, by due moment."""
    rows = _of(ReportInstance.objects.visible_to(actor), "office", office_ids)
    found = rows.filter(due_at__gte=start_at, due_at__lt=end_at)
    return found.select_related("office", "author").order_by("due_at", "pk")
