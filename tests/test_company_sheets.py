"""A small company from the demonstration: what is counted is what is listed, and what is signed stays signed."""

import zlib
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.db import connection

from shouhou.demo.commands.populate import populate
from shouhou.demo.rules.plans import Plan
from shouhou.foundation import outbox
from shouhou.foundation.models import Seal, SignoffEntry, SignoffVersion
from shouhou.foundation.signoff import commands as signoff
from shouhou.foundation.signoff import queries as documents
from shouhou.kernel.actors import Actor, system_actor
from shouhou.kernel.errors import Denied, NotFound
from shouhou.kernel.statemachine import TransitionRefused
from shouhou.org.models import Person
from shouhou.org.queries.actors import actor_for
from shouhou.scorecards.commands import sheets as commands
from shouhou.scorecards.commands.sheets import PeriodStillOpen
from shouhou.scorecards.models import Adjustment, SchemeVersion, Sheet, SheetEvidence
from shouhou.scorecards.queries import evidence, sheets, units, verification
from shouhou.scorecards.rules.evidence import tally
from shouhou.scorecards.rules.scheme import KpiCode
from shouhou.service.commands import requests
from shouhou.service.models import ServiceRequest

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 23, 2, 0, tzinfo=UTC)
SYSTEM = system_actor("tests")


@pytest.fixture(scope="module")
def _company(django_db_setup: None, django_db_blocker: Any) -> Iterator[None]:
    """Populate once for the module; every test runs in a transaction of its own on top, undone after it."""
    from django.db import transaction  # noqa: PLC0415

    with django_db_blocker.unblock():
        atom = transaction.atomic()
        atom.__enter__()
        populate(actor=SYSTEM, plan=Plan(2, 320, 4, 7, NOW), report=lambda line: None, now=NOW)
        yield
        transaction.set_rollback(True)
        atom.__exit__(None, None, None)


@pytest.fixture(autouse=True)
def _on_top(_company: None, db: None) -> None:
    """Order the fixtures: the company first, the test's own transaction second."""


def person(username: str) -> Actor:
    found = Person.objects.unscoped("test").get(user__username=username)
    actor = actor_for(found.user_id or 0, now=NOW)
    assert actor is not None
    return actor


@pytest.mark.parametrize("period", ["2026-08", "2026-10", "2026-11", "2026Q3", "2026H2", "2026"])
@pytest.mark.parametrize("unit", ["HZ", "GZ", "company"])
def test_what_is_counted_is_what_is_listed(unit: str, period: str) -> None:
    computed = sheets.compute(units.get_unit(SYSTEM, unit), period, now=NOW)
    rows = evidence.collect(computed)
    assert tally(rows) == dict(computed.facts)
    assert sum(row.counts for row in rows.rows) > 50


def test_a_quarter_is_the_ratio_of_sums_of_its_months() -> None:
    unit = units.get_unit(SYSTEM, "HZ")
    months = [sheets.compute(unit, code, now=NOW).facts for code in ("2026-07", "2026-08", "2026-09")]
    quarter = sheets.compute(unit, "2026Q3", now=NOW).facts
    for code in (KpiCode.EXPENSE, KpiCode.REPAIRS_IN_TIME, KpiCode.SATISFACTION, KpiCode.WARRANTY_VISITS):
        assert quarter[code].numerator == sum(month[code].numerator for month in months)
        assert quarter[code].denominator == sum(month[code].denominator or 0 for month in months)


def test_the_company_is_the_sum_of_its_offices() -> None:
    whole = sheets.compute(units.get_unit(SYSTEM, "company"), "2026-10", now=NOW).facts
    parts = [sheets.compute(units.get_unit(SYSTEM, code), "2026-10", now=NOW).facts for code in ("HZ", "GZ")]
    for code in KpiCode:
        assert whole[code].numerator == sum(part[code].numerator for part in parts)


def test_an_open_month_cannot_be_handed_in() -> None:
    with pytest.raises(PeriodStillOpen):
        commands.submit(actor=person("hz.manager"), unit_key="HZ", period_code="2026-11", now=NOW)


