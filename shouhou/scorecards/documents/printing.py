"""The form as a PDF (typst, A4 landscape) and as a workbook."""

import io
import json
from functools import cache
from pathlib import Path

import typst
import xlsxwriter
from django.conf import settings

from shouhou.scorecards.documents.forms import Form, form_data

TEMPLATE = Path(__file__).parent / "sheet.typ"


@cache
def _compiler() -> typst.Compiler:
    """Return the one compiler: it keeps the fonts, whose reading costs most of a page."""
    fonts = [str(path) for path in settings.FONT_PATHS if Path(path).exists()]
    return typst.Compiler(str(TEMPLATE), font_paths=fonts)


def sheet_pdf(form: Form) -> bytes:
    """Return the form as an A4 landscape PDF with its signature line and check code."""
    data = json.dumps(form_data(form), ensure_ascii=False)
    pdf = _compiler().compile(format="pdf", sys_inputs={"data": data})
    if not isinstance(pdf, bytes):
        raise TypeError("The print template gave no single document.")
    return pdf


def sheet_xlsx(form: Form) -> bytes:
    """Return the form as a workbook laid out like the printed one, A4 landscape, figures as figures."""
    out = io.BytesIO()
    labels = form_data(form)["labels"]
    with xlsxwriter.Workbook(out, {"in_memory": True, "strings_to_formulas": False}) as book:
        page = book.add_worksheet(form.unit[:20].replace(":", " ") or "KPI")
        _set_page(page)
        style = {name: book.add_format({"font_name": "SimSun", **each}) for name, each in _STYLES.items()}
        last = 13
        page.merge_range(0, 0, 0, last, form.title, style["title"])
        head = "    ".join(
            f"{labels[key]}{labels['colon']}{value}"
            for key, value in (
                ("unit", form.unit),
                ("period", f"{form.period} {form.days}"),
                ("scheme", form.scheme),
            )
        )
        page.merge_range(1, 0, 1, last, head, style["left"])
        _write_head(page, form, labels, style)
        for number, row in enumerate(form.rows, start=4):
            values = [
                row.code,
                f"{row.name}{labels['left']}{row.unit}{labels['right']}" if row.unit else row.name,
                *row.targets,
                *row.edges,
            ]
            for column, value in enumerate(values):
                page.write_string(number, column, value, style["cell"])
            for column, text in enumerate((row.weight, row.actual, row.score, row.weighted), start=10):
                _write_figure(page, number, column, text or labels["na"], style)
        foot = 4 + len(form.rows)
        page.merge_range(
            foot,
            0,
            foot,
            9,
            f"{labels['total']}{labels['left']}{labels['applicable']} {form.applicable_weight}{labels['right']}",
            style["cell"],
        )
        page.merge_range(foot, 10, foot, 11, form.total_band, style["cell"])
        page.merge_range(foot, 12, foot, 13, form.total or labels["na"], style["bold"])
        line = "        ".join(
            f"{s.role}{labels['colon']}{s.name or '________'}  {labels['date']}{labels['colon']}{s.day or '________'}"
            for s in form.signatures
        )
        page.merge_range(foot + 2, 0, foot + 2, last, line, style["left"])
        if form.seal:
            page.merge_range(
                foot + 3, 0, foot + 3, last, f"{labels['seal']}{labels['colon']}{form.seal}", style["left"]
            )
    return out.getvalue()


_STYLES: dict[str, dict[str, object]] = {
    "title": {"bold": True, "font_size": 16, "align": "center", "valign": "vcenter"},
    "left": {"align": "left"},
    "head": {
        "bold": True,
        "border": 1,
        "align": "center",
        "valign": "vcenter",
        "text_wrap": True,
        "bg_color": "#EEF2F7",
    },
    "cell": {"border": 1, "align": "center", "valign": "vcenter", "text_wrap": True},
    "bold": {"border": 1, "align": "center", "bold": True},
    "figure": {"border": 1, "align": "center", "valign": "vcenter", "num_format": "0.00##"},
}


def _set_page(page: xlsxwriter.worksheet.Worksheet) -> None:
    page.set_landscape()
    page.set_paper(9)
    page.fit_to_pages(1, 1)
    page.set_row(0, 30)
    for column, width in enumerate((5, 30, 8, 8, 8, 8, 11, 11, 11, 11, 8, 10, 10, 10)):
        page.set_column(column, column, width)


def _write_head(
    page: xlsxwriter.worksheet.Worksheet,
    form: Form,
    labels: dict[str, str],
    style: dict[str, xlsxwriter.format.Format],
) -> None:
    head = style["head"]
    for column, text in (
        (0, "#"),
        (1, labels["kpi"]),
        (10, labels["weight"]),
        (11, labels["actual"]),
        (12, labels["score"]),
        (13, labels["weighted"]),
    ):
        page.merge_range(2, column, 3, column, text, head)
    page.merge_range(2, 2, 2, 5, labels["targets"], head)
    page.merge_range(2, 6, 2, 9, labels["bands"], head)
    for column, text in enumerate((*form.kinds, *form.bands), start=2):
        page.write_string(3, column, text, head)
    page.set_row(3, 30)


def _write_figure(
    page: xlsxwriter.worksheet.Worksheet,
    row: int,
    column: int,
    text: str,
    style: dict[str, xlsxwriter.format.Format],
) -> None:
    try:
        page.write_number(row, column, float(text), style["figure"])
    except ValueError:
        page.write_string(row, column, text, style["cell"])
