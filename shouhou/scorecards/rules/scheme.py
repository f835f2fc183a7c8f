"""A version of a KPI scheme: names, units, weights, targets and parameters. Source: docs/domain/kpi.md.

Everything an employer may want to change is data here; what a KPI counts is code. The JSON form is read and
written by ``scheme_data``; the scheme that ships is ``default_scheme``.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction

from shouhou.kernel.periods import PeriodKind
from shouhou.scorecards.rules.score import Bands, SaturatedMode, Targets, Words

DAYS_PER_MONTH = Fraction("30.4375")
"""A machine-month: a Julian year of 365.25 days over twelve."""


class KpiCode(StrEnum):
    """The nine rows of the form."""

    EXPENSE = "K1"
    WARRANTY_VISITS = "K2"
    REPAIRS_IN_TIME = "K3"
    COMMISSIONING_IN_TIME = "K4"
    SATISFACTION = "K5"
    CUSTOMER_VISITS = "K6"
    COMPLAINTS = "K7"
    COMPLAINT_HANDLING = "K8"
    REPORTS = "K9"


class Form(StrEnum):
    """What kind of figure a KPI is; it decides the interval and how events move it."""

    MONEY = "money"  # an amount over an amount
    EXPOSURE = "exposure"  # events over machine time
    SHARE = "share"  # good cases out of all cases
    COUNT = "count"  # events


FORMS: Mapping[KpiCode, Form] = {
    KpiCode.EXPENSE: Form.MONEY,
    KpiCode.WARRANTY_VISITS: Form.EXPOSURE,
    KpiCode.REPAIRS_IN_TIME: Form.SHARE,
    KpiCode.COMMISSIONING_IN_TIME: Form.SHARE,
    KpiCode.SATISFACTION: Form.SHARE,
    KpiCode.CUSTOMER_VISITS: Form.SHARE,
    KpiCode.COMPLAINTS: Form.COUNT,
    KpiCode.COMPLAINT_HANDLING: Form.SHARE,
    KpiCode.REPORTS: Form.SHARE,
}


class Direction(StrEnum):
    """Which way is better."""

    HIGHER = "higher"
    LOWER = "lower"


class TimelyGate(StrEnum):
    """Which of the three promises of a repair decides K3."""

    RESPONSE = "response"
    ARRIVAL = "arrival"
    RESTORE = "restore"
    ALL = "all"


class RevenueBasis(StrEnum):
    """Which revenue K1 is held against."""

    ALL = "all"
    MACHINES_ONLY = "machines_only"


class ComplaintUnit(StrEnum):
    """How K7 is expressed: a plain count, or per 100 or 1000 service jobs."""

    COUNT = "count"
    PER_100_JOBS = "per_100_jobs"
    PER_MILLE = "per_mille"


@dataclass(frozen=True, slots=True)
class Params:
    """The choices of a scheme that are not targets."""

    saturated_mode: SaturatedMode = SaturatedMode.FULL
    period_start_day: int = 1
    timely_gate: TimelyGate = TimelyGate.RESTORE
    revenue_basis: RevenueBasis = RevenueBasis.ALL
    k7_unit: ComplaintUnit = ComplaintUnit.COUNT
    reference_warranty_months: int = 12
    low_volume_n: int = 20
    min_applicable_weight: int = 70
    min_response_rate_pct: int = 60
    freeze_workday: int = 3
    stretch_streak_months: int = 12
    under_service_pct: int = 1
    interval_level_pct: int = 95


@dataclass(frozen=True, slots=True)
class KpiSpec:
    """One row of the form. ``weight`` is in points of 100; ``targets`` has one entry a period kind."""

    code: KpiCode
    name: Words
    unit: Words
    direction: Direction
    weight: Fraction
    targets: Mapping[PeriodKind, Targets]

    @property
    def form(self) -> Form:
        """What kind of figure it is."""
        return FORMS[self.code]


@dataclass(frozen=True, slots=True)
class Scheme:
    """One published version: what a sheet is scored with, for ever."""

    kpis: Mapping[KpiCode, KpiSpec]
    bands: Bands
    params: Params

    def scale(self, code: KpiCode) -> Fraction:
        """Return the factor between numerator over denominator and the actual in its unit."""
        form = FORMS[code]
        if form is Form.EXPOSURE:
            return Fraction(self.params.reference_warranty_months)
        if form is Form.COUNT:
            per = {ComplaintUnit.COUNT: 1, ComplaintUnit.PER_100_JOBS: 100, ComplaintUnit.PER_MILLE: 1000}
            return Fraction(per[self.params.k7_unit])
        return Fraction(100)
