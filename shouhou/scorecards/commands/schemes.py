"""Publishing KPI schemes. A version, once published, never changes."""

from collections.abc import Mapping
from datetime import date, datetime

from django.db import transaction

from shouhou.foundation import audit
from shouhou.kernel.actors import Actor
from shouhou.kernel.errors import InvalidInput
from shouhou.kernel.moments import local_day
from shouhou.scorecards.models import Scheme, SchemeVersion
from shouhou.scorecards.permissions import Permission
from shouhou.scorecards.queries.schemes import OFFICE_SCHEME
from shouhou.scorecards.rules.default_scheme import DEFAULT_SCHEME
from shouhou.scorecards.rules.scheme_data import parse_scheme, scheme_to_data

FIRST_DAY = date(2000, 1, 1)


@transaction.atomic
def publish_version(
    *, actor: Actor, data: Mapping[str, object], effective_from: date, note: str, now: datetime
) -> SchemeVersion:
    """Publish a new version of the offices' scheme, in force from a coming day.

    Needs: SCHEME_EDIT for the whole company. Writes: one version, audit. Raises: Denied; InvalidInput when
    the weights do not add up to 100, a breakpoint is out of order, or the day lies in the past.
    """
    actor.require_covers(Permission.SCHEME_EDIT, None)
    scheme = parse_scheme(data)
    rows = SchemeVersion.objects.unscoped("numbers go on").filter(scheme__code=OFFICE_SCHEME)
    last = rows.select_for_update().order_by("-number").first()
    if last is not None and effective_from <= local_day(now):
        raise InvalidInput(
            "A new version can come into force tomorrow at the earliest.", field="effective_from"
        )
    plain = scheme_to_data(scheme)
    line, _ = Scheme.objects.unscoped("the offices' scheme is one").get_or_create(
        code=OFFICE_SCHEME, defaults={"name": "办事处售后绩效考核"}
    )
    version = SchemeVersion(
        scheme=line,
        number=last.number + 1 if last else 1,
        effective_from=effective_from,
        data=plain,
        published_at=now,
        published_by=actor.name,
        note=note,
    )
    version.sha256 = version.fingerprint
    version.save(force_insert=True)
    audit.record(actor, "scorecards.scheme_published", version, at=now, note=note)
    return version


def ensure_default(*, actor: Actor, now: datetime) -> None:
    """Publish the scheme that ships with the product when there is none yet. Needs: as publish_version."""
    if not SchemeVersion.objects.unscoped("is there one at all?").exists():
        data = scheme_to_data(DEFAULT_SCHEME)
        publish_version(actor=actor, data=data, effective_from=FIRST_DAY, note="default", now=now)
