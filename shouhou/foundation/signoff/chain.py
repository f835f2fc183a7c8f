"""Canonical bytes and hashes of sign-off entries and seals. What is hashed is written here, once."""

from typing import Any

from shouhou.foundation.models.signoff import Seal, SignoffDocument, SignoffEntry
from shouhou.kernel.canonical import canonical_bytes, sha256_hex

GENESIS = "0" * 64


def entry_hash(document: SignoffDocument, entry: SignoffEntry) -> str:
    """Return the SHA-256 of an entry's facts and of the entry before it."""
    facts = {
        "document": str(document.public_id),
        "seq": entry.seq,
        "round": entry.round,
        "action": entry.action,
        "step": entry.step,
        "signer_id": entry.signer_id,
        "signer_name": entry.signer_name,
        "on_behalf_of_id": entry.on_behalf_of_id,
        "on_behalf_of_name": entry.on_behalf_of_name,
        "comment": entry.comment,
        "version": entry.version,
        "content_sha256": entry.content_sha256,
        "at": entry.at,
        "previous": entry.previous_sha256,
    }
    return sha256_hex(canonical_bytes(facts))


def seal_body(document: SignoffDocument, seal: Seal, entries: list[SignoffEntry]) -> bytes:
    """Return the bytes a seal keeps: the document's identity, its content's hash and every act on it."""
    facts: dict[str, Any] = {
        "chain": seal.chain,
        "seq": seal.seq,
        "previous": seal.previous_sha256,
        "document": str(document.public_id),
        "kind": document.kind,
        "subject": document.subject,
        "revision": document.revision,
        "restates": str(document.restates.public_id) if document.restates else None,
        "restate_reason": document.restate_reason,
        "office_id": document.office_id,
        "title": document.title,
        "author_id": document.author_id,
        "created_at": document.created_at,
        "content_sha256": entries[-1].content_sha256,
        "entries": [entry.sha256 for entry in entries],
        "sealed_at": seal.at,
    }
    return canonical_bytes(facts)


def chain_of(document: SignoffDocument) -> str:
    """Return the name of the chain a document is sealed into: one per kind and office."""
    return f"{document.kind}/{document.office_id or 'company'}"
