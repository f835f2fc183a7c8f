"""The documented template of each kind: its headings, what they mean, and one example row."""

from django.utils.translation import gettext as _

from shouhou.foundation import exporting
from shouhou.foundation.importing.kinds import ImportKind


def template_xlsx(kind: ImportKind) -> bytes:
    """Return a workbook whose first row is the headings and whose second is an example."""
    headings = [str(column.label) for column in kind.columns]
    example = [column.sample() for column in kind.columns]
    return exporting.write_xlsx(headings, [example], sheet=str(kind.label))


def describe(kind: ImportKind) -> list[tuple[str, str, str, str, str]]:
    """Return (heading, name, type, required, meaning) per column, in the reader's language."""
    types = {
        "text": _("text"),
        "int": _("whole number"),
        "decimal": _("number"),
        "date": _("date"),
        "datetime": _("date and time"),
        "bool": _("yes or no"),
        "choice": _("one of"),
    }
    return [
        (
            str(column.label),
            column.name,
            types[column.kind],
            _("required") if column.required else "",
            " ".join(filter(None, [str(column.help), ", ".join(column.words())])),
        )
        for column in kind.columns
    ]
