"""What every test of the shell stands on: jobs run at once, files in a folder of its own, nothing cached."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from django.core.cache import cache
from huey.contrib.djhuey import HUEY
from pytest_django.fixtures import Settings


@pytest.fixture(autouse=True)
def _quiet_surroundings(settings: Settings, tmp_path: Path) -> Iterator[None]:
    settings.MEDIA_ROOT = tmp_path / "media"
    settings.DEMO = False
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    cache.clear()
    before = HUEY.immediate
    HUEY.immediate = True
    yield
    HUEY.immediate = before
    cache.clear()
