"""shouhou demo-data: fill an empty system with a believable company."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from shouhou.demo.commands.populate import is_empty, populate
from shouhou.demo.rules.plans import ORDERS_A_MONTH, Plan
from shouhou.kernel.actors import system_actor
from shouhou.kernel.errors import HouseError

MOST_OFFICES = 50


class Command(BaseCommand):
    help = "Fill an empty system with a believable company: the same seed and day give the same data."

    def add_arguments(self, parser: CommandParser) -> None:
        """Declare the volume, the seed and what to do when there is data already."""
        parser.add_argument("--offices", type=int, default=4, help="offices, 1 to 50 (default 4)")
        parser.add_argument("--orders", type=int, default=0, help="work orders in all (default 60 a month)")
        parser.add_argument("--months", type=int, default=15, help="months of history (default 15)")
        parser.add_argument("--seed", type=int, default=7, help="another seed, another company")
        parser.add_argument("--if-empty", action="store_true", help="do nothing when there is data already")

    def handle(self, *args: Any, **options: Any) -> None:
        """Read the clock, make the plan, run the command."""
        actor = system_actor("demo")
        if options["if_empty"] and not is_empty(actor):
            self.stdout.write("There is data already; nothing was changed.")
            return
        plan = self._plan(options)
        try:
            populate(actor=actor, plan=plan, report=self._report, now=plan.now)
        except HouseError as error:
            raise CommandError(str(error)) from error
        self.stdout.write(f"{plan.offices} offices, {plan.orders:,} work orders, {plan.months} months.")

    def _plan(self, options: dict[str, Any]) -> Plan:
        offices, months = options["offices"], options["months"]
        if not 1 <= offices <= MOST_OFFICES:
            raise CommandError(f"--offices must be from 1 to {MOST_OFFICES}.")
        if not 1 <= months <= 120:
            raise CommandError("--months must be from 1 to 120.")
        orders = options["orders"] or offices * (months + 1) * ORDERS_A_MONTH
        if orders < offices:
            raise CommandError("--orders must be at least one for each office.")
        return Plan(offices, orders, months, options["seed"], timezone.now().replace(second=0, microsecond=0))

    def _report(self, line: str) -> None:
        self.stderr.write(line)
