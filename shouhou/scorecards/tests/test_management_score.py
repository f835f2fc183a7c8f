import io
import json
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.utils import translation

from shouhou.scorecards.tests.test_rules_documents import WORKED


def run(source: Path | str, **options: str) -> dict[str, object]:
    out = io.StringIO()
    call_command("score", str(source), stdout=out, **options)
    found: dict[str, object] = json.loads(out.getvalue())
    return found


@pytest.fixture
def worked(tmp_path: Path) -> Path:
    path = tmp_path / "worked.json"
    path.write_text(WORKED, encoding="utf-8")
    return path


def test_a_file_becomes_a_sheet_without_a_database(worked: Path) -> None:
    assert run(worked)["total"] == "71.6234"


def test_options_win_over_the_file(worked: Path) -> None:
    sheet = run(worked, mode="cap", period="2026Q4")
    assert (sheet["total"], sheet["period"], sheet["period_kind"]) == ("66.9359", "2026Q4", "quarter")


def test_a_file_saved_by_a_windows_editor_is_read(tmp_path: Path) -> None:
    path = tmp_path / "bom.json"
    path.write_text(WORKED, encoding="utf-8-sig")
    assert run(path)["total"] == "71.6234"


def test_standard_input(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.stdin", io.StringIO(WORKED))
    assert run("-")["total"] == "71.6234"


@pytest.mark.parametrize(
    ("content", "english", "chinese"),
    [
        (b'{"inputs": ', "not JSON: line 1, column 12", "不是有效的 JSON"),
        ("{“inputs”: {}}".encode(), "not JSON: line 1", "不是有效的 JSON"),
        ("办事处".encode("gb18030"), "not UTF-8 text", "不是 UTF-8"),
        (b"[" * 100_000, "nesting of no sensible size", "嵌套过深"),
        (b'{"inputs": {"K1": {"num": ' + b"9" * 5_000 + b"}}}", "no sensible size", "数字过大"),
        (b"{}", "has no inputs", "inputs"),
        (WORKED.replace('"w": 15', '"w": 14', 1).encode(), "add up to 100; these add up to 99", "合计为 99"),
    ],
)
@pytest.mark.parametrize("language", ["en", "zh-hans"])
def test_a_bad_file_gets_a_sentence(
    tmp_path: Path, content: bytes, english: str, chinese: str, language: str
) -> None:
    path = tmp_path / "bad.json"
    path.write_bytes(content)
    with translation.override(language), pytest.raises(CommandError) as caught:
        run(path)
    assert (english if language == "en" else chinese) in str(caught.value)


def test_a_missing_file_gets_a_sentence(tmp_path: Path) -> None:
    with pytest.raises(CommandError, match=r"absent\.json"):
        run(tmp_path / "absent.json")
