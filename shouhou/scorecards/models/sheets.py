"""KPI sheets on their way to three signatures, and the evidence they froze."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from shouhou.foundation.models import SignoffDocument
from shouhou.foundation.scoping import Scope, ScopedManager
from shouhou.org.models import Office, Region
from shouhou.scorecards.models.schemes import SchemeVersion

SCOPE = Scope(view="scorecards.sheet_view", office="office")


class Sheet(models.Model):
    """考核表: one office's, region's or the company's (both null) sheet of one period, as a document.

    Until it is submitted there is no row: an open period's sheet is computed when it is looked at. A
    restatement is a further row with a higher revision of the same document subject.
    """

    office = models.ForeignKey(Office, models.PROTECT, null=True, blank=True, related_name="+")
    region = models.ForeignKey(Region, models.PROTECT, null=True, blank=True, related_name="+")
    period_code = models.CharField(_("period"), max_length=8)
    scheme_version = models.ForeignKey(SchemeVersion, models.PROTECT, related_name="+")
    document = models.OneToOneField(SignoffDocument, models.PROTECT, related_name="+")

    objects = ScopedManager["Sheet"](SCOPE)

    class Meta:
        verbose_name = _("KPI sheet")
        constraints = [
            models.CheckConstraint(condition=Q(office=None) | Q(region=None), name="sheet_one_unit"),
        ]
        indexes = [models.Index(fields=["office", "period_code"], name="sheet_of_office")]

    def __str__(self) -> str:
        return f"{self.period_code} {self.office_id or self.region_id or 'company'}"


class SheetEvidence(models.Model):
    """The rows a submitted sheet counts and leaves out, as compressed canonical bytes. Append-only by trigger.

    ``sha256`` is of the uncompressed bytes and stands in the signed content, so the signatures cover it.
    """

    sheet = models.ForeignKey(Sheet, models.PROTECT, related_name="+")
    sha256 = models.CharField(max_length=64)
    body = models.BinaryField()
    rows = models.PositiveIntegerField()
    at = models.DateTimeField()

    objects = ScopedManager["SheetEvidence"](Scope(view="scorecards.sheet_view", office="sheet__office"))

    class Meta:
        constraints = [models.UniqueConstraint(fields=["sheet", "sha256"], name="sheet_evidence_once")]

    def __str__(self) -> str:
        return f"{self.sheet_id} {self.sha256[:8]}"
