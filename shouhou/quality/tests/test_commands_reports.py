"""Reports: taken in, called for, handed in, judged, found wrong later, waived."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from shouhou.foundation.importing.kinds import RowOutcome, Status
from shouhou.foundation.models import AuditEntry, OutboxEvent
from shouhou.kernel.actors import Actor, Principal
from shouhou.kernel.errors import Denied, InvalidInput, NotFound, RuleViolation
from shouhou.quality.commands import submissions
from shouhou.quality.commands.reports import ReportRow, call_for_reports, record_reports
from shouhou.quality.models import ReportInstance
from shouhou.quality.rules.reports import ReportKind
from tests import world

pytestmark = pytest.mark.django_db
NOW = world.NOW
DUE = datetime(2026, 11, 6, 10, 0, tzinfo=UTC)
BEFORE = DUE - timedelta(hours=3)
OWED = ReportRow("HZ", "quality_analysis", "2026-10")
HANDED_IN = replace(OWED, submitted_at=BEFORE, author_no="T003")
Act = Callable[..., ReportInstance]


@pytest.fixture
def cast() -> world.Cast:
    return world.cast()


def take(actor: Actor, *rows: ReportRow) -> list[RowOutcome]:
    return record_reports(actor=actor, rows=rows, now=NOW)


def stored(row: ReportRow = OWED) -> ReportInstance:
    rows = ReportInstance.objects.unscoped("test").filter(office__code=row.office_code)
    return rows.get(kind=row.kind, period_code=row.period_code)


def owed(row: ReportRow = OWED) -> ReportInstance:
    take(world.SYSTEM, row)
    return stored(row)


def rejudged() -> list[tuple[Any, ...]]:
    events = OutboxEvent.objects.unscoped("test").filter(name="ReportRejudged").order_by("pk")
    names = ("kpi", "origin_on", "numerator", "denominator", "reason")
    return [tuple(event.payload[name] for name in names) for event in events]


def test_taking_in_settles_and_repeating_changes_nothing(cast: world.Cast) -> None:
    row = replace(HANDED_IN, verdict="accepted", verdict_at=DUE + timedelta(days=2))
    assert [o.status for o in take(cast.hq, row)] == [Status.CREATED]
    report = stored()
    assert (report.due_at, report.is_on_time, report.is_right, report.is_early) == (DUE, True, True, False)
    entries = AuditEntry.objects.unscoped("test").count()
    assert [o.status for o in take(cast.hq, row)] == [Status.UNCHANGED]
    assert [o.status for o in take(cast.hq, OWED)] == [Status.UNCHANGED]
    assert AuditEntry.objects.unscoped("test").count() == entries
    assert rejudged() == []


def test_a_change_is_audited_and_moves_the_figure_of_the_due_day(cast: world.Cast) -> None:
    take(cast.hq, HANDED_IN)
    (outcome,) = take(cast.hq, replace(HANDED_IN, verdict="returned", verdict_at=DUE))
    assert outcome.status is Status.UPDATED
    entry = AuditEntry.objects.unscoped("test").get(action="quality.report.updated")
    assert entry.changes["verdict"] == ["pending", "returned"]
    assert rejudged() == [("K9", "2026-11-06", -1, 0, "imported")]


def test_another_day_set_by_head_office_stays(cast: world.Cast) -> None:
    take(cast.hq, replace(HANDED_IN, due_on=date(2026, 11, 9)))
    later = datetime(2026, 11, 9, 10, 0, tzinfo=UTC)
    assert (stored().due_at, stored().is_early) == (later, True)
    assert [o.status for o in take(cast.hq, HANDED_IN)] == [Status.UNCHANGED]


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"office_code": "nowhere"}, "office_code"),
        ({"kind": "poem"}, "kind"),
        ({"period_code": "2026Q4"}, "period_code"),
        ({"period_code": "soon"}, "period"),
        ({"author_no": "nobody"}, "author_no"),
        ({"submitted_at": NOW + timedelta(minutes=1)}, "submitted_at"),
        ({"verdict_at": NOW + timedelta(minutes=1)}, "verdict_at"),
    ],
    ids=["office", "kind", "quarter", "no-period", "author", "handed-in-tomorrow", "judged-tomorrow"],
)
def test_a_row_that_cannot_be_is_refused_with_its_field(
    cast: world.Cast, change: dict[str, Any], field: str
) -> None:
    good, bad = take(cast.hq, replace(OWED, office_code="GZ"), replace(OWED, **change))
    assert (good.status, bad.status, bad.field) == (Status.CREATED, Status.REFUSED, field)


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"verdict": "accepted"}, "verdict"),
        ({"due_on": date(2026, 11, 30)}, "due_on"),
        ({"waived_reason": "忙"}, "waived_reason"),
        ({"material_error_at": BEFORE}, "material_error_at"),
    ],
    ids=["verdict", "due", "waiver", "error"],
)
def test_an_office_does_not_decide_about_its_own_reports(
    cast: world.Cast, change: dict[str, Any], field: str
) -> None:
    (outcome,) = take(cast.manager, replace(HANDED_IN, **change))
    assert (outcome.status, outcome.field) == (Status.REFUSED, field)
    (outcome,) = take(cast.manager, HANDED_IN)
    assert outcome.status is Status.CREATED
    (outcome,) = take(cast.outsider, HANDED_IN)
    assert (outcome.status, outcome.field) == (Status.REFUSED, "office_code")
    with pytest.raises(Denied):
        take(cast.clerk, HANDED_IN)


def test_every_office_is_called_for_its_reports_once(cast: world.Cast) -> None:
    first = call_for_reports(actor=cast.hq, period_code="2026-10", now=NOW)
    assert [o.status for o in first] == [Status.CREATED] * 2 * len(ReportKind)
    submissions.submit(actor=cast.manager, report_id=stored().pk, now=NOW)
    again = call_for_reports(actor=cast.hq, period_code="2026-10", now=NOW)
    assert {o.status for o in again} == {Status.UNCHANGED}
    with pytest.raises(Denied):
        call_for_reports(actor=cast.manager, period_code="2026-10", now=NOW)


ACTS: list[tuple[Act, dict[str, Any]]] = [
    (submissions.submit, {}),
    (submissions.judge, {"verdict": "accepted"}),
    (submissions.report_material_error, {"note": "合计不符"}),
    (submissions.waive, {"reason": "新设办事处"}),
]
NAMES = ["submit", "judge", "error", "waive"]


@pytest.mark.parametrize(("act", "values"), ACTS, ids=NAMES)
def test_outsiders_find_nothing_and_the_unpermitted_are_denied(
    cast: world.Cast, act: Act, values: dict[str, Any]
) -> None:
    report = owed()
    for outsider in (cast.outsider, cast.technician):
        with pytest.raises(NotFound):
            act(actor=outsider, report_id=report.pk, **values, now=BEFORE)
    with pytest.raises(Denied):
        act(actor=cast.head, report_id=report.pk, **values, now=BEFORE)
    assert stored().submitted_at is None


@pytest.mark.parametrize(("act", "values"), ACTS[1:], ids=NAMES[1:])
def test_nobody_involved_judges(cast: world.Cast, act: Act, values: dict[str, Any]) -> None:
    """Neither the author, though he sits at head office, nor the office's manager standing in for it."""
    report = owed(replace(HANDED_IN, author_no="T001"))
    with pytest.raises(Denied):
        act(actor=cast.hq, report_id=report.pk, **values, now=NOW)
    with pytest.raises(Denied):
        act(actor=cast.manager, report_id=report.pk, **values, now=NOW)
    principal = Principal(cast.hq2.user_id, cast.hq2.name, cast.hq2.grants)
    manager = cast.manager
    substitute = Actor(
        manager.user_id, manager.name, manager.person_id, None, manager.grants, acting_for=(principal,)
    )
    with pytest.raises(Denied):
        act(actor=substitute, report_id=report.pk, **values, now=NOW)
    act(actor=cast.hq2, report_id=report.pk, **values, now=NOW)


