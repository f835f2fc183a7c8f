"""Proof of a frozen sheet: signatures, hashes, chain, and the figures recomputed from their evidence."""

import json
import zlib
from dataclasses import dataclass

from shouhou.foundation.models import SignoffDocument
from shouhou.foundation.signoff import queries as documents
from shouhou.foundation.signoff import verification
from shouhou.foundation.signoff.states import DocumentState
from shouhou.foundation.signoff.verification import Finding
from shouhou.kernel.errors import InvalidInput
from shouhou.scorecards.models import Sheet, SheetEvidence
from shouhou.scorecards.queries import schemes, sheets
from shouhou.scorecards.rules.freezing import contradictions


@dataclass(frozen=True, slots=True)
class Verdict:
    """What the verification of one sheet found; no finding means that it stands as signed."""

    label: str
    state: str
    findings: tuple[Finding, ...]

    @property
    def stands(self) -> bool:
        """Whether nothing contradicts it."""
        return not self.findings


def verify(sheet: Sheet) -> Verdict:
    """Check a sheet the caller may see, from its signatures down to the rows it froze."""
    document: SignoffDocument = sheet.document
    label = f"{document.title} r{document.revision}"
    findings = verification.check_document(document)
    if document.state in (DocumentState.APPROVED, DocumentState.IN_REVIEW, DocumentState.IN_APPROVAL):
        findings += _check_content(sheet, label)
    return Verdict(label, document.state, tuple(findings))


def _check_content(sheet: Sheet, label: str) -> list[Finding]:
    version = documents.latest_version(sheet.document)
    if version is None:
        return [Finding("The signed content is gone.", label)]
    content = bytes(version.content)
    findings = _check_header(sheet, content, label)
    scheme = sheet.scheme_version
    if scheme.fingerprint != scheme.sha256:
        findings.append(Finding("The scheme is not the one that was published.", label))
    body = _evidence(sheet, content)
    findings += _check_times(sheet, label)
    if body is None:
        return [*findings, Finding("The evidence is gone or damaged.", label)]
    try:
        found = contradictions(content, body, schemes.scheme_of(scheme))
    except InvalidInput:
        return [*findings, Finding("The evidence cannot be scored.", label)]
    return findings + [Finding(what, label) for what in found]


def _check_times(sheet: Sheet, label: str) -> list[Finding]:
    """The evidence was kept at the moment of the act that handed it in."""
    kept = SheetEvidence.objects.unscoped("the caller holds the sheet").filter(sheet=sheet)
    acts = {entry.at for entry in documents.entries_of(sheet.document)}
    if any(each.at not in acts for each in kept):
        return [Finding("A moment was changed after it was recorded.", label)]
    return []


def _check_header(sheet: Sheet, content: bytes, label: str) -> list[Finding]:
    try:
        signed = json.loads(content)
        said = (signed["unit"], signed["period"], signed["scheme_version"], signed["scheme_sha256"])
    except (ValueError, KeyError, TypeError):
        return [Finding("The signed content or its evidence cannot be read.", label)]
    version = sheet.scheme_version
    held = (sheets.unit_key_of(sheet), sheet.period_code, version.number, version.sha256)
    subject = f"{held[0]}/{held[1]}"
    if said != held or sheet.document.subject != subject or sheet.document.office_id != sheet.office_id:
        return [Finding("The sheet is filed under another unit, period or scheme than was signed.", label)]
    return []


def _evidence(sheet: Sheet, content: bytes) -> bytes | None:
    try:
        digest = json.loads(content)["evidence_sha256"]
    except (ValueError, KeyError, TypeError):
        return None
    kept = (
        SheetEvidence.objects.unscoped("the caller holds the sheet")
        .filter(sheet=sheet, sha256=digest)
        .first()
    )
    if kept is None:
        return None
    try:
        body = zlib.decompress(bytes(kept.body))
    except zlib.error:
        return None
    return body if body.count(b"],[") == kept.rows else None
