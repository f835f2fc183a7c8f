"""The inbox of formal documents."""

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from shouhou.foundation.http import actor_of, needs
from shouhou.foundation.signoff import queries
from shouhou.org.permissions import Permission
from shouhou.web.queries import documents

PAGE = 25


@needs(Permission.DOCUMENT_VIEW)
@require_safe
def inbox(request: HttpRequest) -> HttpResponse:
    """Show the documents whose turn it is, one's own, or the closed ones."""
    actor = actor_of(request)
    tab = request.GET.get("tab", "waiting")
    tab = tab if tab in documents.TABS else "waiting"
    page = Paginator(documents.list_rows(actor, tab), PAGE).get_page(request.GET.get("page"))
    waiting = page.paginator.count if tab == "waiting" else len(queries.waiting_for(actor))
    context = {
        "tab": tab,
        "tabs": documents.TABS.items(),
        "page": page,
        "rows": documents.dress(list(page)),
        "waiting": waiting,
    }
    return render(request, "web/documents.html", context)
