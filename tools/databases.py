"""A PostgreSQL for the tests: one that answers, or a temporary cluster of our own."""

import os
import pwd
import shutil
import socket
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tools.console import Refusal, call, say, step
from tools.environments import PYTHON, environment

OLDEST = 15
PACKAGES = Path("/usr/lib/postgresql")
_PROBE = """
import sys, psycopg
with psycopg.connect(sys.argv[1], connect_timeout=3, autocommit=True) as connection:
    question = "SELECT rolsuper OR rolcreatedb FROM pg_roles WHERE rolname = current_user"
    may = connection.execute(question).fetchone()
    print(connection.info.server_version // 10000, int(may[0]))
"""


@contextmanager
def postgres() -> Iterator[str]:
    """Yield a DATABASE_URL whose server lets the tests create their own databases."""
    answering = _find_server()
    if answering:
        yield answering
        return
    with _temporary_cluster() as url:
        yield url


def _find_server() -> str:
    me = pwd.getpwuid(os.getuid()).pw_name
    wished = [os.environ.get(name, "") for name in ("SHOUHOU_TEST_PG_URL", "DATABASE_URL")]
    usual = (
        [f"postgresql://{user}@127.0.0.1:5432/postgres" for user in ("postgres", me)]
        if _port_answers()
        else []
    )
    for url in [*wished, *usual]:
        if url.startswith("postgres") and _usable(url):
            return _with_database(url, f"shouhou_{os.getpid()}")
    if wished[0]:
        raise Refusal(
            "The server in SHOUHOU_TEST_PG_URL is not usable for tests.",
            f"It must answer, be PostgreSQL {OLDEST} or newer, and let its user create databases.",
        )
    return ""


def _port_answers() -> bool:
    with socket.socket() as probe:
        probe.settimeout(1)
        return probe.connect_ex(("127.0.0.1", 5432)) == 0


def _usable(url: str) -> bool:
    done = subprocess.run(  # noqa: S603
        [PYTHON, "-c", _PROBE, url], capture_output=True, text=True, check=False, env=environment()
    )
    if done.returncode != 0:
        return False
    version, may_create = map(int, done.stdout.split())
    if version < OLDEST:
        say(f"  The PostgreSQL {version} that answers is too old (needs {OLDEST}); starting another.")
    return version >= OLDEST and bool(may_create)


def _with_database(url: str, name: str) -> str:
    address, _, question = url.partition("?")
    return f"{address.rpartition('/')[0]}/{name}" + (f"?{question}" if question else "")


@contextmanager
def _temporary_cluster() -> Iterator[str]:
    programs = _find_programs()
    account = _account()
    place = Path(tempfile.mkdtemp(prefix="shouhou-pg-"))
    data, port = place / "data", _free_port()
    if account is not None:
        os.chown(place, account.pw_uid, account.pw_gid)
    with step("temporary PostgreSQL"):
        words = [
            "-D",
            str(data),
            "-U",
            "postgres",
            "-A",
            "trust",
            "-E",
            "UTF8",
            "--locale=C.UTF-8",
            "--no-sync",
        ]
        _as(account, [programs / "initdb", *words], place)
        options = f"-p {port} -k {place} -c listen_addresses=127.0.0.1 -c fsync=off -c max_connections=50"
        _as(
            account,
            [programs / "pg_ctl", "-D", data, "-o", options, "-l", place / "log", "-w", "start"],
            place,
        )
    try:
        yield f"postgresql://postgres@127.0.0.1:{port}/shouhou_{os.getpid()}"
    finally:
        _as(account, [programs / "pg_ctl", "-D", data, "-m", "immediate", "-w", "stop"], place)
        shutil.rmtree(place, ignore_errors=True)


def _find_programs() -> Path:
    packaged = sorted(
        PACKAGES.glob("*/bin/initdb"), key=lambda path: int(path.parent.parent.name), reverse=True
    )
    for initdb in packaged:
        if int(initdb.parent.parent.name) >= OLDEST:
            return initdb.parent
    on_path = shutil.which("initdb")
    if on_path and (Path(on_path).parent / "pg_ctl").exists():
        return Path(on_path).parent
    raise Refusal(
        "No PostgreSQL answers on 127.0.0.1:5432 and none is installed to start one.",
        "On Debian: apt-get install postgresql. Or name a server in SHOUHOU_TEST_PG_URL. "
        "To leave these tests out knowingly: ./run test --without-postgres",
    )


def _account() -> pwd.struct_passwd | None:
    """Return whom to run the server as: PostgreSQL refuses root."""
    if os.getuid() != 0:
        return None
    for name in ("postgres", "nobody"):
        try:
            return pwd.getpwnam(name)
        except KeyError:
            continue
    raise Refusal(
        "PostgreSQL does not start as root and there is no other account.", "useradd --system postgres"
    )


def _as(account: pwd.struct_passwd | None, command: list[str | Path], place: Path) -> None:
    if account is None:
        call(command, env=os.environ, cwd=place, hint=f"The server's log is {place / 'log'}.")
        return
    done = subprocess.run(  # noqa: S603
        command,
        cwd=place,
        user=account.pw_uid,
        group=account.pw_gid,
        extra_groups=[],
        env={**os.environ, "HOME": str(place)},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        text=True,
        check=False,
    )
    if done.returncode != 0:
        raise Refusal(
            f"{done.stderr.strip()}\n{command[0]} ended with code {done.returncode}.", f"See {place / 'log'}."
        )


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port
