"""K7 and K8: complaints received, and how those that came to an end were handled."""

from collections.abc import Iterator

from django.db.models import Count, Max, Min, Q, QuerySet

from shouhou.complaints.models import Closing, Complaint
from shouhou.kernel.moments import local_day
from shouhou.machines.models import Machine, MachineOffice
from shouhou.scorecards.queries.counting.windows import NOT_DUE, Ahead, ByOffice, Window, ahead_of, sums_from
from shouhou.scorecards.rules.evidence import EvidenceRow, Mark, fraction_of
from shouhou.scorecards.rules.kpis import Memo
from shouhou.scorecards.rules.scheme import Form, KpiCode, Params
from shouhou.scorecards.rules.streaks import free_months
from shouhou.service.models import WorkOrder

WHY = "a sheet counts the offices its caller was given"
_VERY = Closing.VERY_SATISFIED.value


def received(window: Window) -> QuerySet[Complaint]:
    """Return every complaint received in the period."""
    rows = Complaint.objects.unscoped(WHY).filter(office__in=window.office_ids)
    return rows.filter(received_at__gte=window.start_at, received_at__lt=window.end_at)


def sums(window: Window) -> ByOffice:
    """K7: counted complaints by office; every office of the window is there, its zero being a real value."""
    rows = received(window).filter(k7_exclusion="").order_by()
    found = sums_from(rows.values("office").annotate(num=Count("pk"), rows=Count("pk")), "office")
    return {office: found[office] for office in window.office_ids if office in found}


def active_machines(window: Window) -> dict[int, int]:
    """Return how many machines each office had in its care at some time of the period."""
    stays = MachineOffice.objects.unscoped(WHY).filter(
        office__in=window.office_ids, from_on__lt=window.until_on
    )
    stays = stays.filter(Q(until_on=None) | Q(until_on__gt=window.start_on))
    alive = Q(machine__cancelled_on=None) & (
        Q(machine__retired_on=None) | Q(machine__retired_on__gt=window.start_on)
    )
    rows = stays.filter(alive).order_by().values("office").annotate(n=Count("machine", distinct=True))
    return {row["office"]: row["n"] for row in rows}


def streaks(window: Window, params: Params, zone: str) -> dict[int, int]:
    """Return each office's complaint-free months in a row up to the period's end."""
    before = Complaint.objects.unscoped(WHY).filter(
        office__in=window.office_ids, k7_exclusion="", received_at__lt=window.end_at
    )
    last = {
        row["office"]: row["at"] for row in before.order_by().values("office").annotate(at=Max("received_at"))
    }
    stays = MachineOffice.objects.unscoped(WHY).filter(
        office__in=window.office_ids, from_on__lt=window.end_on
    )
    since = {
        row["office"]: row["day"] for row in stays.order_by().values("office").annotate(day=Min("from_on"))
    }
    return {
        office: free_months(
            local_day(last[office], zone) if office in last else None,
            since.get(office),
            window.end_on,
            params.period_start_day,
        )
        for office in window.office_ids
    }


def jobs(window: Window) -> dict[int, int]:
    """Return the work orders closed in the period, by office: the base of complaints per 100 jobs."""
    rows = WorkOrder.objects.unscoped(WHY).filter(office__in=window.office_ids)
    rows = rows.filter(closed_at__gte=window.start_at, closed_at__lt=window.end_at, state="closed")
    return {row["office"]: row["n"] for row in rows.order_by().values("office").annotate(n=Count("pk"))}


def memos(window: Window) -> tuple[Memo, ...]:
    """Return complaints per 100 service jobs and per 100 machine-years in care."""
    count = received(window).filter(k7_exclusion="").count()
    done = sum(jobs(window).values())
    care = Machine.objects.unscoped(WHY).filter(office__in=window.office_ids, accepted_at__lt=window.end_at)
    machines = care.filter(Q(retired_on=None) | Q(retired_on__gt=window.start_on)).count()
    years = (
        fraction_of(machines * max((window.until_on - window.start_on).days, 0)) / fraction_of(36525) * 100
    )
    hundred = fraction_of(100)
    return (
        Memo("per_100_jobs", Form.EXPOSURE, fraction_of(count), fraction_of(done), hundred),
        Memo("per_100_machine_years", Form.EXPOSURE, fraction_of(count), years, hundred),
    )


def rows(window: Window) -> Iterator[EvidenceRow]:
    """Yield every complaint received."""
    fields = ("public_id", "number", "received_at", "office", "k7_exclusion")
    for public_id, number, at, office, reason in received(window).values_list(*fields).iterator(5000):
        yield EvidenceRow(
            KpiCode.COMPLAINTS,
            "complaint",
            str(public_id),
            number,
            at.isoformat(),
            window.codes[office],
            1,
            0,
            reason,
        )


def handled(window: Window) -> QuerySet[Complaint]:
    """Return every complaint that entered handling satisfaction in the period: closed in time, or overdue."""
    rows = Complaint.objects.unscoped(WHY).filter(office__in=window.office_ids)
    return rows.filter(k8_at__gte=window.start_at, k8_at__lt=window.end_at)


def handled_sums(window: Window) -> ByOffice:
    """K8: complaints that came to their end, those handled to satisfaction, and the very satisfied, by office."""
    good = Count("pk", filter=Q(k8_satisfied=True))
    very = Count("pk", filter=Q(k8_satisfied=True, closing=_VERY))
    rows = handled(window).filter(k8_exclusion="", k8_at__lte=window.as_of).order_by().values("office")
    return sums_from(rows.annotate(num=good, den=Count("pk"), rows=good, very_satisfied=very), "office")


def handled_ahead(window: Window) -> Ahead:
    """Return the open complaints whose answer is due later in the period; those closed count already."""
    later = handled(window).filter(k8_exclusion="", k8_at__gt=window.as_of)
    return ahead_of(later, Q(closed_at__isnull=False), Q(k8_satisfied=True))


def handled_rows(window: Window) -> Iterator[EvidenceRow]:
    """Yield every complaint that entered handling satisfaction."""
    fields = ("public_id", "number", "k8_at", "office", "k8_exclusion", "k8_satisfied", "closing")
    for public_id, number, at, office, reason, good, closing in (
        handled(window).values_list(*fields).iterator(5000)
    ):
        yield EvidenceRow(
            KpiCode.COMPLAINT_HANDLING,
            "complaint",
            str(public_id),
            number,
            at.isoformat(),
            window.codes[office],
            int(bool(good)),
            1,
            reason or (NOT_DUE if at > window.as_of else ""),
            Mark.VERY_SATISFIED if good and closing == _VERY else Mark.NONE,
        )
