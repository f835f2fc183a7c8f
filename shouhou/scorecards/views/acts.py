"""The acts on a sheet's document: sign, return, reject, withdraw, restate. Four different acts, four buttons."""

from datetime import datetime
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from shouhou.foundation.http import actor_of, needs
from shouhou.foundation.http import words as sentence
from shouhou.foundation.signoff import commands as signoff
from shouhou.foundation.signoff.states import Act, Step
from shouhou.kernel.actors import Actor
from shouhou.kernel.errors import HouseError, InvalidInput, NotFound
from shouhou.scorecards.commands import sheets as commands
from shouhou.scorecards.documents.states import ACTS
from shouhou.scorecards.forms import ActForm
from shouhou.scorecards.permissions import Permission
from shouhou.scorecards.queries import sheets
from shouhou.scorecards.views import documents

RESTATE = "restate"


@needs(Permission.SHEET_VIEW)
@require_POST
def act(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Do one act; a refusal comes back on the same page with its sentence and the typed comment."""
    actor, now = actor_of(request), timezone.now()
    sheet = sheets.get_sheet(actor, public_id)
    form = ActForm(request.POST)
    given = form.cleaned_data if form.is_valid() else {}
    wanted, comment = given.get("act", ""), given.get("comment", "")
    try:
        target = _perform(actor, public_id, wanted, comment, given.get("seen_sha256", ""), now)
    except NotFound:
        raise
    except HouseError as error:
        fresh = sheets.get_sheet(actor, public_id)
        where = error.field if isinstance(error, InvalidInput) else ""
        typed = request.POST.get("comment", "")
        return documents.page(
            request, fresh, wanted=wanted, comment=typed, refused=sentence(error), where=where
        )
    done = _("Restatement opened") if wanted == RESTATE else ACTS[Act(wanted)]
    messages.success(request, f"{sheet.document.title}: {done}")
    return redirect("scorecards:document", public_id=target)


def _perform(actor: Actor, document: UUID, wanted: str, comment: str, seen: str, now: datetime) -> UUID:
    if wanted == RESTATE:
        made = commands.restate(actor=actor, document_id=document, reason=comment, now=now)
        return made.document.public_id
    if wanted == Act.SIGN:
        signoff.sign(actor=actor, document_id=document, seen_sha256=seen, comment=comment, now=now)
    elif wanted == Act.RETURN_TO_AUTHOR:
        signoff.give_back(actor=actor, document_id=document, to=Step.AUTHOR, comment=comment, now=now)
    elif wanted == Act.RETURN_TO_REVIEWER:
        signoff.give_back(actor=actor, document_id=document, to=Step.REVIEWER, comment=comment, now=now)
    elif wanted == Act.REJECT:
        signoff.reject(actor=actor, document_id=document, comment=comment, now=now)
    elif wanted == Act.WITHDRAW:
        signoff.withdraw(actor=actor, document_id=document, comment=comment, now=now)
    else:
        raise InvalidInput("Choose what to do with the document.", field="act")
    return document
