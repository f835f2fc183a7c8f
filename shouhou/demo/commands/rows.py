"""The facts of the demonstration as the rows that the apps' bulk commands take."""

from shouhou.careplans.commands.plan_items import PlanItemRow
from shouhou.complaints.commands.complaints import ComplaintRow
from shouhou.customers.commands.customers import ContactRow, CustomerRow, SiteRow
from shouhou.demo.rules import facts
from shouhou.machines.commands.intake import MachineRow, MeterRow, PartWarrantyRow
from shouhou.quality.commands.reports import ReportRow
from shouhou.service.commands.rows import (
    AnswerRow,
    ExpenseRow,
    FailureRow,
    PauseRow,
    ReopenRow,
    RequestRow,
    RevenueRow,
    TransferRow,
    VisitRow,
    WorkOrderRow,
)


def customer(fact: facts.CustomerFact) -> CustomerRow:
    """Return the row of a customer."""
    return CustomerRow(
        code=fact.code,
        name=fact.name,
        office_code=fact.office,
        short_name=fact.short_name,
        level=fact.level,
        industry=fact.industry,
        province=fact.province,
        city=fact.city,
    )


def site(fact: facts.SiteFact) -> SiteRow:
    """Return the row of a site."""
    return SiteRow(
        customer_code=fact.customer,
        name=fact.name,
        address=fact.address,
        province=fact.province,
        city=fact.city,
        distance_band=fact.band,
        latitude=fact.latitude,
        longitude=fact.longitude,
    )


def contact(fact: facts.ContactFact) -> ContactRow:
    """Return the row of a contact."""
    return ContactRow(
        customer_code=fact.customer,
        name=fact.name,
        phone=fact.phone,
        title=fact.title,
        site_name=fact.site,
        is_primary=fact.is_primary,
    )


def machine(fact: facts.MachineFact) -> MachineRow:
    """Return the row of a machine; its office answers for it from the day it was built."""
    return MachineRow(
        serial_no=fact.serial,
        model_code=fact.model,
        customer_code=fact.customer,
        office_code=fact.office,
        site_name=fact.site,
        config=fact.config,
        batch_no=fact.batch,
        produced_on=fact.produced_on,
        shipped_on=fact.shipped_on,
        contract_due_on=fact.contract_due_on,
        site_ready_at=fact.site_ready_at,
        site_ready_note=fact.site_ready_note,
        accepted_at=fact.accepted_at,
        accepted_by=fact.accepted_by,
        line_head_serial=fact.line_head,
        retired_on=fact.retired_on,
        cancelled_on=fact.cancelled_on,
        factory_late=fact.factory_late,
        office_since=fact.produced_on,
    )


def reading(fact: facts.ReadingFact) -> MeterRow:
    """Return the row of a meter reading."""
    return MeterRow(serial_no=fact.serial, read_at=fact.read_at, hours=fact.hours, source="visit")


def part(fact: facts.PartFact) -> PartWarrantyRow:
    """Return the row of a replaced part."""
    return PartWarrantyRow(
        serial_no=fact.serial,
        part_no=fact.part_no,
        replaced_on=fact.replaced_on,
        part_name=fact.part_name,
        component_code=fact.component,
    )


def request(fact: facts.RequestFact) -> RequestRow:
    """Return the row of a service request; an agreed temporary fix is signed."""
    return RequestRow(
        number=fact.number,
        office_code=fact.office,
        reported_at=fact.reported_at,
        customer_code=fact.customer,
        machine_serial=fact.serial,
        severity=fact.severity,
        kind=fact.kind,
        channel=fact.channel,
        contact_name=fact.contact_name,
        contact_phone=fact.contact_phone,
        symptom_code=fact.symptom_code,
        description=fact.description,
        lead_no=fact.lead,
        recorded_at=fact.recorded_at,
        state=fact.state,
        responded_at=fact.responded_at,
        arrived_at=fact.arrived_at,
        restored_at=fact.restored_at,
        temporary_fix=fact.temporary_fix,
        temporary_fix_signed=fact.temporary_fix,
        follow_up_on=fact.follow_up_on,
        remote_fix=fact.remote_fix,
        duplicate_of=fact.duplicate_of,
        cancelled_at=fact.cancelled_at,
        cancel_reason=fact.cancel_reason,
        waits_for_company=fact.waits_for_company,
    )


def pause(fact: facts.PauseFact) -> PauseRow:
    """Return the row of a pause; head office judged it."""
    judged = fact.judged_at
    return PauseRow(
        request_number=fact.request,
        from_at=fact.from_at,
        reason=fact.reason,
        until_at=fact.until_at,
        note=fact.note,
        evidence=fact.evidence,
        entered_at=fact.entered_at,
        entered_by="售后内勤",
        approved_at=judged if fact.verdict == "approved" else None,
        approved_by="售后主办" if fact.verdict == "approved" else "",
        refused_at=judged if fact.verdict == "refused" else None,
    )


def reopen(fact: facts.ReopenFact) -> ReopenRow:
    """Return the row of a reopening."""
    return ReopenRow(fact.request, fact.voided_at, fact.reopened_at, fact.reason)


def transfer(fact: facts.TransferFact) -> TransferRow:
    """Return the row of a hand-over."""
    return TransferRow(fact.request, fact.from_office, fact.to_office, fact.at, fact.reason)


