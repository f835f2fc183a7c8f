"""Machines, what they are made of, how long they are under warranty and who answers for them."""

from shouhou.machines.models.catalog import FaultComponent, MachineModel
from shouhou.machines.models.machines import (
    Machine,
    MachineOffice,
    WarrantyExposure,
    WarrantyExtension,
)
from shouhou.machines.models.readings import MeterReading, PartWarranty
from shouhou.machines.models.words import EntitlementReason, K4Exclusion, MeterSource

__all__ = [
    "EntitlementReason",
    "FaultComponent",
    "K4Exclusion",
    "Machine",
    "MachineModel",
    "MachineOffice",
    "MeterReading",
    "MeterSource",
    "PartWarranty",
    "WarrantyExposure",
    "WarrantyExtension",
]
