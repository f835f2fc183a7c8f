"""Rows for the pages: ``count`` of every kind in one office, with the least that a valid row needs."""

from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any

from django.db import models

from shouhou.careplans.models import VisitPlanItem
from shouhou.complaints.models import Complaint
from shouhou.customers.models import Contact, Customer, Site
from shouhou.machines.models import Machine, MachineModel
from shouhou.org.models import Delegation, Office, Person, Position, Region, Skill
from shouhou.quality.models import ReportInstance
from shouhou.service.models import (
    Failure,
    RequestPause,
    Revenue,
    SatisfactionAnswer,
    ServiceExpense,
    ServiceRequest,
    Visit,
    WorkOrder,
)

NOON = datetime(2026, 10, 12, 4, 0, tzinfo=UTC)
DAY = date(2026, 10, 12)
NAME = "=cmd|'/c calc'!A0"
"""A name that a spreadsheet would run, if an export let it."""


@dataclass
class Cast:
    """One office and its rows by model."""

    office: Office
    rows: dict[type[models.Model], list[Any]] = field(default_factory=dict)

    def add(self, model: type[models.Model], /, **values: Any) -> Any:
        """Create a row and remember it."""
        row = model._default_manager.create(**values)
        self.rows.setdefault(model, []).append(row)
        return row


def office(code: str) -> Office:
    """Create an office in a region of its own."""
    region = Region.objects.create(code=f"R{code}", name=f"{code}大区")
    return Office.objects.create(code=code, name=f"{code}办事处", region=region)


def fill(place: Office, count: int) -> Cast:
    """Create ``count`` rows of every kind in ``place``, each with its own customer, machine, job and people."""
    cast = Cast(place)
    cast.rows[Office] = [place]
    for number in range(count):
        _one(cast, f"{place.code}{number:03d}", number)
    return cast


def _one(cast: Cast, key: str, number: int) -> None:
    at = NOON + timedelta(minutes=number)
    place = {"office": cast.office}
    person = cast.add(Person, employee_no=key, name=f"人{key}", home_office=cast.office)
    deputy = cast.add(Person, employee_no=f"{key}D", name=f"代{key}", home_office=cast.office)
    cast.add(Position, code=key, title=f"岗{key}")
    cast.add(Skill, code=key, name=f"技{key}")
    cast.add(
        Delegation,
        principal=person,
        substitute=deputy,
        from_on=DAY,
        until_on=DAY + timedelta(days=9),
        created_at=at,
    )
    customer = cast.add(Customer, code=key, name=f"{NAME}{key}", **place)
    site = cast.add(Site, customer=customer, name=f"厂{key}")
    contact = cast.add(Contact, customer=customer, site=site, name=f"联{key}")
    model = cast.add(MachineModel, code=key, name=f"型{key}")
    machine = cast.add(
        Machine,
        serial_no=key,
        model=model,
        customer=customer,
        site=site,
        accepted_at=at,
        warranty_from=DAY,
        warranty_until=date(2027, 10, 12),
        k4_exclusion="no_due_date",
        **place,
    )
    _service(cast, key, at, person, customer, machine)
    cast.add(
        VisitPlanItem,
        customer=customer,
        contact=contact,
        person=person,
        plan_period="2026-10",
        due_on=DAY,
        due_by_on=date(2026, 10, 31),
        external_ref=key,
        **place,
    )
    cast.add(
        Complaint,
        number=key,
        customer=customer,
        machine=machine,
        owner=person,
        subject=f"诉{key}",
        received_at=at,
        acknowledge_due_at=at,
        resolve_due_at=at + timedelta(days=7),
        k8_at=at + timedelta(days=7),
        **place,
    )
    period = f"{2000 + number // 12:04d}-{number % 12 + 1:02d}"
    cast.add(ReportInstance, kind="visit_plan", period_code=period, due_at=at, author=person, **place)


def _service(
    cast: Cast, key: str, at: datetime, person: Person, customer: Customer, machine: Machine
) -> None:
    place = {"office": cast.office}
    due = at + timedelta(hours=48)
    request = cast.add(
        ServiceRequest,
        number=key,
        machine=machine,
        customer=customer,
        lead=person,
        severity="P3",
        reported_at=at,
        recorded_at=at,
        clock="business",
        promise_minutes=2880,
        respond_due_at=at + timedelta(hours=4),
        arrive_due_at=at + timedelta(hours=8),
        restore_due_at=due,
        raw_restore_due_at=due,
        kpi_office=cast.office,
        **place,
    )
    cast.add(
        RequestPause,
        request=request,
        from_at=at,
        reason="customer_not_ready",
        evidence="照片",
        entered_at=at,
        entered_by_id=999_999,
        entered_by_name=person.name,
    )
    order = cast.add(
        WorkOrder,
        number=key,
        request=request,
        machine=machine,
        customer=customer,
        work_type="repair",
        opened_at=at,
        lead=person,
        **place,
    )
    cast.add(
        Visit,
        work_order=order,
        machine=machine,
        arrive_at=at,
        home_office=cast.office,
        counted_on=DAY,
        **place,
    )
    cast.add(Failure, work_order=order, request=request, machine=machine, failed_at=at, external_ref=key)
    cast.add(
        SatisfactionAnswer,
        work_order=order,
        work_type="repair",
        channel="callback",
        score=5,
        asked_at=at,
        answered_at=at,
        counted_at=at,
        **place,
    )
    cast.add(
        ServiceExpense,
        work_order=order,
        machine=machine,
        person=person,
        incurred_on=DAY,
        category="travel",
        amount=Decimal("120.50"),
        external_ref=key,
        **place,
    )
    cast.add(
        Revenue,
        recognized_on=DAY,
        kind="service",
        amount=Decimal("999.00"),
        document_no=key,
        customer=customer,
        external_ref=key,
        **place,
    )
