"""The commands of `./run`: read the words, set up what the command needs, hand over to it."""

import argparse
import time
from collections.abc import Callable, Sequence

from tools import benches, checks, demos, environments, locks, suites
from tools.console import Refusal, say

HELP = """\
./run demo    a page in the browser with a living office: sets up, migrates, seeds, serves
                --port N          where the page answers (or PORT; default 8000)
                --database-url U  PostgreSQL instead of the embedded SQLite
                --offices N --orders N   how large the demo is
                --no-serve        prepare everything, start nothing
./run test    everything: SQLite, PostgreSQL, front-end units, browser journeys
                fast              the inner loop: Python on SQLite, nothing else
                --without-browser --without-postgres   leave one out, knowingly
                anything else goes to pytest: ./run test fast -k sheet
./run check   format, lint, types, walls, guards, templates, translations, migrations, locks
                NAME …            only these: ./run check types lint
./run bench   the measurements in bench/: ./run bench NAME [options]
./run lock    resolve the dependencies again and write requirements/ and package-lock.json
./run help    this page

Needs Python 3.11 with venv and the package registries. All else is set up inside the checkout."""


def main(words: Sequence[str]) -> int:
    """Run one command and return the exit code; a refusal is printed with what to do about it."""
    name, *rest = words or ["help"]
    if name in {"help", "-h", "--help"}:
        say(HELP)
        return 0
    commands: dict[str, Callable[[Sequence[str]], int]] = {
        "demo": demo,
        "test": test,
        "check": check,
        "bench": bench,
        "lock": lock,
    }
    if name not in commands:
        say(f"There is no command “{name}”.\n\n{HELP}")
        return 2
    try:
        return commands[name](rest)
    except Refusal as refusal:
        say(f"\n{refusal}")
        if refusal.hint:
            say(f"→ {refusal.hint}")
        return 1
    except KeyboardInterrupt:
        say("\nStopped.")
        return 130


def demo(words: Sequence[str]) -> int:
    """Set up, prepare the database and serve until told to stop."""
    parser = argparse.ArgumentParser(prog="./run demo")
    parser.add_argument("--port", type=int, default=None)
    parser.add_argument("--database-url", default="")
    parser.add_argument("--offices", type=int, default=None)
    parser.add_argument("--orders", type=int, default=None)
    parser.add_argument("--no-serve", action="store_true")
    options = parser.parse_args(words)
    wanted = demos.Demo(
        port=demos.choose_port(options.port),
        database_url=options.database_url,
        offices=options.offices,
        orders=options.orders,
        serve=not options.no_serve,
    )
    if wanted.serve:
        demos.refuse_busy(wanted.port)
    started = time.monotonic()
    say("Preparing the demo")
    environments.set_up()
    return demos.run(wanted, started)


def test(words: Sequence[str]) -> int:
    """Set up and run the suites; words that are not ours go to pytest."""
    ours = {"fast", "--without-browser", "--without-postgres"}
    rest = [word for word in words if word not in ours]
    fast = "fast" in words
    plan = suites.Plan(
        postgres=not fast and "--without-postgres" not in words,
        browser=not fast and "--without-browser" not in words,
        front_end=not fast and not rest,
        pytest_words=tuple(rest),
    )
    say("Preparing the tests")
    environments.set_up(development=True)
    return suites.run(plan)


def check(words: Sequence[str]) -> int:
    """Set up and run the checks, all or the named ones."""
    say("Preparing the checks")
    environments.set_up(development=True)
    return checks.run(words)


def bench(words: Sequence[str]) -> int:
    """Run one measurement, or list them."""
    if not words:
        return benches.list_all()
    environments.set_up(development=True)
    return benches.run(words[0], words[1:])


def lock(words: Sequence[str]) -> int:
    """Resolve and write every lock."""
    if words:
        raise Refusal(f"`./run lock` takes no words, and got: {' '.join(words)}")
    return locks.write()
