"""What service does when machines change: what was decided by their dates is decided again."""

from datetime import datetime

from shouhou.foundation import outbox
from shouhou.foundation.outbox import Payload
from shouhou.machines.events import MachinesResettled
from shouhou.service.commands.resettling import resettle_machines


@outbox.reaction(MachinesResettled)
def settle_again(payload: Payload, now: datetime) -> None:
    """Settle the requests and visits of machines whose warranty, acceptance or office changed."""
    resettle_machines(payload["machine_ids"], now=now)
