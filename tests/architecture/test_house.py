"""The house inspects itself: the walls that imports cannot show.

Every allowance names its reason; an allowance that matches nothing any more fails too.
"""

import ast
import configparser
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.apps import apps
from django.db import models
from django.urls import URLPattern, URLResolver, get_resolver

from shouhou.foundation.http import NEEDS_ATTR
from shouhou.org.rules.roles import ROLE_TABLE, Role, parse_table

ROOT = Path(__file__).parents[2]
HOUSE = ROOT / "shouhou"

UNSCOPED_MODELS = {
    "org.User": "Django's own login; read through Person",
}
WRITES = {
    "save",
    "delete",
    "create",
    "bulk_create",
    "bulk_update",
    "get_or_create",
    "update_or_create",
    "create_user",
}
WRITING_ROOMS = {"commands", "tests", "migrations"}
WRITING_MODULES = {
    "foundation/audit.py": "the audit log's one writer, called by commands",
    "foundation/importing/jobs.py": "an upload's one writer, called by its page and the worker",
    "foundation/importing/running.py": "keeps the run of a committed import",
    "foundation/throttling.py": "the one writer of failed attempts, before anybody is known",
    "foundation/outbox.py": "the outbox's one writer, called by commands and the worker",
    "foundation/scoping.py": "the manager's own methods",
}
CLOCKS = {"now", "today", "utcnow", "localdate", "localtime"}
CLOCKLESS_ROOMS = {"rules", "queries", "commands", "models", "events", "permissions", "documents", "imports"}
MAX_LINES = 400
MAX_FUNCTION = 60


def floors() -> dict[str, int]:
    """Return the rank of each app, ground floor lowest; neighbors share one. Read from the plan itself."""
    plan = configparser.ConfigParser()
    plan.read(ROOT / ".importlinter")
    lines = [
        line
        for line in plan["importlinter:contract:floors"]["layers"].split("\n")
        if not line.startswith("#")
    ]
    return {app: rank for rank, line in enumerate(reversed(lines)) for app in re.findall(r"\w+", line)}


def house_models() -> list[type[models.Model]]:
    return [model for model in apps.get_models() if model.__module__.startswith("shouhou.")]


def modules() -> Iterator[tuple[str, str, Path]]:
    """Yield (app, room, file) of every module in the house."""
    for path in sorted(HOUSE.rglob("*.py")):
        parts = path.relative_to(HOUSE).with_suffix("").parts
        if len(parts) > 1:
            room = "tests" if "tests" in parts else parts[1]
            yield parts[0], room, path


def calls(path: Path) -> Iterator[ast.Call]:
    return (node for node in ast.walk(ast.parse(path.read_text())) if isinstance(node, ast.Call))


def method_calls(path: Path) -> Iterator[tuple[str, int, ast.Call]]:
    for call in calls(path):
        if isinstance(call.func, ast.Attribute):
            yield call.func.attr, call.lineno, call


def test_foreign_keys_point_down_or_stay_home() -> None:
    rank = floors()
    wrong = [
        f"{model._meta.label}.{field.name} -> {field.related_model._meta.label}"
        for model in house_models()
        for field in model._meta.get_fields()
        if field.concrete
        and isinstance(field.related_model, type)
        and field.related_model._meta.app_label in rank
        and field.related_model._meta.app_label != model._meta.app_label
        and rank[field.related_model._meta.app_label] >= rank[model._meta.app_label]
    ]
    assert not wrong


def test_every_model_is_scoped_or_says_why_not() -> None:
    unscoped = {m._meta.label for m in house_models() if not hasattr(m._default_manager, "visible_to")}
    assert unscoped == set(UNSCOPED_MODELS)


def views() -> Iterator[tuple[str, object]]:
    def walk(patterns: list[URLPattern | URLResolver], prefix: str) -> Iterator[tuple[str, object]]:
        for entry in patterns:
            if isinstance(entry, URLResolver):
                yield from walk(entry.url_patterns, prefix + str(entry.pattern))
            else:
                yield prefix + str(entry.pattern), entry.callback

    yield from walk(get_resolver().url_patterns, "/")


def test_every_view_names_the_permission_it_needs() -> None:
    known = set(ROLE_TABLE) | {"public", "signed-in"}
    nameless = {route for route, view in views() if getattr(view, NEEDS_ATTR, None) not in known}
    assert not nameless


def test_the_role_table_has_a_row_for_every_permission_and_no_other() -> None:
    declared = {
        str(node.value.value)
        for path in HOUSE.glob("*/permissions.py")
        for node in ast.walk(ast.parse(path.read_text()))
        if isinstance(node, ast.Assign) and isinstance(node.value, ast.Constant)
    }
    assert set(ROLE_TABLE) == declared
    assert all(set(row) == set(Role) for row in ROLE_TABLE.values())


