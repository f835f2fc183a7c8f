"""Settling again what depends on machines, when their warranty, acceptance or office changed."""

from collections.abc import Iterable
from datetime import datetime

from django.db import transaction

from shouhou.foundation.intake import chunks
from shouhou.service.commands.settling import settle_requests
from shouhou.service.commands.settling_visits import settle_visits_of_machines
from shouhou.service.models import ServiceRequest


@transaction.atomic
def resettle_machines(machine_ids: Iterable[int], *, now: datetime) -> tuple[int, int]:
    """Settle the requests and visits of these machines; return how many of each changed.

    Repeating it changes nothing. Writes: settled columns, RequestRejudged where a request counts differently.
    """
    wanted = sorted(set(machine_ids))
    rows = ServiceRequest.objects.unscoped("settling serves no person")
    requests = [
        pk for chunk in chunks(wanted) for pk in rows.filter(machine__in=chunk).values_list("id", flat=True)
    ]
    return (
        len(settle_requests(requests, now=now, reason="machine")),
        len(settle_visits_of_machines(wanted)),
    )
