"""Read every text a person may see out of the Python sources and the templates."""

import ast
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from django.conf import settings
from django.utils.translation.template import templatize

from tools.console import ROOT

FOLDERS = ("shouhou", "config", "templates")
_SINGULAR = {"gettext", "gettext_lazy", "gettext_noop", "_", "words", "Finding"}
_SECOND = {"RowOutcome"}
_PLURAL = {"ngettext", "ngettext_lazy", "_n"}
_CONTEXT = {"pgettext", "pgettext_lazy"}
_CONTEXT_PLURAL = {"npgettext", "npgettext_lazy"}
_TABLE_NAMES = re.compile(r"(^|_)(WORDS|LABELS|SENTENCES|REASONS_IN_WORDS)$")
_PLACEHOLDER = re.compile(r"%\((\w+)\)|\{(\w+)(?::[^{}]*)?\}|(?<!%)%([sd])")


@dataclass(frozen=True)
class Text:
    """One translatable text and where it stands."""

    message: str
    plural: str
    context: str
    place: str


def placeholders(text: str) -> frozenset[str]:
    """Return the names a text will be filled with."""
    return frozenset("".join(found) for found in _PLACEHOLDER.findall(text))


def texts() -> list[Text]:
    """Return every text once, by its first place, in the order of the sources."""
    found: dict[tuple[str, str], Text] = {}
    for text in _all():
        found.setdefault((text.message, text.context), text)
    return [text for text in found.values() if text.message]


def _all() -> Iterator[Text]:
    for folder in FOLDERS:
        for path in sorted((ROOT / folder).rglob("*")):
            place = str(path.relative_to(ROOT))
            if path.suffix == ".py" and not {"tests", "migrations"} & set(path.parts):
                yield from in_python(path.read_text(encoding="utf-8"), place)
            elif path.suffix == ".html":
                yield from in_template(path.read_text(encoding="utf-8"), place)


def in_template(source: str, place: str) -> Iterator[Text]:
    """Let Django turn a template into calls, then read the calls line by line."""
    if not settings.configured:
        settings.configure()
    for number, line in enumerate(templatize(source, origin=place).splitlines(), start=1):
        for call in re.finditer(r"\bn?p?gettext\(|(?<!\w)_\(", line):
            found = _balanced(line[call.start() :])
            if found:
                yield from _in_tree(ast.parse(found), place, line=number)


def _balanced(text: str) -> str:
    """Return the shortest beginning of a text that is a whole Python call."""
    for end in (match.end() for match in re.finditer(r"\)", text)):
        try:
            ast.parse(text[:end], mode="eval")
        except SyntaxError:
            continue
        return text[:end]
    return ""


def in_python(source: str, place: str) -> Iterator[Text]:
    """Read translation calls, the words of our own errors, and tables of words out of a module."""
    yield from _in_tree(ast.parse(source), place, line=0)


def _in_tree(tree: ast.AST, place: str, *, line: int) -> Iterator[Text]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Call):
            for words in _call_words(node):
                yield Text(*words, place=f"{place}:{line or node.lineno}")
        elif (
            isinstance(node, ast.Assign | ast.AnnAssign)
            and _is_table(node)
            and isinstance(node.value, ast.Dict)
        ):
            for value in node.value.values:
                if (word := _literal(value)) is not None:
                    yield Text(word, "", "", f"{place}:{value.lineno}")


def _is_table(node: ast.Assign | ast.AnnAssign) -> bool:
    targets = node.targets if isinstance(node, ast.Assign) else [node.target]
    return any(isinstance(target, ast.Name) and _TABLE_NAMES.search(target.id) for target in targets)


def _call_words(node: ast.Call) -> Iterator[tuple[str, str, str]]:
    """Yield (message, plural, context) of one call when it is a translation or raises one of our errors."""
    name = _name(node.func)
    arguments = [_literal(argument) for argument in node.args]
    shapes = (
        (_SINGULAR | _error_names(), (0, None, None)),
        (_SECOND, (1, None, None)),
        (_PLURAL, (0, 1, None)),
        (_CONTEXT, (1, None, 0)),
        (_CONTEXT_PLURAL, (1, 2, 0)),
    )
    for names, places in shapes:
        if name in names:
            message, plural, context = (_at(arguments, place) for place in places)
            if message:
                yield message, plural, context


def _at(arguments: list[str | None], place: int | None) -> str:
    return (arguments[place] or "") if place is not None and place < len(arguments) else ""


def _name(function: ast.expr) -> str:
    if isinstance(function, ast.Name):
        return function.id
    return function.attr if isinstance(function, ast.Attribute) else ""


def _literal(node: ast.expr) -> str | None:
    return node.value if isinstance(node, ast.Constant) and isinstance(node.value, str) else None


@cache
def _error_names() -> frozenset[str]:
    """Return the names of HouseError and every class that descends from it, wherever it is defined."""
    bases: dict[str, set[str]] = {}
    for path in (ROOT / "shouhou").rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.ClassDef):
                bases.setdefault(node.name, set()).update(_name(base) for base in node.bases)
    family = {"HouseError"}
    while more := {name for name, parents in bases.items() if parents & family} - family:
        family |= more
    return frozenset(family)
