"""Columns and filters of the visit plan."""

from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from shouhou.careplans.models import K6Exclusion, PlanKind, VisitPlanItem
from shouhou.foundation import columns, filters
from shouhou.kernel.moments import ZONE, local_day
from shouhou.org.queries.offices import list_offices

STANDINGS = [("done", _("done")), ("waiting", _("still to do")), ("missed", _("missed"))]


class ItemTable(columns.ListTable):
    """Planned visits."""

    def tone(self, record: VisitPlanItem) -> str:
        """Mark what was missed."""
        late = not record.is_done and not record.k6_exclusion and record.due_by_on < local_day(self.now, ZONE)
        return "bad" if late else ""

    customer = columns.Identity()
    plan_period = columns.Text(css="nowrap")
    kind = columns.Words(PlanKind)
    due_on = columns.Day(orderable=True)
    due_by_on = columns.Day(orderable=True)
    done_on = columns.Day()
    is_done = columns.YesNo()
    person = columns.Text()
    office = columns.Text(quiet=True)
    customer_confirmed = columns.YesNo(quiet=True)
    topics = columns.Text(quiet=True)
    k6_exclusion = columns.Left(K6Exclusion, _("K6"))


class ItemFilters(filters.Filters):
    """Filters of the visit plan."""

    search_in = (
        "customer__name__icontains",
        "customer__pinyin_initials__startswith",
        "person__name__startswith",
    )

    office = filters.Scoped(list_offices, _("office"), field_name="office_id")
    standing = filters.Choice(STANDINGS, _("standing"), method="by_standing")
    kind = filters.Choice(PlanKind.choices, _("kind"))
    k6 = filters.Counted(K6Exclusion, _("K6 visits done"), field_name="k6_exclusion")
    due_from = filters.FromDay(_("due from"), field_name="due_by_on")
    due_until = filters.UntilDay(_("up to"), field_name="due_by_on")
    period = filters.ByKey(_("plan month"), "plan_period")
    customer = filters.ByKey(_("customer"), "customer__code")

    def by_standing(self, rows: QuerySet[VisitPlanItem], _name: str, value: str) -> QuerySet[VisitPlanItem]:
        """Keep visits done, still to do, or missed."""
        today = local_day(self.now, ZONE)
        waiting = Q(is_done=False, k6_exclusion="")
        condition = {
            "done": Q(is_done=True),
            "waiting": waiting & Q(due_by_on__gte=today),
            "missed": waiting & Q(due_by_on__lt=today),
        }
        return rows.filter(condition[value]) if value else rows
