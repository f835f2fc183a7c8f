"""The scheme that ships: the form of docs/domain/kpi.md with the breakpoints of docs/domain/score.md."""

from fractions import Fraction

from shouhou.kernel.periods import PeriodKind
from shouhou.scorecards.rules.scheme import Direction, KpiCode, KpiSpec, Params, Scheme
from shouhou.scorecards.rules.score import Band, Bands, Targets, Words

BANDS = Bands(
    far=Band("far", Words("far above target", "远超目标"), Fraction(90)),
    exceeds=Band("exceeds", Words("above target", "超过目标"), Fraction(70)),
    meets=Band("meets", Words("on target", "达到目标"), Fraction(60)),
    misses=Band("misses", Words("below target", "未达目标"), Fraction(0)),
)
PERCENT = Words("%", "%")


def _line(zero: str, target: str, best: str) -> Targets:
    return Targets(Fraction(zero), Fraction(target), Fraction(best))


def _kpi(
    code: KpiCode,
    names: tuple[str, str],
    weight: int,
    line: Targets,
    unit: Words = PERCENT,
    **others: Targets,
) -> KpiSpec:
    """Return a row with the same breakpoints in every period kind except those of ``others``."""
    return KpiSpec(
        code=code,
        name=Words(*names),
        unit=unit,
        direction=Direction.LOWER if line.lower_is_better else Direction.HIGHER,
        weight=Fraction(weight),
        targets={kind: others.get(kind.value, line) for kind in PeriodKind},
    )


_KPIS = (
    _kpi(KpiCode.EXPENSE, ("service expense ratio", "服务费用率"), 15, _line("7.5", "5", "2.5")),
    _kpi(
        KpiCode.WARRANTY_VISITS,
        ("service visits per machine in warranty", "保修期服务平均次数"),
        20,
        _line("5", "3", "1"),
        Words("visits per machine", "次/台"),
    ),
    _kpi(
        KpiCode.REPAIRS_IN_TIME,
        ("repair requests handled in time", "报修处理及时率"),
        15,
        _line("80", "95", "100"),
    ),
    _kpi(KpiCode.COMMISSIONING_IN_TIME, ("commissioning in time", "调试及时率"), 8, _line("80", "95", "100")),
    _kpi(
        KpiCode.SATISFACTION,
        ("satisfaction with installation, commissioning and repair", "安装、调试、维修满意率"),
        15,
        _line("90", "99", "100"),
    ),
    _kpi(
        KpiCode.CUSTOMER_VISITS,
        ("planned customer visits done", "客户拜访完成率"),
        8,
        _line("40", "70", "100"),
    ),
    _kpi(
        KpiCode.COMPLAINTS,
        ("customer complaints", "客户投诉率"),
        10,
        _line("2", "0", "0"),
        Words("complaints", "件"),
        half=_line("3", "0", "0"),
        year=_line("3", "1", "0"),
    ),
    _kpi(
        KpiCode.COMPLAINT_HANDLING,
        ("satisfaction with complaint handling", "投诉处理满意率"),
        4,
        _line("50", "100", "100"),
    ),
    _kpi(KpiCode.REPORTS, ("reports on time and right", "报表上交及时准确率"), 5, _line("60", "100", "100")),
)

DEFAULT_SCHEME = Scheme(kpis={spec.code: spec for spec in _KPIS}, bands=BANDS, params=Params())
"""Nine KPIs, weights adding up to 100, targets that are already the limit earning everything when reached."""
