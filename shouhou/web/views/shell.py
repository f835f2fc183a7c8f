"""What every page's frame shows besides the menu: the demo's roles and the reader's own post."""

from typing import Any

from django.conf import settings
from django.core.cache import cache
from django.http import HttpRequest
from django.utils import timezone, translation
from django.utils.functional import SimpleLazyObject

from shouhou.kernel.moments import ZONE, local_day
from shouhou.org.models import ROLE_LABELS, Role
from shouhou.org.queries import actors
from shouhou.web.queries import demo_roles
from shouhou.web.queries.demo_roles import DemoRole

KEPT_SECONDS = 30


def context(request: HttpRequest) -> dict[str, Any]:
    """Give templates ``demo_roles`` and ``actor_post``; each is read only when a template asks for it."""
    return {
        "demo_roles": SimpleLazyObject(_roles) if settings.DEMO else [],
        "actor_post": SimpleLazyObject(lambda: _post(request)),
    }


def _roles() -> list[DemoRole]:
    known: list[DemoRole] | None = cache.get("web.demo_roles")
    if not known:
        known = demo_roles.list_roles(now=timezone.now())
        cache.set("web.demo_roles", known, KEPT_SECONDS)
    return known


def _post(request: HttpRequest) -> str:
    """Return the reader's posts in words; kept for half a minute per person and language."""
    actor = getattr(request, "actor", None)
    if actor is None or actor.person_id is None:
        return ""
    key = f"web.post.{actor.user_id}.{translation.get_language()}"
    known: str | None = cache.get(key)
    if known is None:
        postings = actors.roles_of(actor.person_id, on=local_day(timezone.now(), ZONE))
        known = ", ".join(
            " ".join(filter(None, [str(p.office or p.region or ""), str(ROLE_LABELS[Role(p.role)])]))
            for p in postings
        )
        cache.set(key, known, KEPT_SECONDS)
    return known
