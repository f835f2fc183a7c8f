"""What becomes of one report: handed in, judged, found wrong later, waived."""

from datetime import datetime

from django.db import transaction

from shouhou.foundation import audit, outbox
from shouhou.foundation.access import row_for_update
from shouhou.kernel.actors import NOWHERE, Actor
from shouhou.kernel.errors import Denied, InvalidInput, RuleViolation
from shouhou.kernel.moments import met, to_minute
from shouhou.org.queries.calendars import calendar_for
from shouhou.quality.commands import settling
from shouhou.quality.events import ReportReturned
from shouhou.quality.models import ReportInstance
from shouhou.quality.permissions import Permission
from shouhou.quality.rules import reports
from shouhou.quality.rules.reports import ReportVerdict

MISSING = "No such report."
Changes = dict[str, list[object]]


@transaction.atomic
def submit(*, actor: Actor, report_id: int, now: datetime) -> ReportInstance:
    """Hand a report in. The moment is the system's; the first submission is the one that counts.

    Needs: REPORT_SUBMIT for the report. Writes: the report, audit, ReportRejudged when its day has come.
    Raises: NotFound, Denied, RuleViolation (handed in already, or waived).
    """
    report = _locked(actor, report_id, Permission.REPORT_SUBMIT)
    if report.submitted_at is not None:
        raise RuleViolation("The report was handed in already.")
    if report.waived_reason:
        raise RuleViolation("Head office waived this report.")
    report.submitted_at, report.author_id = to_minute(now), actor.person_id
    changes: Changes = {"submitted_at": [None, report.submitted_at]}
    return _saved(actor, "quality.report_submitted", report, ["submitted_at", "author"], changes, now)


@transaction.atomic
def judge(*, actor: Actor, report_id: int, verdict: str, note: str = "", now: datetime) -> ReportInstance:
    """Accept a report or return it. A returned one is not right, and a corrected version does not change that.

    Needs: REPORT_JUDGE for the report, held by someone who neither wrote it nor works in its office.
    Writes: the report, audit, ReportReturned, ReportRejudged. Raises: NotFound, Denied, RuleViolation (not
    handed in, or judged already), InvalidInput (not a verdict, or returned without a word).
    """
    report = _locked(actor, report_id, Permission.REPORT_JUDGE)
    _not_involved(actor, report)
    if report.submitted_at is None:
        raise RuleViolation("The report has not been handed in.")
    if report.verdict != ReportVerdict.PENDING:
        raise RuleViolation("The report was judged already.")
    if verdict not in (ReportVerdict.ACCEPTED, ReportVerdict.RETURNED):
        raise InvalidInput("Decide: accepted or returned.", field="verdict")
    if verdict == ReportVerdict.RETURNED and not note.strip():
        raise InvalidInput("Say what is wrong with the report.", field="note")
    changes: Changes = {"verdict": [report.verdict, verdict]}
    report.verdict, report.verdict_at = verdict, to_minute(now)
    saved = _saved(actor, "quality.report_judged", report, ["verdict", "verdict_at"], changes, now, note=note)
    if verdict == ReportVerdict.RETURNED:
        outbox.publish(ReportReturned(saved.pk, saved.office_id, saved.author_id, note.strip()), at=now)
    return saved


@transaction.atomic
def report_material_error(*, actor: Actor, report_id: int, note: str, now: datetime) -> ReportInstance:
    """Record a material error found in a report; within 30 days of its submission it judges it again.

    Needs: REPORT_JUDGE for the report, not by someone involved. Writes: the report, audit, ReportRejudged.
    Raises: NotFound, Denied, RuleViolation (not handed in, an error is recorded already, or 30 days are
    over), InvalidInput (no note).
    """
    report = _locked(actor, report_id, Permission.REPORT_JUDGE)
    _not_involved(actor, report)
    if report.submitted_at is None:
        raise RuleViolation("The report has not been handed in.")
    if report.material_error_at is not None:
        raise RuleViolation("A material error is recorded already.")
    if not met(now, reports.re_judged_until(report.submitted_at)):
        raise RuleViolation(
            "{days} days are over; the report stays as it was judged.", days=reports.MATERIAL_DAYS
        )
    if not note.strip():
        raise InvalidInput("Say what is wrong with the report.", field="note")
    report.material_error_at, report.material_error_note = to_minute(now), note.strip()
    names = ["material_error_at", "material_error_note"]
    changes: Changes = {"material_error_at": [None, report.material_error_at]}
    return _saved(actor, "quality.report_misjudged", report, names, changes, now, note=note)


@transaction.atomic
def waive(*, actor: Actor, report_id: int, reason: str, now: datetime) -> ReportInstance:
    """Release an office from a report; it then leaves the figure.

    Needs: REPORT_JUDGE for the report, not by someone involved. Writes: the report, audit, ReportRejudged.
    Raises: NotFound, Denied, RuleViolation (waived already), InvalidInput (no reason).
    """
    report = _locked(actor, report_id, Permission.REPORT_JUDGE)
    _not_involved(actor, report)
    if report.waived_reason:
        raise RuleViolation("Head office waived this report.")
    if not reason.strip():
        raise InvalidInput("Say why the report is waived.", field="reason")
    report.waived_reason = reason.strip()
    changes: Changes = {"waived_reason": ["", report.waived_reason]}
    return _saved(actor, "quality.report_waived", report, ["waived_reason"], changes, now, note=reason)


def _locked(actor: Actor, report_id: int, permission: Permission) -> ReportInstance:
    return row_for_update(ReportInstance.objects, actor, report_id, permission, MISSING)


def _not_involved(actor: Actor, report: ReportInstance) -> None:
    """Raise Denied for the report's author and for people of its office, substitutes included."""
    own = actor.grants.get(Permission.REPORT_SUBMIT, NOWHERE).office_ids
    wrote = report.author_id is not None and report.author_id == actor.person_id
    if wrote or report.office_id in own:
        raise Denied("This is decided by somebody who is not involved.")


def _saved(
    actor: Actor,
    action: str,
    report: ReportInstance,
    names: list[str],
    changes: Changes,
    now: datetime,
    *,
    note: str = "",
) -> ReportInstance:
    """Settle and save the report, write the audit entry and tell the apps above."""
    before = settling.standings([report.pk])
    values = settling.judged(settling.facts_of(report), calendar_for(report.office_id))
    for name, value in zip(settling.SETTLED, values, strict=True):
        setattr(report, name, value)
    report.save(update_fields=[*names, *settling.SETTLED])
    office = report.office_id
    audit.record(actor, action, report, at=now, office_id=office, changes=changes, note=note.strip())
    settling.announce(before, now=now, reason=action.partition(".")[2])
    return report