def test_a_foreign_office_is_not_found_and_a_technician_is_denied() -> None:
    with pytest.raises(NotFound):
        commands.submit(actor=person("hz.manager"), unit_key="GZ", period_code="2026-10", now=NOW)
    with pytest.raises((Denied, NotFound)):
        commands.submit(actor=person("hz.head"), unit_key="HZ", period_code="2026-10", now=NOW)
    with pytest.raises(NotFound):
        units.get_unit(person("hz.manager"), "company")


def signed_off() -> Sheet:
    sheet = commands.submit(actor=person("hz.manager"), unit_key="HZ", period_code="2026-10", now=NOW)
    for signer in ("hz.head", "hq.manager"):
        version = documents.latest_version(sheet.document)
        assert version is not None
        signoff.sign(
            actor=person(signer), document_id=sheet.document.public_id, seen_sha256=version.sha256, now=NOW
        )
    return sheets.get_sheet(SYSTEM, sheet.document.public_id)


def test_a_sheet_is_handed_in_reviewed_approved_frozen_and_stands() -> None:
    sheet = signed_off()
    assert sheet.document.state == "approved"
    assert verification.verify(sheet).findings == ()
    with pytest.raises(TransitionRefused):
        commands.submit(actor=person("hz.manager"), unit_key="HZ", period_code="2026-10", now=NOW)


def test_a_later_fact_does_not_change_the_frozen_sheet() -> None:
    sheet = signed_off()
    ServiceRequest.objects.unscoped("test").filter(kpi_office__code="HZ").update(restored_on_time=False)
    assert verification.verify(sheet).stands
    today = sheets.compute(units.get_unit(SYSTEM, "HZ"), "2026-10", now=NOW)
    assert today.facts[KpiCode.REPAIRS_IN_TIME].numerator == 0


def without_guards() -> None:
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SET LOCAL session_replication_role = replica")
            return
        cursor.execute("SELECT name FROM sqlite_master WHERE type='trigger'")
        for (name,) in cursor.fetchall():
            cursor.execute(f"DROP TRIGGER {name}")


def flipped(content: bytes, place: int) -> bytes:
    return content[:place] + bytes([content[place] ^ 1]) + content[place + 1 :]


