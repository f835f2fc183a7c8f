"""An opened cell: how the figure was counted, the rows it counts and the rows it leaves out, with the reason."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

from django.db.models import Case, Value, When
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from shouhou.foundation import exporting
from shouhou.foundation.http import needs
from shouhou.foundation.listing import EXPORT_LIMIT
from shouhou.foundation.signoff import queries as documents
from shouhou.kernel.errors import InvalidInput
from shouhou.scorecards import tables
from shouhou.scorecards.documents import grids, sentences
from shouhou.scorecards.documents.forms import make_form, words
from shouhou.scorecards.documents.reasons import reason_text
from shouhou.scorecards.permissions import Permission
from shouhou.scorecards.queries import cells, frozen, sheets
from shouhou.scorecards.queries.cells import Source, Tallies
from shouhou.scorecards.queries.sheets import DOCUMENT_KIND, subject_of
from shouhou.scorecards.rules.evidence import EvidenceRow, is_bad
from shouhou.scorecards.rules.scheme import KpiCode
from shouhou.scorecards.rules.score import BEST_SCORE
from shouhou.scorecards.tables import Line
from shouhou.scorecards.views.fragments import kpi_of
from shouhou.scorecards.views.frames import Opened, open_sheet
from shouhou.scorecards.views.records import record_url

SIZE = 50
SHOWN = ("counted", "bad", "left_out")
SORTS = ("latest", "oldest", "amount")


@dataclass(frozen=True, slots=True)
class Asked:
    """What the address asks of the cell."""

    show: str
    part: str
    text: str
    office: str
    reason: str
    sort: str
    number: int
    signed: bool
    given: QueryDict = field(repr=False)

    def without_costs(self) -> "Asked":
        """Return the same for a KPI that lost no point: no row of it costs any."""
        return replace(self, show="counted") if self.show == "bad" else self

    def address(self, **changes: Any) -> str:
        """Return the query of this page with some parameters changed; '' and None leave one out."""
        state = QueryDict(mutable=True)
        for name in ("show", "part", "q", "office", "reason", "sort", "signed"):
            value = changes.get(name, self.given.get(name, ""))
            if value not in (None, ""):
                state[name] = str(value)
        for name in ("page", "export"):
            if changes.get(name):
                state[name] = str(changes[name])
        return f"?{state.urlencode()}"


@dataclass(frozen=True, slots=True)
class Part:
    """One source of the cell with its counts, or the rows of it that were frozen."""

    kind: str
    tallies: Tallies
    source: Source | None = None
    rows: Sequence[EvidenceRow] = ()


@needs(Permission.SHEET_VIEW)
@require_safe
def cell(request: HttpRequest, unit_key: str, code: str, kpi: str) -> HttpResponse:
    """Show one cell of a sheet down to its rows; ``signed=1`` shows the rows that were frozen."""
    opened = open_sheet(request, unit_key, code)
    kpi_code = kpi_of(opened, kpi)
    asked = asked_of(request)
    parts, lost = _signed_parts(opened, kpi_code) if asked.signed else _live_parts(opened, kpi_code)
    if not lost:
        asked = asked.without_costs()
        parts = [replace(each, tallies=replace(each.tallies, bad=0)) for each in parts]
    part = next((each for each in parts if each.kind == asked.part), parts[0])
    kind = request.GET.get("export", "")
    if kind in ("xlsx", "csv"):
        return _export(opened, kpi_code, part, asked, kind)
    row = opened.current.sheet.row(kpi_code)
    total, lines = _page(opened, kpi_code, part, asked)
    pages = max(-(-total // SIZE), 1)
    context = opened.context() | {
        "kpi": kpi_code.value,
        "name": words(row.spec.name),
        "row": row,
        "form_row": next(each for each in make_form(opened.current).rows if each.code == kpi_code.value),
        "look": grids.look_of(row),
        "at": grids.at_of(row),
        "formula": sentences.formula(row, opened.current.scheme),
        "scoring": sentences.scoring(row),
        "curve": grids.curve_of(row.targets, opened.current.scheme.bands, row.result.actual, row.score),
        "asked": asked,
        "parts": [_tab(each, part, asked) for each in parts],
        "tabs": _shown_tabs(part, asked),
        "reasons": [
            (why, reason_text(kpi_code, why), n, asked.address(reason="" if why == asked.reason else why))
            for why, n in part.tallies.reasons.items()
        ],
        "heads": tables.HEADS[part.kind],
        "lines": [_shown(opened, line) for line in lines],
        "export_xlsx": asked.address(export="xlsx"),
        "export_csv": asked.address(export="csv"),
        "total_rows": total,
        "first": (asked.number - 1) * SIZE + 1 if lines else 0,
        "last": (asked.number - 1) * SIZE + len(lines),
        "pages": pages,
        "previous_page": asked.address(page=asked.number - 1) if asked.number > 1 else "",
        "next_page": asked.address(page=asked.number + 1) if asked.number < pages else "",
        "offices": _offices(opened),
        "beside_url": opened.url("beside", kpi_code.value),
        "sheet_url": opened.url(),
        "neighbors": _neighbors(opened, kpi_code),
        "has_signed": _has_signed(opened),
    }
    template = "scorecards/_cell_rows.html" if _wants_rows(request) else "scorecards/cell.html"
    return render(request, template, context)


def _shown(opened: Opened, line: Line) -> tuple[Line, str, str, str, str, str]:
    """Return a line with everything its template shows: link, outcome, moments, amount."""
    url = record_url(opened.actor, line.kind, line.public_id)
    amount = tables.amount_text(line.amount)
    return line, url, tables.outcome(line), tables.moment(line.at), tables.moment(line.done), amount


def asked_of(request: HttpRequest) -> Asked:
    """Return what the address asks; what it cannot mean is as if it were not there."""
    given = request.GET
    show, sort, page = given.get("show", ""), given.get("sort", ""), given.get("page", "")
    return Asked(
        show=show if show in SHOWN else "counted",
        part=given.get("part", ""),
        text=given.get("q", "")[:80],
        office=given.get("office", "")[:40],
        reason=given.get("reason", "")[:40],
        sort=sort if sort in SORTS else "latest",
        number=max(int(page), 1) if page.isascii() and page.isdigit() and len(page) < 7 else 1,
        signed=given.get("signed") == "1",
        given=given,
    )


def _live_parts(opened: Opened, code: KpiCode) -> tuple[list[Part], bool]:
    """Return the sources of the cell as they are now, and whether the KPI lost points."""
    windows = cells.windows_for(opened.current)
    parts = [
        Part(each.kind, cells.tally(each), each) for each in cells.sources_of(opened.current, code, windows)
    ]
    score = opened.current.sheet.row(code).score
    kept = [part for part in parts if part.kind != "adjustment" or part.tallies.counted]
    return kept, score is not None and score < BEST_SCORE


def _frozen_parts(rows: Sequence[EvidenceRow]) -> list[Part]:
    by_kind: dict[str, list[EvidenceRow]] = {}
    for row in rows:
        kind = row.record_kind.split(":")[0]
        if row.kpi is KpiCode.WARRANTY_VISITS and kind == "machine":
            kind = "exposure"
        by_kind.setdefault(kind, []).append(row)
    found = []
    for kind, mine in by_kind.items():
        reasons: dict[str, int] = {}
        for row in mine:
            if row.reason:
                reasons[row.reason] = reasons.get(row.reason, 0) + 1
        tallies = Tallies(sum(row.counts for row in mine), sum(map(is_bad, mine)), reasons)
        found.append(Part(kind, tallies, None, mine))
    return found or [Part("request", Tallies(0, 0, {}))]


def _signed_parts(opened: Opened, code: KpiCode) -> tuple[list[Part], bool]:
    """Return the rows of the cell as they were handed in, and whether the KPI lost points in them."""
    document = documents.find_latest(opened.actor, DOCUMENT_KIND, subject_of(opened.unit, opened.period))
    version = documents.latest_version(document) if document else None
    if document is None or version is None:
        raise InvalidInput("This sheet was never handed in; there are no frozen rows.")
    sheet = sheets.get_sheet(opened.actor, document.public_id)
    content = frozen.content_of(version)
    row = next((each for each in content["rows"] if each["kpi"] == code.value), None)
    score = row["score"] if row else None
    lost = score is not None and frozen.exact(score) < BEST_SCORE
    return _frozen_parts(frozen.rows_of(frozen.evidence_of(sheet, content), code)), lost


def _has_signed(opened: Opened) -> bool:
    document = documents.find_latest(opened.actor, DOCUMENT_KIND, subject_of(opened.unit, opened.period))
    return document is not None and document.round > 0


def _page(opened: Opened, code: KpiCode, part: Part, asked: Asked) -> tuple[int, list[Line]]:
    """Return how many rows there are and the lines of the page asked for."""
    first = (asked.number - 1) * SIZE
    if part.source is None:
        kept = _frozen_lines(opened, part, asked)
        return len(kept), kept[first : first + SIZE]
    source = part.source
    rows = _chosen(opened, source, asked)
    total = _total(part, rows, asked)
    found = source.fetch(_with_fine(source, source.ordered(rows, asked.sort)), first, SIZE)
    window = _window(opened)
    return total, [tables.line_of(source, code, row, window) for row in found]


def _chosen(opened: Opened, source: Source, asked: Asked) -> cells.Rows:
    if asked.show == "left_out":
        rows = source.left_out(asked.reason)
    else:
        rows = source.bad() if asked.show == "bad" else source.counted()
    office = next((o for o in _offices(opened) if o[0] == asked.office), None)
    if office is not None:
        rows = rows.filter(**{f"{source.office}__code": office[0]})
    return source.searched(rows, asked.text) if asked.text else rows


def _with_fine(source: Source, rows: cells.Rows) -> cells.Rows:
    if source.kind != "request" or source.good is None:
        return rows
    marked: cells.Rows = rows.annotate(fine=Case(When(source.good, then=Value(1)), default=Value(0)))
    return marked


def _frozen_lines(opened: Opened, part: Part, asked: Asked) -> list[Line]:
    """Return the frozen rows that were asked for; they keep an office by its code and show its name."""
    names = dict(_offices(opened))
    kept = [line for line in map(tables.frozen_line, part.rows) if _keeps(line, asked)]
    return [replace(line, office=names.get(line.office, line.office)) for line in kept]


def _keeps(line: Line, asked: Asked) -> bool:
    if asked.show == "left_out":
        fits = bool(line.reason) and asked.reason in ("", line.reason)
    elif asked.show == "bad":
        fits = line.good is False
    else:
        fits = not line.reason
    return fits and asked.text.lower() in line.name.lower() and asked.office in ("", line.office)


def _total(part: Part, rows: cells.Rows, asked: Asked) -> int:
    """Return how many rows there are; known from the tallies unless a search or an office narrows them."""
    tallies = part.tallies
    if asked.text or asked.office:
        return int(rows.count())
    if asked.show == "left_out":
        return tallies.reasons.get(asked.reason, 0) if asked.reason else tallies.left_out
    return tallies.bad if asked.show == "bad" else tallies.counted


def _window(opened: Opened) -> tuple[date, date]:
    today = opened.current.as_of.date()
    return opened.period.start_on, min(
        opened.period.end_on, today
    ) if opened.current.is_open else opened.period.end_on


def _tab(part: Part, chosen: Part, asked: Asked) -> dict[str, Any]:
    tallies = part.tallies
    return {
        "label": tables.HEADS[part.kind].title,
        "count": tallies.counted + tallies.left_out,
        "url": asked.address(part=part.kind, show="", reason="", sort=""),
        "active": part is chosen,
    }


def _shown_tabs(part: Part, asked: Asked) -> list[dict[str, Any]]:
    labels = {"counted": _("Counted"), "bad": _("Costing points"), "left_out": _("Left out")}
    counts = {"counted": part.tallies.counted, "bad": part.tallies.bad, "left_out": part.tallies.left_out}
    return [
        {
            "label": labels[show],
            "count": counts[show],
            "url": asked.address(show=show, reason=""),
            "active": asked.show == show,
        }
        for show in SHOWN
        if counts[show] or show != "bad"
    ]


def _offices(opened: Opened) -> list[tuple[str, str]]:
    """Return the offices that can be chosen between: those of a region or of the company."""
    if opened.unit.office is not None:
        return []
    mine = set(opened.unit.office_ids)
    return [
        (each.key, each.name)
        for each in opened.units
        if each.office is not None and each.office_ids[0] in mine
    ]


def _neighbors(opened: Opened, code: KpiCode) -> list[tuple[str, str, str, bool]]:
    return [
        (
            each.code.value,
            words(each.spec.name),
            opened.url("cell", each.code.value),
            each.code is code,
        )
        for each in opened.current.sheet.rows
    ]


def _export(opened: Opened, code: KpiCode, part: Part, asked: Asked, kind: str) -> HttpResponse:
    heads = tables.HEADS[part.kind]
    titles = [
        heads.name,
        heads.at,
        _("Office"),
        heads.who,
        heads.note,
        heads.done,
        heads.amount,
        _("Outcome"),
        _("Reason"),
    ]
    rows = _export_rows(opened, code, part, asked)
    name = f"{opened.unit.key}-{opened.period.code}-{code.value}.{kind}".replace(":", "-")
    if kind == "csv":
        content, mime = exporting.write_csv(titles, rows), "text/csv; charset=utf-8"
    else:
        content, mime = exporting.write_xlsx(titles, rows, sheet=code.value), exporting.XLSX
    return exporting.attachment(content, name=name, content_type=mime)


def _export_rows(opened: Opened, code: KpiCode, part: Part, asked: Asked) -> Iterator[Sequence[Any]]:
    if part.source is None:
        lines = _frozen_lines(opened, part, asked)
    else:
        source, window = part.source, _window(opened)
        chosen = _chosen(opened, source, asked)
        if _total(part, chosen, asked) > EXPORT_LIMIT:
            raise InvalidInput(
                "A file holds at most {limit} rows and this cell has more: narrow it by office or search.",
                limit=EXPORT_LIMIT,
            )
        rows = _with_fine(source, source.ordered(chosen, asked.sort))
        lines = [tables.line_of(source, code, row, window) for row in source.fetch(rows, 0, EXPORT_LIMIT)]
    for line in lines:
        yield [
            line.name,
            line.at,
            line.office,
            line.who,
            line.note,
            line.done,
            line.amount,
            tables.outcome(line),
            line.why,
        ]


def _wants_rows(request: HttpRequest) -> bool:
    """Whether htmx asks for the rows alone, because a filter changed."""
    return request.headers.get("HX-Target") == "cell-rows"
