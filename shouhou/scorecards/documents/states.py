"""Periods, units, documents and acts in words."""

from django.utils.translation import gettext, pgettext
from django.utils.translation import gettext_lazy as _

from shouhou.foundation.signoff.states import Act, DocumentState
from shouhou.kernel.periods import Period, PeriodKind
from shouhou.scorecards.models import Sheet
from shouhou.scorecards.queries.units import COMPANY, Unit

STATES = {
    DocumentState.DRAFT: _("Draft"),
    DocumentState.IN_REVIEW: _("In first review"),
    DocumentState.IN_APPROVAL: _("Waiting for approval"),
    DocumentState.RETURNED: _("Returned"),
    DocumentState.APPROVED: _("Approved"),
    DocumentState.REJECTED: _("Rejected"),
}
TONES = {
    DocumentState.DRAFT: "",
    DocumentState.IN_REVIEW: "info",
    DocumentState.IN_APPROVAL: "info",
    DocumentState.RETURNED: "warn",
    DocumentState.APPROVED: "good",
    DocumentState.REJECTED: "bad",
}
ICONS = {
    DocumentState.DRAFT: "pencil",
    DocumentState.IN_REVIEW: "eye",
    DocumentState.IN_APPROVAL: "writing-sign",
    DocumentState.RETURNED: "arrow-back-up",
    DocumentState.APPROVED: "lock",
    DocumentState.REJECTED: "ban",
}
ACTS = {
    Act.SUBMIT: _("Handed in"),
    Act.RESUBMIT_TO_APPROVER: _("Handed in again"),
    Act.SIGN: _("Signed"),
    Act.RETURN_TO_AUTHOR: _("Returned to the author"),
    Act.RETURN_TO_REVIEWER: _("Returned to the first reviewer"),
    Act.REJECT: _("Rejected"),
    Act.WITHDRAW: _("Withdrawn"),
}
ACT_ICONS = {
    Act.SUBMIT: "send",
    Act.RESUBMIT_TO_APPROVER: "send",
    Act.SIGN: "signature",
    Act.RETURN_TO_AUTHOR: "arrow-back-up",
    Act.RETURN_TO_REVIEWER: "arrow-back-up",
    Act.REJECT: "ban",
    Act.WITHDRAW: "rotate-clockwise",
}
ACT_TONES = {
    Act.SIGN: "good",
    Act.RETURN_TO_AUTHOR: "warn",
    Act.RETURN_TO_REVIEWER: "warn",
    Act.REJECT: "bad",
}


def period_words(period: Period) -> str:
    """Return a period as people say it: 2026年10月, 2026年第4季度, 2026年下半年, 2026年."""
    named = {"year": period.year, "index": period.index}
    if period.kind is PeriodKind.MONTH:
        return pgettext("month", "{year}-{index:02}").format(**named)
    if period.kind is PeriodKind.QUARTER:
        return gettext("{year} Q{index}").format(**named)
    if period.kind is PeriodKind.HALF:
        return (gettext("{year} first half") if period.index == 1 else gettext("{year} second half")).format(
            **named
        )
    return pgettext("year", "{year}").format(**named)


def unit_words(unit: Unit) -> str:
    """Return a unit's name: the company has none of its own."""
    return gettext("Company") if unit.key == COMPANY else unit.name


def owner_words(sheet: Sheet) -> str:
    """Return the name of the unit a stored sheet belongs to."""
    owner = sheet.office or sheet.region
    return owner.name if owner else gettext("Company")
