"""Settling reports: on time, right, early, left out; and what a change does to K9."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from shouhou.foundation import outbox
from shouhou.foundation.intake import chunks
from shouhou.kernel.corrections import Standing, corrections
from shouhou.kernel.moments import local_day
from shouhou.kernel.worktime import WorkCalendar
from shouhou.quality.events import ReportRejudged
from shouhou.quality.models import ReportInstance
from shouhou.quality.rules import reports
from shouhou.quality.rules.reports import ReportFacts

SETTLED = ("is_right", "is_on_time", "is_early", "k9_exclusion")


@dataclass(frozen=True, slots=True)
class ReportStanding:
    """How a report stands in K9, with what names it."""

    record_id: str
    label: str
    standing: Standing


def judged(facts: ReportFacts, business: WorkCalendar) -> tuple[bool, bool | None, bool, str]:
    """Return the values of SETTLED."""
    outcome = reports.settle(facts, business)
    return outcome.right, outcome.on_time, outcome.early, outcome.exclusion.value


def facts_of(report: ReportInstance) -> ReportFacts:
    """Return what a stored report says."""
    return ReportFacts(
        due_at=report.due_at,
        submitted_at=report.submitted_at,
        verdict=report.verdict,
        material_error_at=report.material_error_at,
        is_waived=bool(report.waived_reason.strip()),
    )


def standings(report_ids: Iterable[int]) -> dict[int, ReportStanding]:
    """Return how stored reports count for K9, by primary key."""
    found: dict[int, ReportStanding] = {}
    names = ("id", "public_id", "kind", "period_code", "office_id", "office__zone", "due_at", *SETTLED)
    for chunk in chunks(list(report_ids)):
        rows = ReportInstance.objects.unscoped("settling serves no person").filter(pk__in=chunk)
        for row in rows.values(*names):
            found[row["id"]] = _standing(row)
    return found


def _standing(row: Mapping[str, Any]) -> ReportStanding:
    counts = row["k9_exclusion"] == ""
    good = counts and bool(row["is_on_time"]) and row["is_right"]
    return ReportStanding(
        record_id=str(row["public_id"]),
        label=f"{row['period_code']} {row['kind']}",
        standing=Standing(
            row["office_id"], local_day(row["due_at"], row["office__zone"]), int(good), int(counts)
        ),
    )


def announce(before: Mapping[int, ReportStanding], *, now: datetime, reason: str) -> None:
    """Publish ReportRejudged for every report of ``before`` that counts differently and whose day has come."""
    after = standings(before)
    today = local_day(now)
    for pk, old in before.items():
        for change in corrections(old.standing, after[pk].standing):
            if change.origin_on <= today:
                outbox.publish(
                    ReportRejudged(
                        kpi="K9",
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
