"""The import path: encodings, mappings, bad cells, all or nothing."""

import io
import zipfile
from dataclasses import dataclass
from datetime import UTC, date, datetime
from decimal import Decimal

import pytest

from shouhou.foundation import exporting
from shouhou.foundation.importing import kinds, mapping, parsing, reading, running
from shouhou.foundation.importing.kinds import Column, ImportKind
from shouhou.foundation.models import AuditEntry, ImportRun
from shouhou.kernel.errors import Denied, InvalidInput
from shouhou.org.models import Office
from tests import world

HEADINGS = "办事处编码,办事处名称,大区编码\n"


def offices() -> ImportKind:
    found = kinds.find("offices")
    assert found is not None
    return found


def run(content: bytes, *, dry_run: bool = False, mapping_text: str = "") -> running.Report:
    return running.run_import(
        actor=world.SYSTEM,
        kind=offices(),
        content=content,
        name="offices.csv",
        now=world.NOW,
        dry_run=dry_run,
        mapping_text=mapping_text,
    )


@pytest.mark.parametrize(
    ("encoding", "named"), [("utf-8", "utf-8"), ("utf-8-sig", "utf-8"), ("gb18030", "gb18030")]
)
def test_the_encoding_is_found_and_said(encoding: str, named: str) -> None:
    table = reading.read_table(f"{HEADINGS}XA,西安办事处,WEST\n".encode(encoding), "x.csv")
    assert (table.encoding, table.rows) == (named, [(2, ["XA", "西安办事处", "WEST"])])


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"  \n ",
        b"\xff\xfe\x00\x01\x80",
        b"PK\x03\x04 not a zip",
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1",
        b"\x00\x01\x02",
    ],
    ids=["empty", "blank", "binary", "broken zip", "old xls", "zeros"],
)
def test_a_wrong_file_gets_a_sentence(content: bytes) -> None:
    with pytest.raises(InvalidInput):
        reading.read_table(content, "x")


