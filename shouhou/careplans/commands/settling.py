"""Settling planned contacts: due by when, done or not, left out or not; and what a change does to K6."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from shouhou.careplans.events import PlanItemRejudged
from shouhou.careplans.models import VisitPlanItem
from shouhou.careplans.rules import plan_items
from shouhou.careplans.rules.plan_items import PlanFacts
from shouhou.foundation import outbox
from shouhou.foundation.intake import chunks
from shouhou.kernel.corrections import Standing, corrections
from shouhou.kernel.moments import local_day

SETTLED = ("due_by_on", "is_done", "k6_exclusion")


@dataclass(frozen=True, slots=True)
class ItemStanding:
    """How a planned contact stands in K6, with what names it."""

    record_id: str
    label: str
    standing: Standing


def judged(facts: PlanFacts) -> tuple[date, bool, str]:
    """Return the values of SETTLED."""
    return facts.due_by_on, plan_items.is_done(facts), plan_items.exclusion_of(facts).value


def facts_of(item: VisitPlanItem) -> PlanFacts:
    """Return what a stored item says."""
    return PlanFacts(
        due_by_on=item.due_by_on,
        done_on=item.done_on,
        has_contact=item.contact_id is not None,
        has_topics=bool(item.topics.strip()),
        has_machine_status=bool(item.machine_status.strip()),
        customer_confirmed=item.customer_confirmed,
        cancelled_by_customer_on=item.cancelled_by_customer_on,
        has_cancel_evidence=bool(item.cancel_evidence.strip()),
    )


def standings(item_ids: Iterable[int]) -> dict[int, ItemStanding]:
    """Return how stored items count for K6, by primary key."""
    found: dict[int, ItemStanding] = {}
    names = ("id", "public_id", "customer__short_name", "plan_period", "office_id", *SETTLED)
    for chunk in chunks(list(item_ids)):
        rows = VisitPlanItem.objects.unscoped("settling serves no person").filter(pk__in=chunk)
        for row in rows.values(*names):
            found[row["id"]] = _standing(row)
    return found


def _standing(row: Mapping[str, Any]) -> ItemStanding:
    counts = row["k6_exclusion"] == ""
    return ItemStanding(
        record_id=str(row["public_id"]),
        label=f"{row['plan_period']} {row['customer__short_name']}".strip(),
        standing=Standing(row["office_id"], row["due_by_on"], int(counts and row["is_done"]), int(counts)),
    )


def announce(before: Mapping[int, ItemStanding], *, now: datetime, reason: str) -> None:
    """Publish PlanItemRejudged for every item of ``before`` that counts differently in a month that is over."""
    after = standings(before)
    today = local_day(now)
    for pk, old in before.items():
        for change in corrections(old.standing, after[pk].standing):
            if change.origin_on < today:
                outbox.publish(
                    PlanItemRejudged(
                        kpi="K6",
                        office_id=change.office_id,
                        record_id=old.record_id,
                        label=after[pk].label,
                        origin_on=change.origin_on.isoformat(),
                        numerator=change.numerator,
                        denominator=change.denominator,
                        reason=reason,
                        at=now.isoformat(),
                    ),
                    at=now,
                )
