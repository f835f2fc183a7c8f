"""The checks of `./run check`: every one runs, and the failing ones are named together at the end."""

import secrets
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from tools import locks
from tools.console import Refusal, say, show
from tools.environments import BIN, FRONTEND, PYTHON, environment

SOURCES = ("shouhou", "config", "tests", "tools", "bench", "run", "manage.py")
TYPED = ("shouhou", "config", "tests", "tools", "bench")


@dataclass(frozen=True)
class Check:
    """One thing to check: a command, or a function that refuses."""

    name: str
    about: str
    command: Sequence[str | Path] = ()
    function: Callable[[], None] | None = None
    folder: Path | None = None
    extra: Mapping[str, str] = field(default_factory=dict)

    def run(self) -> bool:
        """Return whether it holds."""
        if self.function is not None:
            try:
                self.function()
            except Refusal as refusal:
                say(f"{refusal}\n→ {refusal.hint}")
                return False
            return True
        where = {"cwd": self.folder} if self.folder else {}
        return show(self.command, env=environment(**self.extra), **where) == 0


def all_checks() -> list[Check]:
    """Return every check, the quick ones first."""
    manage: list[str | Path] = [PYTHON, "manage.py"]
    production = {
        "SHOUHOU_PRODUCTION": "1",
        "SHOUHOU_SECRET_KEY": secrets.token_urlsafe(64),
        "SHOUHOU_HOSTS": "shouhou.example",
    }
    npm: list[str | Path] = [BIN / "npm", "run", "--silent"]
    return [
        Check("locks", "the locks match what the project asks for", function=locks.verify),
        Check("format", "ruff format", [BIN / "ruff", "format", "--check", "-q", *SOURCES]),
        Check("lint", "ruff check", [BIN / "ruff", "check", "-q", *SOURCES]),
        Check("walls", "import-linter: floors, rooms, purity", [BIN / "lint-imports"]),
        Check("dependencies", "deptry: nothing unused, nothing undeclared", [BIN / "deptry", "."]),
        Check("templates", "djlint", [BIN / "djlint", "--lint", "--quiet", "templates", "shouhou"]),
        Check("icons", "every icon a page names is in the sprite", [PYTHON, "-m", "tools.icons"]),
        Check("translations", "no untranslated text", [PYTHON, "-m", "tools.messages", "check"]),
        Check(
            "migrations", "models and migrations agree", [*manage, "makemigrations", "--check", "--dry-run"]
        ),
        Check(
            "deploy",
            "Django's check --deploy",
            [*manage, "check", "--deploy", "--fail-level", "WARNING"],
            extra=production,
        ),
        Check("guards", "architecture guard tests", [PYTHON, "-m", "pytest", "tests/architecture"]),
        Check("biome", "front-end format and lint", [*npm, "lint"], folder=FRONTEND),
        Check("tsc", "front-end types", [*npm, "types"], folder=FRONTEND),
        Check("types", "mypy --strict", [BIN / "mypy", *TYPED]),
    ]


def run(names: Sequence[str]) -> int:
    """Run all checks, or the named ones, and say at the end which do not hold."""
    checks = all_checks()
    known = [check.name for check in checks]
    unknown = [name for name in names if name not in known]
    if unknown:
        raise Refusal(f"There is no check “{unknown[0]}”.", f"Known: {', '.join(known)}.")
    failing: list[Check] = []
    for check in checks:
        if names and check.name not in names:
            continue
        started = time.monotonic()
        say(f"\n{check.name}: {check.about}")
        holds = check.run()
        say(f"  {'✓' if holds else '✗'} {check.name}  {time.monotonic() - started:.1f} s")
        if not holds:
            failing.append(check)
    say()
    if failing:
        say("Do not hold: " + ", ".join(check.name for check in failing))
        say(f"→ One alone: ./run check {failing[0].name}")
        return 1
    say("All checks hold.")
    return 0
