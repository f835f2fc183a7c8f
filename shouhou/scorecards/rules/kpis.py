"""From counted facts to the actual of each KPI, with n, interval and warnings. Source: docs/domain/kpi.md.

Nothing here knows rows or databases: a numerator and a denominator come in, whatever counted them.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction

from shouhou.engines.intervals import poisson_exact, wilson
from shouhou.kernel.errors import InvalidInput
from shouhou.kernel.periods import PeriodKind
from shouhou.scorecards.rules.scheme import FORMS, ComplaintUnit, Form, KpiCode, Params, Scheme
from shouhou.scorecards.rules.scheme_data import number_text
from shouhou.scorecards.rules.score import Targets, round_half_up

INTERVAL_PLACES = 4


class Flag(StrEnum):
    """What a reader of the figure must know. A flag never changes a score."""

    LOW_VOLUME = "low_volume"  # a month with few cases: chance weighs heavily
    PROVISIONAL = "provisional"  # too few customers answered
    UNDER_SERVICE = "under_service"  # cheap because little was done
    STRETCH_ASSUMED = "stretch_assumed"  # stretch mode lacks its second fact and took one half


class Absence(StrEnum):
    """Why a KPI has no actual this period."""

    NO_REVENUE = "no_revenue"
    NO_MACHINES = "no_machines"
    NO_CASES = "no_cases"


@dataclass(frozen=True, slots=True)
class Memo:
    """A figure shown beside a KPI without a score: "response in time", "trailing twelve months"."""

    code: str
    form: Form
    numerator: Fraction
    denominator: Fraction | None
    scale: Fraction = Fraction(100)


@dataclass(frozen=True, slots=True)
class KpiFacts:
    """What was counted for one KPI of one office (or region, or company) in one period.

    Units: K1 yuan over yuan; K2 visits over machine-months; K7 complaints (over service jobs when its unit
    asks for it); all others cases over cases. The other fields are the second facts some KPIs need: None
    means that nobody recorded them.
    """

    numerator: Fraction
    denominator: Fraction | None = None
    rows: int | None = None
    """How many rows made a money figure (K1)."""
    streak: int | None = None
    """Complaint-free months in a row up to and including this period (K7)."""
    active_machines: int | None = None
    """Machines in the office's care (K7): zero complaints about none is no achievement."""
    very_satisfied: int | None = None
    """Of the satisfied complainants, those who said "very" (K8)."""
    early: int | None = None
    """Reports that were right and a working day early (K9)."""
    asked: int | None = None
    """Finished call-backs, answered or given up (K5)."""
    memos: tuple[Memo, ...] = ()


@dataclass(frozen=True, slots=True)
class MemoResult:
    """A memo with its figure and interval."""

    memo: Memo
    actual: Fraction | None
    n: int | None
    interval: tuple[Decimal, Decimal] | None


@dataclass(frozen=True, slots=True)
class KpiResult:
    """The actual of one KPI, exactly and as it is printed."""

    code: KpiCode
    facts: KpiFacts
    actual: Fraction | None
    display: str
    n: int | None
    interval: tuple[Decimal, Decimal] | None
    stretch: Fraction | None = None
    flags: tuple[Flag, ...] = ()
    absence: Absence | None = None
    memos: tuple[MemoResult, ...] = ()


@dataclass(frozen=True, slots=True)
class Measure:
    """The bare figure: the facts as they are used, the actual or why there is none, the second fact."""

    facts: KpiFacts
    actual: Fraction | None
    absence: Absence | None
    stretch: Fraction | None


def measure(code: KpiCode, facts: KpiFacts, scheme: Scheme) -> Measure:
    """Return the actual of ``code`` alone, for what-ifs. Raise InvalidInput for facts that cannot be."""
    form, params = FORMS[code], scheme.params
    if code is KpiCode.COMPLAINTS and params.k7_unit is ComplaintUnit.COUNT:
        facts = replace(facts, denominator=None)
    check_facts(code, params, facts)
    absence = _absence(code, form, facts)
    actual = None if absence else _actual(form, facts.numerator, facts.denominator, scheme.scale(code))
    return Measure(facts, actual, absence, _stretch(code, facts, params))


