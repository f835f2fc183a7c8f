"""The demo's port and its two processes."""

import os
import sys
from pathlib import Path

import pytest

from tools.console import Refusal
from tools.demos import Pair, choose_port


@pytest.mark.parametrize(
    ("given", "named", "wanted"),
    [
        pytest.param(None, "", 8000, id="default"),
        pytest.param(None, "9001", 9001, id="PORT"),
        pytest.param(9002, "9001", 9002, id="--port before PORT"),
    ],
)
def test_the_port_is_chosen(
    given: int | None, named: str, wanted: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PORT", named)
    assert choose_port(given) == wanted


@pytest.mark.parametrize("named", ["eight", "0", "70000", "-1"])
def test_a_port_that_is_none_is_refused(named: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PORT", named)
    with pytest.raises(Refusal, match="not a port"):
        choose_port(None)


def test_when_one_process_dies_the_other_ends_and_the_last_words_are_shown(tmp_path: Path) -> None:
    commands = {
        "web": [sys.executable, "-c", "import time; time.sleep(60)"],
        "worker": [sys.executable, "-c", "import sys; print('no queue file'); sys.exit(3)"],
    }
    pair = Pair(commands, os.environ, tmp_path)
    with pytest.raises(Refusal, match=r"no queue file[\s\S]*worker process ended with code 3"), pair:
        pair.wait()
    assert pair.running() == []
