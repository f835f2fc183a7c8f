"""The one export writer. A cell that a spreadsheet would read as a formula is written as text."""

import csv
import io
from collections.abc import Iterable, Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

import xlsxwriter
from django.http import HttpResponse
from django.utils.functional import Promise
from django.utils.http import content_disposition_header

from shouhou.kernel.moments import ZONE

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_DANGEROUS = ("=", "+", "-", "@", "\t", "\r")


def safe_text(value: str) -> str:
    """Return text that no spreadsheet evaluates: a leading formula sign is quoted."""
    return f"'{value}" if value.startswith(_DANGEROUS) else value


def write_csv(headers: Sequence[str | Promise], rows: Iterable[Sequence[Any]]) -> bytes:
    """Return UTF-8 CSV with a byte-order mark, as Excel in China expects it."""
    out = io.StringIO(newline="")
    writer = csv.writer(out)
    writer.writerow([safe_text(str(h)) for h in headers])
    writer.writerows([[_csv_cell(v) for v in row] for row in rows])
    return out.getvalue().encode("utf-8-sig")


def write_xlsx(
    headers: Sequence[str | Promise], rows: Iterable[Sequence[Any]], *, sheet: str = "Sheet1"
) -> bytes:
    """Return an xlsx workbook with one sheet: header row frozen and filtered, dates and figures typed."""
    out = io.BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    with xlsxwriter.Workbook(out, options) as book:
        page = book.add_worksheet(sheet[:31])
        head = book.add_format({"bold": True, "bg_color": "#E8EEF5", "border": 1, "text_wrap": True})
        formats = {
            datetime: book.add_format({"num_format": "yyyy-mm-dd hh:mm"}),
            date: book.add_format({"num_format": "yyyy-mm-dd"}),
            Decimal: book.add_format({"num_format": "#,##0.00"}),
        }
        page.write_row(0, 0, [str(h) for h in headers], head)
        page.freeze_panes(1, 0)
        for number, row in enumerate(rows, start=1):
            for column, value in enumerate(row):
                _write(page, number, column, value, formats)
        page.autofit(300)
    return out.getvalue()


def attachment(content: bytes, *, name: str, content_type: str) -> HttpResponse:
    """Answer a file to keep: never rendered inline, never sniffed."""
    response = HttpResponse(content, content_type=content_type)
    response["Content-Disposition"] = content_disposition_header(as_attachment=True, filename=name)
    response["X-Content-Type-Options"] = "nosniff"
    return response


def _write(page: Any, row: int, column: int, value: Any, formats: dict[type, Any]) -> None:
    value = _plain(value)
    if value is None or value == "":
        page.write_blank(row, column, None)
    elif isinstance(value, bool | str):
        page.write_string(row, column, str(value))
    elif isinstance(value, datetime):
        page.write_datetime(row, column, value, formats[datetime])
    elif isinstance(value, date):
        page.write_datetime(row, column, value, formats[date])
    elif isinstance(value, Decimal):
        page.write_number(row, column, float(value), formats[Decimal])
    else:
        page.write_number(row, column, value)


def _plain(value: Any) -> Any:
    if isinstance(value, datetime):
        return value.astimezone(ZoneInfo(ZONE)).replace(tzinfo=None) if value.tzinfo else value
    if value is None or isinstance(value, bool | int | float | Decimal | date):
        return value
    return str(value)


def _csv_cell(value: Any) -> Any:
    value = _plain(value)
    if isinstance(value, datetime):
        return value.strftime("%Y-%m-%d %H:%M")
    return safe_text(value) if isinstance(value, str) else value
