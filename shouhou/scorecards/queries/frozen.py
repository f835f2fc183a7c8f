"""What a submitted sheet says: its signed content, its evidence, and where today's rows say something else."""

import json
import zlib
from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from shouhou.foundation.models import Seal, SignoffDocument, SignoffVersion
from shouhou.foundation.signoff.states import DocumentState
from shouhou.kernel.errors import InvalidInput
from shouhou.scorecards.models import Sheet, SheetEvidence
from shouhou.scorecards.queries.sheets import ComputedSheet
from shouhou.scorecards.rules.evidence import Evidence, EvidenceRow, parse_evidence
from shouhou.scorecards.rules.scheme import KpiCode
from shouhou.scorecards.rules.scheme_data import number_text


@dataclass(frozen=True, slots=True)
class Difference:
    """One KPI whose rows give another figure today than was signed. Figures as numerator/denominator."""

    code: KpiCode
    signed: str
    today: str


def content_of(version: SignoffVersion) -> dict[str, Any]:
    """Return the signed content as data. Raise InvalidInput when its bytes cannot be read."""
    try:
        found = json.loads(bytes(version.content))
    except ValueError:
        found = None
    if not isinstance(found, dict):
        raise InvalidInput("The signed content cannot be read.")
    return found


def differences(content: Mapping[str, Any], computed: ComputedSheet) -> list[Difference]:
    """Return the KPIs that today's rows count otherwise than the signed content."""
    found = []
    signed = {row["kpi"]: row for row in content.get("rows", ())}
    for row in computed.sheet.rows:
        facts, was = row.result.facts, signed.get(row.code.value)
        den = None if facts.denominator is None else number_text(facts.denominator)
        now = (number_text(facts.numerator), den)
        if was is not None and now != (was["numerator"], was["denominator"]):
            found.append(Difference(row.code, _figure(was["numerator"], was["denominator"]), _figure(*now)))
    return found


def evidence_of(sheet: Sheet, content: Mapping[str, Any]) -> Evidence:
    """Return the rows that the signed content was computed from. Raise InvalidInput when they cannot be read."""
    rows = SheetEvidence.objects.unscoped("the caller holds the sheet")
    kept = rows.filter(sheet=sheet, sha256=str(content.get("evidence_sha256", ""))).first()
    if kept is None:
        raise InvalidInput("The evidence of this sheet is gone.")
    try:
        return parse_evidence(json.loads(zlib.decompress(bytes(kept.body))))
    except (ValueError, zlib.error):
        raise InvalidInput("The evidence of this sheet cannot be read.") from None


def seal_of(found: SignoffDocument) -> str:
    """Return the check code of a closed document: the hash of its seal; '' before."""
    if found.state != DocumentState.APPROVED:
        return ""
    seal = Seal.objects.unscoped("the caller holds the document").filter(document=found).first()
    return seal.sha256 if seal else ""


def rows_of(evidence: Evidence, code: KpiCode) -> list[EvidenceRow]:
    """Return the rows of one KPI, latest first."""
    return sorted((row for row in evidence.rows if row.kpi is code), key=lambda row: row.at, reverse=True)


def exact(text: object) -> Fraction:
    """Return a figure of the signed content exactly."""
    return Fraction(str(text))


def _figure(numerator: str, denominator: str | None) -> str:
    return numerator if denominator is None else f"{numerator}/{denominator}"
