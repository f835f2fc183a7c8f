"""Two people at once, on PostgreSQL: one document, one seal, one signature per step, no fork of the chain.

Each race puts the rival at the exact point: the second person has read and checked while the first has not
committed. Every race has a twin that runs without its guard and must show the harm.
"""

import threading
from collections.abc import Callable, Iterator
from contextlib import suppress
from typing import Any

import pytest
from django.conf import settings
from django.db import IntegrityError, connection, connections
from django.test import TransactionTestCase

from shouhou.foundation.models import Seal, SignoffDocument, SignoffEntry, SignoffVersion
from shouhou.foundation.signoff import commands, queries, verification
from shouhou.foundation.signoff.chain import chain_of
from shouhou.kernel.canonical import sha256_hex
from shouhou.kernel.errors import HouseError
from shouhou.scorecards.commands import sheets
from shouhou.scorecards.commands.schemes import ensure_default
from shouhou.scorecards.models import Sheet, SheetEvidence
from tests import world

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(
        settings.DATABASES["default"]["ENGINE"].rsplit(".", 1)[-1] != "postgresql",
        reason="SQLite has one writer at a time",
    ),
]
NOW = world.NOW
BYTES = b'{"total":"71.6234"}'
WAIT = 20
HOLD = 0.6
"""How long the first of two may keep its transaction open while the second runs into the lock."""


WRITTEN = (
    "scorecards_sheetevidence",
    "scorecards_sheet",
    "foundation_seal",
    "foundation_signoffentry",
    "foundation_signoffversion",
    "foundation_signoffdocument",
    "foundation_auditentry",
    "foundation_outboxevent",
    "org_posting",
    "org_person",
    "org_user",
    "org_office",
    "org_region",
)


@pytest.fixture(autouse=True, scope="module")
def _no_flush() -> Iterator[None]:
    """Keep Django from emptying every table afterwards: what migrations wrote must stay for other tests."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(TransactionTestCase, "_fixture_teardown", lambda *_words: None)
        yield


@pytest.fixture
def cast(transactional_db: None) -> Iterator[world.Cast]:
    """The cast, committed: threads see each other's work. Afterwards only what was written here goes."""
    yield world.cast()
    with connection.cursor() as cursor:
        cursor.execute("SET session_replication_role = replica")
        for table in WRITTEN:
            cursor.execute(f"DELETE FROM {table}")  # noqa: S608 - names from the tuple above
        cursor.execute("SET session_replication_role = DEFAULT")


class Race:
    """Runs acts in threads of their own; ``meet`` makes each stop where the rival must be."""

    def __init__(self) -> None:
        self.results: list[object] = []

    def run(self, *acts: Callable[[], object]) -> list[object]:
        threads = [threading.Thread(target=self._one, args=(act,)) for act in acts]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join(WAIT)
            assert not thread.is_alive(), "The race has stopped for good."
        return self.results

    def _one(self, act: Callable[[], object]) -> None:
        try:
            self.results.append(act())
        except (HouseError, IntegrityError) as error:
            self.results.append(error)
        finally:
            connections.close_all()


def meet_after_reading(monkeypatch: pytest.MonkeyPatch, parties: int = 2) -> None:
    """Let every act pause once it has its document, until the others have theirs or the lock keeps them out."""
    barrier = threading.Barrier(parties)
    read = queries.get_document

    def paused(*words: Any, **named: Any) -> SignoffDocument:
        found = read(*words, **named)
        with suppress(threading.BrokenBarrierError):
            barrier.wait(HOLD)
        return found

    monkeypatch.setattr(queries, "get_document", paused)


def without_lock(monkeypatch: pytest.MonkeyPatch) -> None:
    """Take the row lock away: the twin's missing guard."""
    read = queries.get_document
    monkeypatch.setattr(queries, "get_document", lambda actor, public_id, lock=False: read(actor, public_id))


def opened(cast: world.Cast, period: str = "2026-10") -> SignoffDocument:
    return commands.open_document(
        actor=cast.manager,
        kind="kpi_sheet",
        subject=f"HZ/{period}",
        office_id=cast.hangzhou.pk,
        title=period,
        now=NOW,
    )


def handed_in(cast: world.Cast, period: str = "2026-10") -> SignoffDocument:
    found = opened(cast, period)
    return commands.submit(actor=cast.manager, document_id=found.public_id, content=BYTES, now=NOW)


def reviewed(cast: world.Cast, period: str = "2026-10") -> SignoffDocument:
    found = handed_in(cast, period)
    return sign(cast.head, found)


def sign(actor: Any, found: SignoffDocument) -> SignoffDocument:
    return commands.sign(actor=actor, document_id=found.public_id, seen_sha256=sha256_hex(BYTES), now=NOW)


def count(model: Any, **where: Any) -> int:
    return int(model.objects.unscoped("test").filter(**where).count())


def refusals(results: list[object]) -> list[object]:
    return [each for each in results if isinstance(each, Exception)]