@pytest.mark.parametrize("part", range(12))
def test_every_flipped_bit_of_a_frozen_sheet_is_found(part: int) -> None:
    """A bit in the content, the evidence, an entry's comment or the seal: all are found."""
    sheet = signed_off()
    without_guards()
    versions = SignoffVersion.objects.unscoped("test").filter(document=sheet.document)
    kept = SheetEvidence.objects.unscoped("test").filter(sheet=sheet)
    seals = Seal.objects.unscoped("test").filter(document=sheet.document)
    content, body = bytes(versions.get().content), zlib.decompress(bytes(kept.get().body))
    seal = bytes(seals.get().body)
    if part < 4:
        versions.update(content=flipped(content, len(content) * (part * 2 + 1) // 9))
    elif part < 8:
        kept.update(body=zlib.compress(flipped(body, len(body) * (part * 2 - 7) // 9)))
    elif part < 10:
        seals.update(body=flipped(seal, len(seal) * (part - 7) // 4))
    else:
        entry = (
            SignoffEntry.objects.unscoped("test").filter(document=sheet.document).order_by("seq")[part - 10]
        )
        SignoffEntry.objects.unscoped("test").filter(pk=entry.pk).update(at=entry.at + timedelta(minutes=1))
    assert not verification.verify(sheets.get_sheet(SYSTEM, sheet.document.public_id)).stands


@pytest.mark.parametrize(
    "changes",
    [
        {"effective_from": NOW.date()},
        {"note": "别的"},
        {"published_by": "别人"},
        {"published_at": NOW},
        {"number": 7},
    ],
    ids=["day", "note", "publisher", "moment", "number"],
)
def test_a_changed_scheme_is_found(changes: dict[str, Any]) -> None:
    sheet = signed_off()
    without_guards()
    SchemeVersion.objects.unscoped("test").update(**changes)
    assert not verification.verify(sheets.get_sheet(SYSTEM, sheet.document.public_id)).stands


def test_evidence_with_another_date_is_found() -> None:
    sheet = signed_off()
    without_guards()
    SheetEvidence.objects.unscoped("test").filter(sheet=sheet).update(at=NOW - timedelta(days=3))
    assert not verification.verify(sheets.get_sheet(SYSTEM, sheet.document.public_id)).stands


def test_a_sheet_filed_under_another_month_is_found() -> None:
    sheet = signed_off()
    Sheet.objects.unscoped("test").filter(pk=sheet.pk).update(period_code="2026-09")
    assert not verification.verify(sheets.get_sheet(SYSTEM, sheet.document.public_id)).stands


def test_a_restatement_stands_beside_the_frozen_sheet() -> None:
    sheet = signed_off()
    later = NOW + timedelta(days=1)
    new = commands.restate(
        actor=person("hz.manager"), document_id=sheet.document.public_id, reason="漏计两笔差旅费", now=later
    )
    commands.submit(actor=person("hz.manager"), unit_key="HZ", period_code="2026-10", now=later)
    revisions = sheets.find_sheets(SYSTEM, units.get_unit(SYSTEM, "HZ"), sheets.resolve_period("2026-10")[0])
    assert [(s.document.revision, s.document.state) for s in revisions] == [(1, "in_review"), (0, "approved")]
    assert revisions[0].pk == new.pk
    assert verification.verify(sheets.get_sheet(SYSTEM, sheet.document.public_id)).stands


def late_reopening(day: int) -> ServiceRequest:
    rows = ServiceRequest.objects.unscoped("test").filter(
        kpi_office__code="HZ",
        office__code="HZ",
        k3_exclusion="",
        restored_on_time=True,
        restore_due_at__gte=datetime(2026, 10, 1, tzinfo=UTC),
        restore_due_at__lt=datetime(2026, 10, 31, tzinfo=UTC),
    )
    request = rows.order_by("-restored_at")[0]
    assert request.restored_at is not None
    at = request.restored_at + timedelta(days=day)
    requests.reopen(
        actor=person("hz.manager"), request_id=request.pk, reopened_at=at, reason="同一故障再次出现", now=NOW
    )
    return request


def test_a_reopening_after_the_freeze_is_booked_in_the_current_month_and_counts_once_a_year() -> None:
    unit = units.get_unit(SYSTEM, "HZ")
    signed_off()
    before = {p: sheets.compute(unit, p, now=NOW).facts[KpiCode.REPAIRS_IN_TIME] for p in ("2026-11", "2026")}
    request = late_reopening(3)
    outbox.deliver(now=NOW, limit=10_000)
    line = Adjustment.objects.unscoped("test").get()
    assert (line.kpi, line.numerator, line.record_id, line.booked_on.isoformat()) == (
        "K3",
        -1,
        request.public_id,
        "2026-11-23",
    )
    after = {p: sheets.compute(unit, p, now=NOW).facts[KpiCode.REPAIRS_IN_TIME] for p in ("2026-11", "2026")}
    for period in ("2026-11", "2026"):
        assert after[period].numerator == before[period].numerator - 1
        assert after[period].denominator == before[period].denominator
    outbox.deliver(now=NOW, limit=10_000)
    assert Adjustment.objects.unscoped("test").count() == 1


def test_a_reopening_in_an_unfrozen_month_changes_the_month_itself() -> None:
    unit = units.get_unit(SYSTEM, "HZ")
    before = sheets.compute(unit, "2026-10", now=NOW).facts[KpiCode.REPAIRS_IN_TIME]
    late_reopening(3)
    outbox.deliver(now=NOW, limit=10_000)
    after = sheets.compute(unit, "2026-10", now=NOW).facts[KpiCode.REPAIRS_IN_TIME]
    assert after.numerator == before.numerator - 1
    assert not Adjustment.objects.unscoped("test").exists()
