"""K4, K5, K6 and K9: shares of cases, one query shape."""

from collections.abc import Iterator

from django.db.models import Count, Q, QuerySet

from shouhou.careplans.models import VisitPlanItem
from shouhou.customers.models import Customer
from shouhou.machines.models import Machine
from shouhou.quality.models import ReportInstance
from shouhou.scorecards.queries.counting.windows import NOT_DUE, Ahead, ByOffice, Window, ahead_of, sums_from
from shouhou.scorecards.rules.evidence import EvidenceRow, Mark, fraction_of
from shouhou.scorecards.rules.kpis import Memo
from shouhou.scorecards.rules.scheme import Form, KpiCode
from shouhou.service.models import SatisfactionAnswer, WorkType

WHY = "a sheet counts the offices its caller was given"
SATISFIED_FROM = 4
NO_ANSWER = "no_answer"
ASKED_WORK = (WorkType.INSTALL.value, WorkType.COMMISSION.value, WorkType.REPAIR.value)


def commissionings(window: Window) -> QuerySet[Machine]:
    """Return every machine whose commissioning is due in the period."""
    rows = Machine.objects.unscoped(WHY).filter(commission_office__in=window.office_ids)
    return rows.filter(commission_due_at__gte=window.start_at, commission_due_at__lt=window.end_at)


def commissioning_sums(window: Window) -> ByOffice:
    """K4: machines due and those accepted in time, by office."""
    good = Count("pk", filter=Q(commissioned_on_time=True))
    rows = commissionings(window).filter(k4_exclusion="", commission_due_at__lte=window.as_of).order_by()
    return sums_from(
        rows.values("commission_office").annotate(num=good, den=Count("pk"), rows=good), "commission_office"
    )


def commissioning_ahead(window: Window) -> Ahead:
    """Return the machines due later in the period: accepted already, and still open."""
    later = commissionings(window).filter(k4_exclusion="", commission_due_at__gt=window.as_of)
    return ahead_of(later, Q(accepted_at__isnull=False), Q(commissioned_on_time=True))


def commissioning_rows(window: Window) -> Iterator[EvidenceRow]:
    """Yield every machine due."""
    fields = (
        "public_id",
        "serial_no",
        "commission_due_at",
        "commission_office",
        "k4_exclusion",
        "commissioned_on_time",
    )
    for public_id, serial, due, office, reason, good in (
        commissionings(window).values_list(*fields).iterator(5000)
    ):
        yield EvidenceRow(
            KpiCode.COMMISSIONING_IN_TIME,
            "machine",
            str(public_id),
            serial,
            due.isoformat(),
            window.codes[office],
            int(bool(good)),
            1,
            reason or (NOT_DUE if due > window.as_of else ""),
        )


def answers(window: Window) -> QuerySet[SatisfactionAnswer]:
    """Return every answer and every call-back given up in the period."""
    rows = SatisfactionAnswer.objects.unscoped(WHY).filter(office__in=window.office_ids)
    return rows.filter(counted_at__gte=window.start_at, counted_at__lt=window.end_at)


def answer_sums(window: Window) -> ByOffice:
    """K5: valid answers, satisfied ones, and call-backs given up, by office."""
    counts = Q(k5_exclusion="")
    good = Count("pk", filter=counts & Q(score__gte=SATISFIED_FROM))
    rows = answers(window).order_by().values("office")
    found = rows.annotate(
        num=good,
        den=Count("pk", filter=counts),
        rows=good,
        no_answer=Count("pk", filter=Q(k5_exclusion=NO_ANSWER)),
    )
    return sums_from(found, "office")


def answer_memos(window: Window) -> tuple[Memo, ...]:
    """Return satisfaction by kind of job, and the share of highest answers."""
    counts = answers(window).filter(k5_exclusion="")
    names = {"top_box": Q(score=5)} | {
        work: Q(work_type=work, score__gte=SATISFIED_FROM) for work in ASKED_WORK
    }
    wholes = {"top_box_all": Q()} | {f"{work}_all": Q(work_type=work) for work in ASKED_WORK}
    found = counts.aggregate(
        **{name: Count("pk", filter=condition) for name, condition in (names | wholes).items()}
    )
    return tuple(
        Memo(name, Form.SHARE, fraction_of(found[name]), fraction_of(found[f"{name}_all"])) for name in names
    )


def answer_rows(window: Window) -> Iterator[EvidenceRow]:
    """Yield every answer."""
    fields = ("public_id", "work_order__number", "counted_at", "office", "score", "k5_exclusion")
    for public_id, label, at, office, score, reason in answers(window).values_list(*fields).iterator(5000):
        yield EvidenceRow(
            KpiCode.SATISFACTION,
            "answer",
            str(public_id),
            label,
            at.isoformat(),
            window.codes[office],
            int((score or 0) >= SATISFIED_FROM),
            1,
            reason,
            Mark.NO_ANSWER if reason == NO_ANSWER else Mark.NONE,
        )


