"""What this app adds to the menu, and where its records have their page. Imported when the app starts."""

from django.utils.translation import gettext_lazy as _

from shouhou.foundation.histories import name_actions
from shouhou.foundation.navigation import Entry, register
from shouhou.foundation.pages import name_page
from shouhou.quality.models import ReportInstance
from shouhou.quality.permissions import Permission

register(Entry("kpi", _("Reports"), "quality:report_list", Permission.REPORT_VIEW, "report", 60, "b"))
name_page(ReportInstance, "quality:report_detail", Permission.REPORT_VIEW)
name_actions(
    {
        "quality.report.recorded": _("Report recorded"),
        "quality.report.updated": _("Report changed by import"),
        "quality.report_judged": _("Report judged"),
        "quality.report_misjudged": _("Material error recorded"),
        "quality.report_submitted": _("Report handed in"),
        "quality.report_waived": _("Report waived"),
    }
)
