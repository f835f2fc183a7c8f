"""Complaints: what about, how grave, whether valid, how they end."""

from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from shouhou.demo.rules.desks import Desk, Unit, World
from shouhou.demo.rules.dice import Dice, Weighted
from shouhou.demo.rules.facts import Batch, ComplaintFact
from shouhou.demo.rules.hours import day_of, local
from shouhou.demo.rules.plans import Month

# kind, subject, what was said, root cause, corrective action
_MATTERS = (
    (
        "service",
        "上门不及时",
        "报修后约定第二天上门，拖到第四天才来，耽误交货。",
        "派工后工程师在外地，未及时改派",
        "改派规则：超 24 小时未出发由内勤升级售后经理",
    ),
    (
        "service",
        "反复维修未修好",
        "同一个报警半个月修了三次，每次修好用几天又坏。",
        "只更换配件未查根因",
        "疑难故障 2 次未解决须总部电气支援，建立跟踪表",
    ),
    (
        "service",
        "未带齐配件跑两趟",
        "电话里已经说清楚是伺服报警，来了没带驱动器，又等三天。",
        "电话诊断未形成备件清单",
        "报修单必填备件预判，出发前由备件员核对",
    ),
    (
        "service",
        "收费不透明",
        "没报价就先修，修完要收差旅和配件费，客户不认。",
        "保外维修未先报价确认",
        "保外先报价、客户确认后派工",
    ),
    (
        "service",
        "电话无人接听",
        "周末停线打了五个电话没人接，只好找业务员。",
        "周末值班电话未转接",
        "排值班表，值班电话呼转两级",
    ),
    (
        "service",
        "现场未清理、未培训",
        "修完拆下来的料丢在现场，操作工也没交代怎么用。",
        "未执行离场检查",
        "服务单增加离场确认项",
    ),
    (
        "service",
        "工程师态度不好",
        "说了几句就不耐烦，说是客户不会用。",
        "沟通方式不当",
        "当事人面谈，服务礼仪再培训",
    ),
    (
        "product",
        "新机故障率高",
        "设备验收三个月坏了五次，产能达不到合同。",
        "吸盘与客户纸盒材质不匹配",
        "更换吸盘规格，设计部评估选型",
    ),
    (
        "product",
        "速度达不到合同要求",
        "合同每分钟120盒，实际90盒就卡。",
        "客户纸盒压痕超差，调试时未书面确认",
        "按标准盒型复测，出具报告",
    ),
    ("product", "外观锈蚀", "不锈钢护罩半年就锈了。", "供应商材料混料", "批次排查，更换护罩"),
)
_SEVERITY = Weighted([("minor", 60), ("major", 33), ("critical", 7)])
_CHANNELS = Weighted([("phone", 50), ("wechat", 22), ("sales", 18), ("email", 10)])
_INVALID = "经核实为客户来料问题，客户已书面确认"


def complaints(world: World, desk: Desk, month: Month, batch: Batch) -> None:
    """Record the complaints of a month."""
    dice = world.dice("complaints", desk, month)
    scale = 1.0 if world.plan.rate <= 90 else world.plan.rate / 90
    part = (month.until - month.first).days / (month.next - month.first).days
    units = [u for u in desk.units if u.works(month.first)]
    for _ in range(dice.count(desk.character.complaints * scale * part) if units else 0):
        at = world.hours.report_moment(dice, month)
        if at <= world.plan.now:
            first = record(world, desk, month, dice, batch, at, dice.pick(units))
            _again(world, desk, month, dice, batch, first)


def _again(world: World, desk: Desk, month: Month, dice: Dice, batch: Batch, first: ComplaintFact) -> None:
    """Some complain about the same matter once more, to somebody else."""
    at = first.received_at + timedelta(hours=dice.between(20, 70))
    if at > world.plan.now or not dice.chance(0.12):
        return
    batch.complaints.append(
        replace(
            first,
            number=desk.number("TS", month.tag),
            channel="sales",
            received_at=at,
            description="客户又向业务员反映同一件事，催促答复。",
            handling_at_fault=False,
            validity="undecided",
            validity_decided_at=None,
            same_matter_as=first.number,
            acknowledged_at=world.past(at + timedelta(minutes=40)),
            first_closed_at=None,
            closed_at=None,
            closing="",
            contact_attempts=0,
            first_attempt_on=None,
            last_attempt_on=None,
            reopened_at=None,
            root_cause="",
            corrective_action="",
        )
    )


