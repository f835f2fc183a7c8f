"""Machines, models and what belongs to a machine, as lists and by public id."""

from uuid import UUID

from django.db.models import QuerySet

from shouhou.foundation.picking import pick
from shouhou.kernel.actors import Actor
from shouhou.machines.models import (
    Machine,
    MachineModel,
    MachineOffice,
    MeterReading,
    PartWarranty,
    WarrantyExposure,
    WarrantyExtension,
)


def list_machines(actor: Actor) -> QuerySet[Machine]:
    """Return the machines in the actor's reach, with model, customer, site and office."""
    return Machine.objects.visible_to(actor).select_related("model", "customer", "site", "office")


def get_machine(actor: Actor, public_id: UUID) -> Machine:
    """Return one machine. Raise NotFound for a missing or foreign one."""
    rows = list_machines(actor).select_related(
        "model", "customer", "site", "office", "commission_office", "line_head"
    )
    return pick(rows, public_id)


def list_models(actor: Actor) -> QuerySet[MachineModel]:
    """Return the catalogue of models."""
    return MachineModel.objects.visible_to(actor)


def get_model(actor: Actor, public_id: UUID) -> MachineModel:
    """Return one model. Raise NotFound when there is none."""
    return pick(list_models(actor), public_id)


def list_stays(actor: Actor, machine: Machine) -> QuerySet[MachineOffice]:
    """Return which offices answered for a visible machine, newest first."""
    rows = MachineOffice.objects.unscoped("the office history of a machine the actor sees").filter(
        machine=machine
    )
    return rows.select_related("office").order_by("-from_on")


def list_exposures(actor: Actor, machine: Machine) -> QuerySet[WarrantyExposure]:
    """Return the days under warranty that offices of the actor's reach answer for, newest first."""
    rows = WarrantyExposure.objects.visible_to(actor).filter(machine=machine)
    return rows.select_related("office").order_by("-from_on")


def list_extensions(actor: Actor, machine: Machine) -> QuerySet[WarrantyExtension]:
    """Return a machine's warranty extensions, newest first."""
    return WarrantyExtension.objects.visible_to(actor).filter(machine=machine).order_by("-until_on")


def list_readings(actor: Actor, machine: Machine) -> QuerySet[MeterReading]:
    """Return a machine's meter readings, newest first."""
    return MeterReading.objects.visible_to(actor).filter(machine=machine).order_by("-read_at")


def list_part_warranties(actor: Actor, machine: Machine) -> QuerySet[PartWarranty]:
    """Return a machine's replaced parts with their own warranty, newest first."""
    rows = PartWarranty.objects.visible_to(actor).filter(machine=machine)
    return rows.select_related("component").order_by("-replaced_on")