def plan_items(window: Window) -> QuerySet[VisitPlanItem]:
    """Return every planned contact of the period's months."""
    rows = VisitPlanItem.objects.unscoped(WHY).filter(office__in=window.office_ids)
    return rows.filter(due_by_on__gte=window.start_on, due_by_on__lt=window.end_on)


def _plan_decided(window: Window) -> Q:
    """An item of a month that still runs is decided when its planned day has passed."""
    return Q() if window.is_over else Q(due_on__lt=window.until_on)


def plan_sums(window: Window) -> ByOffice:
    """K6: planned contacts and those done, by office."""
    good = Count("pk", filter=Q(is_done=True))
    rows = plan_items(window).filter(_plan_decided(window), k6_exclusion="").order_by()
    return sums_from(rows.values("office").annotate(num=good, den=Count("pk"), rows=good), "office")


def plan_ahead(window: Window) -> Ahead:
    """Return the contacts of months that still run, whatever their planned day: done, and still to be done.

    A planned day that has passed is not lost: a contact counts when it is done within its month.
    """
    running = plan_items(window).filter(k6_exclusion="", due_by_on__gte=window.until_on)
    return ahead_of(running, Q(is_done=True), Q(is_done=True))


def plan_decided(window: Window) -> tuple[int, int]:
    """Return (done, all) of the period's months that are over: what no visit can change any more."""
    over = plan_items(window).filter(k6_exclusion="", due_by_on__lt=window.until_on)
    return over.filter(is_done=True).count(), over.count()


def plan_memos(window: Window) -> tuple[Memo, ...]:
    """Return the plan's coverage: customers with a contact planned in the half-year up to the period's end."""
    end = window.end_on
    start = (
        end.replace(year=end.year - 1, month=end.month + 6)
        if end.month <= 6
        else end.replace(month=end.month - 6)
    )
    planned = VisitPlanItem.objects.unscoped(WHY).filter(office__in=window.office_ids)
    planned = planned.filter(due_by_on__gte=start, due_by_on__lt=end)
    active = Customer.objects.unscoped(WHY).filter(office__in=window.office_ids, is_active=True)
    covered = active.filter(pk__in=planned.values("customer"))
    return (Memo("coverage", Form.SHARE, fraction_of(covered.count()), fraction_of(active.count())),)


def plan_rows(window: Window) -> Iterator[EvidenceRow]:
    """Yield every planned contact."""
    fields = ("public_id", "customer__short_name", "due_on", "office", "is_done", "k6_exclusion")
    for public_id, label, due, office, done, reason in plan_items(window).values_list(*fields).iterator(5000):
        open_still = not window.is_over and due >= window.until_on
        yield EvidenceRow(
            KpiCode.CUSTOMER_VISITS,
            "plan_item",
            str(public_id),
            label,
            due.isoformat(),
            window.codes[office],
            int(done),
            1,
            reason or (NOT_DUE if open_still else ""),
        )


def reports(window: Window) -> QuerySet[ReportInstance]:
    """Return every report due in the period."""
    rows = ReportInstance.objects.unscoped(WHY).filter(office__in=window.office_ids)
    return rows.filter(due_at__gte=window.start_at, due_at__lt=window.end_at)


def report_sums(window: Window) -> ByOffice:
    """K9: reports due, those on time and right, and those a working day early, by office."""
    right = Q(is_on_time=True, is_right=True)
    good = Count("pk", filter=right)
    rows = reports(window).filter(k9_exclusion="", due_at__lte=window.as_of).order_by().values("office")
    early = Count("pk", filter=right & Q(is_early=True))
    return sums_from(rows.annotate(num=good, den=Count("pk"), rows=good, early=early), "office")


def report_ahead(window: Window) -> Ahead:
    """Return the reports due later in the period: handed in already, and still open."""
    later = reports(window).filter(k9_exclusion="", due_at__gt=window.as_of)
    return ahead_of(later, Q(submitted_at__isnull=False), Q(is_on_time=True, is_right=True))


def report_rows(window: Window) -> Iterator[EvidenceRow]:
    """Yield every report due."""
    for report in reports(window).iterator(5000):
        good = bool(report.is_on_time and report.is_right)
        yield EvidenceRow(
            KpiCode.REPORTS,
            "report",
            str(report.public_id),
            f"{report.period_code} {report.kind}",
            report.due_at.isoformat(),
            window.codes[report.office_id],
            int(good),
            1,
            report.k9_exclusion or (NOT_DUE if report.due_at > window.as_of else ""),
            Mark.EARLY if good and report.is_early else Mark.NONE,
        )
