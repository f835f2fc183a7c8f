"""Settling machines: warranty, commissioning and exposure follow from the facts at every write."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from shouhou.foundation import bulk
from shouhou.foundation.intake import chunks
from shouhou.kernel.moments import local_day
from shouhou.kernel.worktime import WorkCalendar
from shouhou.machines.models import (
    Machine,
    MachineOffice,
    MeterReading,
    WarrantyExposure,
    WarrantyExtension,
)
from shouhou.machines.rules import commissioning, warranty
from shouhou.machines.rules.commissioning import CommissioningFacts
from shouhou.machines.rules.warranty import Cover, Reading, Stay
from shouhou.org.queries.calendars import calendars_for

SETTLED = (
    "warranty_from",
    "warranty_until",
    "commission_due_at",
    "commission_office_id",
    "commissioned_on_time",
    "k4_exclusion",
)
_READ = (
    "id",
    "office_id",
    "contract_due_on",
    "site_ready_at",
    "accepted_at",
    "shipped_on",
    "cancelled_on",
    "line_head_id",
    "factory_late",
    "retired_on",
    "warranty_months",
    "warranty_hours",
    "warranty_start_on",
    "model__commissioning_workdays",
    "model__warranty_months",
    "model__warranty_hours",
    *SETTLED,
)


@dataclass(slots=True)
class _History:
    """What else is known of the machines of one chunk, by machine."""

    stays: dict[int, list[Stay]] = field(default_factory=dict)
    readings: dict[int, list[Reading]] = field(default_factory=dict)
    extensions: dict[int, list[date]] = field(default_factory=dict)
    exposures: dict[int, list[Stay]] = field(default_factory=dict)


def settle(machine_ids: Iterable[int]) -> list[int]:
    """Recompute the settled columns and exposures of machines; return those whose cover or stays changed.

    Called by commands inside their transaction, after the facts are written.
    """
    changed: list[int] = []
    for chunk in chunks(sorted(set(machine_ids))):
        rows = Machine.objects.unscoped("settling serves no person").filter(pk__in=chunk).values(*_READ)
        machines = list(rows)
        calendars = calendars_for({m["office_id"] for m in machines})
        history = _history(chunk)
        updates: list[tuple[int, Sequence[Any]]] = []
        exposures: dict[int, list[Stay]] = {}
        for machine in machines:
            values, spans = _settled(machine, history, calendars[machine["office_id"]])
            pk = machine["id"]
            if values != tuple(machine[name] for name in SETTLED):
                updates.append((pk, values))
            if spans != history.exposures.get(pk, []):
                exposures[pk] = spans
        bulk.update(Machine, SETTLED, updates)
        _rewrite(exposures)
        changed += sorted({pk for pk, _ in updates} | exposures.keys())
    return changed


def _settled(
    machine: Mapping[str, Any], history: _History, calendar: WorkCalendar
) -> tuple[tuple[Any, ...], list[Stay]]:
    pk, zone = machine["id"], calendar.zone
    stays = history.stays.get(pk, [])
    cover = _cover(machine, history, zone)
    verdict = commissioning.settle(
        CommissioningFacts(
            contract_due_on=machine["contract_due_on"],
            site_ready_at=machine["site_ready_at"],
            accepted_at=machine["accepted_at"],
            shipped_on=machine["shipped_on"],
            cancelled_on=machine["cancelled_on"],
            is_part_of_line=machine["line_head_id"] is not None,
            factory_late=machine["factory_late"],
            standard_workdays=machine["model__commissioning_workdays"],
        ),
        calendar,
        zone,
    )
    due_office = machine["office_id"]
    if verdict.due_at is not None:
        due_office = warranty.office_on(stays, local_day(verdict.due_at, zone)) or due_office
    values = (
        None if cover is None else cover.from_on,
        None if cover is None else cover.until_on,
        verdict.due_at,
        due_office,
        verdict.on_time,
        verdict.exclusion.value,
    )
    gone = min((d for d in (machine["retired_on"], machine["cancelled_on"]) if d), default=None)
    return values, warranty.exposure(stays, cover, gone)


def _cover(machine: Mapping[str, Any], history: _History, zone: str) -> Cover | None:
    accepted: datetime | None = machine["accepted_at"]
    begins = machine["warranty_start_on"]
    if begins is None and accepted is not None:
        begins = local_day(accepted, zone)
    terms = warranty.terms_of(
        machine["model__warranty_months"],
        machine["model__warranty_hours"],
        machine["warranty_months"],
        machine["warranty_hours"],
    )
    pk = machine["id"]
    return warranty.cover_of(begins, terms, history.readings.get(pk, ()), history.extensions.get(pk, ()))


def _history(machine_ids: Sequence[int]) -> _History:
    found = _History()
    stays = MachineOffice.objects.unscoped("settling serves no person").filter(machine__in=machine_ids)
    for pk, office, start, until in stays.order_by("machine_id", "from_on").values_list(
        "machine_id", "office_id", "from_on", "until_on"
    ):
        found.stays.setdefault(pk, []).append(Stay(office, start, until))
    readings = MeterReading.objects.unscoped("settling serves no person").filter(machine__in=machine_ids)
    for pk, read_at, hours in readings.values_list("machine_id", "read_at", "hours"):
        found.readings.setdefault(pk, []).append(Reading(local_day(read_at), hours))
    longer = WarrantyExtension.objects.unscoped("settling serves no person").filter(machine__in=machine_ids)
    for pk, until in longer.values_list("machine_id", "until_on"):
        found.extensions.setdefault(pk, []).append(until)
    exposed = WarrantyExposure.objects.unscoped("settling serves no person").filter(machine__in=machine_ids)
    for pk, office, start, until in exposed.order_by("machine_id", "from_on").values_list(
        "machine_id", "office_id", "from_on", "until_on"
    ):
        found.exposures.setdefault(pk, []).append(Stay(office, start, until))
    return found


def _rewrite(exposures: Mapping[int, Sequence[Stay]]) -> None:
    if not exposures:
        return
    WarrantyExposure.objects.unscoped("settling serves no person").filter(machine__in=exposures).delete()
    bulk.insert(
        WarrantyExposure,
        ("machine_id", "office_id", "from_on", "until_on", "from_day", "until_day"),
        [
            (pk, s.office_id, s.from_on, s.until_on, s.from_on.toordinal(), s.until_on.toordinal())
            for pk, spans in exposures.items()
            for s in spans
            if s.until_on is not None
        ],
    )
