"""K1: service expense over the net revenue of the office's region, by accrual day, in fen."""

from collections.abc import Iterator
from datetime import date
from decimal import Decimal

from django.db.models import Count, Q, QuerySet, Sum

from shouhou.kernel.money import fen
from shouhou.scorecards.queries.counting.windows import ByOffice, Window, year_until
from shouhou.scorecards.rules.evidence import EvidenceRow, Sums, fraction_of
from shouhou.scorecards.rules.kpis import Memo
from shouhou.scorecards.rules.scheme import Form, KpiCode, Params, RevenueBasis
from shouhou.service.models import Revenue, RevenueKind, ServiceExpense

WHY = "a sheet counts the offices its caller was given"
NOT_MACHINES = "not_machine_revenue"
_MACHINE_KINDS = (RevenueKind.MACHINE.value, RevenueKind.RETURN.value)


def expenses(office_ids: tuple[int, ...], start: date, end: date) -> QuerySet[ServiceExpense]:
    """Return every expense borne by the offices on these days, those left out included."""
    rows = ServiceExpense.objects.unscoped(WHY)
    return rows.filter(office__in=office_ids, incurred_on__gte=start, incurred_on__lt=end)


def revenues(office_ids: tuple[int, ...], start: date, end: date) -> QuerySet[Revenue]:
    """Return every revenue recognized in the offices' regions on these days."""
    rows = Revenue.objects.unscoped(WHY)
    return rows.filter(office__in=office_ids, recognized_on__gte=start, recognized_on__lt=end)


def _basis(params: Params) -> Q:
    return Q(kind__in=_MACHINE_KINDS) if params.revenue_basis is RevenueBasis.MACHINES_ONLY else Q()


def sums(window: Window, params: Params) -> ByOffice:
    """Return expense and revenue by office, in fen."""
    found: ByOffice = {}
    spent = expenses(window.office_ids, window.start_on, window.end_on).filter(k1_exclusion="").order_by()
    for row in spent.values("office").annotate(total=Sum("amount"), n=Count("pk", filter=~Q(amount=0))):
        found[row["office"]] = Sums(num=fen(row["total"]), rows=row["n"])
    earned = revenues(window.office_ids, window.start_on, window.end_on).filter(_basis(params)).order_by()
    for income in earned.values("office").annotate(total=Sum("amount")):
        found.setdefault(income["office"], Sums()).den = fen(income["total"])
    return found


def memos(window: Window, params: Params) -> tuple[Memo, ...]:
    """Return the ratio of the twelve months that end with the period: monthly machine sales are lumpy."""
    start, end = year_until(window)
    spent = expenses(window.office_ids, start, end).filter(k1_exclusion="").aggregate(total=Sum("amount"))
    earned = revenues(window.office_ids, start, end).filter(_basis(params)).aggregate(total=Sum("amount"))
    nothing = Decimal(0)
    return (
        Memo(
            "trailing_year",
            Form.MONEY,
            fraction_of(spent["total"] or nothing),
            fraction_of(earned["total"] or nothing),
        ),
    )


def rows(window: Window, params: Params) -> Iterator[EvidenceRow]:
    """Yield every expense (num) and every revenue (den)."""
    fields = ("public_id", "incurred_on", "office", "amount", "k1_exclusion", "external_ref")
    spent = expenses(window.office_ids, window.start_on, window.end_on)
    for public_id, day, office, amount, reason, label in spent.values_list(*fields).iterator(5000):
        yield _row("expense", str(public_id), label, day, window.codes[office], fen(amount), 0, reason)
    fields = ("public_id", "recognized_on", "office", "amount", "kind", "document_no")
    earned = revenues(window.office_ids, window.start_on, window.end_on)
    only_machines = params.revenue_basis is RevenueBasis.MACHINES_ONLY
    for public_id, day, office, amount, kind, label in earned.values_list(*fields).iterator(5000):
        reason = NOT_MACHINES if only_machines and kind not in _MACHINE_KINDS else ""
        yield _row("revenue", str(public_id), label, day, window.codes[office], 0, fen(amount), reason)


def _row(
    kind: str, key: str, label: str, day: date, office: str, num: int, den: int, reason: str
) -> EvidenceRow:
    return EvidenceRow(KpiCode.EXPENSE, kind, key, label, day.isoformat(), office, num, den, reason)
