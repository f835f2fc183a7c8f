"""Reading documents, their history, and whose turn it is."""

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db.models import Q, QuerySet

from shouhou.foundation.models.signoff import SignoffDocument, SignoffEntry, SignoffVersion
from shouhou.foundation.signoff import kinds
from shouhou.foundation.signoff.states import MACHINE, STEP_IN_TURN, Act, DocumentState, Step
from shouhou.kernel.actors import Actor
from shouhou.kernel.errors import NotFound
from shouhou.kernel.moments import local_day


@dataclass(frozen=True, slots=True)
class Signature:
    """One line of a document's history, as pages and prints show it."""

    step: Step
    action: str
    name: str
    on_behalf_of: str
    at: datetime
    comment: str
    version: int
    covers_final_content: bool

    @property
    def day(self) -> date:
        """The local day of the act, as it is printed beside the name."""
        return local_day(self.at)


def get_document(actor: Actor, public_id: UUID, *, lock: bool = False) -> SignoffDocument:
    """Return the document. Raise NotFound if it is absent or outside the actor's reach."""
    rows = SignoffDocument.objects.visible_to(actor)
    if lock:
        rows = rows.select_for_update(of=("self",))
    found = rows.filter(public_id=public_id).first()
    if found is None:
        raise NotFound("No such document.")
    return found


def find_latest(actor: Actor, kind: str, subject: str) -> SignoffDocument | None:
    """Return the newest revision of a subject's document, or None."""
    rows = SignoffDocument.objects.visible_to(actor).filter(kind=kind, subject=subject)
    return rows.order_by("-revision").first()


def entries_of(document: SignoffDocument) -> list[SignoffEntry]:
    """Return every act on a document the caller already holds, oldest first."""
    rows = SignoffEntry.objects.unscoped("the caller holds the document")
    return list(rows.filter(document=document).order_by("seq"))


def latest_version(document: SignoffDocument) -> SignoffVersion | None:
    """Return the newest submitted bytes of a document the caller already holds."""
    rows = SignoffVersion.objects.unscoped("the caller holds the document")
    return rows.filter(document=document).order_by("-number").first()


def signatures(document: SignoffDocument) -> list[Signature]:
    """Return the document's history with, for each act, whether it covered the bytes now in force."""
    entries = entries_of(document)
    final = entries[-1].content_sha256 if entries else ""
    return [
        Signature(
            Step(e.step),
            e.action,
            e.signer_name,
            e.on_behalf_of_name,
            e.at,
            e.comment,
            e.version,
            e.content_sha256 == final,
        )
        for e in entries
    ]


def effective_signers(entries: list[SignoffEntry]) -> dict[Step, SignoffEntry]:
    """Return the latest signature per step since the last withdrawal; a step not signed is absent."""
    found: dict[Step, SignoffEntry] = {}
    for entry in entries:
        if entry.action == Act.WITHDRAW:
            found.clear()
        elif entry.action in (Act.SIGN, Act.SUBMIT, Act.RESUBMIT_TO_APPROVER):
            found[Step(entry.step)] = entry
    return found


def allowed_acts(
    actor: Actor, document: SignoffDocument, entries: list[SignoffEntry] | None = None
) -> frozenset[Act]:
    """Return what this actor may do to the document now; the buttons of its page."""
    state = DocumentState(document.state)
    step = STEP_IN_TURN.get(state)
    if step is None:
        return frozenset()
    acts = MACHINE.actions(state)
    if step is Step.AUTHOR:
        mine = actor.covers(_permission(document, step), document.office_id)
        return (acts & {Act.SUBMIT}) if mine else frozenset()
    allowed: set[Act] = set()
    if may_stand_at(actor, document, step, entries):
        allowed |= acts - {Act.WITHDRAW}
    if document.author_id == actor.user_id:
        allowed |= acts & {Act.WITHDRAW}
    return frozenset(allowed)


def may_stand_at(
    actor: Actor, document: SignoffDocument, step: Step, entries: list[SignoffEntry] | None = None
) -> bool:
    """Return whether the actor may sign at ``step``: permitted, not the author, not signed elsewhere.

    ``entries`` are the document's acts when the caller has them already.
    """
    permission = _permission(document, step)
    if not actor.covers(permission, document.office_id):
        return False
    principal = actor.principal_for(permission, document.office_id)
    identities = {actor.user_id} | ({principal.user_id} if principal else set())
    return not identities & taken_identities(document, step, entries)


def has_acted(actor: Actor, document: SignoffDocument) -> bool:
    """Return whether the actor has put his name to this document before."""
    return any(entry.signer_id == actor.user_id for entry in entries_of(document))


def taken_identities(
    document: SignoffDocument, step: Step, entries: list[SignoffEntry] | None = None
) -> set[int]:
    """Return the user ids that may not sign at ``step``: the author and whoever signed another step."""
    taken = {document.author_id}
    acts = entries_of(document) if entries is None else entries
    for other, entry in effective_signers(acts).items():
        if other is not step:
            taken |= {entry.signer_id} | ({entry.on_behalf_of_id} if entry.on_behalf_of_id else set())
    return taken


def waiting_for(actor: Actor) -> list[SignoffDocument]:
    """Return the documents whose next step this actor may take, oldest first."""
    wanted = Q(pk__in=[])
    for kind in kinds.everything():
        if actor.can(kind.reviewer):
            wanted |= Q(kind=kind.code, state=DocumentState.IN_REVIEW.value)
        if actor.can(kind.approver):
            wanted |= Q(kind=kind.code, state=DocumentState.IN_APPROVAL.value)
    wanted |= Q(author_id=actor.user_id, state=DocumentState.RETURNED.value)
    rows: QuerySet[SignoffDocument] = SignoffDocument.objects.visible_to(actor).filter(wanted)
    documents = list(rows.order_by("changed_at")[:50])
    entries = _entries_by_document(documents)
    return [d for d in documents if allowed_acts(actor, d, entries[d.pk])]


def _entries_by_document(documents: list[SignoffDocument]) -> dict[int, list[SignoffEntry]]:
    rows = SignoffEntry.objects.unscoped("the caller holds the document")
    found: dict[int, list[SignoffEntry]] = {document.pk: [] for document in documents}
    for entry in rows.filter(document__in=documents).order_by("document_id", "seq"):
        found[entry.document_id].append(entry)
    return found


def _permission(document: SignoffDocument, step: Step) -> str:
    return kinds.get(document.kind).permission(step)
