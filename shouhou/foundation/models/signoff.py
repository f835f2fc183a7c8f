"""Sign-off tables. The document moves; versions, entries and seals are append-only by trigger."""

from django.db import models
from uuid_utils.compat import uuid7

from shouhou.foundation.scoping import Scope, ScopedManager
from shouhou.foundation.signoff.states import DocumentState

SCOPE = Scope(view="org.document_view", office="office_id")


class SignoffDocument(models.Model):
    """A formal document on its way through author, first reviewer and approver.

    ``office_id`` null: the document is the company's (or a region's) and not one office's.
    ``resume_at`` remembers the step that sent it back, so that it goes straight there again;
    ``round`` counts submissions and returns: within one round nobody signs twice.
    """

    public_id = models.UUIDField(default=uuid7, unique=True, editable=False)
    kind = models.CharField(max_length=40)
    subject = models.CharField(max_length=80)
    revision = models.PositiveSmallIntegerField(default=0)
    restates = models.ForeignKey("self", models.PROTECT, null=True, related_name="+")
    restate_reason = models.TextField(blank=True)
    office_id = models.BigIntegerField(null=True)
    title = models.CharField(max_length=160)
    state = models.CharField(max_length=20, default=DocumentState.DRAFT.value)
    resume_at = models.CharField(max_length=20, blank=True)
    round = models.PositiveSmallIntegerField(default=0)
    author_id = models.BigIntegerField()
    created_at = models.DateTimeField()
    changed_at = models.DateTimeField()

    objects = ScopedManager["SignoffDocument"](SCOPE)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["kind", "subject", "revision"], name="signoff_one_per_revision"),
            models.CheckConstraint(
                condition=models.Q(state__in=[s.value for s in DocumentState]), name="signoff_known_state"
            ),
        ]
        indexes = [models.Index(fields=["state", "office_id"], name="signoff_inbox")]

    def __str__(self) -> str:
        return self.title


class SignoffVersion(models.Model):
    """The canonical bytes of a document as they stood when they were submitted."""

    document = models.ForeignKey(SignoffDocument, models.PROTECT, related_name="+")
    number = models.PositiveSmallIntegerField()
    content = models.BinaryField()
    sha256 = models.CharField(max_length=64)
    at = models.DateTimeField()

    objects = ScopedManager["SignoffVersion"](Scope(view="org.document_view", office="document__office_id"))

    class Meta:
        constraints = [models.UniqueConstraint(fields=["document", "number"], name="signoff_version_once")]

    def __str__(self) -> str:
        return f"{self.document_id} v{self.number}"


class SignoffEntry(models.Model):
    """One act on a document: who, as what, on whose behalf, over which bytes; chained to the act before."""

    document = models.ForeignKey(SignoffDocument, models.PROTECT, related_name="+")
    seq = models.PositiveSmallIntegerField()
    round = models.PositiveSmallIntegerField()
    action = models.CharField(max_length=20)
    step = models.CharField(max_length=20)
    signer_id = models.BigIntegerField()
    signer_name = models.CharField(max_length=80)
    on_behalf_of_id = models.BigIntegerField(null=True)
    on_behalf_of_name = models.CharField(max_length=80, blank=True)
    comment = models.TextField(blank=True)
    version = models.PositiveSmallIntegerField()
    content_sha256 = models.CharField(max_length=64)
    at = models.DateTimeField()
    previous_sha256 = models.CharField(max_length=64)
    sha256 = models.CharField(max_length=64)

    objects = ScopedManager["SignoffEntry"](Scope(view="org.document_view", office="document__office_id"))

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["document", "seq"], name="signoff_entry_once"),
            models.UniqueConstraint(
                fields=["document", "signer_id", "round"],
                condition=models.Q(action="sign"),
                name="signoff_nobody_signs_twice",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.document_id}/{self.seq} {self.action} {self.signer_name}"


class Seal(models.Model):
    """A closed document's place in its chain: its bytes, its signatures, and the seal before it."""

    chain = models.CharField(max_length=80)
    seq = models.PositiveIntegerField()
    document = models.OneToOneField(SignoffDocument, models.PROTECT, related_name="+")
    body = models.BinaryField()
    previous_sha256 = models.CharField(max_length=64)
    sha256 = models.CharField(max_length=64)
    at = models.DateTimeField()

    objects = ScopedManager["Seal"](Scope(view="org.document_view", office="document__office_id"))

    class Meta:
        constraints = [models.UniqueConstraint(fields=["chain", "seq"], name="seal_chain_never_forks")]

    def __str__(self) -> str:
        return f"{self.chain}#{self.seq}"
