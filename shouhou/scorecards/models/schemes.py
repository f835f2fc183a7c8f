"""KPI schemes: what a sheet is scored with, as versioned data."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from shouhou.foundation.models import Record
from shouhou.foundation.scoping import Scope, ScopedManager
from shouhou.kernel.canonical import canonical_bytes, sha256_hex


class Scheme(Record):
    """考核方案: a named line of versions; offices are appraised with the one called "office"."""

    code = models.CharField(_("code"), max_length=20, unique=True)
    name = models.CharField(pgettext_lazy("scheme", "name"), max_length=60)

    objects = ScopedManager["Scheme"](Scope(view="scorecards.scheme_view", office=None))

    class Meta:
        verbose_name = _("KPI scheme")

    def __str__(self) -> str:
        return self.name


class SchemeVersion(Record):
    """One published version. Append-only by trigger: a sheet keeps the version it was scored with for ever.

    A period is scored with the version in force on its first day.
    """

    scheme = models.ForeignKey(Scheme, models.PROTECT, related_name="+")
    number = models.PositiveSmallIntegerField(_("version"))
    effective_from = models.DateField(_("in force from"))
    data = models.JSONField(_("data"))
    sha256 = models.CharField(max_length=64)
    published_at = models.DateTimeField(_("published"))
    published_by = models.CharField(_("published by"), max_length=80)
    note = models.CharField(_("what changed"), max_length=200, blank=True)

    objects = ScopedManager["SchemeVersion"](Scope(view="scorecards.scheme_view", office=None))

    class Meta:
        verbose_name = _("version of a KPI scheme")
        constraints = [models.UniqueConstraint(fields=["scheme", "number"], name="scheme_version_once")]
        indexes = [models.Index(fields=["scheme", "-effective_from", "-number"], name="scheme_in_force")]

    def __str__(self) -> str:
        return f"{self.scheme_id} v{self.number}"

    @property
    def fingerprint(self) -> str:
        """The SHA-256 of everything a version says, its day and its publisher included."""
        return sha256_hex(
            canonical_bytes(
                {
                    "public_id": self.public_id,
                    "number": self.number,
                    "effective_from": self.effective_from,
                    "data": self.data,
                    "published_at": self.published_at,
                    "published_by": self.published_by,
                    "note": self.note,
                }
            )
        )
