"""Sign-off: every move of every state, who may make it, and what the database itself refuses."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction

from shouhou.foundation.models import Seal, SignoffDocument, SignoffEntry, SignoffVersion
from shouhou.foundation.signoff import commands, kinds, queries, verification
from shouhou.foundation.signoff.commands import ContentChanged, SignedAlready
from shouhou.foundation.signoff.states import MACHINE, Act, DocumentState, Step
from shouhou.kernel.actors import Actor
from shouhou.kernel.canonical import sha256_hex
from shouhou.kernel.errors import Denied, InvalidInput, NotFound, RuleViolation
from shouhou.kernel.statemachine import TransitionRefused
from shouhou.org.commands import people
from shouhou.org.models import Person
from shouhou.org.queries.actors import actor_for
from tests import world

pytestmark = pytest.mark.django_db
NOW = world.NOW
BYTES = b'{"total":"71.6234"}'
OTHER = b'{"total":"71.0000"}'


@pytest.fixture
def cast() -> world.Cast:
    return world.cast()


def opened(cast: world.Cast) -> SignoffDocument:
    return commands.open_document(
        actor=cast.manager,
        kind="kpi_sheet",
        subject="HZ/2026-10",
        office_id=cast.hangzhou.pk,
        title="t",
        now=NOW,
    )


def submitted(cast: world.Cast) -> SignoffDocument:
    document = opened(cast)
    return commands.submit(actor=cast.manager, document_id=document.public_id, content=BYTES, now=NOW)


def signed_by(actor: Actor, document: SignoffDocument, content: bytes = BYTES) -> SignoffDocument:
    return commands.sign(
        actor=actor, document_id=document.public_id, seen_sha256=sha256_hex(content), now=NOW
    )


def approved(cast: world.Cast) -> SignoffDocument:
    document = submitted(cast)
    signed_by(cast.head, document)
    return signed_by(cast.hq, document)


def fresh(document: SignoffDocument) -> SignoffDocument:
    return SignoffDocument.objects.unscoped("test").get(pk=document.pk)


def test_author_reviewer_approver_close_a_document_with_a_seal(cast: world.Cast) -> None:
    document = approved(cast)
    seal = Seal.objects.unscoped("test").get(document=document)
    assert document.state == DocumentState.APPROVED
    assert (seal.chain, seal.seq, sha256_hex(bytes(seal.body))) == (
        f"kpi_sheet/{cast.hangzhou.pk}",
        1,
        seal.sha256,
    )
    history = [(s.step, s.action, s.name) for s in queries.signatures(document)]
    assert history == [
        (Step.AUTHOR, "submit", "陈国栋"),
        (Step.REVIEWER, "sign", "吴建华"),
        (Step.APPROVER, "sign", "沈静"),
    ]
    assert verification.check_document(fresh(document)) == []


@pytest.mark.parametrize("state", list(DocumentState))
@pytest.mark.parametrize("act", list(Act))
def test_the_table_says_every_move_and_refuses_every_other(state: DocumentState, act: Act) -> None:
    if (state, act) in MACHINE.table:
        assert MACHINE.step(state, act) in DocumentState
    else:
        with pytest.raises(TransitionRefused):
            MACHINE.step(state, act)
    if state in (DocumentState.APPROVED, DocumentState.REJECTED):
        assert not MACHINE.actions(state)


def test_a_returned_document_goes_straight_to_the_one_who_returned_it(cast: world.Cast) -> None:
    document = submitted(cast)
    signed_by(cast.head, document)
    commands.give_back(
        actor=cast.hq, document_id=document.public_id, to=Step.AUTHOR, comment="K1 再核", now=NOW
    )
    again = commands.submit(actor=cast.manager, document_id=document.public_id, content=OTHER, now=NOW)
    assert again.state == DocumentState.IN_APPROVAL
    done = signed_by(cast.hq, document, OTHER)
    assert done.state == DocumentState.APPROVED
    covers = {s.step: s.covers_final_content for s in queries.signatures(document) if s.action == "sign"}
    assert covers == {Step.REVIEWER: False, Step.APPROVER: True}
    assert verification.check_document(fresh(document)) == []


def test_the_approver_can_return_to_the_reviewer_who_signs_again(cast: world.Cast) -> None:
    document = submitted(cast)
    signed_by(cast.head, document)
    commands.give_back(
        actor=cast.hq, document_id=document.public_id, to=Step.REVIEWER, comment="差旅费", now=NOW
    )
    assert fresh(document).state == DocumentState.IN_REVIEW
    signed_by(cast.head, document)
    assert signed_by(cast.hq, document).state == DocumentState.APPROVED


def test_a_document_returned_by_the_reviewer_comes_back_to_review(cast: world.Cast) -> None:
    document = submitted(cast)
    commands.give_back(actor=cast.head, document_id=document.public_id, to=Step.AUTHOR, comment="x", now=NOW)
    again = commands.submit(actor=cast.manager, document_id=document.public_id, content=BYTES, now=NOW)
    assert again.state == DocumentState.IN_REVIEW


def test_returning_or_rejecting_without_a_word_is_refused(cast: world.Cast) -> None:
    document = submitted(cast)
    with pytest.raises(InvalidInput):
        commands.give_back(
            actor=cast.head, document_id=document.public_id, to=Step.AUTHOR, comment=" ", now=NOW
        )
    with pytest.raises(InvalidInput):
        commands.reject(actor=cast.head, document_id=document.public_id, comment="", now=NOW)
    assert fresh(document).state == DocumentState.IN_REVIEW


def test_a_rejected_document_is_closed_and_can_only_be_made_anew(cast: world.Cast) -> None:
    document = submitted(cast)
    commands.reject(actor=cast.head, document_id=document.public_id, comment="作废", now=NOW)
    with pytest.raises(TransitionRefused):
        commands.submit(actor=cast.manager, document_id=document.public_id, content=BYTES, now=NOW)
    new = commands.restate(actor=cast.manager, document_id=document.public_id, reason="重做", now=NOW)
    assert (new.revision, new.state) == (1, DocumentState.DRAFT)


def test_only_the_author_withdraws_and_signatures_lapse(cast: world.Cast) -> None:
    document = submitted(cast)
    signed_by(cast.head, document)
    with pytest.raises(Denied):
        commands.withdraw(actor=cast.head, document_id=document.public_id, now=NOW)
    commands.withdraw(actor=cast.manager, document_id=document.public_id, now=NOW)
    assert fresh(document).state == DocumentState.DRAFT
    commands.submit(actor=cast.manager, document_id=document.public_id, content=BYTES, now=NOW)
    assert fresh(document).state == DocumentState.IN_REVIEW
    signed_by(cast.head, document)
    assert signed_by(cast.hq, document).state == DocumentState.APPROVED


def test_a_closed_document_cannot_be_withdrawn(cast: world.Cast) -> None:
    document = approved(cast)
    with pytest.raises(TransitionRefused):
        commands.withdraw(actor=cast.manager, document_id=document.public_id, now=NOW)


def test_nobody_signs_twice(cast: world.Cast) -> None:
    document = submitted(cast)
    signed_by(cast.hq, document)
    with pytest.raises(SignedAlready):
        signed_by(cast.hq, document)
    assert signed_by(cast.hq2, document).state == DocumentState.APPROVED


def test_nobody_reviews_or_approves_his_own(cast: world.Cast) -> None:
    document = commands.open_document(
        actor=cast.hq, kind="kpi_sheet", subject="company/2026-10", office_id=None, title="t", now=NOW
    )
    commands.submit(actor=cast.hq, document_id=document.public_id, content=BYTES, now=NOW)
    with pytest.raises(SignedAlready):
        signed_by(cast.hq, document)


def test_nobody_signs_what_he_has_not_seen(cast: world.Cast) -> None:
    document = submitted(cast)
    with pytest.raises(ContentChanged):
        signed_by(cast.head, document, OTHER)
    assert fresh(document).state == DocumentState.IN_REVIEW


def test_the_company_is_nobodys_office(cast: world.Cast) -> None:
    with pytest.raises(Denied):
        commands.open_document(
            actor=cast.manager,
            kind="kpi_sheet",
            subject="company/2026-10",
            office_id=None,
            title="t",
            now=NOW,
        )


def test_another_office_cannot_tell_the_document_exists(cast: world.Cast) -> None:
    document = submitted(cast)
    acts: list[Callable[[], object]] = [
        lambda: signed_by(cast.outside_head, document),
        lambda: commands.withdraw(actor=cast.outsider, document_id=document.public_id, now=NOW),
        lambda: commands.submit(actor=cast.outsider, document_id=document.public_id, content=BYTES, now=NOW),
    ]
    for act in acts:
        with pytest.raises(NotFound):
            act()


def test_a_clerk_sees_it_and_may_not_sign_it(cast: world.Cast) -> None:
    document = submitted(cast)
    with pytest.raises(Denied):
        signed_by(cast.clerk, document)
    assert queries.allowed_acts(cast.clerk, document) == frozenset()


def delegated(cast: world.Cast, principal: str, substitute: str) -> Actor:
    found = {p.user.username: p for p in Person.objects.unscoped("test").select_related("user") if p.user}
    people.delegate(
        actor=world.SYSTEM,
        principal=found[principal],
        substitute=found[substitute],
        from_on=NOW.date(),
        until_on=NOW.date() + timedelta(days=7),
        reason="休假",
        now=NOW,
    )
    user = found[substitute].user
    actor = actor_for(user.pk, now=NOW) if user else None
    assert actor is not None
    return actor


def test_an_acting_approver_signs_on_behalf_of(cast: world.Cast) -> None:
    document = submitted(cast)
    acting = delegated(cast, "head", "clerk")
    signed_by(acting, document)
    entry = queries.entries_of(document)[-1]
    assert (entry.signer_name, entry.on_behalf_of_name) == ("林小燕", "吴建华")
    with pytest.raises(Denied):
        signed_by(cast.head, document)


def test_a_substitute_cannot_sign_for_the_author_or_beside_his_principal(cast: world.Cast) -> None:
    document = submitted(cast)
    acting = delegated(cast, "head", "manager")
    with pytest.raises(SignedAlready):
        signed_by(acting, document)


def test_a_principal_and_his_substitute_are_one_signer(cast: world.Cast) -> None:
    document = submitted(cast)
    signed_by(cast.hq, document)
    acting = delegated(cast, "hq", "sales")
    with pytest.raises(SignedAlready):
        signed_by(acting, document)


def test_a_restatement_stands_beside_the_closed_one(cast: world.Cast) -> None:
    document = approved(cast)
    with pytest.raises(InvalidInput):
        commands.restate(actor=cast.manager, document_id=document.public_id, reason="", now=NOW)
    new = commands.restate(actor=cast.manager, document_id=document.public_id, reason="漏计费用", now=NOW)
    with pytest.raises(RuleViolation):
        commands.restate(actor=cast.manager, document_id=document.public_id, reason="再来", now=NOW)
    commands.submit(actor=cast.manager, document_id=new.public_id, content=OTHER, now=NOW)
    signed_by(cast.head, new, OTHER)
    signed_by(cast.hq, new, OTHER)
    seals = list(Seal.objects.unscoped("test").order_by("seq"))
    assert [s.seq for s in seals] == [1, 2]
    assert seals[1].previous_sha256 == seals[0].sha256
    assert fresh(document).state == DocumentState.APPROVED
    assert verification.check_document(fresh(new)) == []


APPEND_ONLY = {
    "update version": "UPDATE foundation_signoffversion SET sha256='x'",
    "delete version": "DELETE FROM foundation_signoffversion",
    "update entry": "UPDATE foundation_signoffentry SET signer_name='x'",
    "delete entry": "DELETE FROM foundation_signoffentry",
    "update seal": "UPDATE foundation_seal SET seq=9",
    "delete seal": "DELETE FROM foundation_seal",
    "update audit": "UPDATE foundation_auditentry SET action='x'",
    "delete audit": "DELETE FROM foundation_auditentry",
}


@pytest.mark.parametrize("sql", APPEND_ONLY.values(), ids=APPEND_ONLY.keys())
def test_the_database_itself_refuses_to_change_what_was_written(cast: world.Cast, sql: str) -> None:
    approved(cast)
    with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(sql)


def without_guards() -> None:
    """Take the triggers away, as someone with the database in his hands could."""
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SET session_replication_role = replica")
            return
        cursor.execute("SELECT name FROM sqlite_master WHERE type='trigger'")
        for (name,) in cursor.fetchall():
            cursor.execute(f"DROP TRIGGER {name}")


TAMPERINGS = {
    "content": (SignoffVersion, {"content": OTHER}),
    "content and its hash": (SignoffVersion, {"content": OTHER, "sha256": sha256_hex(OTHER)}),
    "signer": (SignoffEntry, {"signer_name": "别人"}),
    "time": (SignoffEntry, {"at": NOW - timedelta(days=9)}),
    "comment": (SignoffEntry, {"comment": "同意"}),
    "round": (SignoffEntry, {"round": 7}),
    "seal body": (Seal, {"body": b"{}"}),
    "seal body and its hash": (Seal, {"body": b"{}", "sha256": sha256_hex(b"{}")}),
    "seal time": (Seal, {"at": NOW - timedelta(days=9)}),
    "state": (SignoffDocument, {"state": "rejected"}),
    "author": (SignoffDocument, {"author_id": 999}),
    "office": (SignoffDocument, {"office_id": 999}),
    "title": (SignoffDocument, {"title": "别的"}),
    "round of the document": (SignoffDocument, {"round": 9}),
    "where it would resume": (SignoffDocument, {"resume_at": "approver"}),
    "when it changed": (SignoffDocument, {"changed_at": NOW - timedelta(days=9)}),
    "when it was handed in": (SignoffVersion, {"at": NOW - timedelta(days=9)}),
}


@pytest.mark.parametrize(("model", "changes"), TAMPERINGS.values(), ids=TAMPERINGS.keys())
def test_tampering_behind_the_guards_is_found(
    cast: world.Cast, model: Any, changes: dict[str, object]
) -> None:
    document = approved(cast)
    without_guards()
    try:
        model.objects.unscoped("test").update(**changes)
        assert verification.check_document(fresh(document))
    finally:
        if connection.vendor == "postgresql":
            with connection.cursor() as cursor:
                cursor.execute("SET session_replication_role = DEFAULT")


def test_a_kind_of_document_has_one_meaning() -> None:
    known = kinds.get("kpi_sheet")
    kinds.register(known)
    with pytest.raises(ValueError, match="kpi_sheet"):
        kinds.register(kinds.DocumentKind("kpi_sheet", "other", "a", "b", "c"))
