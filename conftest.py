"""What every test shares: its own folder for files, jobs that run at once, no network beyond this machine."""

import os
import socket
import tempfile
from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import settings as hypothesis_settings

hypothesis_settings.register_profile("shouhou", deadline=None, print_blob=True)
hypothesis_settings.load_profile("shouhou")

os.environ.setdefault("SHOUHOU_VAR", tempfile.mkdtemp(prefix="shouhou-test-"))
os.environ["SHOUHOU_JOBS_IMMEDIATE"] = "1"
os.environ.setdefault("SHOUHOU_DEMO", "0")

_LOOPBACK = ("127.", "::1", "localhost")
_connect = socket.socket.connect


def _connect_nearby(self: socket.socket, address: Any) -> None:
    if isinstance(address, tuple) and not str(address[0]).startswith(_LOOPBACK):
        raise RuntimeError(f"A test tried to reach {address[0]}.")
    _connect(self, address)


@pytest.fixture(autouse=True, scope="session")
def _no_network() -> Iterator[None]:
    socket.socket.connect = _connect_nearby  # type: ignore[method-assign, assignment]
    yield
    socket.socket.connect = _connect  # type: ignore[method-assign]
