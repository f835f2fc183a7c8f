"""The browser for the journeys: the machine's own Chromium, never a download."""

import os
import shutil

from tools.console import Refusal, call, step

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
PACKAGES = ("chromium", "fonts-noto-cjk")
HINT = (
    "On Debian: apt-get install chromium fonts-noto-cjk. Or name the program in CHROMIUM. "
    "To leave the journeys out knowingly: ./run test --without-browser"
)


def find() -> str:
    """Return the path of a Chromium; a build server that runs as root installs it when it is missing."""
    found = _installed()
    if not found and os.environ.get("CI") == "true" and os.getuid() == 0 and shutil.which("apt-get"):
        _install()
        found = _installed()
    if not found:
        raise Refusal("The browser journeys need Chromium, and this machine has none.", HINT)
    return found


def _installed() -> str:
    named = os.environ.get("CHROMIUM", "")
    if named and not shutil.which(named):
        raise Refusal(f"CHROMIUM names {named}, which is not a program here.", HINT)
    return named or next((path for name in NAMES if (path := shutil.which(name))), "")


def _install() -> None:
    env = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    with step("Chromium"):
        call(["apt-get", "update", "-q"], env=env, hint=HINT)
        call(["apt-get", "install", "-y", "-q", "--no-install-recommends", *PACKAGES], env=env, hint=HINT)
