"""Pages of the visit plan."""

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from shouhou.careplans.models import VisitPlanItem
from shouhou.careplans.permissions import Permission
from shouhou.careplans.queries import lists
from shouhou.careplans.tables import ItemFilters, ItemTable
from shouhou.foundation.listing import ListPage, Preset
from shouhou.foundation.pages import Badge, Detail, DetailPage, Opening, Section, facts_of
from shouhou.kernel.moments import ZONE, local_day

ITEMS = ListPage(
    route="careplans:item_list",
    detail="careplans:item_detail",
    title=_("Visit plan"),
    about=_(
        "The visits and calls an office planned for its customers, month by month. They come in by import."
    ),
    permission=Permission.PLAN_VIEW,
    rows=lists.list_items,
    table=ItemTable,
    filters=ItemFilters,
    order=("-due_by_on",),
    search_hint=_("Customer or visitor"),
    presets=(
        Preset(_("Still to do"), "standing=waiting"),
        Preset(_("Missed"), "standing=missed"),
        Preset(_("Done"), "standing=done"),
    ),
    import_kind="visit-plan",
    import_permission=Permission.RECORD_IMPORT,
    icon="calendar-event",
)


def _item(opening: Opening) -> Detail:
    item = opening.record
    return Detail(
        title=f"{item.customer} · {item.plan_period}",
        kind=_("Planned visit"),
        badges=[Badge(item.get_kind_display(), "info"), _standing(item, opening)],
        facts=facts_of(opening, "customer", "office", "person", "contact", "due_on", "due_by_on"),
        sections=[
            Section(
                _("Result"),
                facts_of(opening, "done_on", "is_done", "customer_confirmed", "topics", "machine_status"),
                note=kpi_words(item),
            ),
            Section(
                _("Plan"),
                facts_of(opening, "frozen", "added_late", "postponed_to", "cancelled_by_customer_on")
                + facts_of(opening, "cancel_evidence", "external_ref"),
            ),
        ],
    )


def _standing(item: VisitPlanItem, opening: Opening) -> Badge:
    if item.is_done:
        return Badge(_("done"), "good")
    if item.k6_exclusion:
        return Badge(_("left out of K6"), "")
    missed = item.due_by_on < local_day(opening.now, ZONE)
    return Badge(_("missed"), "bad") if missed else Badge(_("still to do"), "warn")


def kpi_words(item: VisitPlanItem) -> str:
    """Return whether the visit counts for visits done, and how."""
    if item.k6_exclusion:
        return gettext("Left out of visits done: %(why)s") % {"why": item.get_k6_exclusion_display()}
    if item.is_done:
        return gettext("Counts as done.")
    return gettext("Counts as planned and not done; it is due by %(day)s.") % {"day": item.due_by_on}


ITEM = DetailPage(Permission.PLAN_VIEW, lists.get_item, _item, ITEMS)

item_list, item_detail = ITEMS.view(), ITEM.view()
