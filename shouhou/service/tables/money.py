"""Columns and filters of satisfaction answers, expenses and revenue."""

from django.utils.translation import gettext_lazy as _

from shouhou.foundation import columns, filters
from shouhou.org.queries.offices import list_offices
from shouhou.service.models import (
    AnswerChannel,
    AnswerOutcome,
    ExpenseCategory,
    K1Exclusion,
    K5Exclusion,
    RevenueKind,
    WorkType,
)

SCORES = [(str(n), str(n)) for n in range(5, 0, -1)]
SCORE_TONES = {1: "bad", 2: "bad", 3: "warn", 4: "good", 5: "good"}


class Score(columns.Text):
    """Satisfaction from 1 to 5; 4 and 5 are satisfied."""

    def render(self, value: int) -> object:
        return columns.badge(value, SCORE_TONES.get(value, ""))

    def value(self, value: int) -> int:
        return value


class AnswerTable(columns.ListTable):
    """Satisfaction answers."""

    work_order = columns.Identity()
    customer = columns.Text(_("customer"), accessor="work_order__customer")
    work_type = columns.Words(WorkType)
    score = Score()
    outcome = columns.Words(AnswerOutcome, quiet=True)
    channel = columns.Words(AnswerChannel)
    asked_at = columns.Moment(quiet=True)
    counted_at = columns.Moment(orderable=True)
    attempts = columns.Number(quiet=True)
    comment = columns.Text()
    office = columns.Text(quiet=True)
    k5_exclusion = columns.Left(K5Exclusion, _("K5"))


class AnswerFilters(filters.Filters):
    """Filters of the satisfaction list."""

    search_in = ("work_order__number__startswith",)

    office = filters.Scoped(list_offices, _("office"), field_name="office_id")
    score = filters.Choice(SCORES, _("score"))
    channel = filters.Choice(AnswerChannel.choices, _("channel"))
    work_type = filters.Choice(WorkType.choices, _("work order type"))
    k5 = filters.Counted(K5Exclusion, _("K5 satisfaction"), field_name="k5_exclusion")
    counted_from = filters.FromDay(_("counted from"), field_name="counted_at", moments=True)
    counted_until = filters.UntilDay(_("up to"), field_name="counted_at", moments=True)
    order = filters.ByKey(_("work order"), "work_order__number")


class ExpenseTable(columns.ListTable):
    """Service expenses."""

    external_ref = columns.Identity(_("document"))
    incurred_on = columns.Day(orderable=True)
    category = columns.Words(ExpenseCategory)
    amount = columns.Money(orderable=True)
    office = columns.Text()
    description = columns.Text()
    work_order = columns.Text()
    person = columns.Text(quiet=True)
    machine = columns.Text(quiet=True)
    helped_office = columns.Text(quiet=True)
    k1_exclusion = columns.Left(K1Exclusion, _("K1"))


class ExpenseFilters(filters.Filters):
    """Filters of the expense list."""

    search_in = ("external_ref__startswith", "description__icontains", "work_order__number__startswith")

    office = filters.Scoped(list_offices, _("office"), field_name="office_id")
    category = filters.Choice(ExpenseCategory.choices, _("category"))
    k1 = filters.Counted(K1Exclusion, _("K1 service expense"), field_name="k1_exclusion")
    incurred_from = filters.FromDay(_("incurred from"), field_name="incurred_on")
    incurred_until = filters.UntilDay(_("up to"), field_name="incurred_on")
    order = filters.ByKey(_("work order"), "work_order__number")
    machine = filters.ByKey(_("machine"), "machine__serial_no")


class RevenueTable(columns.ListTable):
    """Recognized revenue."""

    document_no = columns.Identity()
    recognized_on = columns.Day(orderable=True)
    kind = columns.Words(RevenueKind)
    amount = columns.Money(orderable=True)
    office = columns.Text()
    customer = columns.Text()


class RevenueFilters(filters.Filters):
    """Filters of the revenue list."""

    search_in = (
        "document_no__startswith",
        "customer__name__icontains",
        "customer__pinyin_initials__startswith",
    )

    office = filters.Scoped(list_offices, _("office"), field_name="office_id")
    kind = filters.Choice(RevenueKind.choices, _("kind of revenue"))
    recognized_from = filters.FromDay(_("recognized from"), field_name="recognized_on")
    recognized_until = filters.UntilDay(_("up to"), field_name="recognized_on")
    customer = filters.ByKey(_("customer"), "customer__code")
