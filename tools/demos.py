"""The demo: a migrated, seeded database, then a web server and a worker that live and stop together."""

import os
import signal
import socket
import subprocess
import time
import urllib.error
import urllib.request
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from types import FrameType
from typing import Any

from tools.console import ROOT, TAIL_LINES, Refusal, call, say, show, step
from tools.environments import BIN, PYTHON, environment, read

HOST = "127.0.0.1"
DEFAULT_PORT = 8000
SECONDS_TO_ANSWER = 60
SECONDS_TO_STOP = 10
VAR = ROOT / "var"
LOGINS = "demo-logins.txt"


@dataclass(frozen=True)
class Demo:
    """What was asked for."""

    port: int
    database_url: str
    offices: int | None
    orders: int | None
    serve: bool


def choose_port(given: int | None) -> int:
    """Return the port from --port, else PORT, else the default."""
    if given is not None:
        return given
    named = os.environ.get("PORT", "")
    if not named:
        return DEFAULT_PORT
    if not named.isdigit() or not 0 < int(named) < 65536:
        raise Refusal(f"PORT is “{named}”, which is not a port.", "Use a number from 1 to 65535.")
    return int(named)


def refuse_busy(port: int) -> None:
    """Refuse before any work when something else answers on the port."""
    if _is_free(port):
        return
    other = next((candidate for candidate in range(port + 1, port + 50) if _is_free(candidate)), port + 1)
    raise Refusal(
        f"Something else already uses port {port} on this machine.",
        f"Stop it, or take another: ./run demo --port {other}",
    )


def _is_free(port: int) -> bool:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((HOST, port))
        except OSError:
            return False
        return True


def run(demo: Demo, started: float) -> int:
    """Prepare the database, serve, and return the exit code when it ends."""
    extra = {"SHOUHOU_DEMO": "1", "SHOUHOU_VAR": os.environ.get("SHOUHOU_VAR", str(VAR))}
    if demo.database_url:
        extra["DATABASE_URL"] = demo.database_url
    env = environment(**extra)
    Path(extra["SHOUHOU_VAR"]).mkdir(parents=True, exist_ok=True)
    _prepare_database(demo, env)
    if not demo.serve:
        say(f"\nReady in {time.monotonic() - started:.0f} s. Start it with: ./run demo")
        return 0
    return _serve(demo, env, started)


def _prepare_database(demo: Demo, env: Mapping[str, str]) -> None:
    with step("database"):
        call(
            [PYTHON, "manage.py", "migrate", "--verbosity", "0"],
            env=env,
            hint="Does the database in DATABASE_URL answer, and is it PostgreSQL 15 or newer?",
        )
    words = ["--if-empty"]
    for name, value in (("--offices", demo.offices), ("--orders", demo.orders)):
        words += [] if value is None else [name, str(value)]
    say("  … demo data")
    began = time.monotonic()
    if show([PYTHON, "manage.py", "demo-data", *words], env=env) != 0:
        raise Refusal(
            "The demo data was not written.",
            "The lines above say why. To start over with the embedded database, delete var/shouhou.sqlite3*.",
        )
    say(f"  ✓ demo data  {time.monotonic() - began:.1f} s")


def _serve(demo: Demo, env: Mapping[str, str], started: float) -> int:
    web: list[str | Path] = [
        BIN / "granian", "--interface", "wsgi", "--host", HOST, "--port", str(demo.port),
        "--workers", "1", "--blocking-threads", "4", "--no-ws", "--log-level", "warning",
        "config.wsgi:application",
    ]  # fmt: skip
    logs = Path(env["SHOUHOU_VAR"]) / "logs"
    with Pair({"web": web, "worker": [PYTHON, "manage.py", "run_huey"]}, env, logs) as pair:
        address = f"http://{HOST}:{demo.port}/"
        with step("first page"):
            _wait_for_page(address, pair)
        _welcome(address, env, time.monotonic() - started)
        return pair.wait()


