"""The open month: where it stands, where it may end, and how far the nearest band edges are.

The look ahead takes the period as it will be counted: what is due later in it is already known to belong to
it. "If all goes well" keeps every open promise; from there the steps count what may still go wrong, and from
what is decided they count how much must still go right. Source: docs/domain/score.md, "The open month".
"""

from collections.abc import Callable
from dataclasses import dataclass, replace
from enum import StrEnum
from fractions import Fraction

from shouhou.kernel.periods import PeriodKind
from shouhou.scorecards.rules.kpis import KpiFacts, Measure, measure
from shouhou.scorecards.rules.scheme import Form, KpiCode, Scheme
from shouhou.scorecards.rules.score import Band, edge_actual, round_half_up
from shouhou.scorecards.rules.sheets import points_of

NEWS = 10
"""New good cases that advice may count on."""
REACH = 1000
"""Events looked ahead: an edge further away is no news."""


class Event(StrEnum):
    """What would have to happen."""

    MORE_EXPENSE = "more_expense"
    MORE_REVENUE = "more_revenue"
    WARRANTY_VISIT = "warranty_visit"
    LATE_REPAIR = "late_repair"
    TIMELY_REPAIR = "timely_repair"
    LATE_COMMISSIONING = "late_commissioning"
    TIMELY_COMMISSIONING = "timely_commissioning"
    DISSATISFIED = "dissatisfied"
    SATISFIED = "satisfied"
    MISSED_VISIT = "missed_visit"
    DONE_VISIT = "done_visit"
    COMPLAINT = "complaint"
    UNSETTLED_COMPLAINT = "unsettled_complaint"
    SETTLED_COMPLAINT = "settled_complaint"
    FAULTY_REPORT = "faulty_report"
    GOOD_REPORT = "good_report"


_SHARE_EVENTS = {
    KpiCode.REPAIRS_IN_TIME: (Event.LATE_REPAIR, Event.TIMELY_REPAIR),
    KpiCode.COMMISSIONING_IN_TIME: (Event.LATE_COMMISSIONING, Event.TIMELY_COMMISSIONING),
    KpiCode.SATISFACTION: (Event.DISSATISFIED, Event.SATISFIED),
    KpiCode.CUSTOMER_VISITS: (Event.MISSED_VISIT, Event.DONE_VISIT),
    KpiCode.COMPLAINT_HANDLING: (Event.UNSETTLED_COMPLAINT, Event.SETTLED_COMPLAINT),
    KpiCode.REPORTS: (Event.FAULTY_REPORT, Event.GOOD_REPORT),
}


@dataclass(frozen=True, slots=True)
class OpenPeriod:
    """A KPI in a period that still runs.

    ``facts`` holds what is decided. For shares ``pending`` counts the cases that are due in the period and
    still open. For K2 the denominator is the machine time of the **whole** period, known from the warranties
    running; for K1 revenue so far. ``elapsed`` is the part of the period that has passed (0 to 1).
    """

    facts: KpiFacts
    pending: int = 0
    elapsed: Fraction = Fraction(1)


@dataclass(frozen=True, slots=True)
class Step:
    """So much of an event, and the KPI lands in ``band``. Yuan for money, else a count of events.

    ``of_pending`` says that only cases already open are meant: k of them must (or may) go that way.
    """

    event: Event
    amount: Fraction
    band: Band
    of_pending: bool = False


@dataclass(frozen=True, slots=True)
class Outlook:
    """Where a KPI stands. Figures are actuals in its unit; None when nothing is there to tell from.

    ``falls`` is the least further trouble that costs a band, ``below_target`` the least that misses the
    target; ``climbs`` the least further success that wins a band; ``keep`` lists, best band first, how many
    of the open cases must end well to reach each band.
    """

    code: KpiCode
    so_far: Fraction | None
    best: Fraction | None
    worst: Fraction | None
    expected: Fraction | None
    band: Band | None
    falls: Step | None = None
    below_target: Step | None = None
    climbs: Step | None = None
    keep: tuple[Step, ...] = ()
    is_lost: bool = False
    """Even if all goes well from here the period ends below the target."""