def test_a_workbook_that_unpacks_to_too_much_is_refused_before_it_is_parsed(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(reading, "MAX_UNPACKED", 1000)
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/workbook.xml", b"<workbook/>")
        archive.writestr("xl/worksheets/sheet1.xml", b"0" * 100_000)
    with pytest.raises(InvalidInput, match="unpacks"):
        reading.read_table(packed.getvalue(), "bomb.xlsx")


def test_an_exported_table_reads_back() -> None:
    content = exporting.write_xlsx(["编号", "金额", "日期"], [["A1", Decimal("12.50"), date(2026, 10, 1)]])
    table = reading.read_table(content, "x.xlsx")
    assert table.headers == ("编号", "金额", "日期")
    assert table.rows == [(2, ["A1", 12.5, date(2026, 10, 1)])]


@pytest.mark.parametrize("cell", ["=1+1", "+86", "-cmd", "@x", "\ttab"])
def test_no_export_carries_a_formula(cell: str) -> None:
    assert exporting.safe_text(cell).startswith("'")
    assert f"\n'{cell}".encode() in exporting.write_csv(["x"], [[cell]])


def with_cell(row: str) -> bytes:
    """Return an ordinary workbook into whose sheet a row was written by hand, as an attacker would."""
    whole = io.BytesIO()
    ordinary = zipfile.ZipFile(io.BytesIO(exporting.write_xlsx(["x"], [["1"]])))
    with ordinary, zipfile.ZipFile(whole, "w", zipfile.ZIP_DEFLATED) as archive:
        for name in ordinary.namelist():
            part = ordinary.read(name)
            if name == "xl/worksheets/sheet1.xml":
                part = part.replace(b"</sheetData>", row.encode() + b"</sheetData>")
            archive.writestr(name, part)
    return whole.getvalue()


@pytest.mark.parametrize(
    "far",
    [
        '<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>',
        "<row r='1048576'><c r='XFD1048576'><v>1</v></c></row>",
    ],
    ids=["double quotes", "single quotes"],
)
def test_two_cells_in_opposite_corners_do_not_take_the_memory(far: str) -> None:
    assert reading.read_table(with_cell(""), "x.xlsx").headers == ("x",)
    with pytest.raises(InvalidInput, match="span"):
        reading.read_table(with_cell(far), "x.xlsx")


CELLS = [
    ("int", "12", 12),
    ("int", 12.0, 12),
    ("decimal", "¥1,234.50", Decimal("1234.50")),
    ("date", "2026/2/3", date(2026, 2, 3)),
    ("date", "2026年2月3日", date(2026, 2, 3)),
    ("date", "20260203", date(2026, 2, 3)),
    ("date", 46056.0, date(2026, 2, 3)),
    ("datetime", "2026-02-03 08:00", datetime(2026, 2, 3, 0, 0, tzinfo=UTC)),
    ("datetime", "2026-02-03T08:00:00+08:00", datetime(2026, 2, 3, 0, 0, tzinfo=UTC)),
    ("bool", "是", True),
    ("bool", "否", False),
    ("choice", "维修", "repair"),
    ("choice", "REPAIR", "repair"),
    ("text", 1001.0, "1001"),
]


@pytest.mark.parametrize(("kind", "cell", "value"), CELLS, ids=[f"{k} {c}" for k, c, _ in CELLS])
def test_cells_are_read(kind: str, cell: object, value: object) -> None:
    column = Column("x", "X", kind=kind, choices={"维修": "repair"})
    assert parsing.parser(column, zone="Asia/Shanghai")(cell) == value


BAD = [
    ("date", "2026-02-31"),
    ("date", "soon"),
    ("datetime", "2026-02-31 08:00"),
    ("datetime", "1/1/1"),
    ("int", "1.5"),
    ("int", "1e99"),
    ("decimal", "NaN"),
    ("decimal", "Infinity"),
    ("decimal", "abc"),
    ("bool", "maybe"),
    ("choice", "吃饭"),
]


@pytest.mark.parametrize(("kind", "cell"), BAD, ids=[f"{k} {c}" for k, c in BAD])
def test_bad_cells_are_named(kind: str, cell: str) -> None:
    column = Column("x", "报修时间", kind=kind, choices={"维修": "repair"})
    with pytest.raises(InvalidInput) as caught:
        parsing.parser(column, zone="Asia/Shanghai")(cell)
    assert "报修时间" in str(caught.value)
    assert caught.value.field == "x"


@pytest.mark.django_db
def test_an_import_writes_all_rows_and_the_second_time_none() -> None:
    content = f"{HEADINGS}XA,西安办事处,WEST\nCS,长沙办事处,CENTRAL\n".encode("gb18030")
    first, second = run(content), run(content)
    assert (first.committed, first.counts["created"]) == (True, 2)
    assert (second.counts["unchanged"], second.counts["created"], second.counts["updated"]) == (2, 0, 0)
    assert ImportRun.objects.unscoped("test").count() == 1
    assert AuditEntry.objects.unscoped("test").filter(action="import.offices").count() == 1


@pytest.mark.django_db
def test_one_bad_row_and_nothing_is_written() -> None:
    report = run(f"{HEADINGS}XA,西安办事处,WEST\nCS,,CENTRAL\n".encode())
    assert not report.committed
    assert [(line.number, line.field) for line in report.refused] == [(3, "name")]
    assert not Office.objects.unscoped("test").exists()


@pytest.mark.django_db
def test_a_dry_run_says_what_would_happen_and_writes_nothing() -> None:
    report = run(f"{HEADINGS}XA,西安办事处,WEST\n".encode(), dry_run=True)
    assert (report.counts["created"], report.committed) == (1, False)
    assert not Office.objects.unscoped("test").exists()


@pytest.mark.django_db
def test_who_may_not_import_is_refused_before_the_file_is_read() -> None:
    cast = world.cast()
    with pytest.raises(Denied):
        running.run_import(actor=cast.technician, kind=offices(), content=b"x", name="x", now=world.NOW)


@pytest.mark.django_db
def test_a_mapping_reads_a_strangers_table() -> None:
    text = """
        kind = "offices"
        [constants]
        region_code = "NY"
        [columns]
        code = "NY-{Borough}-{#}"
        name = "Borough"
        [values.name]
        BROOKLYN = "布鲁克林"
        [[skip]]
        column = "Agency"
        not_in = ["NYPD"]
        reason = "another agency"
    """
    report = run(b"Borough,Agency\nBROOKLYN,NYPD\nQUEENS,DEP\n", mapping_text=text)
    assert report.counts == {"created": 1, "left_out": 1}
    office = Office.objects.unscoped("test").get()
    assert (office.code, office.name) == ("NY-BROOKLYN-2", "布鲁克林")


@pytest.mark.parametrize(
    "text",
    [
        "kind = ",
        'kind = "people"',
        'surprise = 1\nkind = "offices"',
        'timezone = "Mars/Olympus"',
        '[columns]\ncode = "{nope}"',
        '[columns]\nwhat = "Borough"',
        '[columns]\ncode = "Borough"',
        '[[skip]]\ncolumn = "Borough"',
    ],
    ids=["toml", "other kind", "unknown key", "zone", "heading", "column", "required", "skip"],
)
@pytest.mark.django_db
def test_a_wrong_mapping_says_what_is_wrong(text: str) -> None:
    with pytest.raises(InvalidInput):
        run(b"Borough,Agency\nBROOKLYN,NYPD\n", mapping_text=text)


def test_a_missing_column_is_named_with_what_the_file_has() -> None:
    @dataclass(frozen=True, slots=True)
    class Row:
        a: str

    kind = ImportKind("t", "T", "p", (Column("a", "编号", required=True),), Row, lambda **_: [])
    with pytest.raises(InvalidInput) as caught:
        mapping.bind(kind, mapping.ColumnMapping(), ["名称", "金额"])
    assert "名称" in str(caught.value)
