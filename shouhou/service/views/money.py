"""Pages of satisfaction answers, service expenses and revenue."""

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from shouhou.foundation.listing import ListPage, Preset
from shouhou.foundation.pages import Badge, Detail, DetailPage, Opening, Section, facts_of, money
from shouhou.service.permissions import Permission
from shouhou.service.queries import lists
from shouhou.service.tables.money import (
    SCORE_TONES,
    AnswerFilters,
    AnswerTable,
    ExpenseFilters,
    ExpenseTable,
    RevenueFilters,
    RevenueTable,
)

ANSWERS = ListPage(
    route="service:answer_list",
    detail="service:answer_detail",
    title=_("Satisfaction answers"),
    about=_(
        "What customers said about finished jobs, from service slips, call-backs, text messages and the portal. "
        "One answer counts for each job."
    ),
    permission=Permission.SATISFACTION_VIEW,
    rows=lists.list_answers,
    table=AnswerTable,
    filters=AnswerFilters,
    order=("-counted_at",),
    search_hint=_("Work order number"),
    presets=(
        Preset(_("Counts for K5"), "k5=counted"),
        Preset(_("Left out of K5"), "k5=left_out"),
        Preset(_("Score 1"), "score=1"),
        Preset(_("Score 2"), "score=2"),
    ),
    import_kind="satisfaction",
    import_permission=Permission.RECORD_IMPORT,
    icon="mood-smile",
)
EXPENSES = ListPage(
    route="service:expense_list",
    detail="service:expense_detail",
    title=_("Service expenses"),
    about=_("What service cost, on the day of the service. Expenses come in by import from the books."),
    permission=Permission.EXPENSE_VIEW,
    rows=lists.list_expenses,
    table=ExpenseTable,
    filters=ExpenseFilters,
    order=("-incurred_on",),
    search_hint=_("Document, description or work order"),
    presets=(Preset(_("Counts for K1"), "k1=counted"), Preset(_("Left out of K1"), "k1=left_out")),
    import_kind="expenses",
    import_permission=Permission.MONEY_IMPORT,
    icon="receipt-2",
)
REVENUE = ListPage(
    route="service:revenue_list",
    detail="service:revenue_detail",
    title=_("Revenue"),
    about=_(
        "Recognized revenue net of VAT; returned goods are negative. It comes in by import from the books."
    ),
    permission=Permission.REVENUE_VIEW,
    rows=lists.list_revenue,
    table=RevenueTable,
    filters=RevenueFilters,
    order=("-recognized_on",),
    search_hint=_("Document number or customer"),
    import_kind="revenue",
    import_permission=Permission.MONEY_IMPORT,
    icon="coin",
)


def _answer(opening: Opening) -> Detail:
    answer = opening.record
    why = answer.get_k5_exclusion_display()
    note = (
        gettext("Left out of satisfaction: %(why)s") % {"why": why}
        if why
        else gettext("Counts for satisfaction.")
    )
    badges = [Badge(answer.get_outcome_display(), "info")]
    if answer.score is not None:
        badges.insert(
            0, Badge(gettext("Score %(score)s") % {"score": answer.score}, SCORE_TONES[answer.score])
        )
    return Detail(
        title=str(answer.work_order),
        kind=_("Satisfaction answer"),
        badges=badges,
        subtitle=str(answer.work_order.customer),
        facts=facts_of(opening, "work_order", "office", "work_type", "channel", "counted_at"),
        sections=[
            Section(
                _("Answer"),
                facts_of(opening, "asked_at", "answered_at", "attempts", "comment", "external_ref"),
                note=note,
            )
        ],
    )


def _expense(opening: Opening) -> Detail:
    expense = opening.record
    why = expense.get_k1_exclusion_display()
    note = (
        gettext("Left out of service expense: %(why)s") % {"why": why}
        if why
        else gettext("Counts for service expense.")
    )
    return Detail(
        title=money(expense.amount),
        kind=_("Service expense"),
        badges=[Badge(expense.get_category_display(), "info")],
        subtitle=expense.description,
        facts=facts_of(opening, "office", "incurred_on", "category", "amount", "external_ref"),
        sections=[
            Section(
                _("Where it belongs"),
                facts_of(
                    opening,
                    "work_order",
                    "machine",
                    "person",
                    "helped_office",
                    "invoiced_to_customer",
                    "in_sale_price",
                ),
                note=note,
            )
        ],
    )


def _revenue(opening: Opening) -> Detail:
    revenue = opening.record
    return Detail(
        title=revenue.document_no,
        kind=_("Revenue"),
        badges=[Badge(revenue.get_kind_display(), "info")],
        facts=facts_of(opening, "office", "recognized_on", "amount", "customer", "external_ref"),
    )


ANSWER = DetailPage(Permission.SATISFACTION_VIEW, lists.get_answer, _answer, ANSWERS)
EXPENSE = DetailPage(Permission.EXPENSE_VIEW, lists.get_expense, _expense, EXPENSES)
REVENUE_ROW = DetailPage(Permission.REVENUE_VIEW, lists.get_revenue, _revenue, REVENUE)

answer_list, answer_detail = ANSWERS.view(), ANSWER.view()
expense_list, expense_detail = EXPENSES.view(), EXPENSE.view()
revenue_list, revenue_detail = REVENUE.view(), REVENUE_ROW.view()
