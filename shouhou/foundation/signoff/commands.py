"""The only writers of documents. Each act: lock, check, write, chain, audit, in one transaction."""

from datetime import datetime
from uuid import UUID

from django.db import IntegrityError, transaction

from shouhou.foundation import audit, outbox
from shouhou.foundation.models.signoff import Seal, SignoffDocument, SignoffEntry, SignoffVersion
from shouhou.foundation.signoff import chain, kinds, queries
from shouhou.foundation.signoff.events import DocumentSealed
from shouhou.foundation.signoff.states import MACHINE, STEP_IN_TURN, Act, DocumentState, Step
from shouhou.kernel.actors import Actor
from shouhou.kernel.canonical import sha256_hex
from shouhou.kernel.errors import Denied, InvalidInput, RuleViolation
from shouhou.kernel.statemachine import TransitionRefused

SEAL_ATTEMPTS = 5
"""How often a seal looks for the end of its chain before it gives up."""


class SignedAlready(RuleViolation):
    """Nobody signs twice, and nobody reviews or approves what he wrote."""

    code = "signed_already"


class TurnPassed(TransitionRefused):
    """Someone else acted first: the document is no longer where the signer's page showed it."""

    code = "turn_passed"


class ContentChanged(RuleViolation):
    """What the signer saw is not what he would sign."""

    code = "content_changed"


@transaction.atomic
def open_document(
    *, actor: Actor, kind: str, subject: str, office_id: int | None, title: str, now: datetime
) -> SignoffDocument:
    """Start a document as a draft of this author.

    Needs: the kind's author permission in that office. Writes: one document, one audit entry.
    Raises: Denied; RuleViolation when the subject already has a document.
    """
    actor.require_covers(kinds.get(kind).author, office_id)
    if queries.find_latest(actor, kind, subject) is not None:
        raise RuleViolation("This document exists already.")
    document = SignoffDocument.objects.create(
        kind=kind,
        subject=subject,
        office_id=office_id,
        title=title,
        author_id=actor.user_id,
        created_at=now,
        changed_at=now,
    )
    audit.record(actor, "signoff.opened", document, at=now, office_id=office_id)
    return document


@transaction.atomic
def submit(
    *, actor: Actor, document_id: UUID, content: bytes, now: datetime, comment: str = ""
) -> SignoffDocument:
    """Hand the document in with these bytes; after a return it goes straight to the step that returned it.

    Needs: the author permission. Writes: a version when the bytes are new, one entry, state, audit.
    Raises: Denied, NotFound, TransitionRefused (not in the author's hands).
    """
    document = queries.get_document(actor, document_id, lock=True)
    actor.require_covers(kinds.get(document.kind).author, document.office_id)
    straight = document.state == DocumentState.RETURNED and document.resume_at == Step.APPROVER
    act = Act.RESUBMIT_TO_APPROVER if straight else Act.SUBMIT
    if (DocumentState(document.state), act) not in MACHINE.table:
        raise _passed(document)
    state = MACHINE.step(DocumentState(document.state), act)
    version = _version_for(document, content, now)
    document.author_id = actor.user_id
    document.round += 1
    _move(document, state, resume_at="", now=now)
    _enter(actor, document, act, Step.AUTHOR, version, comment, now)
    return document


@transaction.atomic
def sign(
    *, actor: Actor, document_id: UUID, seen_sha256: str, now: datetime, comment: str = ""
) -> SignoffDocument:
    """Sign at the step whose turn it is; the approver's signature seals the document for good.

    ``seen_sha256`` is the hash of the content on the signer's page: nobody signs what he has not seen.
    Needs: the permission of that step, own or as acting substitute.
    Writes: one entry, state, audit; on approval a Seal and DocumentSealed.
    Raises: Denied, NotFound, TransitionRefused, SignedAlready, ContentChanged.
    """
    document = queries.get_document(actor, document_id, lock=True)
    state, step = _turn(actor, document, Act.SIGN)
    version = queries.latest_version(document)
    if version is None or version.sha256 != seen_sha256:
        raise ContentChanged("The content has changed since you opened it. Read it again, then sign.")
    _move(document, state, resume_at="", now=now)
    _enter(actor, document, Act.SIGN, step, version, comment, now)
    if state is DocumentState.APPROVED:
        _seal(document, now)
    return document


