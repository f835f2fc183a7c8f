"""Translations without gettext on the machine: compile, check, update and merge the message files.

python -m tools.messages check                  fail on any text a person may see that has no Chinese
python -m tools.messages update                 add the new texts to the file, empty, and drop the dead ones
python -m tools.messages merge more.po …        take over the translations of other files
python -m tools.messages compile some.po …      write the .mo beside each .po
"""

import sys
from collections.abc import Sequence
from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

from tools.console import ROOT, say
from tools.sources import Text, placeholders, texts

TARGET = ROOT / "locale" / "zh_Hans" / "LC_MESSAGES" / "django.po"
LOCALE = "zh_Hans"


def main(words: Sequence[str]) -> int:
    """Run one verb."""
    verb, *paths = words or ["check"]
    if verb == "compile":
        return compile_all([Path(path) for path in paths])
    if verb == "merge":
        return merge([Path(path) for path in paths])
    verbs = {"check": check, "update": update}
    if verb not in verbs:
        say(__doc__ or "")
        return 2
    return verbs[verb]()


def load(path: Path) -> Catalog:
    """Read one message file."""
    if not path.exists():
        return Catalog(locale=LOCALE, project="Shouhou", charset="utf-8", fuzzy=False)
    with path.open("rb") as stream:
        return read_po(stream, locale=LOCALE, abort_invalid=True)


def save(catalog: Catalog) -> None:
    """Write the project's message file: sorted, without places, so that changes stay readable."""
    TARGET.parent.mkdir(parents=True, exist_ok=True)
    with TARGET.open("wb") as stream:
        write_po(stream, catalog, width=110, sort_output=True, no_location=True, ignore_obsolete=True)


def compile_all(paths: Sequence[Path]) -> int:
    """Write the .mo beside each .po; fuzzy entries stay out."""
    for path in paths or [TARGET]:
        with path.with_suffix(".mo").open("wb") as stream:
            write_mo(stream, load(path))
    return 0


def check() -> int:
    """Say every text that has no sound translation, and return 1 when there is one."""
    catalog = load(TARGET)
    complaints = [
        f"{text.place}: {problem}: {text.message!r}"
        for text in texts()
        if (problem := problem_of(text, catalog.get(text.message, text.context or None)))
    ]
    for complaint in complaints:
        say(complaint)
    if complaints:
        say(f"{len(complaints)} texts. → python -m tools.messages update, fill {TARGET.relative_to(ROOT)}")
    return 1 if complaints else 0


def problem_of(text: Text, found: Message | None) -> str:
    """Return what is wrong with a translation, or nothing."""
    if found is None:
        return "not in the message file"
    if found.fuzzy:
        return "marked fuzzy"
    made = found.string if isinstance(found.string, str) else "".join(found.string or ())
    if not made.strip():
        return "not translated"
    if not placeholders(made) <= placeholders(text.message) | placeholders(text.plural):
        return "the translation has a placeholder the text lacks"
    if placeholders(text.message) - placeholders(made):
        return "the translation lacks a placeholder"
    return ""


def update() -> int:
    """Bring the message file to exactly the texts of the sources, keeping what is translated."""
    known = load(TARGET)
    fresh = Catalog(locale=LOCALE, project="Shouhou", charset="utf-8", fuzzy=False)
    missing = 0
    for text in texts():
        found = known.get(text.message, text.context or None)
        key = (text.message, text.plural) if text.plural else text.message
        kept = _fitting(found.string, plural=bool(text.plural)) if found else ""
        missing += not kept
        fresh.add(
            key, kept or None, context=text.context or None, flags={"fuzzy"} if found and found.fuzzy else ()
        )
    save(fresh)
    say(f"{len(fresh)} texts in {TARGET.relative_to(ROOT)}, {missing} of them without Chinese.")
    return 0


def _fitting(made: str | Sequence[str] | None, *, plural: bool) -> str | tuple[str, ...]:
    """Return a translation in the shape the entry needs: Chinese has one form, plural or not."""
    single = made if isinstance(made, str) else (made[0] if made else "")
    return (single,) if plural and single else single


def merge(paths: Sequence[Path]) -> int:
    """Take over translations from other files; one that is already there stays and a difference is said."""
    catalog = load(TARGET)
    added = 0
    for path in paths:
        for message in load(path):
            if not message.id or not message.string or not any(message.string):
                continue
            added += _take(catalog, message, path)
    save(catalog)
    say(f"{added} translations taken over into {TARGET.relative_to(ROOT)}.")
    return 0


def _take(catalog: Catalog, message: Message, path: Path) -> bool:
    key = message.id if isinstance(message.id, str) else message.id[0]
    present = catalog.get(key, message.context)
    if present is not None and present.string and any(present.string):
        if present.string != message.string:
            say(f"{path.name}: {key!r} stays {present.string!r}, not {message.string!r}")
        return False
    if present is not None:
        present.string = _fitting(message.string, plural=not isinstance(present.id, str))
    else:
        catalog.add(message.id, message.string, context=message.context)
    return True


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
