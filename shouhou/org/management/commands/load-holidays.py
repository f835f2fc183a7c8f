"""``shouhou load-holidays 2027``: add a year's public holidays and make-up workdays."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from shouhou.kernel.actors import system_actor
from shouhou.org.commands.calendars import load_holidays


class Command(BaseCommand):
    """Load the published arrangements; days already entered stay as they are."""

    help = str(_("Add the public holidays and make-up workdays of the given years."))

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Declare the years."""
        parser.add_argument("years", nargs="+", type=int)

    def handle(self, *args: Any, **options: Any) -> None:
        """Load and say how many days were new."""
        count = load_holidays(actor=system_actor("command line"), years=options["years"], now=timezone.now())
        self.stdout.write(gettext("{count} days added.").format(count=count))
