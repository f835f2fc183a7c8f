"""K2: corrective visits to machines under warranty over the machine-days under warranty."""

from collections.abc import Iterator
from datetime import date

from django.db.models import Case, Count, F, IntegerField, QuerySet, Sum, Value, When

from shouhou.machines.models import Machine, WarrantyExposure
from shouhou.scorecards.queries.counting.windows import ByOffice, Window
from shouhou.scorecards.rules.evidence import EvidenceRow, Sums, fraction_of
from shouhou.scorecards.rules.kpis import Memo
from shouhou.scorecards.rules.scheme import Form, KpiCode
from shouhou.service.models import Visit

WHY = "a sheet counts the offices its caller was given"


def visits(window: Window) -> QuerySet[Visit]:
    """Return every visit of the period to the offices' machines, those left out included."""
    rows = Visit.objects.unscoped(WHY).filter(home_office__in=window.office_ids)
    return rows.filter(counted_on__gte=window.start_on, counted_on__lt=window.end_on)


def exposures(window: Window, until: date) -> QuerySet[WarrantyExposure]:
    """Return the stretches under warranty that overlap the period up to ``until`` (exclusive)."""
    rows = WarrantyExposure.objects.unscoped(WHY).filter(office__in=window.office_ids)
    return rows.filter(until_day__gt=window.start_on.toordinal(), from_day__lt=until.toordinal())


def sums(window: Window) -> ByOffice:
    """Return visits and machine-days by office."""
    found: ByOffice = {}
    for office, days in machine_days(window, window.until_on).items():
        found[office] = Sums(den=days)
    counted = visits(window).filter(k2_exclusion="").order_by()
    for row in counted.values("home_office").annotate(n=Count("pk")):
        entry = found.setdefault(row["home_office"], Sums())
        entry.num = entry.rows = row["n"]
    return found


def machine_days(window: Window, until: date) -> dict[int, int]:
    """Return the machine-days under warranty by office, from the period's start to ``until`` (exclusive)."""
    start, end = window.start_on.toordinal(), until.toordinal()
    overlap = Case(
        When(until_day__gt=end, then=Value(end)), default=F("until_day"), output_field=IntegerField()
    ) - Case(When(from_day__lt=start, then=Value(start)), default=F("from_day"), output_field=IntegerField())
    rows = exposures(window, until).order_by().values("office").annotate(days=Sum(overlap))
    return {row["office"]: row["days"] for row in rows}


def memos(window: Window) -> tuple[Memo, ...]:
    """Return the cohort check (visits over the whole warranty of machines whose warranty ended) and remote fixes."""
    ended = Machine.objects.unscoped(WHY).filter(office__in=window.office_ids)
    ended = ended.filter(warranty_until__gte=window.start_on, warranty_until__lt=window.end_on)
    machines = ended.count()
    paid = (
        Visit.objects.unscoped(WHY).filter(machine__in=ended.values("pk"), k2_exclusion="").count()
        if machines
        else 0
    )
    remote = visits(window).filter(k2_exclusion="remote").count()
    return (
        Memo("cohort", Form.EXPOSURE, fraction_of(paid), fraction_of(machines), fraction_of(1)),
        Memo("remote_fixes", Form.COUNT, fraction_of(remote), None, fraction_of(1)),
    )


def rows(window: Window) -> Iterator[EvidenceRow]:
    """Yield every visit (num) and every machine's days under warranty (den)."""
    fields = ("public_id", "counted_on", "home_office", "k2_exclusion", "work_order__number")
    for public_id, day, office, reason, label in visits(window).values_list(*fields).iterator(5000):
        yield EvidenceRow(
            KpiCode.WARRANTY_VISITS,
            "visit",
            str(public_id),
            label,
            day.isoformat(),
            window.codes[office],
            1,
            0,
            reason,
        )
    start, end = window.start_on.toordinal(), window.until_on.toordinal()
    stretch = ("machine__public_id", "machine__serial_no", "office", "from_on", "from_day", "until_day")
    for public_id, serial, office, day, first, last in (
        exposures(window, window.until_on).values_list(*stretch).iterator(5000)
    ):
        days = min(last, end) - max(first, start)
        yield EvidenceRow(
            KpiCode.WARRANTY_VISITS,
            "machine",
            str(public_id),
            serial,
            day.isoformat(),
            window.codes[office],
            0,
            days,
        )