@pytest.mark.parametrize(
    ("at", "on_time", "early", "change"),
    [
        (BEFORE, True, False, [("K9", "2026-11-06", 1, 0, "report_submitted")]),
        (DUE - timedelta(days=1), True, True, []),
        (DUE + timedelta(minutes=1), False, False, []),
    ],
    ids=["on-the-day", "a-day-early", "late"],
)
def test_handed_in(
    cast: world.Cast, at: datetime, on_time: bool, early: bool, change: list[tuple[Any, ...]]
) -> None:
    report = owed()
    submissions.submit(actor=cast.clerk, report_id=report.pk, now=at)
    report = stored()
    assert (report.submitted_at, report.author_id) == (at, cast.clerk.person_id)
    assert (report.is_on_time, report.is_early, report.is_right) == (on_time, early, True)
    assert rejudged() == change
    with pytest.raises(RuleViolation):
        submissions.submit(actor=cast.manager, report_id=report.pk, now=at)


def test_on_time_but_wrong_is_bad_and_stays_bad(cast: world.Cast) -> None:
    report = owed(HANDED_IN)
    with pytest.raises(InvalidInput):
        submissions.judge(actor=cast.hq, report_id=report.pk, verdict="returned", note=" ", now=NOW)
    with pytest.raises(InvalidInput):
        submissions.judge(actor=cast.hq, report_id=report.pk, verdict="pending", now=NOW)
    submissions.judge(actor=cast.hq, report_id=report.pk, verdict="returned", note="次数与系统不符", now=NOW)
    report = stored()
    assert (report.is_on_time, report.is_right, report.verdict_at) == (True, False, NOW)
    assert rejudged() == [("K9", "2026-11-06", -1, 0, "report_judged")]
    event = OutboxEvent.objects.unscoped("test").get(name="ReportReturned")
    assert event.payload["note"] == "次数与系统不符"
    for verdict in ("accepted", "returned"):
        with pytest.raises(RuleViolation):
            submissions.judge(actor=cast.hq, report_id=report.pk, verdict=verdict, note="x", now=NOW)