def order(fact: facts.OrderFact) -> WorkOrderRow:
    """Return the row of a work order."""
    return WorkOrderRow(
        number=fact.number,
        office_code=fact.office,
        work_type=fact.work_type,
        opened_at=fact.opened_at,
        request_number=fact.request,
        machine_serial=fact.serial,
        customer_code=fact.customer,
        state=fact.state,
        chargeable=fact.chargeable,
        promised_at=fact.promised_at,
        closed_at=fact.closed_at,
        lead_no=fact.lead,
        summary=fact.summary,
    )


def visit(fact: facts.VisitFact) -> VisitRow:
    """Return the row of a visit with its crew."""
    return VisitRow(
        order_number=fact.order,
        arrive_at=fact.arrive_at,
        machine_serial=fact.serial,
        office_code=fact.office,
        trip_no=fact.trip,
        planned_start_at=fact.planned_start_at,
        depart_at=fact.depart_at,
        start_at=fact.arrive_at,
        finish_at=fact.finish_at,
        leave_at=fact.leave_at,
        is_remote=fact.is_remote,
        result=fact.result,
        crew=",".join(fact.crew),
        external_ref=fact.ref,
    )


def failure(fact: facts.FailureFact) -> FailureRow:
    """Return the row of a failure."""
    return FailureRow(
        machine_serial=fact.serial,
        failed_at=fact.failed_at,
        order_number=fact.order,
        request_number=fact.request,
        restored_at=fact.restored_at,
        failure_mode=fact.mode,
        component_code=fact.component,
        mechanism=fact.mechanism,
        cause=fact.cause,
        action=fact.action,
        responsibility=fact.responsibility,
        responsibility_confirmed=fact.confirmed,
        down_hours=fact.down_hours,
        active_repair_hours=fact.active_hours,
        symptom_code=fact.symptom_code,
        external_ref=fact.ref,
    )


def answer(fact: facts.AnswerFact) -> AnswerRow:
    """Return the row of an answer, or of the attempts to get one."""
    return AnswerRow(
        order_number=fact.order,
        channel=fact.channel,
        asked_at=fact.asked_at,
        outcome="no_answer" if fact.score is None else "answered",
        score=fact.score,
        answered_at=None if fact.score is None else fact.asked_at,
        attempts=fact.attempts,
        comment=fact.comment,
    )


def expense(fact: facts.ExpenseFact) -> ExpenseRow:
    """Return the row of an expense."""
    return ExpenseRow(
        office_code=fact.office,
        incurred_on=fact.incurred_on,
        category=fact.category,
        amount=fact.amount,
        order_number=fact.order,
        machine_serial=fact.serial,
        employee_no=fact.person,
        description=fact.description,
        invoiced_to_customer=fact.invoiced,
        in_sale_price=fact.in_sale_price,
        external_ref=fact.ref,
    )


def revenue(fact: facts.RevenueFact) -> RevenueRow:
    """Return the row of recognized revenue."""
    return RevenueRow(
        office_code=fact.office,
        recognized_on=fact.recognized_on,
        kind=fact.kind,
        amount=fact.amount,
        document_no=fact.document_no,
        customer_code=fact.customer,
        external_ref=fact.document_no,
    )


def plan_item(fact: facts.PlanItemFact) -> PlanItemRow:
    """Return the row of a planned visit or call."""
    return PlanItemRow(
        office_code=fact.office,
        customer_code=fact.customer,
        plan_period=fact.plan_period,
        due_on=fact.due_on,
        kind=fact.kind,
        contact_name=fact.contact_name,
        contact_phone=fact.contact_phone,
        person_no=fact.person,
        added_late=fact.added_late,
        done_on=fact.done_on,
        topics=fact.topics,
        machine_status=fact.machine_status,
        customer_confirmed=fact.confirmed,
        cancelled_by_customer_on=fact.cancelled_by_customer_on,
        cancel_evidence=fact.cancel_evidence,
        postponed_to=fact.postponed_to,
        external_ref=fact.ref,
    )


def complaint(fact: facts.ComplaintFact) -> ComplaintRow:
    """Return the row of a complaint."""
    return ComplaintRow(
        number=fact.number,
        office_code=fact.office,
        customer_code=fact.customer,
        received_at=fact.received_at,
        subject=fact.subject,
        machine_serial=fact.serial,
        request_number=fact.request,
        channel=fact.channel,
        severity=fact.severity,
        description=fact.description,
        kind=fact.kind,
        handling_at_fault=fact.handling_at_fault,
        validity=fact.validity,
        validity_decided_at=fact.validity_decided_at,
        same_matter_as=fact.same_matter_as,
        owner_no=fact.owner,
        acknowledged_at=fact.acknowledged_at,
        first_closed_at=fact.first_closed_at,
        closed_at=fact.closed_at,
        closing=fact.closing,
        contact_attempts=fact.contact_attempts,
        first_attempt_on=fact.first_attempt_on,
        last_attempt_on=fact.last_attempt_on,
        reopened_at=fact.reopened_at,
        root_cause=fact.root_cause,
        corrective_action=fact.corrective_action,
    )


def report(fact: facts.ReportFact) -> ReportRow:
    """Return the row of a report an office owed; when it was due, the calendar says."""
    return ReportRow(
        office_code=fact.office,
        kind=fact.kind,
        period_code=fact.period,
        submitted_at=fact.submitted_at,
        author_no=fact.author if fact.submitted_at else "",
        verdict=fact.verdict,
        verdict_at=fact.verdict_at,
        material_error_at=fact.material_error_at,
        material_error_note=fact.material_error_note,
    )
