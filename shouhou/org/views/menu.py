"""What this app adds to the menu, and where its records have their page. Imported when the app starts."""

from django.utils.translation import gettext_lazy as _

from shouhou.foundation.histories import name_actions
from shouhou.foundation.navigation import Entry, register
from shouhou.foundation.pages import name_page
from shouhou.org.models import Delegation, Office, Person, Position, Skill
from shouhou.org.permissions import Permission

PERSON_VIEW = Permission.PERSON_VIEW

register(
    Entry("setup", _("Offices"), "org:office_list", Permission.OFFICE_VIEW, "building", 20, "o"),
    Entry("setup", _("People"), "org:person_list", PERSON_VIEW, "users-group", 30, "e"),
    Entry("setup", _("Positions"), "org:position_list", PERSON_VIEW, "sitemap", 40),
    Entry("setup", _("Skills"), "org:skill_list", PERSON_VIEW, "certificate", 50),
    Entry("setup", _("Acting substitutes"), "org:delegation_list", PERSON_VIEW, "user-share", 60),
    Entry("setup", _("Working calendar"), "org:calendar", Permission.CALENDAR_VIEW, "calendar", 70),
)
name_page(Office, "org:office_detail", Permission.OFFICE_VIEW)
name_page(Person, "org:person_detail", PERSON_VIEW)
name_page(Position, "org:position_detail", PERSON_VIEW)
name_page(Skill, "org:skill_detail", PERSON_VIEW)
name_page(Delegation, "org:delegation_detail", PERSON_VIEW)
name_actions(
    {
        "org.person_created": _("Person added"),
        "org.person_updated": _("Person changed"),
        "org.skill_recorded": _("Skill recorded"),
        "org.delegated": _("Substitute named"),
        "org.delegation_revoked": _("Substitution ended"),
        "org.office_created": _("Office added"),
        "org.office_updated": _("Office changed"),
        "org.position_created": _("Position added"),
        "org.position_updated": _("Position changed"),
        "org.positions_assigned": _("Positions assigned"),
        "org.administrator_created": _("Administrator added"),
        "org.day_set": _("Day set"),
        "org.week_set": _("Week set"),
        "org.holidays_loaded": _("Holidays loaded"),
    }
)
