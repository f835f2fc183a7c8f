"""Fifteen months of repairs at a glance: how many were due, how many came late."""

from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

from django.core.cache import cache
from django.db.models import Count, Q
from django.db.models.functions import TruncMonth

from shouhou.kernel.canonical import canonical_bytes, sha256_hex
from shouhou.kernel.moments import ZONE, day_start
from shouhou.service.models import ServiceRequest
from shouhou.web.queries.desk import Desk

MONTHS = 15
KEPT_SECONDS = 300


@dataclass(frozen=True, slots=True)
class Month:
    """One calendar month: requests that were due in it and count, and how many of them were late."""

    begin: date
    due: int
    late: int

    @property
    def late_pct(self) -> float | None:
        """The share that was late, in percent; None in a month without any."""
        return round(100 * self.late / self.due, 1) if self.due else None


def monthly(desk: Desk) -> list[Month]:
    """Return the last fifteen months up to this one, whole even where nothing was due.

    Kept for five minutes per reach and office: the figures move slowly and the count is long.
    """
    key = _key(desk)
    known: list[Month] | None = cache.get(key)
    if known is None:
        known = _count(desk)
        cache.set(key, known, KEPT_SECONDS)
    return known


def _count(desk: Desk) -> list[Month]:
    begins = months_until(desk.today)
    rows = ServiceRequest.objects.visible_to(desk.actor).filter(
        k3_exclusion="",
        restore_due_at__gte=day_start(begins[0], ZONE),
        restore_due_at__lt=desk.now,
        **desk.here("kpi_office"),
    )
    late = Q(restored_on_time=False) | Q(restored_on_time=None)
    grouped = rows.annotate(month=TruncMonth("restore_due_at", tzinfo=ZoneInfo(ZONE))).values("month")
    counted = grouped.annotate(due=Count("pk"), late=Count("pk", filter=late)).order_by("month")
    found: dict[date, tuple[int, int]] = {_begin(row["month"]): (row["due"], row["late"]) for row in counted}
    return [Month(begin, *found.get(begin, (0, 0))) for begin in begins]


def months_until(today: date) -> list[date]:
    """Return the first days of the last fifteen months, this one included, oldest first."""
    last = today.year * 12 + today.month - 1
    return [date(index // 12, index % 12 + 1, 1) for index in range(last - MONTHS + 1, last + 1)]


def _begin(month: datetime) -> date:
    return date(month.year, month.month, 1)


def _key(desk: Desk) -> str:
    reach = desk.actor.reach("service.request_view")
    whose = {
        "everywhere": reach.everywhere,
        "offices": sorted(reach.office_ids),
        "own": [desk.actor.person_id, desk.actor.customer_id] if reach.own else [],
        "office": desk.office.pk if desk.office else None,
        "day": desk.today,
    }
    return f"web.trend.{sha256_hex(canonical_bytes(whose))}"
