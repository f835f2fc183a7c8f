"""``shouhou sheet``: print a unit's sheet, or verify the frozen ones."""

import json
import sys
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone, translation
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from shouhou.kernel.actors import system_actor
from shouhou.kernel.errors import HouseError
from shouhou.scorecards.documents.forms import Form, make_form
from shouhou.scorecards.documents.printing import sheet_pdf, sheet_xlsx
from shouhou.scorecards.queries import sheets, units, verification
from shouhou.scorecards.queries.sheets import ComputedSheet
from shouhou.scorecards.rules.sheets import sheet_to_json

ACTOR = system_actor("command line")
COLUMNS = ("code", "name", "actual", "n", "interval", "score", "weight", "band")


class Command(BaseCommand):
    """Compute a sheet from its rows, or verify every frozen one."""

    help = str(_("Print a sheet: --office HZ --period 2026-10. Or: sheet verify."))

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Declare the options."""
        parser.add_argument("action", nargs="?", choices=("show", "verify"), default="show")
        parser.add_argument("--office", default="", help=gettext("HZ, region:EAST or company"))
        parser.add_argument("--period", default="", help=gettext("2026-10, 2026Q4, 2026H2 or 2026"))
        parser.add_argument("--format", choices=("table", "json", "xlsx", "pdf"), default="table")
        parser.add_argument(
            "--output", "-o", default="", help=gettext("file to write; standard output without it")
        )
        parser.add_argument("--language", choices=("zh-hans", "en"), default="zh-hans")

    def handle(self, *args: Any, **options: Any) -> None:
        """Run; a refusal is one sentence and exit code 1."""
        with translation.override(options["language"]):
            try:
                if options["action"] == "verify":
                    self._verify(options["office"], options["period"])
                else:
                    self._show(options)
            except HouseError as error:
                raise CommandError(error.render(gettext)) from error

    def _show(self, options: dict[str, Any]) -> None:
        if not options["office"] or not options["period"]:
            raise CommandError(gettext("Say which sheet: --office HZ --period 2026-10."))
        now = timezone.now()
        unit = units.get_unit(ACTOR, options["office"])
        computed = sheets.compute(unit, options["period"], now=now)
        form = make_form(computed)
        content = {
            "table": lambda: _table(form).encode(),
            "json": lambda: _json(computed, now),
            "xlsx": lambda: sheet_xlsx(form),
            "pdf": lambda: sheet_pdf(form),
        }[options["format"]]()
        if options["output"]:
            Path(options["output"]).write_bytes(content)
        elif options["format"] in ("table", "json"):
            self.stdout.write(content.decode())
        else:
            sys.stdout.buffer.write(content)

    def _verify(self, office: str, period: str) -> None:
        rows = sheets.list_sheets(ACTOR)
        if office:
            unit = units.get_unit(ACTOR, office)
            rows = rows.filter(office=unit.office, region=unit.region)
        if period:
            rows = rows.filter(period_code=period)
        count = broken = 0
        for sheet in rows.iterator(200):
            verdict = verification.verify(sheet)
            count += 1
            broken += not verdict.stands
            for finding in verdict.findings:
                self.stdout.write(f"✗ {verdict.label}: {gettext(finding.what)} [{finding.where}]")
        self.stdout.write(
            gettext("{count} sheets verified, {broken} do not stand.").format(count=count, broken=broken)
        )
        if broken:
            raise CommandError(gettext("Tampering found."))


def _table(form: Form) -> str:
    lines = [f"{form.title}", f"{form.unit}  {form.period}  {form.days}  {form.scheme}", ""]
    for row in form.rows:
        cells = [
            row.code,
            row.name,
            row.actual or gettext("N/A"),
            row.n,
            row.interval,
            row.score,
            row.weight,
            row.band,
        ]
        lines.append("\t".join(cells + list(row.notes)))
    lines += [
        "",
        f"{gettext('Total')}\t{form.total or gettext('N/A')}\t{form.total_band}\t{form.applicable_weight}",
    ]
    return "\n".join(lines)


def _json(computed: ComputedSheet, now: Any) -> bytes:
    header = {key: str(value) for key, value in sheets.header_of(computed, now).items()}
    return json.dumps(sheet_to_json(computed.sheet, header), ensure_ascii=False, indent=2).encode()
