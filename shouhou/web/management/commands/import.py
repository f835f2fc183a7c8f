"""Import from the command line.

shouhou import KIND FILE [--map MAPPING] [--dry-run] [--as USERNAME]
shouhou import --template KIND [-o FILE]
"""
# ruff: noqa: N999 - the command is called import

import sys
import time
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone, translation
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from shouhou.foundation.importing import kinds, templates
from shouhou.foundation.importing.kinds import ImportKind, Status
from shouhou.foundation.importing.running import LEFT_OUT, Line, Report, run_import
from shouhou.kernel.actors import Actor, system_actor
from shouhou.kernel.errors import HouseError
from shouhou.org.models import User
from shouhou.org.queries import actors
from shouhou.web.queries import imports

_TAKEN = (Status.CREATED, Status.UPDATED, Status.UNCHANGED)
SHOWN_LEFT_OUT = 20
WIDTH = 30
_STAGES = {
    "reading": _("Reading the file"),
    "checking": _("Checking rows"),
    "writing": _("Writing"),
}


class Command(BaseCommand):
    help = str(_("Import records from an xlsx or CSV file: all rows or none, with a report of every row."))
    requires_migrations_checks = False

    def add_arguments(self, parser: CommandParser) -> None:
        """Declare the words of the command line."""
        parser.add_argument(
            "kind", nargs="?", help=gettext("what to import; without it, the kinds are listed")
        )
        parser.add_argument("file", nargs="?", type=Path, help=gettext("xlsx or CSV (UTF-8 or GB18030)"))
        parser.add_argument(
            "--map", type=Path, dest="mapping", help=gettext("mapping file (TOML) for other headings")
        )
        parser.add_argument("--dry-run", action="store_true", help=gettext("check every row, write nothing"))
        parser.add_argument(
            "--as", dest="username", help=gettext("import with this user's permissions, in this name")
        )
        parser.add_argument(
            "--template", metavar="KIND", help=gettext("write the documented template of a kind")
        )
        parser.add_argument(
            "-o", "--output", type=Path, help=gettext("where the template goes (default KIND.xlsx)")
        )
        parser.add_argument("--language", choices=[code for code, _label in settings.LANGUAGES], default=None)

    def handle(self, *args: Any, **options: Any) -> None:
        """Do one of the three: write a template, list the kinds, import a file."""
        with translation.override(options["language"] or settings.LANGUAGE_CODE):
            try:
                self._handle(options)
            except HouseError as error:
                raise CommandError(error.render(gettext)) from error

    def _handle(self, options: dict[str, Any]) -> None:
        if options["template"]:
            self._write_template(self._kind(options["template"]), options["output"])
        elif not options["kind"]:
            self._list_kinds()
        elif not options["file"]:
            self._describe(self._kind(options["kind"]))
        else:
            self._import(options)

    def _import(self, options: dict[str, Any]) -> None:
        kind, file = self._kind(options["kind"]), options["file"]
        began = time.monotonic()
        report = run_import(
            actor=_actor(options["username"]),
            kind=kind,
            content=_read(file),
            name=file.name,
            now=timezone.now(),
            mapping_text=_read(options["mapping"]).decode("utf-8-sig") if options["mapping"] else "",
            dry_run=options["dry_run"],
            progress=self._progress,
        )
        self._print(kind, report, seconds=time.monotonic() - began, dry_run=options["dry_run"])
        if report.refused:
            sys.exit(1)

    def _kind(self, code: str) -> ImportKind:
        kind = kinds.find(code)
        if kind is None:
            known = ", ".join(kind.code for kind in kinds.everything())
            raise CommandError(
                gettext("There is nothing called %(kind)s to import; known are: %(known)s")
                % {"kind": code, "known": known}
            )
        return kind

    def _list_kinds(self) -> None:
        for kind in kinds.everything():
            self.stdout.write(f"{kind.code:<24}{kind.label}")

    def _describe(self, kind: ImportKind) -> None:
        self.stdout.write(f"{kind.code}: {kind.label}")
        for label, name, type_, required, meaning in templates.describe(kind):
            self.stdout.write(f"  {name:<24}{label} · {type_} {required}  {meaning}".rstrip())

    def _write_template(self, kind: ImportKind, output: Path | None) -> None:
        target = output or Path(f"{kind.code}.xlsx")
        target.write_bytes(templates.template_xlsx(kind))
        self._describe(kind)
        self.stdout.write(gettext("Written: %(file)s") % {"file": target})

    def _progress(self, stage: str, done: int, total: int) -> None:
        if not self.stderr.isatty():
            return
        filled = WIDTH * done // total if total else 0
        end = "\n" if stage == "writing" else "\r"
        self.stderr.write(
            f"{_STAGES.get(stage, stage)!s:<10}[{'#' * filled:<{WIDTH}}] {done:,}/{total:,}", ending=end
        )

    def _print(self, kind: ImportKind, report: Report, *, seconds: float, dry_run: bool) -> None:
        for line in report.refused:
            self.stdout.write(self.style.ERROR(_sentence(kind, line)))
        left_out = [line for line in report.lines if line.status == LEFT_OUT]
        self._print_first(kind, left_out, gettext("… and %(count)d more rows left out"))
        remarked = [line for line in report.lines if line.message and line.status in _TAKEN]
        self._print_first(kind, remarked, gettext("… and %(count)d more rows with a remark"))
        counts = imports.counts_of(dict(report.counts))
        totals = " · ".join(f"{count.label} {count.number:,}" for count in counts)
        self.stdout.write(f"{kind.label}: {totals or gettext('no rows')}")
        self.stdout.write(f"{report.encoding} · sha256 {report.sha256} · {seconds:.1f} s")
        self.stdout.write(_verdict(report, dry_run=dry_run))

    def _print_first(self, kind: ImportKind, lines: list[Line], more: str) -> None:
        for line in lines[:SHOWN_LEFT_OUT]:
            self.stdout.write(_sentence(kind, line))
        if len(lines) > SHOWN_LEFT_OUT:
            self.stdout.write(more % {"count": len(lines) - SHOWN_LEFT_OUT})


def _verdict(report: Report, *, dry_run: bool) -> str:
    if report.refused:
        return gettext("Nothing was written: correct the refused rows and import again.")
    if dry_run:
        return gettext("Trial only: nothing was written.")
    changed = report.counts[Status.CREATED] + report.counts[Status.UPDATED]
    return gettext("Imported.") if changed else gettext("Everything was here already; nothing changed.")


def _sentence(kind: ImportKind, line: Line) -> str:
    label = imports.status_words()[line.status][0]
    field = imports.column_labels(kind).get(line.field, line.field)
    parts = [gettext("Row %(number)d") % {"number": line.number}, label, line.key, field, line.message]
    return " · ".join(part for part in parts if part)


def _actor(username: str | None) -> Actor:
    if not username:
        return system_actor("command line")
    user = User.objects.filter(username=username).first()
    actor = actors.actor_for(user.pk, now=timezone.now()) if user else None
    if actor is None:
        raise CommandError(gettext("There is no user %(name)s with a post.") % {"name": username})
    return actor


def _read(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        raise CommandError(
            gettext("%(file)s cannot be read: %(why)s") % {"file": path, "why": error.strerror}
        ) from error
