"""Set up everything the project runs on: virtual environment, hashed requirements, front end, messages."""

import hashlib
import os
import shlex
import shutil
import subprocess
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path

from tools.console import ROOT, Refusal, call, step

VENV = ROOT / ".venv"
BIN = VENV / ("Scripts" if os.name == "nt" else "bin")
PYTHON = BIN / ("python.exe" if os.name == "nt" else "python")
REQUIREMENTS = ROOT / "requirements"
FRONTEND = ROOT / "frontend"
DIST = ROOT / "shouhou" / "web" / "static" / "dist"
LOCALE = ROOT / "locale"

REGISTRY_HINT = (
    "Check that this machine reaches its package registry (the pip settings PIP_INDEX_URL, PIP_CERT and "
    "pip.conf are honored), then start again: finished steps are not repeated."
)


def set_up(*, development: bool = False) -> None:
    """Bring the checkout to a state in which Django starts; what is already done takes no time."""
    create_venv()
    install("dev" if development else "base")
    _install_project()
    _build_front_end(development=development)
    compile_messages()


def environment(**extra: str) -> dict[str, str]:
    """Return the environment for every child: the virtual environment first, this project importable."""
    env = dict(os.environ)
    env.pop("PYTHONHOME", None)
    env["VIRTUAL_ENV"] = str(VENV)
    env["PATH"] = f"{BIN}{os.pathsep}{env.get('PATH', '')}"
    env["PYTHONPATH"] = str(ROOT)
    env["PYTHONUTF8"] = "1"
    env.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    env.update(extra)
    return env


def create_venv() -> None:
    if PYTHON.exists() and _answers(PYTHON):
        return
    with step("virtual environment"):
        shutil.rmtree(VENV, ignore_errors=True)
        call(
            [sys.executable, "-m", "venv", VENV],
            env=os.environ,
            hint="Python's venv module is missing or broken; on Debian: apt-get install python3-venv",
        )


def _answers(python: Path) -> bool:
    try:
        return subprocess.run([python, "-c", "import pip"], capture_output=True, check=False).returncode == 0  # noqa: S603
    except OSError:
        return False


def install(kind: str) -> None:
    """Install one set of requirements, checked against its hashes, unless it already stands."""
    stamp = VENV / f".installed-{kind}"
    wanted = fingerprint([REQUIREMENTS / f"{name}.txt" for name in ("uv", "base", kind)])
    if read(stamp) == wanted:
        return
    ensure_uv()
    with step(f"Python packages ({kind})"):
        _install_requirements(REQUIREMENTS / f"{kind}.txt")
    stamp.write_text(wanted, encoding="utf-8")
    if kind == "dev":
        only_base = fingerprint([REQUIREMENTS / f"{name}.txt" for name in ("uv", "base", "base")])
        (VENV / ".installed-base").write_text(only_base, encoding="utf-8")


def ensure_uv() -> None:
    """Put uv, the fast installer, into the virtual environment when it is not there."""
    stamp = VENV / ".installed-uv"
    wanted = fingerprint([REQUIREMENTS / "uv.txt"])
    if read(stamp) == wanted and (BIN / "uv").exists():
        return
    with step("uv, the installer"):
        call(
            [PYTHON, "-m", "pip", "install", "-q", "--require-hashes", "-r", REQUIREMENTS / "uv.txt"],
            env=environment(),
            hint=REGISTRY_HINT,
        )
    stamp.write_text(wanted, encoding="utf-8")


def _install_requirements(requirements: Path) -> None:
    compiled: list[str | Path] = ["--compile-bytecode"] if os.environ.get("PYTHONDONTWRITEBYTECODE") else []
    hashed: list[str | Path] = ["--require-hashes", "-r", requirements]
    try:
        call(
            [BIN / "uv", "pip", "install", "-q", "--python", PYTHON, *compiled, *hashed],
            env=environment(**uv_settings()),
            hint=REGISTRY_HINT,
        )
    except Refusal:
        # uv reads no pip.conf of its own; where its translation is not enough, pip knows the machine best.
        call([PYTHON, "-m", "pip", "install", "-q", *hashed], env=environment(), hint=REGISTRY_HINT)


