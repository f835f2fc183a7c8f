"""A browser signed in as an actor that a test makes."""

from collections.abc import Callable, Iterable

import pytest
from django.test import Client

from shouhou.kernel.actors import Actor, make_actor
from shouhou.org.models import Office, User
from shouhou.org.queries import actors

EVERYTHING = (
    "org.office_view",
    "org.person_view",
    "org.calendar_view",
    "org.audit_view",
    "customers.customer_view",
    "machines.machine_view",
    "service.request_view",
    "service.pause_approve",
    "service.work_order_view",
    "service.satisfaction_view",
    "service.expense_view",
    "service.revenue_view",
    "careplans.plan_view",
    "complaints.complaint_view",
    "quality.report_view",
)

SignIn = Callable[..., Client]


@pytest.fixture
def sign_in(client: Client, monkeypatch: pytest.MonkeyPatch) -> SignIn:
    """Return a function that signs the client in as an actor with these permissions in these offices."""
    user = User.objects.create_user("someone")

    def enter(
        *offices: Office,
        may: Iterable[str] = EVERYTHING,
        everywhere: bool = False,
        person_id: int | None = None,
        own: bool = False,
    ) -> Client:
        actor: Actor = make_actor(
            user.pk,
            offices=[office.pk for office in offices],
            may=may,
            everywhere=everywhere,
            person_id=person_id,
            own=own,
        )
        monkeypatch.setattr(actors, "actor_for", lambda *_args, **_named: actor)
        client.force_login(user)
        return client

    return enter
