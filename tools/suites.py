"""The test suites of `./run test`: Python on both databases, front-end units, browser journeys."""

import time
import xml.etree.ElementTree as ElementTree
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from tools import browsers, databases
from tools.console import ROOT, Refusal, say, show
from tools.environments import BIN, FRONTEND, PYTHON, environment

RESULTS = ROOT / "var" / "results"
JOURNEYS = "tests/journeys"
INTERRUPTED, NOTHING_COLLECTED = 2, 5


@dataclass(frozen=True)
class Plan:
    """What to run."""

    postgres: bool
    browser: bool
    front_end: bool
    pytest_words: tuple[str, ...]


@dataclass
class Tally:
    """What came out, over all suites."""

    passed: int = 0
    failed: int = 0
    skipped: int = 0
    lines: list[str] = field(default_factory=list)

    def add(self, title: str, report: Path, code: int, seconds: float, *, may_be_empty: bool) -> None:
        """Count one suite's report; a suite that broke down without one counts as a failure."""
        passed, failed, skipped = _count(report)
        if code and not failed and not (code == NOTHING_COLLECTED and may_be_empty):
            failed += 1
        self.passed, self.failed, self.skipped = (
            self.passed + passed,
            self.failed + failed,
            self.skipped + skipped,
        )
        left_out = f", {skipped} skipped" if skipped else ""
        self.lines.append(f"  {title:<22}{passed} passed, {failed} failed{left_out}  {seconds:.0f} s")

    def refuse(self, title: str, refusal: Refusal) -> None:
        """Count a suite that could not start as a failure, in its own words."""
        self.failed += 1
        self.lines.append(f"  {title:<22}could not start: {refusal} {refusal.hint}")


def run(plan: Plan) -> int:
    """Run every suite of the plan, then say how each ended and the sum in one last line."""
    RESULTS.mkdir(parents=True, exist_ok=True)
    tally = Tally()
    _pytest("Python on SQLite", tally, plan, ["-n", "2", f"--ignore={JOURNEYS}"], {"DATABASE_URL": ""})
    if plan.postgres:
        _on_postgres(tally, plan)
    if plan.front_end:
        _vitest(tally)
    if plan.browser:
        _journeys(tally, plan)
    say()
    for line in tally.lines:
        say(line)
    say(f"{tally.passed} passed, {tally.failed} failed")
    return 1 if tally.failed else 0


def _on_postgres(tally: Tally, plan: Plan) -> None:
    title = "Python on PostgreSQL"
    try:
        with databases.postgres() as url:
            _pytest(title, tally, plan, ["-n", "2", f"--ignore={JOURNEYS}"], {"DATABASE_URL": url})
    except Refusal as refusal:
        tally.refuse(title, refusal)


def _journeys(tally: Tally, plan: Plan) -> None:
    title = "Browser journeys"
    try:
        chromium = browsers.find()
    except Refusal as refusal:
        tally.refuse(title, refusal)
        return
    # Playwright's synchronous interface runs an event loop beside Django's ORM.
    extra = {"CHROMIUM": chromium, "DJANGO_ALLOW_ASYNC_UNSAFE": "1", "DATABASE_URL": ""}
    _pytest(title, tally, plan, [JOURNEYS], extra)


def _pytest(title: str, tally: Tally, plan: Plan, words: list[str], extra: Mapping[str, str]) -> None:
    say(f"\n{title}")
    report = RESULTS / f"{title.lower().replace(' ', '-')}.xml"
    report.unlink(missing_ok=True)
    env = environment(**{name: value for name, value in extra.items() if value})
    for name in extra:
        if not extra[name]:
            env.pop(name, None)
    started = time.monotonic()
    code = show([PYTHON, "-m", "pytest", *words, f"--junitxml={report}", *plan.pytest_words], env=env)
    tally.add(title, report, code, time.monotonic() - started, may_be_empty=bool(plan.pytest_words))
    if code == INTERRUPTED and not report.exists():
        raise KeyboardInterrupt


def _vitest(tally: Tally) -> None:
    title = "Front-end units"
    say(f"\n{title}")
    report = RESULTS / "front-end.xml"
    report.unlink(missing_ok=True)
    started = time.monotonic()
    words = ["--reporter=default", "--reporter=junit", f"--outputFile.junit={report}"]
    code = show([BIN / "npm", "run", "--silent", "test", "--", *words], env=environment(), cwd=FRONTEND)
    tally.add(title, report, code, time.monotonic() - started, may_be_empty=False)


def _count(report: Path) -> tuple[int, int, int]:
    """Return passed, failed and skipped of a JUnit file our own tools have just written."""
    if not report.exists() or report.stat().st_size == 0:
        return 0, 0, 0
    passed = failed = skipped = 0
    for case in ElementTree.parse(report).iter("testcase"):  # noqa: S314
        outcomes = {child.tag for child in case}
        failed += bool(outcomes & {"failure", "error"})
        skipped += "skipped" in outcomes
        passed += not outcomes & {"failure", "error", "skipped"}
    return passed, failed, skipped
