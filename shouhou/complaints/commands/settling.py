"""Settling complaints: state, due moment and outcome follow from the facts; and what a change does to K7, K8."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from shouhou.complaints.events import ComplaintRejudged
from shouhou.complaints.models import Complaint
from shouhou.complaints.rules import handling
from shouhou.complaints.rules.handling import ComplaintFacts
from shouhou.complaints.rules.lifecycle import ComplaintState
from shouhou.foundation import outbox
from shouhou.foundation.intake import chunks
from shouhou.kernel.corrections import Standing, corrections
from shouhou.kernel.moments import local_day

SETTLED = ("state", "k7_exclusion", "k8_exclusion", "k8_at", "k8_satisfied")


@dataclass(frozen=True, slots=True)
class ComplaintStanding:
    """How a complaint stands in K7 and K8, with what names it."""

    record_id: str
    label: str
    by_kpi: Mapping[str, Standing]


def judged(facts: ComplaintFacts) -> tuple[str, str, str, datetime, bool | None]:
    """Return the values of SETTLED."""
    verdict = handling.settle(facts)
    state = ComplaintState.OPEN if facts.closed_at is None else ComplaintState.CLOSED
    return state.value, verdict.k7_exclusion.value, verdict.k8_exclusion.value, verdict.at, verdict.satisfied


def facts_of(complaint: Complaint) -> ComplaintFacts:
    """Return what a stored complaint says."""
    return ComplaintFacts(
        kind=complaint.kind,
        validity=complaint.validity,
        handling_at_fault=complaint.handling_at_fault,
        is_same_matter=complaint.same_matter_as_id is not None,
        resolve_due_at=complaint.resolve_due_at,
        first_closed_at=complaint.first_closed_at,
        closed_at=complaint.closed_at,
        closing=complaint.closing,
        reopen_count=complaint.reopen_count,
        contact_attempts=complaint.contact_attempts,
        first_attempt_on=complaint.first_attempt_on,
        last_attempt_on=complaint.last_attempt_on,
    )


def standings(complaint_ids: Iterable[int]) -> dict[int, ComplaintStanding]:
    """Return how stored complaints count, by primary key."""
    found: dict[int, ComplaintStanding] = {}
    names = ("id", "public_id", "number", "office_id", "office__zone", "received_at", *SETTLED)
    for chunk in chunks(list(complaint_ids)):
        rows = Complaint.objects.unscoped("settling serves no person").filter(pk__in=chunk)
        for row in rows.values(*names):
            found[row["id"]] = _standing(row)
    return found


def _standing(row: Mapping[str, Any]) -> ComplaintStanding:
    office, zone = row["office_id"], row["office__zone"]
    complained = int(row["k7_exclusion"] == "")
    handled = int(row["k8_exclusion"] == "")
    good = int(bool(handled and row["k8_satisfied"]))
    return ComplaintStanding(
        record_id=str(row["public_id"]),
        label=row["number"],
        by_kpi={
            "K7": Standing(office, local_day(row["received_at"], zone), complained, 0),
            "K8": Standing(office, local_day(row["k8_at"], zone), good, handled),
        },
    )


def announce(before: Mapping[int, ComplaintStanding], *, now: datetime, reason: str) -> None:
    """Publish ComplaintRejudged for every difference since ``before`` that lies on a day up to today.

    What will only count later (a due day to come) is in no closed month and needs no correction.
    """
    after = standings(before)
    today = local_day(now)
    for pk, old in before.items():
        for kpi, standing in old.by_kpi.items():
            for change in corrections(standing, after[pk].by_kpi[kpi]):
                if change.origin_on <= today:
                    outbox.publish(
                        ComplaintRejudged(
                            kpi=kpi,
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
