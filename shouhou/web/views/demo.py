"""The demo's doors: every role is one click away, and nowhere else."""

from django.conf import settings
from django.contrib.auth import login
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.views.decorators.http import require_POST

from shouhou.foundation.http import PUBLIC, needs
from shouhou.kernel.errors import NotFound
from shouhou.web.queries import demo_roles
from shouhou.web.views.doors import next_page

BACKEND = "django.contrib.auth.backends.ModelBackend"


@needs(PUBLIC)
@require_POST
def log_in_as(request: HttpRequest, username: str) -> HttpResponse:
    """Log in as one of the shown people. Outside the demo there is no such page."""
    user = demo_roles.find_user(username, now=timezone.now()) if settings.DEMO else None
    if user is None:
        raise NotFound("There is no such page.")
    login(request, user, backend=BACKEND)
    return redirect(next_page(request, settings.LOGIN_REDIRECT_URL))
