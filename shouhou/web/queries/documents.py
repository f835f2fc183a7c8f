"""The inbox of formal documents: whose turn it is, what one wrote, what is closed."""

from dataclasses import dataclass

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from shouhou.foundation.models import SignoffDocument
from shouhou.foundation.signoff import kinds, queries
from shouhou.foundation.signoff.states import DocumentState
from shouhou.kernel.actors import Actor
from shouhou.org.models import Office, Person

CLOSED = (DocumentState.APPROVED.value, DocumentState.REJECTED.value)
TABS = {
    "waiting": _("Waiting for me"),
    "mine": _("Written by me"),
    "closed": pgettext_lazy("documents", "Closed"),
}
STATE_WORDS = {
    DocumentState.DRAFT: _("Draft"),
    DocumentState.IN_REVIEW: _("In first review"),
    DocumentState.IN_APPROVAL: _("Waiting for approval"),
    DocumentState.RETURNED: _("Returned"),
    DocumentState.APPROVED: _("Approved"),
    DocumentState.REJECTED: _("Rejected"),
}
STATE_TONES = {
    DocumentState.DRAFT: "",
    DocumentState.IN_REVIEW: "info",
    DocumentState.IN_APPROVAL: "info",
    DocumentState.RETURNED: "warn",
    DocumentState.APPROVED: "good",
    DocumentState.REJECTED: "bad",
}


@dataclass(frozen=True, slots=True)
class InboxRow:
    """One document as the inbox shows it."""

    document: SignoffDocument
    kind: str | Promise
    url: str
    office: str
    author: str
    state: str | Promise
    tone: str


def list_rows(actor: Actor, tab: str) -> QuerySet[SignoffDocument] | list[SignoffDocument]:
    """Return the documents of a tab: waiting for the actor, written by him, or closed."""
    if tab == "waiting":
        return queries.waiting_for(actor)
    rows = SignoffDocument.objects.visible_to(actor).order_by("-changed_at")
    if tab == "mine":
        return rows.filter(author_id=actor.user_id)
    return rows.filter(state__in=CLOSED)


def dress(documents: list[SignoffDocument]) -> list[InboxRow]:
    """Return rows for a page, in two queries however many documents there are."""
    offices = dict(
        Office.objects.unscoped("the documents' own offices")
        .filter(pk__in={d.office_id for d in documents if d.office_id})
        .values_list("pk", "name")
    )
    authors = _authors({d.author_id for d in documents})
    return [
        InboxRow(
            document,
            kinds.get(document.kind).label,
            url_of(document),
            offices.get(document.office_id or 0, ""),
            authors.get(document.author_id, ""),
            STATE_WORDS[DocumentState(document.state)],
            STATE_TONES[DocumentState(document.state)],
        )
        for document in documents
    ]


def url_of(document: SignoffDocument) -> str:
    """Return the page of a document; '' for a kind without one."""
    page = kinds.get(document.kind).page
    return reverse(page, args=[document.public_id]) if page else ""


def _authors(user_ids: set[int]) -> dict[int, str]:
    rows = Person.objects.unscoped("a document names its author").filter(user_id__in=user_ids)
    return {user_id: name for user_id, name in rows.values_list("user_id", "name") if user_id}
