"""The worker: woken by commits, seen by the health page, safe to repeat."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from unittest.mock import patch

import pytest
from django.db import OperationalError, transaction
from django.test import Client
from django.utils import timezone
from huey.contrib.djhuey import HUEY
from pytest_django import DjangoCaptureOnCommitCallbacks

from shouhou.foundation import outbox
from shouhou.foundation.models import OutboxEvent
from shouhou.web import tasks

pytestmark = pytest.mark.django_db


@dataclass(frozen=True)
class WebTested:
    """A fact for these tests."""

    number: int


@pytest.fixture
def seen(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    found: list[int] = []

    def take(payload: outbox.Payload, now: datetime) -> None:
        found.append(payload["number"])

    monkeypatch.setitem(outbox._reactions, "WebTested", [("test", take)])  # noqa: SLF001 - for this test alone
    return found


def waiting() -> int:
    return OutboxEvent.objects.unscoped("test").filter(delivered_at=None).count()


class TestOutbox:
    def test_is_delivered_after_the_commit(
        self, seen: list[int], django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks
    ) -> None:
        with django_capture_on_commit_callbacks(execute=True):
            outbox.publish(WebTested(7), at=timezone.now())
            assert seen == []
        assert seen == [7]
        assert waiting() == 0

    def test_a_thousand_commits_wake_the_worker_once(self) -> None:
        HUEY.immediate = False
        tasks._awake["until"] = 0.0  # noqa: SLF001 - as after a start
        with patch.object(tasks, "deliver_later") as later:
            for _number in range(1000):
                tasks.wake()
        later.schedule.assert_called_once_with(delay=tasks.WAKE_SECONDS)

    def test_batches_are_emptied(self, seen: list[int]) -> None:
        for number in range(tasks.BATCH + 30):
            outbox.publish(WebTested(number), at=timezone.now())
        assert tasks.deliver_outbox() == tasks.BATCH + 30
        assert len(seen) == tasks.BATCH + 30
        assert tasks.deliver_outbox() == 0

    def test_every_minute_catches_what_no_wake_up_announced(self, seen: list[int]) -> None:
        with transaction.atomic():
            outbox.publish(WebTested(1), at=timezone.now())
        tasks.every_minute()
        assert seen == [1]


class TestHealth:
    def test_all_well(self, client: Client) -> None:
        response = client.get("/health/")
        assert response.status_code == 200
        assert response.json() == {"ok": True, "database": "ok", "worker": "ok"}
        assert "no-store" in response["Cache-Control"]

    @pytest.mark.parametrize(
        ("beat_minutes_ago", "worker"),
        [(None, "unknown"), (4, "late"), (1, "ok")],
        ids=["never", "late", "at work"],
    )
    def test_the_worker(self, client: Client, beat_minutes_ago: int | None, worker: str) -> None:
        beat = None if beat_minutes_ago is None else timezone.now() - timedelta(minutes=beat_minutes_ago)
        with patch.object(tasks, "last_beat", return_value=beat):
            response = client.get("/health/")
        assert response.json()["worker"] == worker
        assert response.status_code == (200 if worker == "ok" else 503)

    def test_a_database_that_is_away(self, client: Client) -> None:
        with patch("shouhou.web.queries.health.connection.cursor", side_effect=OperationalError("gone")):
            response = client.get("/health/")
        assert (response.status_code, response.json()["database"]) == (503, "away")

    def test_tells_a_stranger_nothing_else(self, client: Client) -> None:
        assert set(client.get("/health/").json()) == {"ok", "database", "worker"}

    def test_the_heartbeat_goes_through_the_queues_own_storage(self) -> None:
        tasks.beat()
        told = HUEY.get(tasks.BEAT, peek=True)
        assert datetime.fromisoformat(str(told)) <= timezone.now()
        HUEY.immediate = False
        with patch.object(HUEY, "get", return_value=told):
            assert tasks.last_beat() == datetime.fromisoformat(str(told))


def test_a_page_during_an_outage_is_503_and_says_when_to_come_again(client: Client) -> None:
    with patch("shouhou.web.views.accounts.administrators.is_possible", side_effect=OperationalError("gone")):
        response = client.get("/login/")
    assert response.status_code == 503
    assert response["Retry-After"] == "5"


def test_a_fragment_during_an_outage_is_a_message_and_not_a_page_in_a_page(client: Client) -> None:
    with patch("shouhou.web.views.accounts.administrators.is_possible", side_effect=OperationalError("gone")):
        response = client.get("/login/", headers={"HX-Request": "true"})
    assert (response.status_code, response["HX-Retarget"]) == (503, "#toasts")
    assert "<html" not in response.content.decode()
