"""The rows behind a sheet, and the sums over them. Source: docs/domain/kpi.md, "Evidence".

A frozen sheet keeps its evidence: every row that counted and every row that was left out, with the reason.
Tallying the evidence again must give the very numerators and denominators that were signed.

Units of ``num`` and ``den``: K1 fen (1/100 yuan) of expense and of revenue; K2 visits and machine-days; K7
complaints; all others 1 for a case and 1 for a good one. Rolling up offices or months is putting their rows
together; the ratio is taken once, of the sums.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction
from types import MappingProxyType

from shouhou.kernel.errors import InvalidInput
from shouhou.scorecards.rules.kpis import KpiFacts, Memo
from shouhou.scorecards.rules.scheme import DAYS_PER_MONTH, FORMS, Form, KpiCode
from shouhou.scorecards.rules.scheme_data import number, number_text

SCHEMA = "shouhou.evidence/1"
COLUMNS = ("kpi", "record_kind", "record_id", "label", "at", "office", "num", "den", "reason", "mark")
EXTRAS = ("streak", "active_machines", "jobs")
FEN_PER_YUAN = 100
_CODES = {code.value: code for code in KpiCode}

Amount = int | Decimal


def fraction_of(value: Amount) -> Fraction:
    """Return a counted amount as the exact fraction that scoring works with."""
    return Fraction(value)


class Mark(StrEnum):
    """The second fact a single row can carry."""

    NONE = ""
    VERY_SATISFIED = "very_satisfied"  # K8, on a satisfied complaint
    EARLY = "early"  # K9, on a report that counts as good
    NO_ANSWER = "no_answer"  # K5, on a call-back given up: left out, but asked


@dataclass(frozen=True, slots=True)
class EvidenceRow:
    """One record and what it does to one KPI. ``reason`` is '' when it counts, else why it is left out.

    ``at`` is the ISO day or UTC moment that decides the period; ``record_kind`` and ``record_id`` lead to
    the record; ``office`` is the code of the office it counts for.
    """

    kpi: KpiCode
    record_kind: str
    record_id: str
    label: str
    at: str
    office: str
    num: Amount
    den: Amount
    reason: str = ""
    mark: Mark = Mark.NONE

    @property
    def counts(self) -> bool:
        """Whether the row is in the figure."""
        return not self.reason

    @property
    def order(self) -> tuple[str, ...]:
        """The place of the row in the canonical form."""
        return (
            self.kpi.value,
            self.office,
            self.at,
            self.record_kind,
            self.record_id,
            self.reason,
            f"{self.num}/{self.den}",
        )


@dataclass(slots=True)
class Sums:
    """Running sums of one KPI: what a scan of rows, or one database aggregate, comes down to."""

    num: Amount = 0
    den: Amount = 0
    rows: int = 0
    very_satisfied: int = 0
    early: int = 0
    no_answer: int = 0

    def add(self, row: EvidenceRow) -> None:
        """Take ``row`` in, or note that it was asked in vain."""
        self.no_answer += row.mark is Mark.NO_ANSWER
        if row.reason:
            return
        self.num += row.num
        self.den += row.den
        self.rows += row.num != 0
        self.very_satisfied += row.mark is Mark.VERY_SATISFIED
        self.early += row.mark is Mark.EARLY


@dataclass(frozen=True, slots=True)
class Evidence:
    """Everything a sheet is computed from.

    ``extras`` are the facts of the whole unit that no row carries (K7: streak, active_machines, jobs);
    ``memos`` the figures shown beside the KPIs.
    """

    rows: tuple[EvidenceRow, ...]
    extras: Mapping[KpiCode, Mapping[str, int]] = field(default_factory=lambda: MappingProxyType({}))
    memos: Mapping[KpiCode, tuple[Memo, ...]] = field(default_factory=lambda: MappingProxyType({}))


def tally(evidence: Evidence) -> dict[KpiCode, KpiFacts]:
    """Return the facts of every KPI from its rows; a KPI without any row counts nothing of nothing."""
    sums = {code: Sums() for code in KpiCode}
    for row in evidence.rows:
        sums[row.kpi].add(row)
    return {
        code: facts_of(code, each, evidence.extras.get(code, {}), evidence.memos.get(code, ()))
        for code, each in sums.items()
    }


def facts_of(
    code: KpiCode, sums: Sums, extras: Mapping[str, int] = MappingProxyType({}), memos: tuple[Memo, ...] = ()
) -> KpiFacts:
    """Return the facts that ``sums`` amount to, in the units that scoring wants.

    A correction of an earlier month may take more away than this month has: counts stop at zero, and good
    cases at all cases.
    """
    num, den = Fraction(sums.num), Fraction(sums.den)
    if code is KpiCode.EXPENSE:
        return KpiFacts(num / FEN_PER_YUAN, den / FEN_PER_YUAN, rows=sums.rows, memos=memos)
    num, den = max(num, Fraction(0)), max(den, Fraction(0))
    if code is KpiCode.WARRANTY_VISITS:
        return KpiFacts(num, den / DAYS_PER_MONTH, memos=memos)
    if code is KpiCode.COMPLAINTS:
        jobs = extras.get("jobs")
        return KpiFacts(
            num,
            None if jobs is None else Fraction(jobs),
            streak=extras.get("streak"),
            active_machines=extras.get("active_machines"),
            memos=memos,
        )
    return KpiFacts(
        min(num, den),
        den,
        very_satisfied=sums.very_satisfied if code is KpiCode.COMPLAINT_HANDLING else None,
        early=sums.early if code is KpiCode.REPORTS else None,
        asked=int(den) + sums.no_answer if code is KpiCode.SATISFACTION else None,
        memos=memos,
    )


def put_together(
    parts: Iterable[Evidence], extras: Mapping[KpiCode, Mapping[str, int]] = MappingProxyType({})
) -> Evidence:
    """Return the evidence of a longer period or a larger unit: all rows, with the ``extras`` of the whole."""
    return Evidence(tuple(row for part in parts for row in part.rows), extras)


def evidence_to_data(evidence: Evidence) -> dict[str, object]:
    """Return ``evidence`` as JSON data in its one order: equal evidence has equal canonical bytes."""
    return {
        "schema": SCHEMA,
        "columns": list(COLUMNS),
        "rows": [_row_to_data(row) for row in sorted(evidence.rows, key=lambda row: row.order)],
        "extras": {code.value: dict(each) for code, each in evidence.extras.items()},
        "memos": {
            code.value: [_memo_to_data(memo) for memo in each] for code, each in evidence.memos.items()
        },
    }


def parse_evidence(data: object) -> Evidence:
    """Return the evidence in ``data``. Raise InvalidInput when it is not in the form this version writes."""
    if not isinstance(data, Mapping) or data.get("schema") != SCHEMA or data.get("columns") != list(COLUMNS):
        raise InvalidInput("This is not evidence of the form {expected}.", field="schema", expected=SCHEMA)
    try:
        return Evidence(
            tuple(_row_from_data(cells) for cells in data["rows"]),
            {KpiCode(code): dict(each) for code, each in data["extras"].items()},
            {KpiCode(code): tuple(map(_memo_from_data, each)) for code, each in data["memos"].items()},
        )
    except (KeyError, TypeError, ValueError, AttributeError, ArithmeticError):
        raise InvalidInput("The evidence is damaged.", field="evidence") from None


def _row_to_data(row: EvidenceRow) -> list[object]:
    return [
        row.kpi.value,
        row.record_kind,
        row.record_id,
        row.label,
        row.at,
        row.office,
        row.num if isinstance(row.num, int) else format(row.num, "f"),
        row.den if isinstance(row.den, int) else format(row.den, "f"),
        row.reason,
        row.mark.value,
    ]


def _row_from_data(cells: list[object]) -> EvidenceRow:
    kpi, record_kind, record_id, label, at, office, num, den, reason, mark = cells
    texts = (record_kind, record_id, label, at, office, reason)
    if not all(isinstance(text, str) for text in texts):
        raise TypeError
    kind, key, name, moment, place, why = map(str, texts)
    return EvidenceRow(
        _CODES[str(kpi)],
        kind,
        key,
        name,
        moment,
        place,
        _amount(num),
        _amount(den),
        why,
        Mark(str(mark)),
    )


def _amount(value: object) -> Amount:
    if isinstance(value, int) and not isinstance(value, bool):
        return value
    if isinstance(value, str):
        return Decimal(value)
    raise TypeError


def _memo_to_data(memo: Memo) -> dict[str, object]:
    return {
        "code": memo.code,
        "form": memo.form.value,
        "num": number_text(memo.numerator),
        "den": None if memo.denominator is None else number_text(memo.denominator),
        "scale": number_text(memo.scale),
    }


def _memo_from_data(data: Mapping[str, object]) -> Memo:
    return Memo(
        code=str(data["code"]),
        form=Form(str(data["form"])),
        numerator=number(data["num"], "num"),
        denominator=None if data["den"] is None else number(data["den"], "den"),
        scale=number(data["scale"], "scale"),
    )


def is_bad(row: EvidenceRow) -> bool:
    """Tell whether ``row`` counts and costs points: a case not good, a visit, a complaint, an expense."""
    if not row.counts:
        return False
    return row.num < row.den if FORMS[row.kpi] is Form.SHARE else row.num > 0
