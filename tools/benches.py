"""Find and run the measurements in bench/."""

import ast
from collections.abc import Sequence
from pathlib import Path

from tools.console import ROOT, Refusal, say, show
from tools.environments import PYTHON, environment

BENCH = ROOT / "bench"


def list_all() -> int:
    """Print every measurement with the first line of its docstring."""
    say("Measurements: ./run bench NAME")
    for script in _scripts():
        about = ast.get_docstring(ast.parse(script.read_text(encoding="utf-8"))) or ""
        say(f"  {script.stem:<14}{about.splitlines()[0] if about else ''}")
    return 0


def run(name: str, words: Sequence[str]) -> int:
    """Run bench/NAME.py with the rest of the words."""
    by_name = {script.stem: script for script in _scripts()}
    if name not in by_name:
        known = ", ".join(by_name) or "none yet"
        raise Refusal(f"There is no measurement “{name}”.", f"Known: {known}.")
    return show([PYTHON, by_name[name], *words], env=environment())


def _scripts() -> list[Path]:
    return sorted(path for path in BENCH.glob("*.py") if not path.stem.startswith("_"))
