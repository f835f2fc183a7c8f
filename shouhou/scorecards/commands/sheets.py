"""Sheets on their way: submitted with their evidence, signed through sign-off, restated beside the old one."""

import zlib
from datetime import datetime
from uuid import UUID

from django.db import IntegrityError, transaction

from shouhou.foundation.models import SignoffDocument
from shouhou.foundation.signoff import commands as signoff
from shouhou.foundation.signoff import queries as documents
from shouhou.kernel.actors import Actor
from shouhou.kernel.errors import NotFound, RuleViolation
from shouhou.scorecards.models import Sheet, SheetEvidence
from shouhou.scorecards.permissions import Permission
from shouhou.scorecards.queries import evidence, sheets, units
from shouhou.scorecards.queries.sheets import DOCUMENT_KIND, ComputedSheet
from shouhou.scorecards.rules.evidence import tally
from shouhou.scorecards.rules.freezing import Frozen, freeze


class PeriodStillOpen(RuleViolation):
    """A period is appraised when it is over."""

    code = "period_still_open"


class FiguresMoved(RuleViolation):
    """The rows changed while the sheet was being built; asking again is enough."""

    code = "figures_moved"


@transaction.atomic
def submit(*, actor: Actor, unit_key: str, period_code: str, now: datetime, comment: str = "") -> Sheet:
    """Hand in the sheet of a finished period: its figures, with every row behind them, are frozen as bytes.

    A returned sheet is handed in again with today's figures and goes straight to whoever returned it.
    Needs: SHEET_SUBMIT for that unit. Writes: Sheet, SheetEvidence, sign-off document, version, entry, audit.
    Raises: Denied, NotFound, PeriodStillOpen, TransitionRefused (already on its way or closed), FiguresMoved.
    """
    unit = units.get_unit(actor, unit_key, Permission.SHEET_SUBMIT)
    actor.require_covers(Permission.SHEET_SUBMIT, unit.office_id)
    computed = sheets.compute(unit, period_code, now=now)
    if computed.is_open:
        raise PeriodStillOpen(
            "{period} is not over yet; its sheet can be handed in from {day} on.",
            period=period_code,
            day=computed.period.end_on.isoformat(),
        )
    document = _document_of(actor, computed, now)
    sheet = _sheet_of(document, computed)
    frozen = freeze_computed(computed, now=now)
    signoff.submit(
        actor=actor, document_id=document.public_id, content=frozen.content, now=now, comment=comment
    )
    _keep(sheet, frozen, computed, now)
    return sheet


@transaction.atomic
def restate(*, actor: Actor, document_id: UUID, reason: str, now: datetime) -> Sheet:
    """Open a restatement beside a closed sheet; the closed one stays as it was signed.

    Needs: SHEET_SUBMIT for that unit. Writes: a new revision in draft, its Sheet, audit.
    Raises: Denied, NotFound, RuleViolation (not closed), InvalidInput (no reason).
    """
    closed = sheets.get_sheet(actor, document_id)
    document = signoff.restate(actor=actor, document_id=document_id, reason=reason, now=now)
    return Sheet.objects.create(
        office=closed.office,
        region=closed.region,
        period_code=closed.period_code,
        scheme_version=closed.scheme_version,
        document=document,
    )


def freeze_computed(computed: ComputedSheet, *, now: datetime) -> Frozen:
    """Return the bytes of a computed sheet with its evidence. Raises FiguresMoved if the two disagree.

    The figures come from counting, the evidence from listing; that both say the same is checked every time.
    """
    rows = evidence.collect(computed)
    if tally(rows) != dict(computed.facts):
        raise FiguresMoved("The figures changed while the sheet was being put together. Try again.")
    header = sheets.header_of(computed, now)
    return freeze(rows, computed.scheme, computed.period.kind, header)


def _document_of(actor: Actor, computed: ComputedSheet, now: datetime) -> SignoffDocument:
    """Return the sheet's document, opened if this is its first submission.

    Whoever opens it a moment later finds the unique key taken, and goes on with the one that is there.
    """
    subject = sheets.subject_of(computed.unit, computed.period)
    found = documents.find_latest(actor, DOCUMENT_KIND, subject)
    if found is not None:
        return found
    try:
        with transaction.atomic():
            return signoff.open_document(
                actor=actor,
                kind=DOCUMENT_KIND,
                subject=subject,
                office_id=computed.unit.office_id,
                title=f"{computed.unit.name} {computed.period.code}",
                now=now,
            )
    except IntegrityError:
        found = documents.find_latest(actor, DOCUMENT_KIND, subject)
        if found is None:
            raise
        return documents.get_document(actor, found.public_id, lock=True)


def _sheet_of(document: SignoffDocument, computed: ComputedSheet) -> Sheet:
    rows = Sheet.objects.unscoped("the caller holds the document").select_for_update()
    sheet = rows.filter(document=document).first()
    if sheet is None:
        return Sheet.objects.create(
            office=computed.unit.office,
            region=computed.unit.region,
            period_code=computed.period.code,
            scheme_version=computed.version,
            document=document,
        )
    if sheet.scheme_version_id != computed.version.pk:
        sheet.scheme_version = computed.version
        sheet.save(update_fields=["scheme_version"])
    return sheet


def _keep(sheet: Sheet, frozen: Frozen, computed: ComputedSheet, now: datetime) -> None:
    kept = SheetEvidence.objects.unscoped("the caller holds the sheet")
    if kept.filter(sheet=sheet, sha256=frozen.evidence_sha256).exists():
        return
    if sheet.period_code != computed.period.code:
        raise NotFound("No such sheet.")
    SheetEvidence.objects.create(
        sheet=sheet,
        sha256=frozen.evidence_sha256,
        body=zlib.compress(frozen.evidence, 6),
        rows=frozen.evidence.count(b"],["),
        at=now,
    )
