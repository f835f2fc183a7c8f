"""The door of every page: which permission it needs, who is asking, and how a refusal reads."""

from collections.abc import Callable
from functools import wraps
from typing import Any, cast
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render, resolve_url
from django.utils.translation import gettext
from django.utils.translation import gettext as _

from shouhou.kernel.actors import Actor
from shouhou.kernel.errors import Denied, HouseError, NotFound

View = Callable[..., HttpResponse]
NEEDS_ATTR = "house_needs"
PUBLIC = "public"
SIGNED_IN = "signed-in"


def actor_of(request: HttpRequest) -> Actor:
    """Return who is asking; the actor middleware put it there. Only pages that need a permission have one."""
    return cast(Actor, request.actor)  # type: ignore[attr-defined]


def needs(permission: str) -> Callable[[View], View]:
    """Mark a view with the permission it needs, and refuse whoever lacks it.

    ``PUBLIC`` and ``SIGNED_IN`` open a view to everybody and to every signed-in person. The guard test
    reads the mark; the sweep of roles reads it too.
    """

    def decorate(view: View) -> View:
        @wraps(view)
        def inner(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            actor = getattr(request, "actor", None)
            if permission != PUBLIC and actor is None:
                return _to_login(request)
            if permission not in (PUBLIC, SIGNED_IN):
                actor_of(request).require(permission)
            return view(request, *args, **kwargs)

        setattr(inner, NEEDS_ATTR, permission)
        return inner

    return decorate


def words(error: HouseError) -> str:
    """Return a refusal in the reader's language."""
    return error.render(gettext)


def refusal(request: HttpRequest, error: HouseError) -> HttpResponse:
    """Answer a refusal that no view caught: 404, 403 or 422, as a page or as a fragment for htmx."""
    status = 404 if isinstance(error, NotFound) else 403 if isinstance(error, Denied) else 422
    title = {404: _("Not found"), 403: _("Not permitted"), 422: _("Not possible")}[status]
    context = {"title": title, "message": words(error), "code": error.code, "status": status}
    if getattr(request, "htmx", False):
        response = render(request, "foundation/_refusal.html", context, status=status)
        response["HX-Retarget"], response["HX-Reswap"] = "#toasts", "beforeend"
        return response
    template = {404: "404.html", 403: "403.html", 422: "foundation/refusal.html"}[status]
    return render(request, template, context, status=status)


def _to_login(request: HttpRequest) -> HttpResponse:
    login = f"{resolve_url('login')}?{urlencode({'next': request.get_full_path()})}"
    if getattr(request, "htmx", False):
        response = HttpResponse(status=204)
        response["HX-Redirect"] = login
        return response
    return HttpResponseRedirect(login)
