"""Resolve the dependencies into requirements/*.txt and package-lock.json, and tell whether they still match.

The files hold versions and hashes and no address, so the same lock installs from any mirror.
"""

import hashlib
import json
import tomllib
from pathlib import Path
from typing import Any

from tools import environments
from tools.console import ROOT, Refusal, call, step

PYPROJECT = ROOT / "pyproject.toml"
UV = "uv>=0.9"
LOCK_HINT = "The dependency lists do not resolve together; the lines above name the two that disagree."
STALE_HINT = "Run ./run lock and commit requirements/ and frontend/package-lock.json."


def write() -> int:
    """Resolve everything again and write the locks."""
    environments.REQUIREMENTS.mkdir(exist_ok=True)
    _bootstrap()
    with step("requirements/uv.txt"):
        _compile_uv()
    with step("requirements/base.txt"):
        _compile("base", "--extra", "postgres", "--extra", "build")
    with step("requirements/dev.txt"):
        _compile("dev", "--all-extras", "--group", "dev", "-c", "requirements/base.txt")
    environments.install("base")
    with step("frontend/package-lock.json"):
        words = ["install", "--package-lock-only", "--ignore-scripts", "--omit-lockfile-registry-resolved"]
        call(
            environments.npm(*words),
            env=environments.environment(),
            cwd=environments.FRONTEND,
            hint=LOCK_HINT,
        )
    return 0


def _bootstrap() -> None:
    environments.create_venv()
    if (environments.REQUIREMENTS / "uv.txt").exists():
        environments.ensure_uv()
        return
    with step("uv, the resolver"):
        call(
            [environments.PYTHON, "-m", "pip", "install", "-q", UV],
            env=environments.environment(),
            hint=environments.REGISTRY_HINT,
        )


def _compile_uv() -> None:
    wish = environments.VENV / "uv.in"
    wish.write_text(UV + "\n", encoding="utf-8")
    _resolve("uv", wish)


def _compile(name: str, *words: str) -> None:
    _resolve(name, PYPROJECT.relative_to(ROOT), *words)


def _resolve(name: str, source: Path, *words: str) -> None:
    target = environments.REQUIREMENTS / f"{name}.txt"
    common = [
        "--universal",
        "--python-version",
        "3.11",
        "--generate-hashes",
        "--no-header",
        "--no-emit-index-url",
    ]
    settings = environments.uv_settings()
    for local in ("UV_FIND_LINKS", "UV_INDEX"):
        settings.pop(local, None)  # a hash must come from the registry everybody sees
    call(
        [
            environments.BIN / "uv",
            "pip",
            "compile",
            "-q",
            "--no-annotate",
            *common,
            source,
            *words,
            "-o",
            target,
        ],
        env=environments.environment(**settings),
        hint=LOCK_HINT,
    )
    head = f"# Written by ./run lock; do not edit. wishes: {wishes_hash()}\n"
    target.write_text(head + target.read_text(encoding="utf-8"), encoding="utf-8")


def verify() -> None:
    """Refuse when a lock was made from other wishes than the ones that stand in the project now."""
    for name in ("uv", "base", "dev"):
        first = environments.read(environments.REQUIREMENTS / f"{name}.txt").partition("\n")[0]
        if not first.endswith(wishes_hash()):
            raise Refusal(f"requirements/{name}.txt is older than the wishes in pyproject.toml.", STALE_HINT)
    wished = _json("package.json")
    locked = _json("package-lock.json")["packages"][""]
    for group in ("dependencies", "devDependencies"):
        if wished.get(group, {}) != locked.get(group, {}):
            raise Refusal(
                f"frontend/package-lock.json is older than the {group} of package.json.", STALE_HINT
            )


def _json(name: str) -> dict[str, Any]:
    loaded: dict[str, Any] = json.loads(environments.read(environments.FRONTEND / name))
    return loaded


def wishes_hash() -> str:
    """Return a hash over everything in pyproject.toml that a resolution depends on."""
    document = tomllib.loads(environments.read(PYPROJECT))
    project = document["project"]
    wishes = [
        project["requires-python"],
        project["dependencies"],
        project.get("optional-dependencies", {}),
        document.get("dependency-groups", {}),
        UV,
    ]
    return hashlib.sha256(json.dumps(wishes, sort_keys=True).encode()).hexdigest()[:16]