def evaluate(code: KpiCode, facts: KpiFacts, scheme: Scheme, kind: PeriodKind) -> KpiResult:
    """Return the actual of ``code`` for a period of ``kind`` with all that is printed beside it.

    Raise InvalidInput for facts that cannot be.
    """
    form, params, scale = FORMS[code], scheme.params, scheme.scale(code)
    measured = measure(code, facts, scheme)
    facts, actual, absence = measured.facts, measured.actual, measured.absence
    level = params.interval_level_pct / 100
    n = facts.rows if form is Form.MONEY else count_of(form, facts.numerator, facts.denominator)
    return KpiResult(
        code=code,
        facts=facts,
        actual=actual,
        display=""
        if actual is None
        else shown(actual, scheme.kpis[code].targets[kind], whole=form is Form.COUNT),
        n=n,
        interval=None if absence else interval(form, facts.numerator, facts.denominator, scale, level),
        stretch=measured.stretch,
        flags=() if absence else tuple(_flags(code, facts, params, kind)),
        absence=absence,
        memos=tuple(_memo(memo, level) for memo in facts.memos),
    )


def add_up(parts: Iterable[KpiFacts], *, streak: int | None = None) -> KpiFacts:
    """Return the facts of a longer period or a larger unit: sums over the same cases, never means.

    A streak does not add up; the caller says what it is. A second fact that one part lacks is lacking.
    Memos of the same code add up too. Raise InvalidInput without any part.
    """
    found = list(parts)
    if not found:
        raise InvalidInput("There is nothing to add up.", field="facts")
    exposures = [part.denominator for part in found]
    return KpiFacts(
        numerator=sum((part.numerator for part in found), Fraction(0)),
        denominator=None if None in exposures else sum((each for each in exposures if each), Fraction(0)),
        streak=streak,
        memos=_add_memos(memo for part in found for memo in part.memos),
        rows=_add(part.rows for part in found),
        active_machines=_add(part.active_machines for part in found),
        very_satisfied=_add(part.very_satisfied for part in found),
        early=_add(part.early for part in found),
        asked=_add(part.asked for part in found),
    )


def check_facts(code: KpiCode, params: Params, facts: KpiFacts) -> None:
    """Raise InvalidInput for counts that cannot be: negative ones, parts of cases, more good than all."""
    form, numerator, denominator = FORMS[code], facts.numerator, facts.denominator
    if denominator is None and (form is not Form.COUNT or params.k7_unit is not ComplaintUnit.COUNT):
        raise InvalidInput("{field} needs a denominator (den).", field=code.value)
    if form is Form.MONEY:
        return
    if numerator < 0 or (denominator is not None and denominator < 0):
        raise InvalidInput("{field} cannot count less than nothing.", field=code.value)
    if numerator.denominator != 1 or (form is Form.SHARE and denominator and denominator.denominator != 1):
        raise InvalidInput("{field} counts whole cases.", field=code.value)
    if form is Form.SHARE and denominator is not None and numerator > denominator:
        raise InvalidInput(
            "{field}: {num} good cases out of {den} cannot be.",
            field=code.value,
            num=number_text(numerator),
            den=number_text(denominator),
        )


def interval(
    form: Form, numerator: Fraction, denominator: Fraction | None, scale: Fraction, level: float
) -> tuple[Decimal, Decimal] | None:
    """Return the interval of a figure in its own unit, to four decimals; None for money and for no cases."""
    if form is Form.MONEY or (denominator is not None and denominator <= 0):
        return None
    if form is Form.SHARE and denominator is not None:
        low, high = (end * float(scale) for end in wilson(int(numerator), int(denominator), level))
    else:
        exposure = Fraction(1) if denominator is None else denominator
        low, high = poisson_exact(int(numerator), float(exposure / scale), level)
    return round_half_up(Fraction(low), INTERVAL_PLACES), round_half_up(Fraction(high), INTERVAL_PLACES)


