"""Gives every request its actor: derived anew each time, so that a revoked post ends at once."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from shouhou.org.queries import actors


class ActorMiddleware:
    """Set ``request.actor``: the signed-in person's actor, or None for a visitor."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        user = request.user
        known = actors.actor_for(user.pk, now=timezone.now()) if user.is_authenticated else None
        request.actor = known  # type: ignore[attr-defined]
        return self.get_response(request)
