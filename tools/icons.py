"""Find icons that a page asks for and the sprite does not hold: they would be drawn as nothing."""

import re
import sys
from collections.abc import Iterator
from pathlib import Path

from tools.console import ROOT, say

LIST = ROOT / "frontend" / "src" / "icons.txt"
_IN_TEMPLATES = (
    re.compile(r"<c-icon\s[^>]*?\bname=\"([a-z0-9-]+)\""),
    re.compile(r"<c-[a-z_.-]+\s[^>]*?\bicon=\"([a-z0-9-]+)\"", re.DOTALL),
)
_IN_PYTHON = re.compile(r"\bicon=\"([a-z0-9-]+)\"")
FOLDERS = ("templates", "shouhou")


def main() -> int:
    """Print each unknown icon with its place; return 1 when there is one."""
    held = {line.strip() for line in LIST.read_text(encoding="utf-8").splitlines() if line.strip()}
    unknown = [(place, name) for place, name in asked_for() if name not in held]
    for place, name in unknown:
        say(f"{place}: the icon “{name}” is not in {LIST.relative_to(ROOT)}")
    if unknown:
        say("→ Add its Tabler name to that list, one a line; the front end is built again by itself.")
    return 1 if unknown else 0


def asked_for() -> Iterator[tuple[str, str]]:
    """Yield (place, icon name) for every literal icon name in templates and Python."""
    for folder in FOLDERS:
        for path in sorted((ROOT / folder).rglob("*.*")):
            if path.suffix == ".html":
                yield from _names(path, _IN_TEMPLATES)
            elif path.suffix == ".py":
                yield from _names(path, (_IN_PYTHON,))


def _names(path: Path, patterns: tuple[re.Pattern[str], ...]) -> Iterator[tuple[str, str]]:
    text = path.read_text(encoding="utf-8")
    for pattern in patterns:
        for match in pattern.finditer(text):
            line = text.count("\n", 0, match.start()) + 1
            yield f"{path.relative_to(ROOT)}:{line}", match.group(1)


if __name__ == "__main__":
    sys.exit(main())
