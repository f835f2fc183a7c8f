"""Pages of machines."""

from datetime import date

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from shouhou.foundation.listing import ListPage, Preset
from shouhou.foundation.pages import (
    Badge,
    Detail,
    DetailPage,
    Opening,
    Related,
    Section,
    facts_of,
    present_all,
    related,
)
from shouhou.kernel.moments import ZONE, local_day
from shouhou.machines.models import Machine
from shouhou.machines.permissions import Permission
from shouhou.machines.queries import lists
from shouhou.machines.tables import (
    ExposureTable,
    ExtensionTable,
    MachineFilters,
    MachineTable,
    PartTable,
    ReadingTable,
    StayTable,
)

MACHINES = ListPage(
    route="machines:machine_list",
    detail="machines:machine_detail",
    title=_("Machines"),
    about=_(
        "Every machine at a customer, with its dates: production, shipment, readiness of the site, acceptance. "
        "Machines come in by import; acceptance starts the warranty."
    ),
    permission=Permission.MACHINE_VIEW,
    rows=lists.list_machines,
    table=MachineTable,
    filters=MachineFilters,
    order=("serial_no",),
    search_hint=_("Serial number, model or customer"),
    presets=(
        Preset(_("Under warranty"), "warranty=in"),
        Preset(_("Waiting for acceptance"), "stage=waiting"),
        Preset(_("Late to be accepted"), "stage=late"),
    ),
    import_kind="machines",
    import_permission=Permission.RECORD_IMPORT,
    icon="building-factory-2",
)


def _machine(opening: Opening) -> Detail:
    machine = opening.record
    today = local_day(opening.now, ZONE)
    return Detail(
        title=machine.serial_no,
        kind=_("Machine"),
        badges=_badges(machine, today),
        subtitle=f"{machine.model} · {machine.customer}",
        facts=facts_of(opening, "customer", "site", "office", "model", "config", "batch_no"),
        sections=[
            Section(
                _("Warranty"),
                facts_of(opening, "warranty_from", "warranty_until", "warranty_months", "warranty_hours"),
                note=warranty_words(machine, today),
            ),
            Section(
                _("Dates and commissioning"),
                [
                    *facts_of(opening, "produced_on", "shipped_on", "contract_due_on", "site_ready_at"),
                    *facts_of(
                        opening, "commission_due_at", "commission_office", "accepted_at", "accepted_by"
                    ),
                    *facts_of(opening, "line_head", "retired_on", "cancelled_on", "site_ready_note"),
                ],
                note=commissioning_words(machine, opening),
            ),
        ],
        related=_related(opening),
    )


def _badges(machine: Machine, today: date) -> list[Badge]:
    found = []
    if machine.retired_on and machine.retired_on <= today:
        found.append(Badge(_("retired"), ""))
    if machine.cancelled_on:
        found.append(Badge(_("order cancelled"), ""))
    elif machine.accepted_at is None:
        found.append(Badge(_("waiting for acceptance"), "info"))
    if machine.warranty_from is not None and machine.warranty_until is not None:
        covered = machine.warranty_from <= today < machine.warranty_until
        found.append(Badge(_("under warranty"), "good") if covered else Badge(_("out of warranty"), "warn"))
    return found


def warranty_words(machine: Machine, today: date) -> str:
    """Return the state of the warranty as one sentence, with its reason."""
    if machine.warranty_from is None or machine.warranty_until is None:
        return gettext("The warranty has not started: it begins with the customer's acceptance.")
    values = {
        "first": machine.warranty_from.isoformat(),
        "end": machine.warranty_until.isoformat(),
        "months": machine.model.warranty_months
        if machine.warranty_months is None
        else machine.warranty_months,
        "days": abs((machine.warranty_until - today).days),
    }
    if today < machine.warranty_from:
        return gettext("The warranty starts on %(first)s.") % values
    if today < machine.warranty_until:
        return (
            gettext(
                "Under warranty for another %(days)s days: %(months)s months from %(first)s, not beyond %(end)s."
            )
            % values
        )
    return (
        gettext("Out of warranty for %(days)s days: it ran from %(first)s and ended before %(end)s.") % values
    )


def commissioning_words(machine: Machine, opening: Opening) -> str:
    """Return how commissioning stands against its promise, and whether it counts."""
    if machine.k4_exclusion:
        return gettext("Left out of commissioning in time: %(why)s") % {
            "why": machine.get_k4_exclusion_display()
        }
    if machine.commissioned_on_time is not None:
        return (
            gettext("Accepted in time.")
            if machine.commissioned_on_time
            else gettext("Accepted after the due time.")
        )
    if machine.commission_due_at is not None and machine.commission_due_at < opening.now:
        return gettext("Overdue: not accepted yet.")
    return gettext("Not accepted yet; still in time.")


def _related(opening: Opening) -> list[Related]:
    machine, actor = opening.record, opening.actor
    return present_all(
        related(opening, _("Home offices"), lists.list_stays(actor, machine), StayTable),
        related(
            opening,
            _("Days under warranty, by office"),
            lists.list_exposures(actor, machine),
            ExposureTable,
        ),
        related(opening, _("Meter readings"), lists.list_readings(actor, machine), ReadingTable),
        related(
            opening, _("Parts with their own warranty"), lists.list_part_warranties(actor, machine), PartTable
        ),
        related(opening, _("Warranty extensions"), lists.list_extensions(actor, machine), ExtensionTable),
    )


MACHINE = DetailPage(Permission.MACHINE_VIEW, lists.get_machine, _machine, MACHINES)

machine_list, machine_detail = MACHINES.view(), MACHINE.view()
