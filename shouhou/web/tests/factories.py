"""The least rows the shell's pages need: offices, people with logins, machines, requests, visits."""

from datetime import UTC, date, datetime, timedelta
from itertools import count
from typing import Any

from shouhou.complaints.models import Complaint
from shouhou.customers.models import Customer
from shouhou.foundation.importing.kinds import ImportKind
from shouhou.machines.models import Machine, MachineModel
from shouhou.org.models import Office, Person, Posting, Region, User
from shouhou.service.models import ServiceRequest, Visit, WorkOrder

NOW = datetime(2026, 11, 24, 2, 0, tzinfo=UTC)
PASSWORD = "a-long-enough-secret"
_numbers = count(1)


def office(code: str = "HZ", name: str = "杭州办事处") -> Office:
    """An office in its region."""
    region = Region.objects.unscoped("test").filter(code="EAST").first()
    region = region or Region.objects.create(code="EAST", name="华东大区")
    return Office.objects.create(code=code, name=name, region=region, city=name[:2])


def person(
    name: str, role: str, where: Office | None = None, *, username: str = "", customer_id: int | None = None
) -> Person:
    """A person with a login and a post in an office, or in the whole company."""
    number = next(_numbers)
    user = User.objects.create_user(username or f"user{number}", password=PASSWORD)
    made = Person.objects.create(
        employee_no=f"SH{number:04}", name=name, user=user, home_office=where, customer_id=customer_id
    )
    Posting.objects.create(person=made, role=role, office=where, from_on=date(2020, 1, 1))
    return made


def customer(where: Office, name: str = "浙江宏达机械有限公司", *, pinyin_initials: str = "") -> Customer:
    """A customer of an office."""
    code = f"C{next(_numbers):04}"
    return Customer.objects.create(code=code, name=name, office=where, pinyin_initials=pinyin_initials)


def machine(owner: Customer, serial_no: str = "") -> Machine:
    """A machine at a customer."""
    model, _made = _model()
    return Machine.objects.create(
        serial_no=serial_no or f"VMC850-{next(_numbers):05}", model=model, customer=owner, office=owner.office,
        k4_exclusion="no_due_date",
    )  # fmt: skip


def request(
    owner: Customer,
    *,
    due_in: timedelta = timedelta(hours=2),
    now: datetime = NOW,
    lead: Person | None = None,
    on: Machine | None = None,
    **values: Any,
) -> ServiceRequest:
    """An open request that is due so long from now."""
    due = now + due_in
    row: dict[str, Any] = {
        "number": f"SR{next(_numbers):06}",
        "office": owner.office,
        "kpi_office": owner.office,
        "customer": owner,
        "machine": on,
        "lead": lead,
        "severity": "P1",
        "state": "accepted",
        "clock": "calendar",
        "promise_minutes": 480,
        "reported_at": due - timedelta(hours=8),
        "recorded_at": due - timedelta(hours=8),
        "respond_due_at": due - timedelta(hours=7),
        "restore_due_at": due,
        "raw_restore_due_at": due,
    }
    made = ServiceRequest()
    for field, value in (row | values).items():
        setattr(made, field, value)
    made.save(force_insert=True)
    return made


def order(owner: Customer, *, lead: Person | None = None, now: datetime = NOW) -> WorkOrder:
    """An open repair order."""
    return WorkOrder.objects.create(
        number=f"WO{next(_numbers):06}", customer=owner, office=owner.office, work_type="repair", lead=lead,
        opened_at=now,
    )  # fmt: skip


def visit(of: WorkOrder, planned_start_at: datetime) -> Visit:
    """A planned visit of an order."""
    return Visit.objects.create(
        work_order=of, office=of.office, planned_start_at=planned_start_at, k2_exclusion="not_arrived"
    )


def complaint(owner: Customer, *, now: datetime = NOW, subject: str = "维修三次仍未解决") -> Complaint:
    """An open complaint, due tomorrow."""
    return Complaint.objects.create(
        number=f"CP{next(_numbers):06}", office=owner.office, customer=owner, received_at=now, subject=subject,
        acknowledge_due_at=now, resolve_due_at=now + timedelta(days=1), k8_at=now,
    )  # fmt: skip


def csv_of(kind: ImportKind, *rows: dict[str, str]) -> bytes:
    """A CSV file of a kind with its own headings."""
    names = [column.name for column in kind.columns]
    lines = [",".join(names), *(",".join(row.get(name, "") for name in names) for row in rows)]
    return "\n".join(lines).encode()


def _model() -> tuple[MachineModel, bool]:
    found = MachineModel.objects.unscoped("test").filter(code="VMC850").first()
    return (
        (found, False)
        if found
        else (MachineModel.objects.create(code="VMC850", name="立式加工中心 VMC850"), True)
    )
