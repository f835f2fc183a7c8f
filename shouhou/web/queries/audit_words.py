"""What the audit log's codes are called. An action is found whole, then by its last part."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

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
    "signoff.submit": _("Handed in"),
    "signoff.resubmit": _("Handed in again"),
    "signoff.sign": _("Signed"),
    "signoff.return_author": _("Returned to the author"),
    "signoff.return_review": _("Returned to the first reviewer"),
    "signoff.reject": _("Rejected"),
    "signoff.withdraw": _("Withdrew"),
}
VERB_WORDS: dict[str, str | Promise] = {
    "recorded": _("Recorded"),
    "created": _("Created"),
    "updated": _("Changed"),
    "imported": _("Imported"),
    "accepted": _("Accepted"),
    "started": _("Started"),
    "responded": _("Responded"),
    "arrived": _("Arrived"),
    "restored": _("Restored"),
    "closed": _("Closed"),
    "cancelled": _("Cancelled"),
    "merged": _("Merged as a duplicate"),
    "reopened": _("Reopened"),
    "transferred": _("Handed to another office"),
    "assigned": _("Assigned"),
    "finished": _("Finished"),
    "paused": _("Paused"),
    "pause_entered": _("Entered a pause"),
    "pause_approved": _("Approved a pause"),
    "pause_refused": _("Refused a pause"),
    "pause_ended": _("Ended a pause"),
    "submitted": _("Handed in"),
    "judged": _("Judged"),
    "decided": _("Decided"),
    "moved": _("Moved"),
    "extended": _("Extended"),
    "done": _("Done"),
}
TARGET_WORDS: dict[str, str | Promise] = {
    "foundation.importrun": _("import"),
    "foundation.signoffdocument": _("document"),
}
FIELD_WORDS: dict[str, str | Promise] = {
    "rows": _("rows"),
    "office": _("office"),
    "level": _("level"),
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
