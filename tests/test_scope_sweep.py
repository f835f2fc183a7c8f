"""Every address of the resolver that names a record, asked by every role: foreign and missing are the same 404.

The addresses come from the resolver and the records from ``tests.pages.cast``; a new address with a record's
id joins the sweep by itself, or fails it when nobody says which record it names. The control takes the scope
of each model away in turn and wants the sweep to notice.
"""

import re
from collections.abc import Iterator
from typing import Any

import pytest
from django.db import models
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from shouhou.foundation.scoping import ScopedManager
from shouhou.kernel.actors import Actor, Reach
from shouhou.org.models import Office, User
from shouhou.org.queries import actors
from shouhou.org.rules.roles import Cell, Role, permissions_of
from tests.pages import cast
from tests.pages.test_pages import PAGES, SHARED

pytestmark = pytest.mark.django_db
MISSING = "00000000-0000-7000-8000-000000000000"
ELSEWHERE = ("web:", "scorecards:")
"""Import jobs and signed documents have ids of their own; their tests hold both against strangers."""
ROLES = [role for role in Role if role is not Role.CUSTOMER]


def addresses(resolver: Any = None, before: str = "", space: str = "") -> Iterator[tuple[str, str]]:
    """Yield (name, pattern) of every address with a record's id."""
    for each in (resolver or get_resolver()).url_patterns:
        whole = before + str(each.pattern)
        if isinstance(each, URLResolver):
            yield from addresses(each, whole, f"{each.namespace}:" if each.namespace else space)
        elif isinstance(each, URLPattern) and "<uuid:public_id>" in whole:
            yield f"{space}{each.name}", whole


def swept() -> list[tuple[str, type[models.Model]]]:
    """Return every address with the model of the record it names."""
    heads = {reverse(page.detail, args=[MISSING]): model for model, page in PAGES.items() if page.detail}
    found, unknown = [], []
    for name, pattern in addresses():
        if name.startswith(ELSEWHERE):
            continue
        head = "/" + pattern.split("<")[0] + MISSING + "/"
        if head in heads:
            found.append((name, heads[head]))
        else:
            unknown.append(name)
    assert not unknown, f"Which record do these name? {unknown}"
    return found


def enter(monkeypatch: pytest.MonkeyPatch, role: Role, place: Office, person_id: int) -> Client:
    """Return a browser of someone with this post in this office and nowhere else."""
    user, _ = User.objects.get_or_create(username=role.value)
    grants = {
        code: Reach(own=True) if cell is Cell.OWN else Reach(office_ids=frozenset([place.pk]))
        for code, cell in permissions_of(role).items()
    }
    actor = Actor(user.pk, role.value, person_id, None, grants)
    monkeypatch.setattr(actors, "actor_for", lambda *_args, **_named: actor)
    client = Client()
    client.force_login(user)
    return client


def shape(body: bytes, *ids: object) -> str:
    """Return a page without what differs between any two answers."""
    text = body.decode()
    for each in ids:
        text = text.replace(str(each), "")
    return re.sub(r"[A-Za-z0-9]{64}|nonce=\"[^\"]*\"", "", text)


def leaks(client: Client, there: cast.Cast, only: type[models.Model] | None = None) -> list[str]:
    """Return every address that tells a foreign record from a missing one, or shows it, or fails."""
    found = []
    for name, model in swept():
        if model in SHARED or only not in (None, model):
            continue
        row = there.rows[model][0]
        for method in ("get", "post"):
            for head in ({}, {"HX-Request": "true"}):
                ask = getattr(client, method)
                foreign = ask(reverse(name, args=[row.public_id]), headers=head)
                missing = ask(reverse(name, args=[MISSING]), headers=head)
                alike = shape(foreign.content, row.public_id) == shape(missing.content, MISSING)
                if (
                    foreign.status_code != missing.status_code
                    or not alike
                    or foreign.status_code not in (403, 404, 405)
                ):
                    found.append(f"{method} {name} {foreign.status_code} {missing.status_code}")
    return found


@pytest.mark.parametrize("role", ROLES)
def test_no_address_tells_a_foreign_record_from_a_missing_one(
    monkeypatch: pytest.MonkeyPatch, role: Role
) -> None:
    here, there = cast.office("HERE"), cast.fill(cast.office("THERE"), 1)
    mine = cast.fill(here, 1)
    client = enter(monkeypatch, role, here, mine.rows[_person()][0].pk)
    assert leaks(client, there) == []


@pytest.mark.parametrize("role", ROLES)
def test_no_list_and_no_export_holds_a_foreign_word(monkeypatch: pytest.MonkeyPatch, role: Role) -> None:
    here, there = cast.office("HERE"), cast.office("THERE")
    mine = cast.fill(here, 1)
    cast.fill(there, 2)
    client = enter(monkeypatch, role, here, mine.rows[_person()][0].pk)
    for model, page in PAGES.items():
        for query in ("", "?size=100", "?export=csv", "?office=THERE", "?q=THERE001"):
            answer = client.get(page.url + query)
            assert answer.status_code in (200, 403), (page.url, query)
            text = answer.content.decode().replace(query, "").replace('value="THERE', "")
            if model not in SHARED and answer.status_code == 200:
                assert "THERE000" not in text, (page.url, query)
                assert "THERE办事处" not in text, (page.url, query)


@pytest.mark.parametrize(
    "model", [model for model in PAGES if model not in SHARED], ids=lambda model: model.__name__
)
def test_the_sweep_notices_when_a_scope_is_gone(
    monkeypatch: pytest.MonkeyPatch, model: type[models.Model]
) -> None:
    here, there = cast.office("HERE"), cast.fill(cast.office("THERE"), 1)
    mine = cast.fill(here, 1)
    client = enter(monkeypatch, Role.HQ_MANAGER, here, mine.rows[_person()][0].pk)
    assert leaks(client, there, model) == []
    scoped = ScopedManager.visible_to

    def open_wide(self: Any, actor: Actor, permission: str | None = None) -> Any:
        return self.unscoped("test") if self.model is model else scoped(self, actor, permission)

    monkeypatch.setattr(ScopedManager, "visible_to", open_wide)
    assert leaks(client, there, model)


def _person() -> type[models.Model]:
    return next(model for model in PAGES if model.__name__ == "Person")
