"""What becomes of one planned contact: done, cancelled by the customer, put off."""

from datetime import date, datetime

from django.db import transaction

from shouhou.careplans.commands import settling
from shouhou.careplans.models import VisitPlanItem
from shouhou.careplans.permissions import Permission
from shouhou.careplans.rules import plan_items
from shouhou.customers.models import Contact
from shouhou.foundation import audit
from shouhou.foundation.access import row_for_update
from shouhou.kernel.actors import Actor
from shouhou.kernel.errors import InvalidInput, RuleViolation
from shouhou.kernel.moments import local_day

MISSING = "No such planned visit."
_WANTED = {
    "contact": "Say whom you spoke to.",
    "topics": "Say what was talked about.",
    "machine_status": "Say how the machines are doing.",
    "customer_confirmed": "The customer has to confirm it.",
}


@transaction.atomic
def mark_done(
    *,
    actor: Actor,
    item_id: int,
    done_on: date,
    contact_id: int | None,
    topics: str,
    machine_status: str,
    customer_confirmed: bool,
    now: datetime,
) -> VisitPlanItem:
    """Record that the visit or call took place: with whom, about what, how the machines are, confirmed.

    After the plan month it is kept and does not count. Needs: ITEM_DO for the item. Writes: the item, audit,
    PlanItemRejudged when a month that is over changes. Raises: NotFound, Denied, RuleViolation (done
    already), InvalidInput (a day that cannot be, or something missing).
    """
    item = row_for_update(VisitPlanItem.objects, actor, item_id, Permission.ITEM_DO, MISSING)
    if item.done_on is not None:
        raise RuleViolation("It is recorded as done already.")
    if done_on > local_day(now):
        raise InvalidInput("This lies in the future.", field="done_on")
    if done_on < plan_items.plan_days(item.plan_period)[0]:
        raise InvalidInput("Done before the plan month began.", field="done_on")
    item.done_on = done_on
    item.contact = _contact(actor, item, contact_id) if contact_id is not None else item.contact
    item.topics, item.machine_status = topics.strip(), machine_status.strip()
    item.customer_confirmed = customer_confirmed
    for field in plan_items.missing(settling.facts_of(item)):
        raise InvalidInput(_WANTED[field], field=field)
    names = ["done_on", "contact", "topics", "machine_status", "customer_confirmed"]
    return _saved(actor, "careplans.item_done", item, names, now, changes={"done_on": [None, done_on]})


@transaction.atomic
def cancel_by_customer(
    *, actor: Actor, item_id: int, cancelled_on: date, evidence: str, now: datetime
) -> VisitPlanItem:
    """Record that the customer called the visit off, with evidence; the item then leaves the figure.

    Needs: ITEM_CANCEL for the item. Writes: the item, audit, PlanItemRejudged when a month that is over
    changes. Raises: NotFound, Denied, RuleViolation (done or cancelled already, or after the plan month),
    InvalidInput (no evidence, or a day to come).
    """
    item = row_for_update(VisitPlanItem.objects, actor, item_id, Permission.ITEM_CANCEL, MISSING)
    _still_open(item)
    if cancelled_on > local_day(now):
        raise InvalidInput("This lies in the future.", field="cancelled_on")
    if cancelled_on > item.due_by_on:
        raise RuleViolation("The plan month was over by then; it stays as not done.")
    if not evidence.strip():
        raise InvalidInput(
            "Say how the customer called it off: without evidence it counts.", field="evidence"
        )
    item.cancelled_by_customer_on, item.cancel_evidence = cancelled_on, evidence.strip()
    names = ["cancelled_by_customer_on", "cancel_evidence"]
    changes: dict[str, list[object]] = {"cancelled_by_customer_on": [None, cancelled_on]}
    return _saved(actor, "careplans.item_cancelled", item, names, now, changes=changes, note=evidence)


@transaction.atomic
def postpone(*, actor: Actor, item_id: int, to: date, reason: str, now: datetime) -> VisitPlanItem:
    """Put the visit off to another day. Beyond the plan month it stays in this month's plan as not done.

    Needs: ITEM_DO for the item. Writes: the item, audit. Raises: NotFound, Denied, RuleViolation (done or
    cancelled already), InvalidInput (no reason, or not a later day).
    """
    item = row_for_update(VisitPlanItem.objects, actor, item_id, Permission.ITEM_DO, MISSING)
    _still_open(item)
    if to <= (item.postponed_to or item.due_on):
        raise InvalidInput("Put it off to a later day than the one planned now.", field="to")
    if not reason.strip():
        raise InvalidInput("Say why it is put off.", field="reason")
    changes: dict[str, list[object]] = {"postponed_to": [item.postponed_to, to]}
    item.postponed_to = to
    return _saved(
        actor, "careplans.item_postponed", item, ["postponed_to"], now, changes=changes, note=reason
    )


def _contact(actor: Actor, item: VisitPlanItem, contact_id: int) -> Contact:
    """Return the contact, who has to be one of the item's customer."""
    rows = Contact.objects.unscoped("the plan item was found through its scope")
    contact = rows.filter(pk=contact_id, customer=item.customer_id).first()
    if contact is None:
        raise InvalidInput("This contact is not one of the customer's.", field="contact")
    return contact


def _still_open(item: VisitPlanItem) -> None:
    if item.done_on is not None:
        raise RuleViolation("It is recorded as done already.")
    if item.cancelled_by_customer_on is not None:
        raise RuleViolation("The customer has called it off already.")


def _saved(
    actor: Actor,
    action: str,
    item: VisitPlanItem,
    names: list[str],
    now: datetime,
    *,
    changes: dict[str, list[object]],
    note: str = "",
) -> VisitPlanItem:
    """Settle and save the item, write the audit entry and tell the apps above."""
    before = settling.standings([item.pk])
    item.due_by_on, item.is_done, item.k6_exclusion = settling.judged(settling.facts_of(item))
    item.save(update_fields=[*names, *settling.SETTLED])
    audit.record(actor, action, item, at=now, office_id=item.office_id, changes=changes, note=note.strip())
    settling.announce(before, now=now, reason=action.partition(".")[2])
    return item
