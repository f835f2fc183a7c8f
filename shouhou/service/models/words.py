"""Choices of the service tables, with the words a user reads. The values are those of the rules."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from shouhou.service.rules import failures, fair_clock, lifecycle, promises, repairs, satisfaction, visits


class Severity(models.TextChoices):
    """How much the customer loses."""

    P1 = promises.Severity.P1.value, _("P1 line down")
    P2 = promises.Severity.P2.value, _("P2 running badly")
    P3 = promises.Severity.P3.value, _("P3 other")


class Clock(models.TextChoices):
    """Which minutes count."""

    CALENDAR = promises.Clock.CALENDAR.value, _("Day and night")
    BUSINESS = promises.Clock.BUSINESS.value, _("Working time")


class RequestKind(models.TextChoices):
    """A fault or a question."""

    FAULT = repairs.RequestKind.FAULT.value, _("Fault")
    QUESTION = repairs.RequestKind.QUESTION.value, _("Question")


class RequestChannel(models.TextChoices):
    """How the customer reached us."""

    PHONE = "phone", _("Phone")
    WECHAT = "wechat", _("WeChat")
    APP = "app", _("App")
    SALES = "sales", _("Through sales")
    EMAIL = "email", _("E-mail")
    QR = "qr", _("QR code")


class RequestState(models.TextChoices):
    """Where a request stands."""

    NEW = lifecycle.RequestState.NEW.value, pgettext_lazy("request", "New")
    ACCEPTED = lifecycle.RequestState.ACCEPTED.value, pgettext_lazy("request", "Accepted")
    IN_PROGRESS = lifecycle.RequestState.IN_PROGRESS.value, pgettext_lazy("request", "In progress")
    RESTORED = lifecycle.RequestState.RESTORED.value, pgettext_lazy("request", "Restored")
    CLOSED = lifecycle.RequestState.CLOSED.value, pgettext_lazy("request", "Closed")
    CANCELLED = lifecycle.RequestState.CANCELLED.value, pgettext_lazy("request", "Cancelled")
    MERGED = lifecycle.RequestState.MERGED.value, pgettext_lazy("request", "Merged")


class K3Exclusion(models.TextChoices):
    """Why a request does not count for repairs in time."""

    QUESTION = (
        repairs.RepairExclusion.QUESTION.value,
        _("A question answered without a fault; only repair requests count."),
    )
    DUPLICATE = (
        repairs.RepairExclusion.DUPLICATE.value,
        _("A duplicate; it counts once, with the earliest report."),
    )
    CANCELLED_IN_TIME = (
        repairs.RepairExclusion.CANCELLED_IN_TIME.value,
        _("Cancelled before it was due and before work began."),
    )
    CONTINUES = (
        repairs.RepairExclusion.CONTINUES.value,
        _("Same fault within seven days: counted in the earlier request."),
    )


class PauseReason(models.TextChoices):
    """Why work stands still."""

    CUSTOMER_NOT_READY = fair_clock.PauseReason.CUSTOMER_NOT_READY.value, _("Customer not ready")
    CUSTOMER_RESCHEDULED = fair_clock.PauseReason.CUSTOMER_RESCHEDULED.value, _("Customer rescheduled")
    NO_SITE_ACCESS = fair_clock.PauseReason.NO_SITE_ACCESS.value, _("No access to the site")
    CUSTOMER_SUPPLIED_PART = (
        fair_clock.PauseReason.CUSTOMER_SUPPLIED_PART.value,
        _("Waiting for the customer's part"),
    )
    SAFETY_HOLD = fair_clock.PauseReason.SAFETY_HOLD.value, _("Safety hold")
    FORCE_MAJEURE = fair_clock.PauseReason.FORCE_MAJEURE.value, _("Force majeure")
    WAITING_PARTS = fair_clock.PauseReason.WAITING_PARTS.value, _("Waiting for our parts")
    WAITING_HQ = fair_clock.PauseReason.WAITING_HQ.value, _("Waiting for head office")


class PauseVerdict(models.TextChoices):
    """Whether a pause stops the clock."""

    COUNTS = fair_clock.PauseVerdict.COUNTS.value, _("Approved: the clock stands still.")
    COMPANY_WAIT = (
        fair_clock.PauseVerdict.COMPANY_WAIT.value,
        _("The customer waits for the company: marked, but the clock runs on."),
    )
    REFUSED = fair_clock.PauseVerdict.REFUSED.value, _("Refused by head office.")
    NOT_APPROVED = fair_clock.PauseVerdict.NOT_APPROVED.value, _("Not approved yet.")
    APPROVED_BY_OFFICE = (
        fair_clock.PauseVerdict.APPROVED_BY_OFFICE.value,
        _("Approved inside the office; someone outside it has to."),
    )
    APPROVED_BY_ENTRANT = (
        fair_clock.PauseVerdict.APPROVED_BY_ENTRANT.value,
        _("Approved by the person who entered it."),
    )
    NO_EVIDENCE = fair_clock.PauseVerdict.NO_EVIDENCE.value, _("No evidence is attached.")
    ENTERED_LATE = (
        fair_clock.PauseVerdict.ENTERED_LATE.value,
        _("Entered later than one working day after it began."),
    )


class WorkType(models.TextChoices):
    """What a work order is for."""

    INSTALL = visits.WorkType.INSTALL.value, _("Installation")
    COMMISSION = visits.WorkType.COMMISSION.value, _("Commissioning")
    REPAIR = visits.WorkType.REPAIR.value, _("Repair")
    MAINTAIN = visits.WorkType.MAINTAIN.value, _("Maintenance")
    INSPECT = visits.WorkType.INSPECT.value, _("Inspection")
    TRAIN = visits.WorkType.TRAIN.value, _("Training")
    RETROFIT = visits.WorkType.RETROFIT.value, _("Retrofit")
    VISIT = visits.WorkType.VISIT.value, _("Customer visit")


class OrderState(models.TextChoices):
    """Where a work order stands."""

    OPEN = lifecycle.OrderState.OPEN.value, pgettext_lazy("work order", "Open")
    ASSIGNED = lifecycle.OrderState.ASSIGNED.value, pgettext_lazy("work order", "Assigned")
    IN_PROGRESS = lifecycle.OrderState.IN_PROGRESS.value, pgettext_lazy("work order", "In progress")
    DONE = lifecycle.OrderState.DONE.value, pgettext_lazy("work order", "Done")
    CLOSED = lifecycle.OrderState.CLOSED.value, pgettext_lazy("work order", "Closed")
    CANCELLED = lifecycle.OrderState.CANCELLED.value, pgettext_lazy("work order", "Cancelled")


class K2Exclusion(models.TextChoices):
    """Why a visit does not count for services per machine under warranty."""

    NOT_REPAIR = visits.VisitExclusion.NOT_REPAIR.value, _("Not a repair order.")
    ORDER_CANCELLED = visits.VisitExclusion.ORDER_CANCELLED.value, _("The work order was cancelled.")
    REMOTE = visits.VisitExclusion.REMOTE.value, _("Solved remotely; nobody traveled.")
    NOT_ARRIVED = visits.VisitExclusion.NOT_ARRIVED.value, _("Nobody has reached the site.")
    NO_MACHINE = visits.VisitExclusion.NO_MACHINE.value, _("No machine is named.")
    BEFORE_ACCEPTANCE = visits.VisitExclusion.BEFORE_ACCEPTANCE.value, _("Before the machine was accepted.")
    OUT_OF_WARRANTY = (
        visits.VisitExclusion.OUT_OF_WARRANTY.value,
        _("The machine was not under warranty when the fault was reported."),
    )
    CUSTOMER_MISUSE = visits.VisitExclusion.CUSTOMER_MISUSE.value, _("Customer misuse, confirmed.")
    SAME_TRIP = (
        visits.VisitExclusion.SAME_TRIP.value,
        _("Part of a trip that counts already for this machine."),
    )


class Responsibility(models.TextChoices):
    """Where a failure comes from."""

    DESIGN = failures.Responsibility.DESIGN.value, _("Design")
    MANUFACTURE = failures.Responsibility.MANUFACTURE.value, _("Manufacture")
    ASSEMBLY = failures.Responsibility.ASSEMBLY.value, _("Assembly")
    SUPPLIER = failures.Responsibility.SUPPLIER.value, _("Supplier")
    INSTALLATION = failures.Responsibility.INSTALLATION.value, _("Installation fault")
    CUSTOMER_MISUSE = failures.Responsibility.CUSTOMER_MISUSE.value, _("Customer misuse")
    WEAR = failures.Responsibility.WEAR.value, _("Wear")
    UNKNOWN = failures.Responsibility.UNKNOWN.value, _("Unknown")


class AnswerChannel(models.TextChoices):
    """How the customer was asked."""

    SLIP = satisfaction.AnswerChannel.SLIP.value, _("Service slip")
    CALLBACK = satisfaction.AnswerChannel.CALLBACK.value, _("Call-back by head office")
    SMS = satisfaction.AnswerChannel.SMS.value, _("Text message")
    PORTAL = satisfaction.AnswerChannel.PORTAL.value, _("Customer portal")


class AnswerOutcome(models.TextChoices):
    """Whether he answered."""

    ANSWERED = satisfaction.AnswerOutcome.ANSWERED.value, _("Answered")
    NO_ANSWER = satisfaction.AnswerOutcome.NO_ANSWER.value, _("No answer")


class K5Exclusion(models.TextChoices):
    """Why an answer does not count for satisfaction."""

    OTHER_WORK = (
        satisfaction.AnswerExclusion.OTHER_WORK.value,
        _("Only installation, commissioning and repair jobs count."),
    )
    SUPERSEDED = (
        satisfaction.AnswerExclusion.SUPERSEDED.value,
        _("Another answer stands for this job."),
    )
    NO_ANSWER = (
        satisfaction.AnswerExclusion.NO_ANSWER.value,
        _("No answer after three attempts; it lowers the response rate."),
    )
    STILL_ASKING = (
        satisfaction.AnswerExclusion.STILL_ASKING.value,
        _("No answer yet; fewer than three attempts."),
    )