@dataclass(frozen=True, slots=True)
class _Judge:
    """Judges what-ifs of one KPI in one scheme."""

    code: KpiCode
    scheme: Scheme
    kind: PeriodKind
    base: KpiFacts

    def actual(self, numerator: Fraction, denominator: Fraction | None) -> Fraction | None:
        return self._measure(numerator, denominator).actual

    def band(self, numerator: Fraction, denominator: Fraction | None) -> Band | None:
        points = points_of(self.code, self._measure(numerator, denominator), self.scheme, self.kind)
        return None if points is None else self.scheme.bands.of(points)

    def misses(self, edge: Fraction, now: Fraction) -> bool:
        """Tell whether a band with ``edge`` is below the target while the one of ``now`` is not."""
        return edge < self.scheme.bands.meets.edge <= now

    def is_lost(self, best: Band | None) -> bool:
        """Tell whether even the best end of the period misses the target."""
        return best is not None and best.edge < self.scheme.bands.meets.edge

    def _measure(self, numerator: Fraction, denominator: Fraction | None) -> Measure:
        what_if = replace(self.base, numerator=numerator, denominator=denominator)
        return measure(self.code, what_if, self.scheme)


def look_ahead(code: KpiCode, period: OpenPeriod, scheme: Scheme, kind: PeriodKind) -> Outlook:
    """Return the outlook of ``code`` for the open ``period``. Raise InvalidInput for impossible facts."""
    judge = _Judge(code, scheme, kind, period.facts)
    form = scheme.kpis[code].form
    if form is Form.SHARE:
        return _share(judge, period)
    if form is Form.MONEY:
        return _money(judge, period)
    return _events(judge, period)


def _share(judge: _Judge, period: OpenPeriod) -> Outlook:
    good, decided = period.facts.numerator, period.facts.denominator or Fraction(0)
    pending = Fraction(period.pending)
    cases = decided + pending
    expected = good + pending * (good / decided if decided else 1)
    band = judge.band(good + pending, cases)
    bad_event, good_event = _SHARE_EVENTS[judge.code]

    def trouble(count: int) -> Band | None:
        """The band when ``count`` more cases go wrong: first of the open ones, then of new ones."""
        from_open = min(Fraction(count), pending)
        return judge.band(good + pending - from_open, cases + count - from_open)

    def success(count: int) -> Band | None:
        return judge.band(good + pending + count, cases + count)

    return Outlook(
        code=judge.code,
        so_far=judge.actual(good, decided),
        best=judge.actual(good + pending, cases),
        worst=judge.actual(good, cases),
        expected=100 * expected / cases if cases else None,
        band=band,
        falls=_first(bad_event, band, trouble, lambda edge, now: edge < now),
        below_target=_first(bad_event, band, trouble, judge.misses),
        climbs=_within_reach(_first(good_event, band, success, lambda edge, now: edge > now)),
        keep=_keep(judge, good_event, good, cases, period.pending),
        is_lost=judge.is_lost(band),
    )


def _keep(judge: _Judge, event: Event, good: Fraction, cases: Fraction, pending: int) -> tuple[Step, ...]:
    """Return for each band still open how many of the pending cases must end well to be in it."""
    steps = []
    for band in list(judge.scheme.bands)[:3] if pending else []:

        def reached(count: int, band: Band = band) -> bool:
            return _edge_of(judge.band(good + count, cases)) >= band.edge

        needed = _least(pending, reached)
        if needed is not None:
            steps.append(Step(event, Fraction(needed), band, of_pending=True))
    return tuple(steps)


