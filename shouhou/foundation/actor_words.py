"""Who acted, in words: a person's name as it is, the system's own actors translated."""

from django.utils.translation import gettext_lazy as _

ACTOR_WORDS = {
    "command line": _("Command line"),
    "demo": _("Demo data"),
    "outbox": _("System"),
    "welcome": _("Setting up"),
    "worker": _("Worker"),
}


def actor_words(name: str) -> str:
    """Return what a reader sees for the actor who is recorded as ``name``."""
    return str(ACTOR_WORDS.get(name, name))