def count_of(form: Form, numerator: Fraction, denominator: Fraction | None) -> int:
    """Return n: the cases of a share, the events of a count or an exposure rate."""
    return int(denominator or 0) if form is Form.SHARE else int(numerator)


def shown(actual: Fraction, targets: Targets, *, whole: bool = False) -> str:
    """Return ``actual`` with two decimals, or as many more as keep it on its own side of the target.

    ``whole`` prints a whole number without decimals: 2 complaints are not 2.00.
    94.998 % is printed as 94.998 and not as 95.00: a figure that missed must not look as if it had not.
    """
    for places in (0,) if whole and actual.denominator == 1 else (2, 3, 4, 5, 6):
        text = round_half_up(actual, places)
        rounded = Fraction(text)
        if targets.reaches(rounded) == targets.reaches(actual):
            return str(text)
    return number_text(actual)


def _actual(form: Form, numerator: Fraction, denominator: Fraction | None, scale: Fraction) -> Fraction:
    if not denominator:
        return numerator
    actual = scale * numerator / denominator
    return min(actual, scale) if form is Form.SHARE else actual


def _absence(code: KpiCode, form: Form, facts: KpiFacts) -> Absence | None:
    if form is Form.COUNT:
        return _complaint_absence(facts)
    if facts.denominator is not None and facts.denominator > 0:
        return None
    return {KpiCode.EXPENSE: Absence.NO_REVENUE, KpiCode.WARRANTY_VISITS: Absence.NO_MACHINES}.get(
        code, Absence.NO_CASES
    )


def _complaint_absence(facts: KpiFacts) -> Absence | None:
    """No complaint is a real zero as soon as there is a machine to complain about."""
    if facts.numerator == 0:
        return Absence.NO_MACHINES if facts.active_machines == 0 else None
    return Absence.NO_CASES if facts.denominator == 0 else None


def _stretch(code: KpiCode, facts: KpiFacts, params: Params) -> Fraction | None:
    if code is KpiCode.COMPLAINTS and facts.streak is not None:
        return min(Fraction(facts.streak, params.stretch_streak_months), Fraction(1))
    second = {KpiCode.COMPLAINT_HANDLING: facts.very_satisfied, KpiCode.REPORTS: facts.early}.get(code)
    return None if second is None or not facts.denominator else second / facts.denominator


def _flags(code: KpiCode, facts: KpiFacts, params: Params, kind: PeriodKind) -> Iterable[Flag]:
    denominator = facts.denominator or Fraction(0)
    if FORMS[code] is Form.SHARE and kind is PeriodKind.MONTH and denominator < params.low_volume_n:
        yield Flag.LOW_VOLUME
    answered_enough = not facts.asked or denominator * 100 >= facts.asked * params.min_response_rate_pct
    if code is KpiCode.SATISFACTION and not answered_enough:
        yield Flag.PROVISIONAL


def _memo(memo: Memo, level: float) -> MemoResult:
    applies = memo.denominator is None or memo.denominator > 0
    return MemoResult(
        memo=memo,
        actual=_actual(memo.form, memo.numerator, memo.denominator, memo.scale) if applies else None,
        n=None if memo.form is Form.MONEY else count_of(memo.form, memo.numerator, memo.denominator),
        interval=interval(memo.form, memo.numerator, memo.denominator, memo.scale, level),
    )


def _add(values: Iterable[int | None]) -> int | None:
    found = list(values)
    return None if None in found else sum(value for value in found if value)


def _add_memos(memos: Iterable[Memo]) -> tuple[Memo, ...]:
    sums: dict[str, Memo] = {}
    for memo in memos:
        known = sums.get(memo.code)
        if known is None:
            sums[memo.code] = memo
            continue
        exposure = None if known.denominator is None else known.denominator + (memo.denominator or 0)
        sums[memo.code] = replace(known, numerator=known.numerator + memo.numerator, denominator=exposure)
    return tuple(sums.values())
