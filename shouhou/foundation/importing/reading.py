"""Reading a stranger's table: xlsx or CSV, its encoding detected and shown, its size bounded before parsing."""

import csv
import io
import re
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from python_calamine import CalamineError, CalamineWorkbook

from shouhou.kernel.canonical import sha256_hex
from shouhou.kernel.errors import InvalidInput

MAX_BYTES = 64 * 1024 * 1024
MAX_UNPACKED = 512 * 1024 * 1024
MAX_ROWS = 1_000_000
MAX_COLUMNS = 400
MAX_CELLS = 20_000_000
"""Rows times columns of a worksheet's extent: the reader lays out the whole rectangle."""
_CELL = re.compile(rb"""\br=["']([A-Z]{0,3})([0-9]{1,7})["']""")
_CHUNK = 1 << 20
_OVERLAP = 32
ENCODINGS = ("utf-8-sig", "gb18030")


@dataclass(frozen=True, slots=True)
class Table:
    """A table as it stands in the file. ``rows`` yields (line number as the reader sees it, cells)."""

    headers: tuple[str, ...]
    rows: list[tuple[int, list[Any]]]
    encoding: str
    sha256: str


def read_table(content: bytes, name: str, *, encoding: str = "") -> Table:
    """Return the first sheet of ``content``.

    Raises InvalidInput with a sentence for a file that is too large, of another type, damaged or empty.
    """
    if len(content) > MAX_BYTES:
        raise InvalidInput("The file is larger than {limit} MB.", field="file", limit=MAX_BYTES // 2**20)
    if not content.strip():
        raise InvalidInput("The file is empty.", field="file")
    if content[:2] == b"PK":
        found, lines = "xlsx", _read_xlsx(content)
    elif content[:8] == b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1":
        raise InvalidInput("This is an old .xls file. Save it as .xlsx or CSV and try again.", field="file")
    else:
        text, found = _decode(content, encoding)
        lines = _read_csv(text)
    return _table(lines, found, sha256_hex(content), name)


def _table(lines: Iterator[tuple[int, list[Any]]], encoding: str, digest: str, name: str) -> Table:
    first = next(lines, None)
    if first is None:
        raise InvalidInput("{name} has no heading row.", field="file", name=name)
    headers = tuple("" if cell is None else str(cell).strip() for cell in first[1])
    if len(headers) > MAX_COLUMNS:
        raise InvalidInput("The file has more than {limit} columns.", field="file", limit=MAX_COLUMNS)
    rows: list[tuple[int, list[Any]]] = []
    for number, cells in lines:
        if len(rows) >= MAX_ROWS:
            raise InvalidInput("The file has more than {limit} rows; split it.", field="file", limit=MAX_ROWS)
        if any(cell not in (None, "") for cell in cells):
            rows.append((number, cells))
    return Table(headers, rows, encoding, digest)


def _decode(content: bytes, encoding: str) -> tuple[str, str]:
    for candidate in (encoding,) if encoding else ENCODINGS:
        try:
            return content.decode(candidate), candidate.removesuffix("-sig")
        except (UnicodeDecodeError, LookupError):
            continue
    raise InvalidInput(
        "The text is neither UTF-8 nor GB18030. Save the file as xlsx or as CSV in one of these.",
        field="file",
    )


def _read_csv(text: str) -> Iterator[tuple[int, list[Any]]]:
    if "\x00" in text:
        raise InvalidInput("This is not a table: use xlsx or CSV.", field="file")
    sample = text[:4096].splitlines()[0] if text.strip() else ""
    delimiter = max(",\t;", key=sample.count)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
    try:
        for cells in reader:
            yield reader.line_num, list(cells)
    except csv.Error as error:
        raise InvalidInput(
            "Line {line} cannot be read as CSV.", field="file", line=reader.line_num
        ) from error


def _read_xlsx(content: bytes) -> Iterator[tuple[int, list[Any]]]:
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            _check_workbook(archive)
        sheet = CalamineWorkbook.from_filelike(io.BytesIO(content)).get_sheet_by_index(0)
        yield from enumerate(sheet.to_python(skip_empty_area=False), start=1)
    except (CalamineError, zipfile.BadZipFile, IndexError, NotImplementedError, zlib.error) as error:
        raise InvalidInput("The workbook is damaged or is not an Excel file.", field="file") from error


def _check_workbook(archive: zipfile.ZipFile) -> None:
    """Refuse, before anything is parsed, what would unpack or be laid out beyond all bounds.

    Sizes are counted while unpacking, because a header may lie; a sheet's extent is taken from its cells'
    references, because two cells in opposite corners span sixteen billion.
    """
    names = set(archive.namelist())
    if "xl/workbook.xml" not in names:
        raise InvalidInput(
            "This is not an .xlsx workbook. Save it as .xlsx or CSV and try again.", field="file"
        )
    unpacked = 0
    for name in names:
        rows = columns = 0
        for piece in _pieces(archive, name):
            unpacked += len(piece)
            if unpacked > MAX_UNPACKED:
                raise InvalidInput(
                    "The workbook unpacks to more than {limit} MB.", field="file", limit=MAX_UNPACKED // 2**20
                )
            if name.startswith("xl/worksheets/"):
                rows, columns = _extent(piece, rows, columns)
        if rows * columns > MAX_CELLS:
            raise InvalidInput(
                "The sheet's cells span {rows} rows and {columns} columns. Delete what stands far outside the table.",
                field="file",
                rows=rows,
                columns=columns,
            )


def _pieces(archive: zipfile.ZipFile, name: str) -> Iterator[bytes]:
    """Yield an entry piece by piece, each beginning with the end of the one before."""
    with archive.open(name) as stream:
        tail = b""
        while piece := stream.read(_CHUNK):
            yield tail + piece
            tail = piece[-_OVERLAP:]


def _extent(piece: bytes, rows: int, columns: int) -> tuple[int, int]:
    """Return the furthest row and column referred to so far."""
    for letters, number in set(_CELL.findall(piece)):
        rows = max(rows, int(number))
        columns = max(columns, _column_number(letters) if letters else 1)
    return rows, columns


def _column_number(letters: bytes) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + letter - 64
    return number
