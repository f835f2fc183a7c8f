"""shouhou demo-data: fill an empty system with a believable company."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from shouhou.demo.commands.populate import is_empty, populate
from shouhou.demo.rules.plans import ORDERS_A_MONTH, Plan
from shouhou.kernel.actors import system_actor
from shouhou.kernel.errors import HouseError

MOST_OFFICES = 50
MOST_MONTHS = 120


class Command(BaseCommand):
    help = str(_("Fill an empty system with a believable company: the same seed and day give the same data."))

    def add_arguments(self, parser: CommandParser) -> None:
        """Declare the volume, the seed and what to do when there is data already."""
        parser.add_argument("--offices", type=int, default=4, help=gettext("offices, 1 to 50 (default 4)"))
        parser.add_argument(
            "--orders", type=int, default=0, help=gettext("work orders in all (default 60 a month)")
        )
        parser.add_argument("--months", type=int, default=15, help=gettext("months of history (default 15)"))
        parser.add_argument("--seed", type=int, default=7, help=gettext("another seed, another company"))
        parser.add_argument(
            "--unsigned", action="store_true", help=gettext("leave the sheets of past months unsigned")
        )
        parser.add_argument(
            "--if-empty", action="store_true", help=gettext("do nothing when there is data already")
        )

    def handle(self, *args: Any, **options: Any) -> None:
        """Read the clock, make the plan, run the command."""
        actor = system_actor("demo")
        if options["if_empty"] and not is_empty(actor):
            self.stdout.write(gettext("There is data already; nothing was changed."))
            return
        plan = self._plan(options)
        try:
            populate(
                actor=actor, plan=plan, report=self._report, now=plan.now, signed=not options["unsigned"]
            )
        except HouseError as error:
            raise CommandError(error.render(gettext)) from error
        said = gettext("{offices} offices, {orders:,} work orders, {months} months.")
        self.stdout.write(said.format(offices=plan.offices, orders=plan.orders, months=plan.months))

    def _plan(self, options: dict[str, Any]) -> Plan:
        offices, months = options["offices"], options["months"]
        if not 1 <= offices <= MOST_OFFICES:
            raise CommandError(
                gettext("{option} must be from 1 to {most}.").format(option="--offices", most=MOST_OFFICES)
            )
        if not 1 <= months <= MOST_MONTHS:
            raise CommandError(
                gettext("{option} must be from 1 to {most}.").format(option="--months", most=MOST_MONTHS)
            )
        orders = options["orders"] or offices * (months + 1) * ORDERS_A_MONTH
        if orders < offices:
            raise CommandError(gettext("--orders must be at least one for each office."))
        return Plan(offices, orders, months, options["seed"], timezone.now().replace(second=0, microsecond=0))

    def _report(self, line: str) -> None:
        self.stderr.write(line)
