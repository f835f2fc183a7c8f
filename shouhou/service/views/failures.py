"""Pages of failures."""

from django.utils.translation import gettext_lazy as _

from shouhou.foundation.listing import ListPage, Preset
from shouhou.foundation.pages import Badge, Detail, DetailPage, Opening, Section, facts_of
from shouhou.service.permissions import Permission
from shouhou.service.queries import lists
from shouhou.service.tables.work_orders import FailureFilters, FailureTable

FAILURES = ListPage(
    route="service:failure_list",
    detail="service:failure_detail",
    title=_("Failures"),
    about=_("What broke, why, and where it comes from. Failures come in with the work orders, or by import."),
    permission=Permission.WORK_ORDER_VIEW,
    rows=lists.list_failures,
    table=FailureTable,
    filters=FailureFilters,
    order=("-failed_at",),
    search_hint=_("Serial number, failure mode or component"),
    presets=(
        Preset(_("To be confirmed"), "confirmed=waiting"),
        Preset(_("Customer misuse"), "responsibility=customer_misuse"),
    ),
    import_kind="failures",
    import_permission=Permission.RECORD_IMPORT,
    icon="alert-triangle",
)


def _failure(opening: Opening) -> Detail:
    failure = opening.record
    confirmed = failure.responsibility_confirmed
    return Detail(
        title=failure.failure_mode or str(failure.machine),
        kind=_("Failure"),
        badges=[
            Badge(failure.get_responsibility_display(), "warn"),
            Badge(_("confirmed"), "good") if confirmed else Badge(_("to be confirmed"), ""),
        ],
        subtitle=f"{failure.machine.model} {failure.machine} · {failure.machine.customer}",
        facts=facts_of(opening, "machine", "work_order", "request", "failed_at", "restored_at"),
        sections=[
            Section(
                _("What happened"),
                facts_of(
                    opening,
                    "failure_mode",
                    "component",
                    "mechanism",
                    "symptom_code",
                    "cause",
                    "action",
                    "note",
                ),
            ),
            Section(
                _("Hours and responsibility"),
                facts_of(
                    opening,
                    "down_hours",
                    "active_repair_hours",
                    "responsibility",
                    "responsibility_confirmed",
                    "external_ref",
                ),
            ),
        ],
    )


FAILURE = DetailPage(Permission.WORK_ORDER_VIEW, lists.get_failure, _failure, FAILURES)

failure_list, failure_detail = FAILURES.view(), FAILURE.view()