def _events(judge: _Judge, period: OpenPeriod) -> Outlook:
    """K2 and K7: every further event makes it worse, and none can be taken back."""
    count, exposure = period.facts.numerator, period.facts.denominator
    event = Event.WARRANTY_VISIT if judge.code is KpiCode.WARRANTY_VISITS else Event.COMPLAINT
    band = judge.band(count, exposure)

    def trouble(more: int) -> Band | None:
        return judge.band(count + more, exposure)

    so_far = judge.actual(count, exposure)
    return Outlook(
        code=judge.code,
        so_far=so_far,
        best=so_far,
        worst=None,
        expected=so_far / period.elapsed if so_far and period.elapsed > 0 else so_far,
        band=band,
        falls=_first(event, band, trouble, lambda edge, now: edge < now),
        below_target=_first(event, band, trouble, judge.misses),
        is_lost=judge.is_lost(band),
    )


def _within_reach(step: Step | None) -> Step | None:
    """Drop a step that needs more new cases than a period brings by chance: it is no advice."""
    return step if step and step.amount <= NEWS else None


def _money(judge: _Judge, period: OpenPeriod) -> Outlook:
    """K1: the yuan left before the band below, and the revenue missing to the band above."""
    expense, revenue = period.facts.numerator, period.facts.denominator or Fraction(0)
    so_far = judge.actual(expense, revenue)
    band = judge.band(expense, revenue)
    if band is None:
        return Outlook(judge.code, so_far, so_far, None, so_far, band)
    bands = list(judge.scheme.bands)
    place = bands.index(band)

    def spend(worse: Band, edge: Fraction | None) -> Step | None:
        """The yuan until ``edge`` is reached; ``worse`` begins beyond it."""
        if edge is None:
            return None
        return Step(Event.MORE_EXPENSE, max(edge * revenue / 100 - expense, Fraction(0)), worse)

    def earn(better: Band, edge: Fraction | None) -> Step | None:
        """The revenue missing until ``edge`` is reached, where ``better`` begins."""
        if not edge:
            return None
        return Step(Event.MORE_REVENUE, max(100 * expense / edge - revenue, Fraction(0)), better)

    misses, meets = judge.scheme.bands.misses, judge.scheme.bands.meets
    return Outlook(
        code=judge.code,
        so_far=so_far,
        best=so_far,
        worst=None,
        expected=so_far,
        band=band,
        falls=None if band is misses else spend(bands[place + 1], _edge(judge, band)),
        below_target=None if band is misses else spend(misses, _edge(judge, meets)),
        climbs=earn(bands[place - 1], _edge(judge, bands[place - 1])) if place else None,
    )


def _edge(judge: _Judge, band: Band) -> Fraction | None:
    targets = judge.scheme.kpis[judge.code].targets[judge.kind]
    return edge_actual(targets, judge.scheme.bands, band)


def _first(
    event: Event,
    band: Band | None,
    what_if: Callable[[int], Band | None],
    differs: Callable[[Fraction, Fraction], bool],
) -> Step | None:
    """Return the least number of events after which the band ``differs`` (its edge, the edge of ``band``)."""
    if band is None:
        return None
    count = _least(REACH, lambda more: differs(_edge_of(what_if(more)), band.edge))
    landed = what_if(count) if count else None
    return Step(event, Fraction(count), landed) if count and landed else None


def _least(limit: int, holds: Callable[[int], bool]) -> int | None:
    """Return the least count from 0 to ``limit`` at which ``holds``; it must stay true once it is."""
    if not holds(limit):
        return None
    low, high = 0, limit
    while low < high:
        middle = (low + high) // 2
        if holds(middle):
            high = middle
        else:
            low = middle + 1
    return low


def _edge_of(band: Band | None) -> Fraction:
    return Fraction(-1) if band is None else band.edge


def whole_yuan_left(step: Step) -> int:
    """Return the amount of a money step in whole yuan, downwards: what may safely be spent."""
    return int(step.amount) if step.event is Event.MORE_EXPENSE else -int(-step.amount // 1)


def nearest(outlooks: list[Outlook]) -> list[Outlook]:
    """Return those outlooks whose next band below is few events away, nearest first."""
    close = [each for each in outlooks if each.falls and each.falls.event is not Event.MORE_EXPENSE]
    return sorted(
        close, key=lambda each: (round_half_up(each.falls.amount, 0) if each.falls else 0, each.code)
    )
