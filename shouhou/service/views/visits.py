"""Pages of visits."""

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from shouhou.foundation.listing import ListPage, Preset
from shouhou.foundation.pages import (
    Badge,
    Detail,
    DetailPage,
    Opening,
    Section,
    facts_of,
    present_all,
    related,
)
from shouhou.service.models import Visit
from shouhou.service.permissions import Permission
from shouhou.service.queries import lists
from shouhou.service.tables.work_orders import MemberTable, VisitFilters, VisitTable

VISITS = ListPage(
    route="service:visit_list",
    detail="service:visit_detail",
    title=_("Visits"),
    about=_("Who went to which machine and when. Visits come in with the work orders, or by import."),
    permission=Permission.WORK_ORDER_VIEW,
    rows=lists.list_visits,
    table=VisitTable,
    filters=VisitFilters,
    order=("-arrive_at",),
    search_hint=_("Work order, serial number or trip"),
    presets=(
        Preset(_("Counts for K2"), "k2=counted"),
        Preset(_("Left out of K2"), "k2=left_out"),
        Preset(_("Still to come"), "stage=coming"),
    ),
    import_kind="visits",
    import_permission=Permission.RECORD_IMPORT,
    icon="truck",
)


def _visit(opening: Opening) -> Detail:
    visit = opening.record
    return Detail(
        title=f"{visit.work_order} · {visit.counted_on or '–'}",
        kind=_("Visit"),
        badges=_badges(visit),
        facts=facts_of(opening, "work_order", "machine", "office", "home_office", "counted_on", "trip_no"),
        sections=[
            Section(
                _("Times"),
                facts_of(
                    opening,
                    "planned_start_at",
                    "depart_at",
                    "arrive_at",
                    "start_at",
                    "finish_at",
                    "leave_at",
                    "is_remote",
                    "result",
                    "external_ref",
                ),
                note=kpi_words(visit),
            )
        ],
        related=present_all(
            related(opening, _("Crew"), lists.list_members(opening.actor, visit), MemberTable, limit=20)
        ),
    )


def _badges(visit: Visit) -> list[Badge]:
    counted = Badge(_("counts for K2"), "good")
    found = [Badge(_("left out of K2"), "") if visit.k2_exclusion else counted]
    if visit.is_remote:
        found.append(Badge(_("remote"), "info"))
    return found


def kpi_words(visit: Visit) -> str:
    """Return whether the visit counts for services per machine, and why not."""
    if visit.k2_exclusion:
        return gettext("Left out of services per machine: %(why)s") % {
            "why": visit.get_k2_exclusion_display()
        }
    values = {"office": visit.home_office, "day": visit.counted_on}
    return gettext("Counts for %(office)s on %(day)s: a repair visit to a machine under warranty.") % values


VISIT = DetailPage(Permission.WORK_ORDER_VIEW, lists.get_visit, _visit, VISITS)

visit_list, visit_detail = VISITS.view(), VISIT.view()
