"""What the audit log's codes are called. An action is found whole, then by its last part."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

AUDIT_WORDS: dict[str, str | Promise] = {
    "org.administrator_created": _("Made the first administrator"),
    "org.password_changed": _("Changed the password"),
    "org.office_created": _("Set up an office"),
    "org.office_updated": _("Changed an office"),
    "org.person_created": _("Added a person"),
    "org.person_updated": _("Changed a person"),
    "org.skill_recorded": _("Recorded a skill"),
    "org.delegated": _("Appointed an acting substitute"),
    "org.delegation_revoked": _("Ended an acting substitute"),
    "org.day_set": _("Set a special day"),
    "org.week_set": _("Set the working week"),
    "org.holidays_loaded": _("Loaded the holidays of a year"),
    "scorecards.scheme_published": _("Published a scheme"),
    "signoff.opened": _("Opened a document"),
    "signoff.restated": _("Opened a restatement"),
    "signoff.submit": pgettext_lazy("audit", "Handed in"),
    "signoff.resubmit": pgettext_lazy("audit", "Handed in again"),
    "signoff.sign": pgettext_lazy("audit", "Signed"),
    "signoff.return_author": _("Returned to the author"),
    "signoff.return_review": _("Returned to the first reviewer"),
    "signoff.reject": pgettext_lazy("audit", "Rejected"),
    "signoff.withdraw": _("Withdrew"),
}
VERB_WORDS: dict[str, str | Promise] = {
    "recorded": pgettext_lazy("audit", "Recorded"),
    "created": pgettext_lazy("audit", "Created"),
    "updated": pgettext_lazy("audit", "Changed"),
    "imported": pgettext_lazy("audit", "Imported"),
    "accepted": pgettext_lazy("audit", "Accepted"),
    "started": pgettext_lazy("audit", "Started"),
    "responded": pgettext_lazy("audit", "Responded"),
    "arrived": pgettext_lazy("audit", "Arrived"),
    "restored": pgettext_lazy("audit", "Restored"),
    "closed": pgettext_lazy("audit", "Closed"),
    "cancelled": pgettext_lazy("audit", "Cancelled"),
    "merged": pgettext_lazy("audit", "Merged as a duplicate"),
    "reopened": pgettext_lazy("audit", "Reopened"),
    "transferred": pgettext_lazy("audit", "Handed to another office"),
    "assigned": pgettext_lazy("audit", "Assigned"),
    "finished": pgettext_lazy("audit", "Finished"),
    "paused": pgettext_lazy("audit", "Paused"),
    "pause_entered": pgettext_lazy("audit", "Entered a pause"),
    "pause_approved": pgettext_lazy("audit", "Approved a pause"),
    "pause_refused": pgettext_lazy("audit", "Refused a pause"),
    "pause_ended": pgettext_lazy("audit", "Ended a pause"),
    "submitted": pgettext_lazy("audit", "Handed in"),
    "judged": pgettext_lazy("audit", "Judged"),
    "decided": pgettext_lazy("audit", "Decided"),
    "moved": pgettext_lazy("audit", "Moved"),
    "extended": pgettext_lazy("audit", "Extended"),
    "done": pgettext_lazy("audit", "Done"),
}
TARGET_WORDS: dict[str, str | Promise] = {
    "foundation.importrun": _("import"),
    "foundation.signoffdocument": _("document"),
    "scorecards.sheetevidence": _("evidence of a sheet"),
}
FIELD_WORDS: dict[str, str | Promise] = {
    "rows": _("rows"),
    "office": _("office"),
    "level": _("level"),
    "person": _("person"),
    "position": _("position"),
    "region": _("region"),
    "skill": _("skill"),
}


def words_of(action: str) -> str | Promise:
    """Return an action in words; its code when nobody gave it any."""
    if action in AUDIT_WORDS:
        return AUDIT_WORDS[action]
    if action.startswith("import."):
        return VERB_WORDS["imported"]
    last = action.rpartition(".")[2]
    tail = last.rpartition("_")[2]
    return VERB_WORDS.get(last) or VERB_WORDS.get(tail) or action
