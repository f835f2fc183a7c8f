"""Sheets that should be handed in: those of the month that ended last."""

from datetime import datetime

from shouhou.kernel.actors import Actor
from shouhou.kernel.errors import NotFound
from shouhou.kernel.periods import Period
from shouhou.org.models import Office
from shouhou.org.queries import offices as org_offices
from shouhou.scorecards.models import Sheet
from shouhou.scorecards.permissions import Permission
from shouhou.scorecards.queries import comparisons


def owed_sheets(actor: Actor, *, now: datetime) -> list[tuple[Office, Period]]:
    """Return the actor's own offices whose sheet of last month nobody has handed in yet, with that month.

    Whoever hands in for the whole company is not asked for every office's: those are their managers' to do.
    """
    reach = actor.reach(Permission.SHEET_SUBMIT)
    if reach.everywhere or not reach.office_ids:
        return []
    try:
        month = comparisons.current_month(comparisons.read_schemes(), now).previous()
    except NotFound:
        return []
    mine = org_offices.list_offices(actor, Permission.SHEET_SUBMIT)
    sheets = Sheet.objects.visible_to(actor).filter(office__in=mine, period_code=month.code)
    begun = set(sheets.values_list("office_id", flat=True))
    return [(office, month) for office in mine if office.pk not in begun]
