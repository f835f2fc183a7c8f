"""What an office does every month besides its jobs: overheads, planned visits, reports."""

from datetime import date, datetime, timedelta

from shouhou.demo.rules import texts
from shouhou.demo.rules.desks import Client, Desk, World
from shouhou.demo.rules.dice import Dice
from shouhou.demo.rules.facts import Batch, ExpenseFact, PlanItemFact, ReportFact, RevenueFact
from shouhou.demo.rules.hours import day_of, local
from shouhou.demo.rules.jobs import yuan
from shouhou.demo.rules.plans import Month

REPORTS = {
    "quality_analysis": 5,
    "parts_statement": 3,
    "expense_statement": 3,
    "visit_records": 3,
    "training_record": 3,
}
"""Report kinds due on a working day of the following month; the visit plan is due on the 25th before."""

_EXCUSES = ("合计与台账差 1 行", "维修次数与系统不符", "费用分类填错", "客户名称与档案不一致")


def overheads(world: World, desk: Desk, month: Month, batch: Batch) -> None:
    """Record what is spent without an order, and parts sold over the counter."""
    dice = world.dice("overheads", desk, month)
    engineers = len(desk.team.engineers)
    lines = [
        ("salary", month.until - timedelta(days=1), engineers * dice.uniform(8200, 9800)),
        ("rent", month.first + timedelta(days=4), 4200 + engineers * 260.0),
    ]
    work = world.plan.rate * desk.character.size / 60 * month.weight
    for category, mean, low, high in (
        ("outsourced", 2.2, 400, 3800),
        ("goodwill", 0.9, 300, 4200),
        ("other", 2.5, 80, 1200),
        ("freight", 4.0, 30, 420),
    ):
        for _ in range(dice.count(mean * work)):
            day = world.hours.report_day(dice, month)
            lines.append((category, day, dice.uniform(low, high) * desk.character.cost))
    for n, (category, day, amount) in enumerate(lines, 1):
        if day <= world.plan.today:
            _expense(dice, desk, month, batch, n, category, day, amount)
    for n in range(dice.count(9 * work)):
        day = world.hours.report_day(dice, month)
        amount = min(60000.0, dice.skewed(2600, 1.0))
        batch.revenue.append(
            RevenueFact(
                f"BJ-{desk.code}{month.tag}-{n + 1:03}",
                desk.code,
                day,
                "part",
                yuan(amount),
                _buyer(dice, desk),
            )
        )
    if dice.chance(0.12):
        day = world.hours.report_day(dice, month)
        amount = -dice.uniform(800, 46000)
        batch.revenue.append(
            RevenueFact(
                f"TH-{desk.code}{month.tag}-01", desk.code, day, "return", yuan(amount), _buyer(dice, desk)
            )
        )


def _buyer(dice: Dice, desk: Desk) -> str:
    return dice.pick(desk.clients).code if desk.clients else ""


def _expense(
    dice: Dice, desk: Desk, month: Month, batch: Batch, n: int, category: str, day: date, amount: float
) -> None:
    person = "" if category in ("salary", "rent") else dice.pick(desk.team.engineers)
    batch.expenses.append(
        ExpenseFact(
            f"FY-{desk.code}{month.tag}-{n:03}",
            desk.code,
            "",
            "",
            person,
            day,
            category,
            yuan(amount),
            dice.pick(texts.EXPENSES[category]),
        )
    )


def planned_visits(world: World, desk: Desk, month: Month, batch: Batch) -> None:
    """Record the month's plan of visits and calls, and what became of it."""
    dice = world.dice("visits", desk, month)
    if not desk.clients:
        return
    count = max(4, round(world.plan.rate * desk.character.size * 0.4))
    clients = (
        dice.some(desk.clients, count)
        if len(desk.clients) < 400
        else [dice.pick(desk.clients) for _ in range(count)]
    )
    for n, client in enumerate(clients, 1):
        batch.plan_items.append(
            _plan_item(world, desk, month, dice, client, f"BF-{desk.code}{month.tag}-{n:03}")
        )


