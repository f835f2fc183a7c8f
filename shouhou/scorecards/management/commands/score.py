"""``shouhou score INPUT.json``: numerators and denominators in, the scored sheet out; no database."""

import json
import sys
from argparse import ArgumentParser
from decimal import Decimal
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from shouhou.kernel.errors import HouseError
from shouhou.scorecards.rules.documents import score_document


class Command(BaseCommand):
    """Read a score document from a file (or '-' for standard input) and print the sheet as JSON."""

    help = str(_("Score a sheet from a JSON file of numerators and denominators; '-' reads standard input."))
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("input", metavar="INPUT.json")
        parser.add_argument(
            "--mode", choices=("full", "stretch", "cap"), help=gettext("how saturated targets score")
        )
        parser.add_argument(
            "--period", help=gettext("2026-10, 2026Q4, 2026H2, 2026, or month, quarter, half, year")
        )

    def handle(self, *args: Any, **options: Any) -> None:
        document = self._read(options["input"])
        given = {key: options[key] for key in ("mode", "period") if options[key]}
        if isinstance(document, dict):
            document = {**document, **given}
        try:
            sheet = score_document(document)
        except HouseError as error:
            raise CommandError(error.render(gettext)) from error
        self.stdout.write(json.dumps(sheet, ensure_ascii=False, indent=2))

    def _read(self, name: str) -> object:
        try:
            text = sys.stdin.read() if name == "-" else Path(name).read_text(encoding="utf-8-sig")
            return json.loads(text, parse_float=Decimal)
        except OSError as error:
            raise CommandError(
                gettext("{name} cannot be read: {reason}.").format(name=name, reason=error.strerror)
            ) from error
        except UnicodeDecodeError as error:
            raise CommandError(gettext("{name} is not UTF-8 text.").format(name=name)) from error
        except json.JSONDecodeError as error:
            raise CommandError(
                gettext("{name} is not JSON: line {line}, column {column}.").format(
                    name=name, line=error.lineno, column=error.colno
                )
            ) from error
        except (ValueError, RecursionError) as error:
            raise CommandError(
                gettext("{name} holds numbers or nesting of no sensible size.").format(name=name)
            ) from error
