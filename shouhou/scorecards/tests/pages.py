"""The world of the page tests: two offices with two finished months and one that runs, signed-in browsers."""

from datetime import date

from django.test import Client

from shouhou.org.models import User
from shouhou.scorecards.commands import schemes
from shouhou.scorecards.tests.rows import Rows
from tests import world

NOW = world.NOW


def furnished() -> world.Cast:
    """Return the cast with a published scheme and three months of work in both offices."""
    cast = world.cast()
    schemes.ensure_default(actor=world.SYSTEM, now=NOW)
    for office in (cast.hangzhou, cast.guangzhou):
        made = Rows(office)
        for month, late in ((9, 2), (10, 1), (11, 0)):
            made.month(date(2026, month, 1), late=late)
        made.request(date(2026, 11, 28), good=None)
        made.plan_item(date(2026, 11, 29), done=False)
    return cast


def browser(username: str, language: str = "en") -> Client:
    """Return a browser in which this person is signed in."""
    client = Client()
    client.cookies["django_language"] = language
    client.force_login(User.objects.get(username=username))
    return client
