"""Pages of acting substitutes: who stands in for whom, a new one, and ending one."""

from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_POST

from shouhou.foundation.http import actor_of, needs
from shouhou.foundation.listing import ListPage, Preset
from shouhou.foundation.pages import Act, Badge, Detail, DetailPage, Opening, Section, attempt, facts_of
from shouhou.kernel.moments import ZONE, local_day
from shouhou.org.commands import people
from shouhou.org.forms import DelegationForm
from shouhou.org.permissions import Permission
from shouhou.org.queries import lists
from shouhou.org.tables import DelegationFilters, DelegationTable

DELEGATIONS = ListPage(
    route="org:delegation_list",
    detail="org:delegation_detail",
    title=_("Acting substitutes"),
    about=_(
        "Who signs and decides for whom while he is away: two named people, two days, ended at once when needed."
    ),
    permission=Permission.PERSON_VIEW,
    rows=lists.list_delegations,
    table=DelegationTable,
    filters=DelegationFilters,
    order=("-from_on",),
    search_hint=_("Principal or substitute"),
    presets=(Preset(_("In force"), "standing=now"), Preset(_("Still to come"), "standing=coming")),
    actions_template="org/_delegation_new.html",
    icon="user-share",
)


def _delegation(opening: Opening) -> Detail:
    row, actor = opening.record, opening.actor
    over = lists.is_over(row, local_day(opening.now, ZONE))
    may = row.principal_id == actor.person_id or actor.covers(
        Permission.DELEGATE, row.principal.home_office_id
    )
    revoke = Act(
        "revoke",
        _("End now"),
        reverse("org:delegation_revoke", args=[row.public_id]),
        opening.form("revoke", forms.Form()),
        tone="danger",
        explain=_("The substitute loses these powers with his next click."),
    )
    return Detail(
        title=f"{row.substitute} → {row.principal}",
        kind=_("Acting substitute"),
        badges=[Badge(_("over"), "") if over else Badge(_("in force or to come"), "good")],
        sections=[
            Section(
                _("Substitution"),
                facts_of(opening, "principal", "substitute", "from_on", "until_on", "reason", "revoked_at"),
            )
        ],
        acts=[revoke] if may and not over else [],
    )


DELEGATION = DetailPage(Permission.PERSON_VIEW, lists.get_delegation, _delegation, DELEGATIONS)

delegation_list, delegation_detail = DELEGATIONS.view(), DELEGATION.view()


@needs(Permission.PERSON_VIEW)
@require_http_methods(["GET", "POST"])
def delegation_new(request: HttpRequest) -> HttpResponse:
    """Ask for a substitute, and write him down."""
    actor = actor_of(request)
    form = DelegationForm(actor, request.POST or None, initial={"principal": actor.person_id})
    if request.method == "POST" and attempt(
        form, lambda given: people.delegate(actor=actor, now=timezone.now(), **given)
    ):
        messages.success(request, gettext("The substitute is named."))
        return HttpResponseRedirect(DELEGATIONS.url)
    context = {
        "title": _("New substitute"),
        "form": form,
        "submit": _("Name the substitute"),
        "explain": _(
            "He may do in these days what the principal may do, and every act is logged with both names."
        ),
        "back": DELEGATIONS.url,
        "back_label": DELEGATIONS.title,
    }
    return render(request, "foundation/form.html", context, status=422 if form.is_bound else 200)


@needs(Permission.PERSON_VIEW)
@require_POST
def delegation_revoke(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """End a delegation at once."""
    actor = actor_of(request)
    row = lists.get_delegation(actor, public_id)
    return DELEGATION.act(
        request,
        row,
        "revoke",
        forms.Form(request.POST),
        lambda _given: people.revoke(actor=actor, delegation_id=row.pk, now=timezone.now()),
        done=_("The substitution has ended."),
    )
