"""Pages of failures, and confirming whose fault one was."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST

from shouhou.foundation.http import actor_of, needs
from shouhou.foundation.listing import ListPage, Preset
from shouhou.foundation.pages import Act, Badge, Detail, DetailPage, Opening, Section, facts_of
from shouhou.service.commands import failures
from shouhou.service.forms import ResponsibilityForm
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
        acts=_acts(opening),
    )


def _acts(opening: Opening) -> list[Act]:
    """Return the confirmation, for head office."""
    failure = opening.record
    if not opening.actor.covers(Permission.RESPONSIBILITY_CONFIRM, failure.machine.office_id):
        return []
    fresh = ResponsibilityForm(initial={"responsibility": failure.responsibility})
    return [
        Act(
            "confirm",
            _("Confirm responsibility"),
            reverse("service:failure_confirm", args=[failure.public_id]),
            opening.form("confirm", fresh),
            explain=_("Visits for the customer's confirmed misuse leave services per machine."),
        )
    ]


FAILURE = DetailPage(Permission.WORK_ORDER_VIEW, lists.get_failure, _failure, FAILURES)

failure_list, failure_detail = FAILURES.view(), FAILURE.view()


@needs(Permission.RESPONSIBILITY_CONFIRM)
@require_POST
def failure_confirm(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Confirm where a failure comes from."""
    actor = actor_of(request)
    failure = lists.get_failure(actor, public_id)
    return FAILURE.act(
        request,
        failure,
        "confirm",
        ResponsibilityForm(request.POST),
        lambda given: failures.confirm_responsibility(
            actor=actor, failure_id=failure.pk, now=timezone.now(), **given
        ),
        done=_("The responsibility is confirmed."),
    )
