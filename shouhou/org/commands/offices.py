"""Writing regions and offices, in bulk."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from shouhou.foundation import audit
from shouhou.foundation.importing.kinds import RowOutcome, Status
from shouhou.kernel.actors import Actor
from shouhou.kernel.moments import ZONE
from shouhou.org.models import Office, Region
from shouhou.org.permissions import Permission


@dataclass(frozen=True, slots=True)
class OfficeRow:
    """An office as a file gives it; the region is made when its code is new."""

    code: str
    name: str
    region_code: str
    region_name: str = ""
    province: str = ""
    city: str = ""
    zone: str = ZONE


_FIELDS = ("name", "province", "city", "zone")


@transaction.atomic
def record_offices(*, actor: Actor, rows: Sequence[OfficeRow], now: datetime) -> list[RowOutcome]:
    """Create or update offices by code, and the regions they name.

    Needs: OFFICE_CONFIGURE for the whole company. Writes: regions, offices, audit. Raises: Denied.
    """
    actor.require_covers(Permission.OFFICE_CONFIGURE, None)
    regions = {r.code: r for r in Region.objects.unscoped("codes are unique in the company")}
    offices = {
        o.code: o for o in Office.objects.unscoped("codes are unique in the company").select_related("region")
    }
    return [_record(actor, row, regions, offices, now) for row in rows]


def _record(
    actor: Actor, row: OfficeRow, regions: dict[str, Region], offices: dict[str, Office], now: datetime
) -> RowOutcome:
    region = regions.get(row.region_code)
    if region is None:
        region = Region.objects.create(code=row.region_code, name=row.region_name or row.region_code)
        regions[row.region_code] = region
    office = offices.get(row.code)
    if office is None:
        office = offices[row.code] = Office.objects.create(
            code=row.code,
            name=row.name,
            region=region,
            province=row.province,
            city=row.city,
            zone=row.zone,
        )
        audit.record(actor, "org.office_created", office, at=now, office_id=office.pk)
        return RowOutcome(Status.CREATED, key=row.code)
    changes = {
        name: [getattr(office, name), getattr(row, name)]
        for name in _FIELDS
        if getattr(office, name) != getattr(row, name)
    }
    if office.region_id != region.pk:
        changes["region"] = [office.region.code, region.code]
        office.region = region
    if not changes:
        return RowOutcome(Status.UNCHANGED, key=row.code)
    for name in _FIELDS:
        setattr(office, name, getattr(row, name))
    office.save()
    audit.record(actor, "org.office_updated", office, at=now, office_id=office.pk, changes=changes)
    return RowOutcome(Status.UPDATED, key=row.code)