def test_two_approvers_at_once_make_one_signature_and_one_seal(
    cast: world.Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    found = reviewed(cast)
    meet_after_reading(monkeypatch)
    results = Race().run(lambda: sign(cast.hq, found), lambda: sign(cast.hq2, found))
    assert [isinstance(each, HouseError) for each in refusals(results)] == [True]
    assert count(Seal) == 1
    assert count(SignoffEntry, action="sign") == 2
    found.refresh_from_db()
    assert verification.check_document(found) == []


def test_without_the_lock_only_the_database_stops_the_second_approver(
    cast: world.Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    found = reviewed(cast)
    without_lock(monkeypatch)
    meet_after_reading(monkeypatch)
    results = Race().run(lambda: sign(cast.hq, found), lambda: sign(cast.hq2, found))
    assert [type(each) for each in refusals(results)] == [IntegrityError]
    assert count(Seal) == 1


def test_the_same_person_twice_at_once_signs_once(cast: world.Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    found = handed_in(cast)
    meet_after_reading(monkeypatch)
    results = Race().run(lambda: sign(cast.head, found), lambda: sign(cast.head, found))
    assert len(refusals(results)) == 1
    assert count(SignoffEntry, signer_id=cast.head.user_id) == 1


def test_two_submissions_at_once_are_one(cast: world.Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    found = opened(cast)
    meet_after_reading(monkeypatch)

    def hand_in() -> SignoffDocument:
        return commands.submit(actor=cast.manager, document_id=found.public_id, content=BYTES, now=NOW)

    results = Race().run(hand_in, hand_in)
    assert [isinstance(each, HouseError) for each in refusals(results)] == [True]
    assert (count(SignoffVersion), count(SignoffEntry)) == (1, 1)


def test_signing_while_the_author_withdraws_is_one_or_the_other(
    cast: world.Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    found = reviewed(cast)
    meet_after_reading(monkeypatch)
    results = Race().run(
        lambda: sign(cast.hq, found),
        lambda: commands.withdraw(actor=cast.manager, document_id=found.public_id, now=NOW),
    )
    assert len(refusals(results)) == 1
    found.refresh_from_db()
    assert (found.state == "approved") == bool(count(Seal))
    assert verification.check_document(found) == []


def test_two_documents_opened_at_once_are_one(cast: world.Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    barrier = threading.Barrier(2)
    look = queries.find_latest

    def paused(*words: Any) -> SignoffDocument | None:
        found = look(*words)
        barrier.wait(WAIT)
        return found

    monkeypatch.setattr(queries, "find_latest", paused)
    results = Race().run(lambda: opened(cast), lambda: opened(cast))
    assert len(refusals(results)) == 1
    assert count(SignoffDocument) == 1


def test_a_sheet_handed_in_twice_at_once_is_one_and_the_second_is_told(
    cast: world.Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The very first submission: neither finds a document, one opens it, the other learns who was first."""
    ensure_default(actor=world.SYSTEM, now=NOW)
    barrier = threading.Barrier(2)
    look = queries.find_latest

    def paused(*words: Any) -> SignoffDocument | None:
        found = look(*words)
        with suppress(threading.BrokenBarrierError):
            barrier.wait(HOLD)
        return found

    monkeypatch.setattr(queries, "find_latest", paused)

    def hand_in() -> Sheet:
        return sheets.submit(actor=cast.manager, unit_key="HZ", period_code="2026-10", now=NOW)

    told = refusals(Race().run(hand_in, hand_in))
    assert [type(each) for each in told] == [commands.TurnPassed]
    assert (count(SignoffDocument), count(Sheet), count(SheetEvidence), count(SignoffEntry)) == (1, 1, 1, 1)


def test_two_restatements_at_once_are_one(cast: world.Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    found = sign(cast.hq, reviewed(cast))
    meet_after_reading(monkeypatch)

    def restate() -> SignoffDocument:
        return commands.restate(actor=cast.manager, document_id=found.public_id, reason="x", now=NOW)

    results = Race().run(restate, restate)
    assert len(refusals(results)) == 1
    assert count(SignoffDocument) == 2


def test_two_documents_of_one_chain_sealed_at_once_do_not_fork_it(
    cast: world.Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    first, second = reviewed(cast, "2026-09"), reviewed(cast, "2026-10")
    meet_after_reading(monkeypatch)
    results = Race().run(lambda: sign(cast.hq, first), lambda: sign(cast.hq2, second))
    assert verification.check_chain(chain_of(first)) == []
    assert refusals(results) == []
    assert count(Seal) == 2


UNIQUE = """SELECT conrelid::regclass::text, conname, pg_get_constraintdef(oid) FROM pg_constraint
    WHERE contype = 'u' AND conrelid IN ('foundation_seal'::regclass, 'foundation_signoffentry'::regclass)"""


def test_with_neither_lock_nor_unique_keys_both_approvers_get_through(
    cast: world.Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The twin of the first race: the harm is there when nothing guards against it."""
    found = reviewed(cast)
    without_lock(monkeypatch)
    meet_after_reading(monkeypatch)
    with connection.cursor() as cursor:
        cursor.execute(UNIQUE)
        kept = cursor.fetchall()
        for table, name, _definition in kept:
            cursor.execute(f'ALTER TABLE {table} DROP CONSTRAINT "{name}"')
        try:
            results = Race().run(lambda: sign(cast.hq, found), lambda: sign(cast.hq2, found))
            sealed, signed = count(Seal), count(SignoffEntry, action="sign")
        finally:
            cursor.execute("SET session_replication_role = replica")
            cursor.execute("DELETE FROM foundation_seal; DELETE FROM foundation_signoffentry")
            cursor.execute("SET session_replication_role = DEFAULT")
            for table, name, definition in kept:
                cursor.execute(f'ALTER TABLE {table} ADD CONSTRAINT "{name}" {definition}')
    assert (refusals(results), sealed, signed) == ([], 2, 3)
