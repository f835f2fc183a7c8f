"""Freezing a sheet into bytes, and proving later that the bytes still follow from their evidence.

The content that people sign is the sheet's JSON form with the hash of its evidence in it, so one signature
covers the figures, the rows behind them and the scheme. ``contradictions`` scores the evidence again and
must arrive at the very same bytes.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass

from shouhou.kernel.canonical import canonical_bytes, sha256_hex
from shouhou.kernel.errors import InvalidInput
from shouhou.kernel.periods import PeriodKind
from shouhou.scorecards.rules.evidence import Evidence, evidence_to_data, parse_evidence, tally
from shouhou.scorecards.rules.scheme import Scheme
from shouhou.scorecards.rules.sheets import assemble, sheet_to_json

HEADER = (
    "unit",
    "unit_name",
    "period",
    "period_start",
    "period_end",
    "as_of",
    "scheme_version",
    "scheme_sha256",
    "evidence_sha256",
)


@dataclass(frozen=True, slots=True)
class Frozen:
    """A sheet as it is signed: canonical bytes of the content and of the evidence."""

    content: bytes
    evidence: bytes
    evidence_sha256: str


def freeze(evidence: Evidence, scheme: Scheme, kind: PeriodKind, header: Mapping[str, object]) -> Frozen:
    """Return the bytes to be signed. ``header`` holds every HEADER key but the evidence's hash."""
    body = canonical_bytes(evidence_to_data(evidence))
    digest = sha256_hex(body)
    sheet = assemble(tally(evidence), scheme, kind)
    whole = {**header, "evidence_sha256": digest}
    return Frozen(canonical_bytes(sheet_to_json(sheet, whole)), body, digest)


def contradictions(content: bytes, evidence: bytes, scheme: Scheme) -> list[str]:
    """Return what does not follow, as English msgids; [] when the content follows from the evidence."""
    try:
        signed = json.loads(content)
        rows = parse_evidence(json.loads(evidence))
        kind = PeriodKind(signed["period_kind"])
        header = {key: signed[key] for key in HEADER}
    except (ValueError, KeyError, TypeError, InvalidInput):
        return ["The signed content or its evidence cannot be read."]
    found = []
    if sha256_hex(evidence) != header["evidence_sha256"]:
        found.append("The evidence is not the one that was signed.")
    try:
        again = canonical_bytes(sheet_to_json(assemble(tally(rows), scheme, kind), header))
    except (InvalidInput, ArithmeticError):
        return [*found, "The evidence cannot be scored."]
    if again != content:
        found.append("The figures do not follow from the evidence.")
    return found