def _plan_item(world: World, desk: Desk, month: Month, dice: Dice, client: Client, ref: str) -> PlanItemFact:
    kind = "visit" if dice.chance(0.55) else "phone"
    last = month.next - timedelta(days=1)
    due_on = world.hours.workday(month.first + timedelta(days=dice.between(2, 24)))
    due_on = min(due_on, last)
    cancelled_on = postponed_to = done_on = None
    fate = dice.random()
    if fate < desk.character.visited:
        done_on = min(last, max(month.first, due_on + timedelta(days=dice.between(-2, 5))))
    elif fate > 0.97:
        cancelled_on = due_on - timedelta(days=1)
    elif fate > 0.9:
        postponed_to = month.next + timedelta(days=dice.between(1, 20))
    today = world.plan.today
    done_on = done_on if done_on and done_on <= today else None
    cancelled_on = cancelled_on if cancelled_on and cancelled_on <= today else None
    name, phone = client.people[0]
    person = desk.team.one("office_manager") if dice.chance(0.35) else dice.pick(desk.team.engineers)
    return PlanItemFact(
        ref=ref,
        office=desk.code,
        customer=client.code,
        contact_name=name,
        contact_phone=phone,
        person=person,
        kind=kind,
        plan_period=month.code,
        due_on=due_on,
        added_late=dice.chance(0.06),
        done_on=done_on,
        topics=dice.pick(texts.VISIT_TOPICS),
        machine_status=dice.pick(texts.MACHINE_STATUS) if done_on else "",
        confirmed=done_on is not None,
        cancelled_by_customer_on=cancelled_on,
        cancel_evidence="客户微信告知停产检修，本月不接待" if cancelled_on else "",
        postponed_to=postponed_to if postponed_to and due_on <= today else None,
    )


def reports(world: World, desk: Desk, month: Month, batch: Batch) -> None:
    """Record the reports about ``month`` and the visit plan for it: mostly early and right."""
    dice = world.dice("reports", desk, month)
    calendar = world.hours.calendar
    before = month.first - timedelta(days=1)
    plan_due = before.replace(day=25)
    if month.index:
        _report(world, desk, dice, batch, "visit_plan", month.code, plan_due)
    closing = month.next - timedelta(days=1)
    for kind, workday in REPORTS.items():
        due_on = calendar.add_workdays(closing, workday)
        if not month.is_open:
            _report(world, desk, dice, batch, kind, month.code, due_on)


def _report(world: World, desk: Desk, dice: Dice, batch: Batch, kind: str, period: str, due_on: date) -> None:
    calendar = world.hours.calendar
    fate = dice.random()
    late = fate > desk.character.reported + (1 - desk.character.reported) / 2
    returned = desk.character.reported < fate and not late
    day = due_on
    if late:
        day = calendar.add_workdays(due_on, dice.between(1, 3))
    elif dice.chance(desk.character.early):
        day = calendar.add_workdays(due_on, -dice.between(1, 2))
    submitted_at = world.past(local(day, dice.between(600, 1050)))
    judged_at = world.past(local(world.hours.workday(day, dice.between(1, 3)), dice.between(560, 1040)))
    verdict = "pending"
    if submitted_at is not None and judged_at is not None:
        verdict = "returned" if returned else "accepted"
    material_at: datetime | None = None
    if verdict == "accepted" and judged_at is not None and dice.chance(0.008):
        material_at = world.past(judged_at + timedelta(days=dice.between(4, 20)))
    author = desk.team.one("clerk" if kind in ("parts_statement", "expense_statement") else "office_manager")
    batch.reports.append(
        ReportFact(
            desk.code,
            kind,
            period,
            due_on,
            submitted_at,
            author,
            verdict,
            judged_at if verdict != "pending" else None,
            material_at,
            dice.pick(_EXCUSES) if material_at else "",
        )
    )


def upcoming_reports(world: World, desk: Desk, batch: Batch) -> None:
    """Record what is due next: the visit plan of the coming month, when its day is near."""
    month = world.plan.calendar_months[-1]
    dice = world.dice("upcoming reports", desk, month)
    due_on = month.first.replace(day=25)
    code = f"{month.next:%Y-%m}"
    if day_of(world.plan.now) >= month.first + timedelta(days=14):
        _report(world, desk, dice, batch, "visit_plan", code, due_on)
