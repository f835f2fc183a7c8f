"""The search box of every page."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.cache import patch_vary_headers
from django.views.decorators.http import require_safe

from shouhou.foundation.http import SIGNED_IN, actor_of, needs
from shouhou.web.queries import search
from shouhou.web.views import addresses


@needs(SIGNED_IN)
@require_safe
def find(request: HttpRequest) -> HttpResponse:
    """Answer the findings: as the box's list for htmx, as a page of their own otherwise.

    The whole number of one record, sent with Enter, opens that record.
    """
    text = request.GET.get("q", "")
    found = search.find(actor_of(request), text)
    partial = bool(request.headers.get("HX-Request")) and not request.headers.get("HX-Boosted")
    exact = None if partial else search.exact(found, text)
    if exact and (url := addresses.detail(exact[0].code, exact[1].public_id)):
        return redirect(url)
    groups = [
        {
            "label": group.label,
            "icon": group.icon,
            "hits": [(hit, addresses.detail(group.code, hit.public_id)) for hit in group.hits],
        }
        for group in found
    ]
    template = "web/_search_hits.html" if partial else "web/search.html"
    context = {"q": text, "groups": groups, "asked": bool(text.strip()), "shortest": search.SHORTEST}
    response = render(request, template, context)
    patch_vary_headers(response, ["HX-Request"])
    return response
