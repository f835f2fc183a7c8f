"""Filled databases for benches: made once per size, kept under var/bench, one folder or database each."""

import os
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
BENCH = ROOT / "var" / "bench"


@dataclass(frozen=True, slots=True)
class Filled:
    """A filled database: its environment, and how long filling took."""

    name: str
    env: dict[str, str]
    seconds: float


def filled(kind: str, orders: int, *, offices: int, months: int, server: str = "") -> Filled:
    """Return the database of ``kind`` (sqlite or postgresql) with that many orders, filling it if it is new."""
    name = f"bench_{orders}"
    folder = BENCH / f"{kind}_{orders}"
    folder.mkdir(parents=True, exist_ok=True)
    env = {
        **os.environ,
        "SHOUHOU_VAR": str(folder),
        "SHOUHOU_LOG_LEVEL": "ERROR",
        "SHOUHOU_JOBS_IMMEDIATE": "1",
    }
    env.pop("DATABASE_URL", None)
    if kind == "postgresql":
        env["DATABASE_URL"] = "/".join((server.rsplit("/", 1)[0], name))
    stamp = folder / "filled"
    if not stamp.exists():
        if kind == "postgresql":
            _recreate(server, name)
        started = time.perf_counter()
        manage(env, "migrate", "--verbosity", "0")
        volume = ("--offices", str(offices), "--orders", str(orders), "--months", str(months))
        manage(env, "demo-data", *volume, "--unsigned")
        stamp.write_text(f"{time.perf_counter() - started:.1f}")
    return Filled(name, env, float(stamp.read_text()))


def manage(env: dict[str, str], *arguments: str) -> None:
    """Run a management command in its own process."""
    subprocess.run([sys.executable, "manage.py", *arguments], cwd=ROOT, env=env, check=True)


def _recreate(server: str, name: str) -> None:
    import psycopg  # noqa: PLC0415 - only where PostgreSQL is measured

    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute(f'DROP DATABASE IF EXISTS "{name}"')
        connection.execute(f"CREATE DATABASE \"{name}\" ENCODING 'UTF8' TEMPLATE template0")