def _wait_for_page(address: str, pair: "Pair") -> None:
    last = "no answer"
    for _attempt in range(SECONDS_TO_ANSWER * 5):
        pair.refuse_if_ended()
        try:
            with urllib.request.urlopen(address, timeout=30) as page:  # noqa: S310  (our own address)
                page.read()
                return
        except urllib.error.HTTPError as error:
            last = f"the answer {error.code}"
            if error.code >= 500:
                break
        except OSError as error:
            last = str(error)
        time.sleep(0.2)
    raise Refusal(
        f"{pair.last_words('web')}\nThe page {address} gave {last}.", "The lines above are the server's last."
    )


def _welcome(address: str, env: Mapping[str, str], seconds: float) -> None:
    say(f"\nShouhou stands after {seconds:.0f} s:  {address}")
    logins = Path(env["SHOUHOU_VAR"]) / LOGINS
    if logins.exists():
        say(logins.read_text(encoding="utf-8").rstrip())
    say("Every role logs in with one click on the first page. Stop with Ctrl-C. Logs: var/logs/.")


class Pair:
    """Children that start together and stop together, whoever ends first."""

    def __init__(
        self, commands: Mapping[str, Sequence[str | Path]], env: Mapping[str, str], logs: Path
    ) -> None:
        self._commands = commands
        self._env = dict(env)
        self._logs = logs
        self._children: dict[str, subprocess.Popen[bytes]] = {}
        self._handlers: dict[int, Any] = {}
        self._stopping = False

    def __enter__(self) -> "Pair":
        """Start the children; from here on a signal stops both."""
        self._logs.mkdir(parents=True, exist_ok=True)
        for signal_number in (signal.SIGINT, signal.SIGTERM):
            self._handlers[signal_number] = signal.signal(signal_number, self._stop_on_signal)
        for name, command in self._commands.items():
            # A session of its own, so that Ctrl-C reaches this process alone and the children stop in order.
            with (self._logs / f"{name}.log").open("wb") as log:
                self._children[name] = subprocess.Popen(  # noqa: S603
                    [str(word) for word in command],
                    cwd=ROOT,
                    env=self._env,
                    stdin=subprocess.DEVNULL,
                    stdout=log,
                    stderr=subprocess.STDOUT,
                    start_new_session=True,
                )
        return self

    def __exit__(self, *_details: object) -> None:
        """Stop whatever still runs, and give the signals back."""
        self._stop()
        for signal_number, handler in self._handlers.items():
            signal.signal(signal_number, handler)

    def refuse_if_ended(self) -> None:
        """Raise when a child is gone before its time."""
        for name, child in self._children.items():
            code = child.poll()
            if code is not None and not self._stopping:
                raise Refusal(
                    f"{self.last_words(name)}\nThe {name} process ended with code {code}; the rest was stopped.",
                    f"The lines above are its last; all of them are in {self._logs / name}.log.",
                )
        if self._stopping:
            raise KeyboardInterrupt

    def last_words(self, name: str) -> str:
        """Return the end of what a child wrote."""
        return "\n".join(read(self._logs / f"{name}.log").splitlines()[-TAIL_LINES:])

    def wait(self) -> int:
        """Block until told to stop (returns 0) or until a child dies (refuses)."""
        while not self._stopping:
            time.sleep(0.3)
            try:
                self.refuse_if_ended()
            except KeyboardInterrupt:
                break
        say("\nStopping.")
        return 0

    def _stop_on_signal(self, _number: int, _frame: FrameType | None) -> None:
        self._stopping = True

    def running(self) -> list[str]:
        """Return the names of the children that have not ended."""
        return [name for name, child in self._children.items() if child.poll() is None]

    def _stop(self) -> None:
        running = [self._children[name] for name in self.running()]
        for child in running:
            child.terminate()
        deadline = time.monotonic() + SECONDS_TO_STOP
        for child in running:
            try:
                child.wait(timeout=max(0.1, deadline - time.monotonic()))
            except subprocess.TimeoutExpired:
                child.kill()
                child.wait()