@transaction.atomic
def give_back(*, actor: Actor, document_id: UUID, to: Step, comment: str, now: datetime) -> SignoffDocument:
    """Return the document for correction to the author, or from the approver to the first reviewer.

    Needs: the permission of the step in turn. Raises: Denied, NotFound, TransitionRefused,
    InvalidInput without a comment: the one who must correct it has to know what.
    """
    document = queries.get_document(actor, document_id, lock=True)
    act = Act.RETURN_TO_REVIEWER if to is Step.REVIEWER else Act.RETURN_TO_AUTHOR
    return _turn_down(actor, document, act, comment, now)


@transaction.atomic
def reject(*, actor: Actor, document_id: UUID, comment: str, now: datetime) -> SignoffDocument:
    """Refuse the document for good. Needs, writes and raises as give_back."""
    document = queries.get_document(actor, document_id, lock=True)
    return _turn_down(actor, document, Act.REJECT, comment, now)


@transaction.atomic
def withdraw(*, actor: Actor, document_id: UUID, now: datetime, comment: str = "") -> SignoffDocument:
    """Take one's own document back before it is approved; its signatures so far lapse.

    Needs: to be its author. Raises: Denied, NotFound, TransitionRefused (already closed).
    """
    document = queries.get_document(actor, document_id, lock=True)
    if actor.user_id != document.author_id:
        raise Denied("Only the author can withdraw a document.")
    if (DocumentState(document.state), Act.WITHDRAW) not in MACHINE.table:
        raise _passed(document)
    state = MACHINE.step(DocumentState(document.state), Act.WITHDRAW)
    document.round += 1
    _move(document, state, resume_at="", now=now)
    _enter(actor, document, Act.WITHDRAW, Step.AUTHOR, _submitted(document), comment, now)
    return document


@transaction.atomic
def restate(*, actor: Actor, document_id: UUID, reason: str, now: datetime) -> SignoffDocument:
    """Open a restatement beside a closed document; the closed one never changes.

    Needs: the author permission. Writes: the next revision as a draft, audit.
    Raises: Denied, NotFound, RuleViolation (not closed, or a restatement is already open), InvalidInput.
    """
    closed = queries.get_document(actor, document_id, lock=True)
    actor.require_covers(kinds.get(closed.kind).author, closed.office_id)
    if not reason.strip():
        raise InvalidInput("Say why the closed document is restated.", field="reason")
    latest = queries.find_latest(actor, closed.kind, closed.subject)
    if closed.state not in (DocumentState.APPROVED, DocumentState.REJECTED) or latest != closed:
        raise RuleViolation("Only the latest closed document can be restated.")
    document = SignoffDocument.objects.create(
        kind=closed.kind,
        subject=closed.subject,
        revision=closed.revision + 1,
        restates=closed,
        restate_reason=reason.strip(),
        office_id=closed.office_id,
        title=closed.title,
        author_id=actor.user_id,
        created_at=now,
        changed_at=now,
    )
    audit.record(actor, "signoff.restated", document, at=now, office_id=closed.office_id, note=reason)
    return document


def _turn_down(
    actor: Actor, document: SignoffDocument, act: Act, comment: str, now: datetime
) -> SignoffDocument:
    if not comment.strip():
        raise InvalidInput("Say what has to be corrected.", field="comment")
    state, step = _turn(actor, document, act)
    document.round += 1
    _move(document, state, resume_at=step.value if act is Act.RETURN_TO_AUTHOR else "", now=now)
    _enter(actor, document, act, step, _submitted(document), comment.strip(), now)
    return document


def _turn(actor: Actor, document: SignoffDocument, act: Act) -> tuple[DocumentState, Step]:
    """Return the state after ``act`` and the step whose turn it is, if this actor may take it.

    Raises TurnPassed, naming who acted last, when the document has moved on; Denied without the permission;
    SignedAlready for its author and its other signers.
    """
    now = DocumentState(document.state)
    step = STEP_IN_TURN.get(now)
    if step is None or (now, act) not in MACHINE.table:
        raise _passed(document)
    permission = kinds.get(document.kind).permission(step)
    if not actor.covers(permission, document.office_id) and queries.has_acted(actor, document):
        raise _passed(document)
    actor.require_covers(permission, document.office_id)
    if not queries.may_stand_at(actor, document, step):
        raise SignedAlready("You wrote or signed this document already; someone else has to take this step.")
    return MACHINE.step(now, act), step


