"""Why the total is what it is: what moved since the last period, and which rows cost the points.

Points here are points of the total: 100 minus the total is exactly the sum of what the rows of the sheet
lost. Source: docs/domain/score.md, "Where the points went".
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from fractions import Fraction

from shouhou.scorecards.rules.evidence import FEN_PER_YUAN, EvidenceRow, is_bad
from shouhou.scorecards.rules.kpis import KpiFacts, measure
from shouhou.scorecards.rules.scheme import Form, KpiCode
from shouhou.scorecards.rules.score import BEST_SCORE
from shouhou.scorecards.rules.sheets import ScoredRow, ScoredSheet, points_of


@dataclass(frozen=True, slots=True)
class Movement:
    """One KPI in two periods. ``points`` is its part of the change of the total; all parts add up to it."""

    code: KpiCode
    before: Fraction | None
    after: Fraction | None
    score_before: Fraction | None
    score_after: Fraction | None
    points: Fraction

    @property
    def better(self) -> bool | None:
        """Whether the score rose; None when it did not move or one side does not apply."""
        if self.score_before is None or self.score_after is None or self.score_before == self.score_after:
            return None
        return self.score_after > self.score_before


@dataclass(frozen=True, slots=True)
class Loss:
    """What one KPI of a sheet is short of: ``points`` of the total, and its part of all that is missing."""

    code: KpiCode
    points: Fraction
    part: Fraction


@dataclass(frozen=True, slots=True)
class RowCost:
    """What one row costs: ``gain`` is how far the total would rise had this row alone been good (or had it
    not happened); ``points`` is its part of what the KPI lost. The parts of all bad rows add up to the loss;
    the gains need not, because the score line has corners.
    """

    row: EvidenceRow
    gain: Fraction
    points: Fraction


def movements(before: ScoredSheet, after: ScoredSheet) -> tuple[Movement, ...]:
    """Return how every KPI of ``after`` moved, the largest part of the change first."""
    known = {row.code: row for row in before.rows}
    moves = []
    for row in after.rows:
        old = known.get(row.code)
        earlier = Fraction(0) if old is None else before.contribution(old)
        moves.append(
            Movement(
                code=row.code,
                before=old.result.actual if old else None,
                after=row.result.actual,
                score_before=old.score if old else None,
                score_after=row.score,
                points=after.contribution(row) - earlier,
            )
        )
    return tuple(sorted(moves, key=lambda move: (-abs(move.points), move.code)))


def losses(sheet: ScoredSheet) -> tuple[Loss, ...]:
    """Return what each KPI that applies lost, the largest loss first."""
    lost = {row.code: _lost(sheet, row) for row in sheet.rows if row.score is not None}
    whole = sum(lost.values(), Fraction(0))
    found = [Loss(code, points, points / whole if whole else Fraction(0)) for code, points in lost.items()]
    return tuple(sorted(found, key=lambda loss: (-loss.points, loss.code)))


def row_costs(
    sheet: ScoredSheet, code: KpiCode, rows: Iterable[EvidenceRow], whole: Fraction | None = None
) -> tuple[RowCost, ...]:
    """Return what each bad row of ``code`` costs, the dearest first; nothing when the KPI lost nothing.

    ``rows`` are the evidence rows of the sheet (other KPIs' rows are passed over). Equal rows cost the same.
    When they are the worst ones only, ``whole`` is the trouble of all of them, as ``trouble`` gives it.
    """
    row = sheet.row(code)
    lost = _lost(sheet, row)
    bad = [each for each in rows if each.kpi is code and is_bad(each)]
    badness = sum((_badness(each, row.spec.form) for each in bad), Fraction(0)) if whole is None else whole
    if lost <= 0 or badness <= 0:
        return ()
    gains: dict[Fraction, Fraction] = {}
    costs = []
    for each in bad:
        amount = _badness(each, row.spec.form)
        if amount not in gains:
            gains[amount] = _gain(sheet, row, amount)
        costs.append(RowCost(each, gains[amount], lost * amount / badness))
    return tuple(sorted(costs, key=lambda cost: (-cost.points, cost.row.at, cost.row.record_id)))


def trouble(row: ScoredRow) -> Fraction:
    """Return all that is wrong in a figure: cases not good, events, or fen of expense."""
    facts = row.result.facts
    if row.spec.form is Form.SHARE:
        return (facts.denominator or Fraction(0)) - facts.numerator
    return facts.numerator * FEN_PER_YUAN if row.spec.form is Form.MONEY else facts.numerator


def _lost(sheet: ScoredSheet, row: ScoredRow) -> Fraction:
    if row.score is None or sheet.applicable_weight == 0:
        return Fraction(0)
    return row.spec.weight * (BEST_SCORE - row.score) / sheet.applicable_weight


def _badness(row: EvidenceRow, form: Form) -> Fraction:
    """Return how much of the figure's trouble is in ``row``: cases not good, events, or fen."""
    return Fraction(row.den) - Fraction(row.num) if form is Form.SHARE else Fraction(row.num)


def _gain(sheet: ScoredSheet, row: ScoredRow, amount: Fraction) -> Fraction:
    """Return how far the total would rise without trouble of ``amount``."""
    what_if = measure(row.code, _without(row.result.facts, row.spec.form, amount), sheet.scheme)
    better = points_of(row.code, what_if, sheet.scheme, sheet.kind)
    if better is None or row.score is None:
        return Fraction(0)
    return row.spec.weight * (better - row.score) / sheet.applicable_weight


def _without(facts: KpiFacts, form: Form, amount: Fraction) -> KpiFacts:
    if form is Form.SHARE:
        numerator = min(facts.numerator + amount, facts.denominator or facts.numerator)
    elif form is Form.MONEY:
        numerator = facts.numerator - amount / FEN_PER_YUAN
    else:
        numerator = max(facts.numerator - amount, Fraction(0))
    return replace(facts, numerator=numerator)