@pytest.mark.parametrize(
    "row", ["org.office_view Y Y", "org.office_view Y Y Y Y Y Y Y Y ?"], ids=["short", "unknown"]
)
def test_a_role_table_with_a_hole_does_not_load(row: str) -> None:
    with pytest.raises(ValueError, match=r"."):
        parse_table(f"permission\n{row}\n")


def _writes_rows(name: str, call: ast.Call) -> bool:
    """An .update() counts when it names columns: dictionaries and hashes have that method too."""
    return name in WRITES or (name == "update" and bool(call.keywords) and not call.args)


def test_only_commands_write() -> None:
    writes, allowed = [], set()
    for app, room, path in modules():
        module = str(path.relative_to(HOUSE))
        in_commands = room in WRITING_ROOMS or path.stem == "commands" or "commands" in path.parts
        if in_commands and "management" not in path.parts:
            continue
        found = [
            f"{module}:{line} .{name}()"
            for name, line, call in method_calls(path)
            if _writes_rows(name, call)
        ]
        if found and module in WRITING_MODULES:
            allowed.add(module)
        elif found and app != "kernel":
            writes += found
    assert not writes
    assert allowed == set(WRITING_MODULES)


def test_the_clock_is_read_only_at_the_doors() -> None:
    reads = [
        f"{path.relative_to(HOUSE)}:{line} .{name}()"
        for app, room, path in modules()
        if (room in CLOCKLESS_ROOMS or app in ("kernel", "engines"))
        and room != "tests"
        and "management" not in path.parts
        for name, line, call in method_calls(path)
        if name in CLOCKS
    ]
    assert not reads


def test_unscoped_reads_are_listed_with_their_reasons() -> None:
    """Reliability rule 1: who reads without an actor, and why, is a list that people review."""
    found = set()
    for _app, room, path in modules():
        if room == "tests":
            continue
        constants = {
            target.id: node.value.value
            for node in ast.parse(path.read_text()).body
            if isinstance(node, ast.Assign) and isinstance(node.value, ast.Constant)
            for target in node.targets
            if isinstance(target, ast.Name)
        }
        for name, line, call in method_calls(path):
            if name != "unscoped" or not call.args:
                continue
            reason = call.args[0]
            text = (
                reason.value if isinstance(reason, ast.Constant) else constants.get(getattr(reason, "id", ""))
            )
            assert isinstance(text, str), (
                f"{path}:{line}: the reason must be a literal or a module's constant"
            )
            found.add(f"{path.relative_to(HOUSE).with_suffix('').as_posix().replace('/', '.')}: {text}")
    listed = (Path(__file__).parent / "unscoped.txt").read_text().splitlines()
    assert sorted(found) == [line for line in listed if line and not line.startswith("#")]


def test_migrations_freeze_no_house_code() -> None:
    own = {f"import shouhou.{part}" for part in ("kernel", "foundation")}
    guilty = [
        str(path.relative_to(ROOT))
        for _, room, path in modules()
        if room == "migrations"
        and any(
            "shouhou." in line
            and "shouhou.foundation.fields" not in line
            and "shouhou.foundation.scoping" not in line
            for line in path.read_text().splitlines()
        )
    ]
    assert not guilty, own


def test_modules_and_functions_stay_small() -> None:
    long = []
    for _, room, path in modules():
        if room == "migrations":
            continue
        text = path.read_text()
        if len(text.splitlines()) > MAX_LINES:
            long.append(f"{path.relative_to(ROOT)}: {len(text.splitlines())} lines")
        for node in ast.walk(ast.parse(text)):
            if isinstance(node, ast.FunctionDef) and node.end_lineno:
                size = node.end_lineno - node.lineno
                if size > MAX_FUNCTION:
                    long.append(f"{path.relative_to(ROOT)}:{node.lineno} {node.name}: {size} lines")
    assert not long


def test_forms_never_take_every_field() -> None:
    guilty = [str(path) for _, room, path in modules() if room != "tests" and '__all__"' in path.read_text()]
    assert not guilty


@pytest.mark.parametrize(
    ("word", "allowed"),
    [
        ("import csv", {"foundation/exporting.py", "foundation/importing/reading.py"}),
        ("import xlsxwriter", {"foundation/exporting.py", "scorecards/documents/printing.py"}),
        ("python_calamine", {"foundation/importing/reading.py"}),
        ("urllib.request", set()),
        ("import requests", set()),
    ],
    ids=["csv", "xlsx-out", "xlsx-in", "http", "requests"],
)
def test_there_is_one_path_in_and_one_path_out(word: str, allowed: set[str]) -> None:
    """Reliability rule 17; the printed form is a document, not a table export, and writes its own workbook."""
    users = {
        str(path.relative_to(HOUSE))
        for _, room, path in modules()
        if room != "tests" and word in path.read_text()
    }
    assert users <= allowed
