"""Speak to the person at the terminal: named steps with their time, and refusals that say what to do."""

import os
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
TAIL_LINES = 40


class Refusal(Exception):
    """A step cannot go on: what happened, and how to mend it."""

    def __init__(self, message: str, hint: str = "") -> None:
        super().__init__(message)
        self.hint = hint


def say(text: str = "") -> None:
    """Write one line and show it at once."""
    sys.stdout.write(text + "\n")
    sys.stdout.flush()


@contextmanager
def step(title: str) -> Iterator[None]:
    """Name what is being done now and, when it ends, how long it took."""
    started = time.monotonic()
    on_terminal = sys.stdout.isatty()
    if on_terminal:
        sys.stdout.write(f"  … {title}")
        sys.stdout.flush()
    back = "\r" if on_terminal else ""
    try:
        yield
    except BaseException:
        say(f"{back}  ✗ {title}")
        raise
    say(f"{back}  ✓ {title}  {time.monotonic() - started:.1f} s")


def call(command: Sequence[str | Path], *, env: Mapping[str, str], hint: str, cwd: Path = ROOT) -> str:
    """Run quietly and return what it printed; on failure refuse with the end of the output and the hint."""
    words = [str(word) for word in command]
    done = subprocess.run(  # noqa: S603  (our own commands, never a shell)
        words,
        cwd=cwd,
        env=dict(env),
        text=True,
        encoding="utf-8",
        errors="replace",
        capture_output=True,
        check=False,
    )
    if done.returncode != 0:
        output = (done.stdout + done.stderr).strip().splitlines()[-TAIL_LINES:]
        raise Refusal("\n".join([*output, "", f"`{shown(words)}` ended with code {done.returncode}."]), hint)
    return done.stdout


def show(command: Sequence[str | Path], *, env: Mapping[str, str], cwd: Path = ROOT) -> int:
    """Run with its output on the terminal and return its exit code."""
    sys.stdout.flush()
    return subprocess.run([str(word) for word in command], cwd=cwd, env=dict(env), check=False).returncode  # noqa: S603


def shown(words: Sequence[str]) -> str:
    """Return a command as a person would type it, with paths inside the project made short."""
    return " ".join(word.replace(f"{ROOT}{os.sep}", "") for word in words)
