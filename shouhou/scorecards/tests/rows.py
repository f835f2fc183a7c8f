"""Rows for sheets: the least valid facts of an office, settled by hand, so that a test says what is counted."""

from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from itertools import count
from typing import Any

from shouhou.careplans.models import VisitPlanItem
from shouhou.complaints.models import Complaint
from shouhou.customers.models import Customer
from shouhou.machines.models import Machine, MachineModel, MachineOffice, WarrantyExposure
from shouhou.org.models import Office
from shouhou.quality.models import ReportInstance
from shouhou.scorecards.models import Adjustment
from shouhou.service.models import (
    Failure,
    Revenue,
    SatisfactionAnswer,
    ServiceExpense,
    ServiceRequest,
    Visit,
    WorkOrder,
)

_numbers = count(1)


def given(values: dict[str, Any], others: dict[str, Any]) -> Any:
    """Return the values of a row, what a test says last."""
    return values | others


def noon(day: date) -> datetime:
    """Return noon in China on ``day``, as UTC."""
    return datetime(day.year, day.month, day.day, 4, tzinfo=UTC)


@dataclass
class Rows:
    """Makes the rows of one office; the customer and the machine model come with the first machine."""

    office: Office
    customer: Customer = field(init=False)
    model: MachineModel = field(init=False)

    def __post_init__(self) -> None:
        code = self.office.code
        self.customer = Customer.objects.create(
            code=f"C-{code}", name=f"{code} 食品有限公司", short_name=f"{code} 食品", office=self.office
        )
        found = MachineModel.objects.unscoped("test").filter(code="BZ-200").first()
        self.model = found or MachineModel.objects.create(code="BZ-200", name="BZ-200 包装机")

    def machine(
        self, *, due: date | None = None, good: bool | None = None, reason: str = "", **others: Any
    ) -> Machine:
        """A machine in the office's care since 2025; with ``due`` its commissioning counts there."""
        values: dict[str, Any] = {"k4_exclusion": reason if due else "no_due_date"}
        if due:
            values |= {
                "commission_due_at": noon(due),
                "commission_office": self.office,
                "commissioned_on_time": good,
            }
            if good is not None:
                values["accepted_at"] = noon(due)
        machine = Machine.objects.create(
            serial_no=f"S{next(_numbers):06}",
            model=self.model,
            customer=self.customer,
            office=self.office,
            **given(values, others),
        )
        MachineOffice.objects.create(machine=machine, office=self.office, from_on=date(2025, 1, 1))
        return machine

    def exposed(self, from_on: date, until_on: date) -> WarrantyExposure:
        """A machine under warranty over [from_on, until_on)."""
        return WarrantyExposure.objects.create(
            machine=self.machine(),
            office=self.office,
            from_on=from_on,
            until_on=until_on,
            from_day=from_on.toordinal(),
            until_day=until_on.toordinal(),
        )

    def request(
        self, due: date, *, good: bool | None = True, reason: str = "", **others: Any
    ) -> ServiceRequest:
        """A repair request whose restoration is due at noon of a day; ``good`` None is still open."""
        at, start = noon(due), noon(due) - timedelta(days=2)
        restored = None if good is None else at - timedelta(hours=5) if good else at + timedelta(hours=30)
        values: dict[str, Any] = {
            "number": f"FW{next(_numbers):06}",
            "reported_at": start,
            "recorded_at": start,
            "severity": "P2",
            "clock": "business",
            "promise_minutes": 1440,
            "respond_due_at": start + timedelta(hours=2),
            "restore_due_at": at,
            "raw_restore_due_at": at,
            "restored_at": restored,
            "restored_on_time": good,
            "raw_on_time": good,
            "responded_on_time": True,
            "arrived_on_time": good,
            "restore_minutes": None if restored is None else int((restored - start).total_seconds() // 60),
            "k3_exclusion": reason,
        }
        return ServiceRequest.objects.create(
            office=self.office, kpi_office=self.office, customer=self.customer, **given(values, others)
        )

    def order(self, work_type: str = "repair", **others: Any) -> WorkOrder:
        """A work order."""
        opened = noon(date(2025, 6, 1))
        values: dict[str, Any] = {
            "number": f"GD{next(_numbers):06}",
            "work_type": work_type,
            "opened_at": opened,
        }
        return WorkOrder.objects.create(office=self.office, customer=self.customer, **given(values, others))

    def visit(self, day: date, *, reason: str = "", responsibility: str = "", **others: Any) -> Visit:
        """A visit counted on a day; with ``responsibility`` the failure behind it."""
        machine = self.machine()
        order = self.order(machine=machine)
        if responsibility:
            Failure.objects.create(
                work_order=order,
                machine=machine,
                failed_at=noon(day),
                responsibility=responsibility,
                external_ref=f"F{next(_numbers)}",
            )
        values = {
            "arrive_at": noon(day),
            "counted_on": day,
            "home_office": self.office,
            "k2_exclusion": reason,
        }
        return Visit.objects.create(
            work_order=order,
            machine=machine,
            office=self.office,
            external_ref=f"V{next(_numbers)}",
            **given(values, others),
        )

    def expense(self, day: date, amount: str, *, reason: str = "") -> ServiceExpense:
        """An expense."""
        return ServiceExpense.objects.create(
            office=self.office,
            incurred_on=day,
            category="travel",
            amount=Decimal(amount),
            k1_exclusion=reason,
            external_ref=f"BX{next(_numbers):06}",
        )

    def revenue(self, day: date, amount: str, kind: str = "machine") -> Revenue:
        """Revenue recognized on a day."""
        number = f"XS{next(_numbers):06}"
        return Revenue.objects.create(
            office=self.office,
            recognized_on=day,
            kind=kind,
            amount=Decimal(amount),
            document_no=number,
            external_ref=number,
        )

    def answer(
        self, day: date, score: int | None = 5, *, reason: str = "", work_type: str = "repair"
    ) -> SatisfactionAnswer:
        """An answer of a customer; without a score a call-back given up."""
        at = noon(day)
        return SatisfactionAnswer.objects.create(
            work_order=self.order(work_type),
            office=self.office,
            work_type=work_type,
            channel="callback",
            outcome="answered" if score else "no_answer",
            score=score,
            asked_at=at,
            answered_at=at if score else None,
            counted_at=at,
            k5_exclusion=reason or ("" if score else "no_answer"),
        )

    def plan_item(self, due: date, *, done: bool = True, reason: str = "") -> VisitPlanItem:
        """A planned contact."""
        end = (due.replace(day=1) + timedelta(days=32)).replace(day=1) - timedelta(days=1)
        return VisitPlanItem.objects.create(
            office=self.office,
            customer=self.customer,
            plan_period=f"{due:%Y-%m}",
            due_on=due,
            due_by_on=end,
            done_on=due if done else None,
            is_done=done,
            k6_exclusion=reason,
            external_ref=f"P{next(_numbers):06}",
        )

    def complaint(
        self, day: date, *, satisfied: bool | None = None, reason: str = "", closing: str = ""
    ) -> Complaint:
        """A complaint received on a day; it enters handling satisfaction a week later."""
        at, due = noon(day), noon(day) + timedelta(days=7)
        closed: dict[str, Any] = {}
        if satisfied is not None:
            closing = closing or ("satisfied" if satisfied else "dissatisfied")
            closed = {"state": "closed", "closed_at": due, "closing": closing}
        return Complaint.objects.create(
            number=f"TS{next(_numbers):06}",
            office=self.office,
            customer=self.customer,
            received_at=at,
            subject="等待备件过久",
            acknowledge_due_at=at,
            resolve_due_at=due,
            k7_exclusion=reason,
            k8_exclusion=reason if reason in ("same_matter", "invalid") else "",
            k8_at=due,
            k8_satisfied=satisfied,
            **given(closed, {}),
        )

    def report(
        self, due: date, kind: str, *, good: bool = True, early: bool = False, reason: str = ""
    ) -> ReportInstance:
        """A report due on a day; bad ones are on time and wrong."""
        return ReportInstance.objects.create(
            office=self.office,
            kind=kind,
            period_code=f"{due:%Y-%m}",
            due_at=noon(due),
            submitted_at=noon(due),
            is_on_time=True,
            is_right=good,
            is_early=early,
            k9_exclusion=reason,
            waived_reason="停业" if reason else "",
        )

    def correction(self, booked: date, origin: date, kpi: str = "K3", numerator: int = -1) -> Adjustment:
        """A correction of a closed month."""
        return Adjustment.objects.create(
            office=self.office,
            kpi=kpi,
            booked_on=booked,
            origin_on=origin,
            numerator=numerator,
            denominator=0,
            record_kind="request",
            record_id="00000000-0000-7000-8000-000000000001",
            record_label="FW-OLD",
            reason=f"reopened {next(_numbers)}",
            caused_at=noon(booked),
            at=noon(booked),
        )

    def month(self, first: date, *, late: int = 1) -> None:
        """A whole month of work that begins on ``first``: every KPI has rows that count and rows left out."""
        for number in range(12):
            self.request(first + timedelta(days=number + 3), good=number >= late)
        self.request(first + timedelta(days=6), reason="duplicate")
        self.request(first + timedelta(days=6), reason="question_no_fault")
        for number in range(3):
            self.exposed(date(2025, 3, 1), date(2027, 3, 1))
            self.visit(first + timedelta(days=number), responsibility="supplier")
        self.visit(first + timedelta(days=4), reason="remote")
        self.machine(due=first + timedelta(days=9), good=True)
        self.machine(due=first + timedelta(days=12), good=False)
        self.machine(due=first + timedelta(days=12), good=False, reason="factory_late")
        self.expense(first + timedelta(days=5), "4200.00")
        self.expense(first + timedelta(days=5), "900.00", reason="fixed_cost")
        self.revenue(first + timedelta(days=8), "100000.00")
        for number in range(8):
            self.answer(first + timedelta(days=number), 5 if number else 3)
        self.answer(first + timedelta(days=3), None)
        for number in range(4):
            self.plan_item(first + timedelta(days=number + 2), done=number > 0)
        self.plan_item(first + timedelta(days=2), done=False, reason="customer_cancelled")
        self.complaint(first + timedelta(days=2), satisfied=True, closing="very_satisfied")
        self.complaint(first + timedelta(days=2), reason="invalid")
        self.report(first + timedelta(days=5), "quality_analysis", early=True)
        self.report(first + timedelta(days=6), "visit_plan", good=False)
        self.report(first + timedelta(days=7), "visit_records", reason="waived")