def test_right_but_late_is_bad_however_it_is_judged(cast: world.Cast) -> None:
    report = owed(replace(HANDED_IN, submitted_at=DUE + timedelta(days=1)))
    submissions.judge(actor=cast.hq, report_id=report.pk, verdict="accepted", now=NOW)
    assert (stored().is_on_time, stored().is_right, rejudged()) == (False, True, [])


def test_what_was_not_handed_in_cannot_be_judged(cast: world.Cast) -> None:
    report = owed()
    with pytest.raises(RuleViolation):
        submissions.judge(actor=cast.hq, report_id=report.pk, verdict="accepted", now=NOW)
    with pytest.raises(RuleViolation):
        submissions.report_material_error(actor=cast.hq, report_id=report.pk, note="x", now=NOW)


def test_a_material_error_within_thirty_days_judges_again(cast: world.Cast) -> None:
    report = owed(replace(HANDED_IN, verdict="accepted", verdict_at=DUE))
    on_day_30 = BEFORE + timedelta(days=30)
    with pytest.raises(InvalidInput):
        submissions.report_material_error(actor=cast.hq, report_id=report.pk, note=" ", now=on_day_30)
    with pytest.raises(RuleViolation):
        submissions.report_material_error(
            actor=cast.hq, report_id=report.pk, note="合计不符", now=on_day_30 + timedelta(minutes=1)
        )
    submissions.report_material_error(actor=cast.hq, report_id=report.pk, note="合计不符", now=on_day_30)
    assert (stored().is_right, stored().material_error_note) == (False, "合计不符")
    assert rejudged() == [("K9", "2026-11-06", -1, 0, "report_misjudged")]
    with pytest.raises(RuleViolation):
        submissions.report_material_error(actor=cast.hq, report_id=report.pk, note="再错", now=on_day_30)


def test_a_waived_report_leaves_the_figure(cast: world.Cast) -> None:
    report = owed()
    with pytest.raises(InvalidInput):
        submissions.waive(actor=cast.hq, report_id=report.pk, reason="", now=NOW)
    submissions.waive(actor=cast.hq, report_id=report.pk, reason="新设办事处", now=NOW)
    assert stored().k9_exclusion == "waived"
    assert rejudged() == [("K9", "2026-11-06", 0, -1, "report_waived")]
    with pytest.raises(RuleViolation):
        submissions.waive(actor=cast.hq, report_id=report.pk, reason="再次", now=NOW)
    with pytest.raises(RuleViolation):
        submissions.submit(actor=cast.manager, report_id=report.pk, now=NOW)
