"""Reading schemes: the version in force on a day, and its history."""

from collections.abc import Sequence
from datetime import date

from shouhou.kernel.actors import Actor
from shouhou.kernel.errors import NotFound
from shouhou.scorecards.models import SchemeVersion
from shouhou.scorecards.rules.default_scheme import DEFAULT_SCHEME
from shouhou.scorecards.rules.scheme import Scheme
from shouhou.scorecards.rules.scheme_data import parse_scheme

OFFICE_SCHEME = "office"
WHY = "a figure is scored alike for whoever asks"


def version_for(day: date) -> SchemeVersion:
    """Return the offices' scheme version in force on ``day``; before the first one, the first one.

    Raises NotFound while no scheme is published.
    """
    rows = SchemeVersion.objects.unscoped(WHY).filter(scheme__code=OFFICE_SCHEME)
    found = rows.filter(effective_from__lte=day).order_by("-effective_from", "-number").first()
    found = found or rows.order_by("effective_from", "number").first()
    if found is None:
        raise NotFound("No KPI scheme has been published yet.")
    return found


def all_versions() -> list[SchemeVersion]:
    """Return the offices' scheme versions, the one in force last first. Raises NotFound while there is none."""
    rows = SchemeVersion.objects.unscoped(WHY).filter(scheme__code=OFFICE_SCHEME)
    found = list(rows.order_by("-effective_from", "-number"))
    if not found:
        raise NotFound("No KPI scheme has been published yet.")
    return found


def version_in(versions: Sequence[SchemeVersion], day: date) -> SchemeVersion:
    """Return the one of ``versions``, as all_versions gives them, that is in force on ``day``."""
    return next((each for each in versions if each.effective_from <= day), versions[-1])


def scheme_of(version: SchemeVersion) -> Scheme:
    """Return the parsed scheme of a version."""
    return parse_scheme(version.data)


def start_day_for(day: date) -> int:
    """Return the day of the month on which periods begin; the shipped scheme's before any is published."""
    try:
        return scheme_of(version_for(day)).params.period_start_day
    except NotFound:
        return DEFAULT_SCHEME.params.period_start_day


def list_versions(actor: Actor) -> list[SchemeVersion]:
    """Return every published version, newest first."""
    rows = SchemeVersion.objects.visible_to(actor).select_related("scheme")
    return list(rows.order_by("scheme__code", "-effective_from", "-number"))


def get_version(actor: Actor, number: int) -> SchemeVersion:
    """Return one version of the offices' scheme. Raise NotFound if there is none of this number."""
    rows = SchemeVersion.objects.visible_to(actor).filter(scheme__code=OFFICE_SCHEME, number=number)
    found = rows.select_related("scheme").first()
    if found is None:
        raise NotFound("There is no version {number} of the scheme.", number=number)
    return found
