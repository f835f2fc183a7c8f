"""Request-wide behavior: language, refusals, and a database that is away."""

from collections.abc import Callable

import structlog
from django.conf import settings
from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import translation
from django.utils.translation import gettext as _

from shouhou.foundation.http import refusal
from shouhou.kernel.errors import HouseError

Handler = Callable[[HttpRequest], HttpResponse]
log = structlog.get_logger(__name__)


class LanguageMiddleware:
    """Chinese unless the person chose otherwise; the browser's own language is not asked."""

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        chosen = request.COOKIES.get(settings.LANGUAGE_COOKIE_NAME, "")
        language = chosen if chosen in dict(settings.LANGUAGES) else settings.LANGUAGE_CODE
        with translation.override(language):
            request.LANGUAGE_CODE = language
            response = self.get_response(request)
            response.headers.setdefault("Content-Language", language)
            return response


class RefusalMiddleware:
    """Turn an anticipated error that a view let pass into a page that says what, where and how to mend."""

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        """Answer HouseErrors; leave every other exception to Django."""
        return refusal(request, error) if isinstance(error, HouseError) else None


class DatabaseAwayMiddleware:
    """Answer 503 while the database is away; the next request finds it again by itself."""

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        """Answer a lost or locked database with 503 and when to come again."""
        if not isinstance(error, OperationalError | InterfaceError):
            return None
        log.error("database.away", exc_info=error)
        if getattr(request, "htmx", False):
            context = {
                "title": _("The database is away."),
                "message": _("Nothing was written. Try again soon."),
            }
            response = render(
                request, "foundation/_refusal.html", context | {"code": "database_away"}, status=503
            )
            response["HX-Retarget"], response["HX-Reswap"] = "#toasts", "beforeend"
        else:
            response = render(request, "503.html", status=503)
        response["Retry-After"] = "5"
        return response
