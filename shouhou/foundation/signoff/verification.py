"""Proof that a closed document is what was signed. Every finding is a sentence."""

from dataclasses import dataclass
from datetime import datetime

from shouhou.foundation.models.signoff import Seal, SignoffDocument, SignoffEntry, SignoffVersion
from shouhou.foundation.signoff import chain, queries
from shouhou.foundation.signoff.states import MACHINE, Act, DocumentState, Step
from shouhou.kernel.canonical import sha256_hex
from shouhou.kernel.statemachine import TransitionRefused


@dataclass(frozen=True, slots=True)
class Finding:
    """One contradiction. ``what`` is a gettext msgid, ``where`` names the row."""

    what: str
    where: str


def check_document(document: SignoffDocument) -> list[Finding]:
    """Recompute every hash of a document and replay its history; return what does not fit, [] when all does."""
    where = f"{document.kind} {document.subject} r{document.revision}"
    entries = queries.entries_of(document)
    rows = SignoffVersion.objects.unscoped("the caller holds the document")
    versions = {v.number: v for v in rows.filter(document=document)}
    findings = _check_versions(versions, where)
    findings += _check_entries(document, entries, versions, where)
    findings += _check_history(document, entries, where)
    findings += _check_bookkeeping(document, entries, versions, where)
    if document.state == DocumentState.APPROVED:
        findings += _check_seal(document, entries, where)
    elif Seal.objects.unscoped("the caller holds the document").filter(document=document).exists():
        findings.append(Finding("The document's state is not what its history leads to.", where))
    return findings


def check_chain(name: str) -> list[Finding]:
    """Check that a chain's seals follow one another without a gap."""
    findings = []
    previous, expected = chain.GENESIS, 1
    for seal in Seal.objects.unscoped("a chain is checked whole").filter(chain=name).order_by("seq"):
        if seal.seq != expected or seal.previous_sha256 != previous:
            findings.append(Finding("The chain of seals is broken here.", f"{name}#{seal.seq}"))
        previous, expected = seal.sha256, seal.seq + 1
    return findings


def _check_versions(versions: dict[int, SignoffVersion], where: str) -> list[Finding]:
    return [
        Finding("The content does not match its hash.", f"{where} v{number}")
        for number, version in versions.items()
        if sha256_hex(bytes(version.content)) != version.sha256
    ]


def _check_entries(
    document: SignoffDocument, entries: list[SignoffEntry], versions: dict[int, SignoffVersion], where: str
) -> list[Finding]:
    findings = []
    previous = chain.GENESIS
    for expected, entry in enumerate(entries, start=1):
        spot = f"{where} entry {entry.seq}"
        if entry.seq != expected or entry.previous_sha256 != previous:
            findings.append(Finding("An act is missing or out of order.", spot))
        if chain.entry_hash(document, entry) != entry.sha256:
            findings.append(Finding("An act was changed after it was signed.", spot))
        version = versions.get(entry.version)
        if version is None or version.sha256 != entry.content_sha256:
            findings.append(Finding("The signed content is not the stored content.", spot))
        previous = entry.sha256
    return findings


def _check_history(document: SignoffDocument, entries: list[SignoffEntry], where: str) -> list[Finding]:
    state = DocumentState.DRAFT
    for entry in entries:
        try:
            state, _step = MACHINE.step(state, Act(entry.action)), Step(entry.step)
        except (TransitionRefused, ValueError):
            return [
                Finding("The history contains an act that was not possible.", f"{where} entry {entry.seq}")
            ]
    findings = []
    if state != document.state:
        findings.append(Finding("The document's state is not what its history leads to.", where))
    signers = queries.effective_signers(entries)
    people = [s for e in signers.values() for s in (e.signer_id, e.on_behalf_of_id) if s]
    if state is DocumentState.APPROVED and (set(signers) != set(Step) or len(people) != len(set(people))):
        findings.append(Finding("Three different people have not signed.", where))
    return findings


def _check_bookkeeping(
    document: SignoffDocument, entries: list[SignoffEntry], versions: dict[int, SignoffVersion], where: str
) -> list[Finding]:
    """Check what only repeats the history: when, in which round, and where a returned document goes."""
    if not entries:
        return []
    last = entries[-1]
    returned = document.state == DocumentState.RETURNED
    first_seen: dict[int, datetime] = {}
    for entry in entries:
        first_seen.setdefault(entry.version, entry.at)
    repeats = (
        document.round == last.round
        and document.changed_at == last.at
        and document.resume_at == (last.step if returned else "")
        and all(version.at == first_seen.get(number) for number, version in versions.items())
    )
    return [] if repeats else [Finding("A moment was changed after it was recorded.", where)]


def _check_seal(document: SignoffDocument, entries: list[SignoffEntry], where: str) -> list[Finding]:
    seal = Seal.objects.unscoped("the caller holds the document").filter(document=document).first()
    if seal is None:
        return [Finding("The document is closed but its seal is gone.", where)]
    findings = []
    body = bytes(seal.body)
    if sha256_hex(body) != seal.sha256:
        findings.append(Finding("The seal does not match its hash.", where))
    if not entries or chain.seal_body(document, seal, entries) != body:
        findings.append(Finding("The document is not what was sealed.", where))
    return findings + check_chain(seal.chain)
