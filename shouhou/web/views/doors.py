"""What several pages of the shell share: where to go next, and from where a request came."""

from django.http import HttpRequest
from django.shortcuts import resolve_url
from django.utils.http import url_has_allowed_host_and_scheme


def next_page(request: HttpRequest, default: str = "/") -> str:
    """Return the address in ``next`` when it leads to this very site, else ``default``."""
    wanted = request.POST.get("next") or request.GET.get("next") or ""
    safe = url_has_allowed_host_and_scheme(
        wanted, allowed_hosts={request.get_host()}, require_https=request.is_secure()
    )
    return wanted if safe and wanted.startswith("/") else resolve_url(default)


def address_of(request: HttpRequest) -> str:
    """Return the address the connection came from; forwarded headers are not believed."""
    return str(request.META.get("REMOTE_ADDR", ""))
