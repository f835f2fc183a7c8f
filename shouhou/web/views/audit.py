"""The audit log."""

from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from shouhou.foundation.http import actor_of, needs
from shouhou.org.permissions import Permission
from shouhou.web.forms import AuditFilterForm
from shouhou.web.queries import audit
from shouhou.web.queries.audit import Sought


@needs(Permission.AUDIT_VIEW)
@require_safe
def log(request: HttpRequest) -> HttpResponse:
    """Show who did what, newest first; older entries follow by the last number seen, never by counting."""
    form = AuditFilterForm(request.GET)
    form.is_valid()
    data = {name: value for name, value in form.cleaned_data.items() if value}
    before = request.GET.get("before", "")
    number = int(before) if before.isascii() and before.isdigit() and len(before) < 18 else None
    found = list(audit.list_entries(actor_of(request), Sought(**data, before=number))[: audit.PAGE + 1])
    rows = audit.dress(found[: audit.PAGE])
    older = ""
    if len(found) > audit.PAGE:
        older = urlencode({**{k: str(v) for k, v in data.items()}, "before": rows[-1].pk})
    context = {
        "form": form,
        "rows": rows,
        "older": older,
        "narrowed": bool(data),
        "begun": number is not None,
        "targets": audit.targets(),
    }
    return render(request, "web/audit.html", context)
