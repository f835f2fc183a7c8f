"""A real server over its own demo database, and Debian's Chromium to visit it."""

import os
import re
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

ROOT = Path(__file__).parents[2]
CHROMIUM = os.environ.get("CHROMIUM") or shutil.which("chromium") or "/usr/bin/chromium"
FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update"]


@dataclass(frozen=True, slots=True)
class Site:
    """The running demo: its address and the environment of its commands."""

    url: str
    env: dict[str, str]

    def manage(self, *arguments: str) -> "subprocess.CompletedProcess[str]":
        """Run a management command on the demo's database."""
        return subprocess.run(  # noqa: S603 - our own command
            [sys.executable, "manage.py", *arguments],
            cwd=ROOT,
            env=self.env,
            capture_output=True,
            text=True,
            check=False,
        )


@pytest.fixture(scope="session")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """Start the demo on a free port, with two offices and four months; stop it at the end."""
    port = _free_port()
    env = {
        **os.environ,
        "SHOUHOU_VAR": str(tmp_path_factory.mktemp("site")),
        "SHOUHOU_DEMO": "1",
        "SHOUHOU_JOBS_IMMEDIATE": "1",
        "SHOUHOU_LOG_LEVEL": "ERROR",
        "PYTHONUNBUFFERED": "1",
    }
    env.pop("DATABASE_URL", None)
    found = Site(f"http://127.0.0.1:{port}", env)
    for arguments in (
        ("migrate", "-v", "0"),
        ("demo-data", "--offices", "2", "--months", "4", "--orders", "400"),
    ):
        done = found.manage(*arguments)
        assert done.returncode == 0, done.stderr[-3000:]
    command = [
        "-m",
        "granian",
        "--interface",
        "wsgi",
        "--host",
        "127.0.0.1",
        "--port",
        str(port),
        "config.wsgi:application",
    ]
    server = subprocess.Popen([sys.executable, *command], cwd=ROOT, env=env)  # noqa: S603 - our own server
    try:
        _wait_for(f"{found.url}/health/", server)
        yield found
    finally:
        server.terminate()
        server.wait(timeout=15)


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Start Debian's Chromium once."""
    assert Path(CHROMIUM).exists(), (
        "Browser journeys need Debian's package chromium: apt-get install chromium"
    )
    with sync_playwright() as playwright:
        found = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield found
        found.close()


@pytest.fixture
def context(browser: Browser, site: Site) -> Iterator[BrowserContext]:
    """Give each test a fresh desktop window, in which a request to anywhere else fails the test."""
    found = browser.new_context(viewport={"width": 1366, "height": 768}, base_url=site.url, locale="zh-CN")
    foreign: list[str] = []
    found.on(
        "request",
        lambda request: (
            foreign.append(request.url) if not request.url.startswith((site.url, "data:", "blob:")) else None
        ),
    )
    yield found
    found.close()
    assert foreign == [], "the page loads from outside"


@pytest.fixture
def page(context: BrowserContext) -> Page:
    """Return a page whose script errors fail the test."""
    found = context.new_page()
    found.on("pageerror", lambda error: pytest.fail(f"script error: {error}"))
    return found


def sign_in(page: Page, username: str) -> None:
    """Sign in with one click, as the demo offers it."""
    page.context.clear_cookies()
    page.goto("/login/")
    page.locator(f"form[action*='/demo/login/{username}/'] button").first.click()
    page.wait_for_url(re.compile(r"/$"))


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _wait_for(url: str, server: "subprocess.Popen[bytes]") -> None:
    for _ in range(150):
        assert server.poll() is None, "the server stopped while starting"
        try:
            with urllib.request.urlopen(url, timeout=2):  # noqa: S310 - our own address
                return
        except OSError:
            time.sleep(0.2)
    raise AssertionError(f"{url} did not answer")
