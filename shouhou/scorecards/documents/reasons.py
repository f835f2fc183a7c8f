"""Why a row is left out of a KPI, in the words of the app that decided it."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from shouhou.careplans.models import K6Exclusion
from shouhou.complaints.models import K7Exclusion, K8Exclusion
from shouhou.machines.models import K4Exclusion
from shouhou.quality.models import K9Exclusion
from shouhou.scorecards.queries.counting.money import NOT_MACHINES
from shouhou.scorecards.queries.counting.windows import NOT_DUE
from shouhou.scorecards.rules.scheme import KpiCode
from shouhou.service.models import K1Exclusion, K2Exclusion, K3Exclusion, K5Exclusion

CHOICES = {
    KpiCode.EXPENSE: K1Exclusion,
    KpiCode.WARRANTY_VISITS: K2Exclusion,
    KpiCode.REPAIRS_IN_TIME: K3Exclusion,
    KpiCode.COMMISSIONING_IN_TIME: K4Exclusion,
    KpiCode.SATISFACTION: K5Exclusion,
    KpiCode.CUSTOMER_VISITS: K6Exclusion,
    KpiCode.COMPLAINTS: K7Exclusion,
    KpiCode.COMPLAINT_HANDLING: K8Exclusion,
    KpiCode.REPORTS: K9Exclusion,
}
OURS: dict[str, str | Promise] = {
    NOT_DUE: _("Not due yet: it will be decided later in this period."),
    NOT_MACHINES: _("Not machine sales; this scheme holds expense against machine sales alone."),
}


def reason_text(code: KpiCode, reason: str) -> str:
    """Return the sentence of an exclusion code; the code itself when a later version no longer knows it."""
    known: str | Promise | None = OURS.get(reason)
    if known is None:
        known = dict(CHOICES[code].choices).get(reason)
    return str(known) if known else reason
