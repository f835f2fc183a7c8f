"""Moments as a person says them: two hours left, three days late."""

from datetime import datetime, timedelta

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

DAY = timedelta(days=1)
HOUR = timedelta(hours=1)


def due_words(at: datetime, now: datetime) -> str:
    """Return how far a deadline is: "2 hours left", "3 days late"."""
    if at >= now:
        return _("%(span)s left") % {"span": span_words(at - now)}
    return _("%(span)s late") % {"span": span_words(now - at)}


def ago_words(at: datetime, now: datetime) -> str:
    """Return how long ago something was."""
    return _("%(span)s ago") % {"span": span_words(max(now - at, timedelta(0)))}


def span_words(span: timedelta) -> str:
    """Return a length of time in its largest whole unit."""
    if span >= 2 * DAY:
        days = span // DAY
        return ngettext("%(count)d day", "%(count)d days", days) % {"count": days}
    if span >= HOUR:
        hours = span // HOUR
        return ngettext("%(count)d hour", "%(count)d hours", hours) % {"count": hours}
    minutes = max(int(span.total_seconds() // 60), 1)
    return ngettext("%(count)d minute", "%(count)d minutes", minutes) % {"count": minutes}