@dataclass(frozen=True, slots=True)
class _End:
    """How far a complaint has come: up to two closings, with the reopening between them."""

    first_closed_at: datetime | None = None
    closed_at: datetime | None = None
    closing: str = ""
    attempts: int = 0
    first_attempt_on: date | None = None
    last_attempt_on: date | None = None
    reopened_at: datetime | None = None


def record(
    world: World,
    desk: Desk,
    month: Month,
    dice: Dice,
    batch: Batch,
    at: datetime,
    unit: Unit,
    *,
    stays_open: bool = False,
) -> ComplaintFact:
    """Write one complaint down as far as it has come; ``stays_open`` leaves it without an end."""
    hours, past = world.hours, world.past
    kind, subject, said, cause, action = dice.pick(_MATTERS)
    decided_at = past(local(hours.workday(day_of(at), dice.between(1, 5)), dice.between(560, 1040)))
    invalid = decided_at is not None and not stays_open and dice.chance(0.14)
    end = _End() if stays_open else _end(world, desk, dice, at)
    fact = ComplaintFact(
        number=desk.number("TS", month.tag),
        office=desk.code,
        customer=unit.client.code,
        serial=unit.serial,
        request="",
        channel=dice.draw(_CHANNELS),
        severity=dice.draw(_SEVERITY),
        received_at=at,
        subject=subject,
        description=said,
        kind=kind,
        handling_at_fault=kind == "product" and dice.chance(0.3),
        validity="undecided" if decided_at is None else ("invalid" if invalid else "valid"),
        validity_decided_at=decided_at,
        same_matter_as="",
        owner=desk.team.one("office_manager"),
        acknowledged_at=past(hours.opening(at) + timedelta(minutes=dice.between(20, 420))),
        first_closed_at=end.first_closed_at,
        closed_at=end.closed_at,
        closing=end.closing,
        contact_attempts=end.attempts,
        first_attempt_on=end.first_attempt_on,
        last_attempt_on=end.last_attempt_on,
        reopened_at=end.reopened_at,
        root_cause=(_INVALID if invalid else cause) if end.first_closed_at else "",
        corrective_action=action if end.first_closed_at and not invalid else "",
    )
    batch.complaints.append(fact)
    return fact


def _end(world: World, desk: Desk, dice: Dice, at: datetime) -> _End:
    past, appeased = world.past, desk.character.appeased
    days = dice.between(2, 7) if dice.chance(appeased + 0.1) else dice.between(9, 24)
    closed_at = past(local(day_of(at) + timedelta(days=days), dice.between(560, 1040)))
    if closed_at is None:
        return _End()
    day = day_of(closed_at)
    if dice.chance(appeased):
        closing = "very_satisfied" if dice.chance(0.4) else "satisfied"
        return _End(closed_at, closed_at, closing, dice.between(1, 2), day, day)
    if dice.chance(0.2):
        given_up_at = past(closed_at + timedelta(days=11))
        if given_up_at is None:
            return _End(attempts=2, first_attempt_on=day, last_attempt_on=day)
        return _End(given_up_at, given_up_at, "unreachable", 3, day, day_of(given_up_at))
    reopened_at = past(closed_at + timedelta(days=dice.between(2, 9)))
    if reopened_at is None or dice.chance(0.5):
        return _End(closed_at, closed_at, "dissatisfied", 1, day, day)
    again_at = past(reopened_at + timedelta(days=dice.between(2, 8)))
    if again_at is None:
        return _End(closed_at, None, "", 1, day, day, reopened_at)
    return _End(closed_at, again_at, "satisfied", 2, day, day_of(again_at), reopened_at)
