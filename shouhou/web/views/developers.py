"""Pages for whoever builds the next page: the parts on show, and where to read on."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from shouhou.foundation.http import SIGNED_IN, needs
from shouhou.kernel.errors import NotFound


@needs(SIGNED_IN)
@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """Show where to begin."""
    _only_while_building()
    return render(request, "web/developers.html")


@needs(SIGNED_IN)
@require_safe
def components(request: HttpRequest) -> HttpResponse:
    """Show every component once."""
    _only_while_building()
    return render(request, "dev/components.html")


def _only_while_building() -> None:
    if not (settings.DEBUG or settings.DEMO):
        raise NotFound("There is no such page.")