def _install_project() -> None:
    """Install the project in place, so that the command `shouhou` stands beside Python."""
    stamp = VENV / ".installed-project"
    wanted = fingerprint([ROOT / "pyproject.toml"])
    if read(stamp) == wanted and (BIN / "shouhou").exists():
        return
    with step("the command shouhou"):
        options: list[str | Path] = ["-q", "--no-deps", "--no-build-isolation", "-e", ROOT]
        call(
            [PYTHON, "-m", "pip", "install", *options],
            env=environment(),
            hint="pyproject.toml or README.md does not build; the lines above name the place.",
        )
    stamp.write_text(wanted, encoding="utf-8")


def pip_settings() -> dict[str, str]:
    """Return pip's own settings by option name, whether they come from a file or the environment."""
    listed = subprocess.run(  # noqa: S603
        [PYTHON, "-m", "pip", "config", "list"],
        capture_output=True,
        text=True,
        check=False,
        env=environment(),
    ).stdout
    found: dict[str, str] = {}
    for line in listed.splitlines():
        name, _, value = line.partition("=")
        section, _, option = name.rpartition(".")
        if section in {"global", "install", ":env:"}:
            found[option] = " ".join(shlex.split(value))
    return found


def uv_settings() -> dict[str, str]:
    """Return pip's registry, mirrors and certificates as the variables uv reads."""
    pip = pip_settings()
    names = {
        "index-url": "UV_DEFAULT_INDEX",
        "extra-index-url": "UV_INDEX",
        "find-links": "UV_FIND_LINKS",
        "cert": "SSL_CERT_FILE",
    }
    settings = {
        name: pip[option] for option, name in names.items() if option in pip and name not in os.environ
    }
    if "extra-index-url" in pip:
        # Every file is checked against its hash, so it does not matter which index a file comes from.
        settings["UV_INDEX_STRATEGY"] = "unsafe-best-match"
    settings.setdefault("UV_LINK_MODE", os.environ.get("UV_LINK_MODE", "copy"))
    return settings


def npm(*words: str) -> list[str | Path]:
    """Return an npm command of the Node that the virtual environment brings."""
    return [BIN / "npm", "--no-fund", "--no-audit", "--no-update-notifier", *words]


def _build_front_end(*, development: bool) -> None:
    _install_node_packages(development=development)
    stamp = DIST / ".built"
    wanted = fingerprint(front_end_sources())
    if read(stamp) == wanted:
        return
    with step("front end"):
        call(
            [BIN / "npm", "run", "--silent", "build"],
            env=environment(),
            cwd=FRONTEND,
            hint="The front end does not build; the lines above name the file. frontend/ holds its sources.",
        )
    stamp.write_text(wanted, encoding="utf-8")


def _install_node_packages(*, development: bool) -> None:
    modules = FRONTEND / "node_modules"
    lock = fingerprint([FRONTEND / "package.json", FRONTEND / "package-lock.json"])
    have = read(modules / ".installed").split()
    if lock in have and (not development or "development" in have):
        return
    with step("Node packages" + (" (dev)" if development else "")):
        words = ["ci", "--ignore-scripts", *([] if development else ["--omit=dev"])]
        call(npm(*words), env=environment(), cwd=FRONTEND, hint=REGISTRY_HINT)
    kind = "development" if development else "runtime"
    (modules / ".installed").write_text(f"{lock} {kind}", encoding="utf-8")


def front_end_sources() -> Iterator[Path]:
    """Yield every file the built front end depends on."""
    yield from sorted(path for path in FRONTEND.iterdir() if path.is_file())
    for folder in ("src", "build"):
        yield from sorted(path for path in (FRONTEND / folder).rglob("*") if path.is_file())


def compile_messages() -> None:
    """Compile the translations that changed, without gettext on the machine."""
    stale = [
        source
        for source in sorted(LOCALE.glob("*/LC_MESSAGES/*.po"))
        if not (made := source.with_suffix(".mo")).exists() or made.stat().st_mtime < source.stat().st_mtime
    ]
    if stale:
        with step("translations"):
            call(
                [PYTHON, "-m", "tools.messages", "compile", *stale],
                env=environment(),
                hint="A translation file is malformed; the lines above name the line.",
            )


def fingerprint(paths: Iterable[Path]) -> str:
    """Return one hash over names and contents; a missing file counts as empty."""
    digest = hashlib.sha256(f"{sys.version_info[:2]}".encode())
    for path in paths:
        digest.update(path.name.encode())
        digest.update(path.read_bytes() if path.exists() else b"")
    return digest.hexdigest()


def read(path: Path) -> str:
    """Return a small file's text, or nothing when it is not there."""
    return path.read_text(encoding="utf-8", errors="replace") if path.exists() else ""
