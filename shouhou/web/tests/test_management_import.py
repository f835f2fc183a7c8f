"""The import command."""

from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from shouhou.foundation.models import ImportRun
from shouhou.org.models import Office
from shouhou.web.tests import factories

pytestmark = pytest.mark.django_db
GOOD = "office code,office name,region code\nHZ,杭州办事处,EAST\n"


def run(*words: str | Path) -> str:
    out = StringIO()
    call_command("import", *map(str, words), language="en", stdout=out, stderr=StringIO())
    return out.getvalue()


@pytest.fixture
def offices(tmp_path: Path) -> Path:
    file = tmp_path / "offices.csv"
    file.write_text(GOOD, encoding="utf-8")
    return file


def test_imports_and_counts(offices: Path) -> None:
    told = run("offices", offices)
    assert "New 1" in told
    assert "Imported." in told
    assert ImportRun.objects.unscoped("test").get().actor_name == "command line"
    assert "nothing changed" in run("offices", offices)


def test_a_dry_run_writes_nothing(offices: Path) -> None:
    assert "Trial only" in run("offices", offices, "--dry-run")
    assert not Office.objects.unscoped("test").exists()


def test_refused_rows_are_all_told_and_the_exit_code_is_one(tmp_path: Path) -> None:
    file = tmp_path / "people.csv"
    file.write_text("employee_no,name,role,from_on\n" + "SH1,张伟,clerk,2026-02-31\n" * 30, encoding="utf-8")
    out = StringIO()
    with pytest.raises(SystemExit) as ended:
        call_command("import", "people", str(file), language="en", stdout=out)
    assert ended.value.code == 1
    assert out.getvalue().count("2026-02-31") == 30
    assert "Nothing was written" in out.getvalue()


def test_a_mapping_names_other_headings(tmp_path: Path) -> None:
    file, mapping = tmp_path / "x.csv", tmp_path / "x.toml"
    file.write_text("Code,Title\nHZ,杭州办事处\n", encoding="utf-8")
    mapping.write_text(
        '[columns]\ncode="Code"\nname="Title"\n[constants]\nregion_code="EAST"\n', encoding="utf-8"
    )
    run("offices", file, "--map", mapping)
    assert Office.objects.unscoped("test").get().name == "杭州办事处"


def test_in_somebodys_name_needs_his_permission(offices: Path) -> None:
    factories.person("系统管理员", "admin", username="root")
    factories.person("刘建军", "technician", factories.office("NB", "宁波办事处"), username="liu")
    run("offices", offices, "--as", "root")
    assert ImportRun.objects.unscoped("test").get().actor_name == "系统管理员"
    with pytest.raises(CommandError, match="You may not do this here"):
        run("offices", offices, "--as", "liu")
    with pytest.raises(CommandError, match="no user nobody"):
        run("offices", offices, "--as", "nobody")


def test_the_template_is_written_and_explained(tmp_path: Path) -> None:
    target = tmp_path / "t.xlsx"
    told = run("--template", "people", "-o", target)
    assert target.read_bytes()[:2] == b"PK"
    assert "employee_no" in told
    assert "required" in told


def test_without_words_lists_what_there_is() -> None:
    assert "offices" in run()


@pytest.mark.parametrize(
    ("words", "sentence"),
    [(["nothing", "x.csv"], "nothing called nothing"), (["offices", "absent.csv"], "cannot be read")],
)
def test_says_what_is_wrong(words: list[str], sentence: str) -> None:
    with pytest.raises(CommandError, match=sentence):
        run(*words)


def test_speaks_chinese_by_default(offices: Path) -> None:
    out = StringIO()
    call_command("import", "offices", str(offices), stdout=out)
    assert "办事处" in out.getvalue()