def _passed(document: SignoffDocument) -> TurnPassed:
    entries = queries.entries_of(document)
    who = entries[-1].signer_name if entries else ""
    if document.state == DocumentState.APPROVED:
        return TurnPassed("{name} has approved this document already; it is closed.", name=who)
    if document.state == DocumentState.REJECTED:
        return TurnPassed("{name} has rejected this document; it is closed.", name=who)
    if document.state == DocumentState.IN_REVIEW:
        return TurnPassed(
            "{name} acted on this document before you; it waits for the first reviewer now.", name=who
        )
    if document.state == DocumentState.IN_APPROVAL:
        return TurnPassed(
            "{name} has signed the first review already; it waits for the approver now.", name=who
        )
    return TurnPassed("{name} acted on this document before you; it is with its author now.", name=who)


def _submitted(document: SignoffDocument) -> SignoffVersion:
    version = queries.latest_version(document)
    if version is None:
        raise RuleViolation("This document was never submitted.")
    return version


def _version_for(document: SignoffDocument, content: bytes, now: datetime) -> SignoffVersion:
    digest = sha256_hex(content)
    last = queries.latest_version(document)
    if last is not None and last.sha256 == digest:
        return last
    number = last.number + 1 if last else 1
    return SignoffVersion.objects.create(
        document=document, number=number, content=content, sha256=digest, at=now
    )


def _move(document: SignoffDocument, state: DocumentState, *, resume_at: str, now: datetime) -> None:
    document.state, document.resume_at, document.changed_at = state.value, resume_at, now
    document.save(update_fields=["state", "resume_at", "changed_at", "author_id", "round"])


def _enter(
    actor: Actor,
    document: SignoffDocument,
    act: Act,
    step: Step,
    version: SignoffVersion,
    comment: str,
    now: datetime,
) -> None:
    before = queries.entries_of(document)
    principal = actor.principal_for(kinds.get(document.kind).permission(step), document.office_id)
    entry = SignoffEntry(
        document=document,
        seq=len(before) + 1,
        round=document.round,
        action=act.value,
        step=step.value,
        signer_id=actor.user_id,
        signer_name=actor.name,
        on_behalf_of_id=principal.user_id if principal else None,
        on_behalf_of_name=principal.name if principal else "",
        comment=comment,
        version=version.number,
        content_sha256=version.sha256,
        at=now,
        previous_sha256=before[-1].sha256 if before else chain.GENESIS,
    )
    entry.sha256 = chain.entry_hash(document, entry)
    entry.save(force_insert=True)
    audit.record(actor, f"signoff.{act.value}", document, at=now, office_id=document.office_id, note=comment)


def _seal(document: SignoffDocument, now: datetime) -> None:
    """Seal the document into its chain. A rival who takes the same place at the same moment is let go first."""
    for attempt in range(SEAL_ATTEMPTS):
        try:
            with transaction.atomic():
                _next_seal(document, now).save(force_insert=True)
            break
        except IntegrityError:
            if attempt == SEAL_ATTEMPTS - 1:
                raise
    event = DocumentSealed(document.kind, str(document.public_id), document.subject, document.office_id)
    outbox.publish(event, at=now)


def _next_seal(document: SignoffDocument, now: datetime) -> Seal:
    """Return the document's seal at the end of its chain as it stands, unsaved."""
    name = chain.chain_of(document)
    rows = Seal.objects.unscoped("a chain continues whoever signs")
    last = rows.filter(chain=name).order_by("-seq").first()
    seal = Seal(
        chain=name,
        seq=last.seq + 1 if last else 1,
        document=document,
        previous_sha256=last.sha256 if last else chain.GENESIS,
        at=now,
    )
    seal.body = chain.seal_body(document, seal, queries.entries_of(document))
    seal.sha256 = sha256_hex(seal.body)
    return seal
