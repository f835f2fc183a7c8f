"""K3: repair requests handled in time, by the day the restoration was due."""

from collections.abc import Iterator

from django.db.models import Count, Q, QuerySet

from shouhou.scorecards.queries.counting.windows import NOT_DUE, Ahead, ByOffice, Window, ahead_of, sums_from
from shouhou.scorecards.rules.evidence import EvidenceRow, fraction_of
from shouhou.scorecards.rules.kpis import Memo
from shouhou.scorecards.rules.scheme import Form, KpiCode, Params, TimelyGate
from shouhou.service.models import ServiceRequest

WHY = "a sheet counts the offices its caller was given"
ARRIVED = Q(arrived_on_time=True) | Q(arrival_applies=False)
GATES = {
    TimelyGate.RESTORE: Q(restored_on_time=True),
    TimelyGate.RESPONSE: Q(responded_on_time=True),
    TimelyGate.ARRIVAL: ARRIVED,
    TimelyGate.ALL: Q(restored_on_time=True, responded_on_time=True) & ARRIVED,
}
_NUM = {
    "response": Q(responded_on_time=True),
    "arrival": Q(arrived_on_time=True, arrival_applies=True),
    "restore_raw": Q(raw_on_time=True),
    "office": Q(restored_on_time=True) | Q(waits_for_company=True),
}


def cases(window: Window) -> QuerySet[ServiceRequest]:
    """Return every request whose restoration is due in the period, those left out included."""
    rows = ServiceRequest.objects.unscoped(WHY)
    return rows.filter(
        kpi_office__in=window.office_ids,
        restore_due_at__gte=window.start_at,
        restore_due_at__lt=window.end_at,
    )


def counted(window: Window) -> QuerySet[ServiceRequest]:
    """Return the cases that count and are due by now."""
    rows = cases(window).filter(k3_exclusion="")
    return rows if window.is_over else rows.filter(restore_due_at__lte=window.as_of)


def sums(window: Window, params: Params) -> ByOffice:
    """Return the cases and the good ones by office."""
    good = Count("pk", filter=GATES[params.timely_gate])
    rows = counted(window).order_by().values("kpi_office").annotate(num=good, den=Count("pk"), rows=good)
    return sums_from(rows, "kpi_office")


def memos(window: Window) -> tuple[Memo, ...]:
    """Return the sub-figures always shown: response, arrival, without pauses, and without company waits."""
    found = counted(window).aggregate(
        den=Count("pk"),
        arrivals=Count("pk", filter=Q(arrival_applies=True)),
        **{name: Count("pk", filter=condition) for name, condition in _NUM.items()},
    )
    return tuple(
        Memo(
            name,
            Form.SHARE,
            fraction_of(found[name]),
            fraction_of(found["arrivals" if name == "arrival" else "den"]),
        )
        for name in _NUM
    )


def ahead(window: Window, params: Params) -> Ahead:
    """Return the cases due later in the period: restored already, and still open."""
    later = cases(window).filter(k3_exclusion="", restore_due_at__gt=window.as_of)
    return ahead_of(later, Q(restored_at__isnull=False), GATES[params.timely_gate])


def rows(window: Window, params: Params) -> Iterator[EvidenceRow]:
    """Yield every case with what it does to the figure."""
    good = set(cases(window).filter(GATES[params.timely_gate]).values_list("pk", flat=True))
    fields = ("pk", "public_id", "number", "restore_due_at", "kpi_office", "k3_exclusion")
    for pk, public_id, number, due, office, reason in cases(window).values_list(*fields).iterator(5000):
        late_reason = reason or (NOT_DUE if due > window.as_of and not window.is_over else "")
        yield EvidenceRow(
            KpiCode.REPAIRS_IN_TIME,
            "request",
            str(public_id),
            number,
            due.isoformat(),
            window.codes[office],
            int(pk in good),
            1,
            late_reason,
        )
