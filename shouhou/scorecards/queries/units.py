"""Whose sheet it is: an office, a region, or the company. Roll-ups are the same cases added up."""

from dataclasses import dataclass

from shouhou.kernel.actors import Actor
from shouhou.kernel.errors import NotFound
from shouhou.org.models import Office, Region
from shouhou.org.queries import offices as org_offices
from shouhou.scorecards.permissions import Permission

COMPANY = "company"


@dataclass(frozen=True, slots=True)
class Unit:
    """A unit with a sheet. ``key`` names it in addresses: HZ, region:EAST, company."""

    key: str
    name: str
    office_ids: tuple[int, ...]
    zones: tuple[str, ...]
    office: Office | None = None
    region: Region | None = None

    @property
    def office_id(self) -> int | None:
        """The office whose row it is; None for a region and for the company."""
        return self.office.pk if self.office else None


def get_unit(actor: Actor, key: str, permission: str = Permission.SHEET_VIEW) -> Unit:
    """Return the unit called ``key``.

    A region or the company opens only to those who reach every one of its offices: a sum would tell them
    what they may not see. Raises NotFound otherwise, as for a unit that does not exist.
    """
    if key == COMPANY:
        return _whole(actor, permission)
    if key.startswith("region:"):
        region = org_offices.get_region(actor, key.removeprefix("region:"))
        mine = list(org_offices.list_offices(actor, permission).filter(region=region))
        everyone = Office.objects.unscoped("a region's sum needs all its offices").filter(region=region)
        if not mine or len(mine) != everyone.filter(is_active=True).count():
            raise NotFound("There is no sheet called {key}.", key=key)
        return _sum(f"region:{region.code}", region.name, mine, region)
    office = org_offices.get_office(actor, key, permission)
    return of_office(office)


def of_office(office: Office) -> Unit:
    """Return the unit of an office the caller already holds."""
    return Unit(office.code, office.name, (office.pk,), (office.zone,), office=office)


def list_units(actor: Actor, permission: str = Permission.SHEET_VIEW) -> list[Unit]:
    """Return every unit whose sheet this actor may open: offices by code, then regions, then the company."""
    mine = list(org_offices.list_offices(actor, permission))
    units = [of_office(office) for office in mine]
    if not actor.reach(permission).everywhere:
        return units
    by_region: dict[int, list[Office]] = {}
    for office in mine:
        by_region.setdefault(office.region_id, []).append(office)
    for offices in by_region.values():
        region = offices[0].region
        units.append(_sum(f"region:{region.code}", region.name, offices, region))
    return [*units, _sum(COMPANY, COMPANY, mine, None)]


def _whole(actor: Actor, permission: str) -> Unit:
    if not actor.reach(permission).everywhere:
        raise NotFound("There is no sheet called {key}.", key=COMPANY)
    return _sum(COMPANY, COMPANY, list(org_offices.list_offices(actor, permission)), None)


def _sum(key: str, name: str, offices: list[Office], region: Region | None) -> Unit:
    return Unit(key, name, tuple(o.pk for o in offices), tuple(o.zone for o in offices), region=region)
