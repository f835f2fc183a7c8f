"""One address for whoever watches over the system."""

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from shouhou.foundation.http import PUBLIC, needs
from shouhou.web import tasks
from shouhou.web.queries import health


@needs(PUBLIC)
@never_cache
@require_safe
def check(request: HttpRequest) -> HttpResponse:
    """Answer 200 when the database and the worker answer, else 503, and say which."""
    found = health.check(beat_at=tasks.last_beat(), now=timezone.now())
    body = {"ok": found.ok, "database": "ok" if found.database else "away", "worker": found.worker}
    return JsonResponse(body, status=200 if found.ok else 503)
