"""The worked sheet of docs/domain/score.md, shared by the tests of the rules."""

from fractions import Fraction

from shouhou.scorecards.rules.kpis import KpiFacts
from shouhou.scorecards.rules.scheme import KpiCode


def facts(numerator: int, denominator: int | None = None, **second: int | None) -> KpiFacts:
    """Return facts of whole numbers."""
    exposure = None if denominator is None else Fraction(denominator)
    return KpiFacts(
        Fraction(numerator),
        exposure,
        rows=second.get("rows"),
        streak=second.get("streak"),
        active_machines=second.get("active_machines"),
        very_satisfied=second.get("very_satisfied"),
        early=second.get("early"),
        asked=second.get("asked"),
    )


WORKED = {
    KpiCode.EXPENSE: facts(42_000, 1_000_000),
    KpiCode.WARRANTY_VISITS: facts(26, 120),
    KpiCode.REPAIRS_IN_TIME: facts(57, 59),
    KpiCode.COMMISSIONING_IN_TIME: facts(11, 12),
    KpiCode.SATISFACTION: facts(82, 83),
    KpiCode.CUSTOMER_VISITS: facts(19, 24),
    KpiCode.COMPLAINTS: facts(0, streak=5),
    KpiCode.COMPLAINT_HANDLING: facts(0, 0),
    KpiCode.REPORTS: facts(5, 5, early=3),
}
