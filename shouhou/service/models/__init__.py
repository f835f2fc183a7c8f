"""Requests, work orders, visits, failures, answers, expenses and revenue."""

from shouhou.service.models.answers import SatisfactionAnswer
from shouhou.service.models.money import Revenue, ServiceExpense
from shouhou.service.models.money_words import ExpenseCategory, K1Exclusion, RevenueKind
from shouhou.service.models.requests import (
    FaultSymptom,
    RequestPause,
    RequestReopen,
    RequestTransfer,
    ServiceRequest,
)
from shouhou.service.models.words import (
    AnswerChannel,
    AnswerOutcome,
    Clock,
    K2Exclusion,
    K3Exclusion,
    K5Exclusion,
    OrderState,
    PauseReason,
    PauseVerdict,
    RequestChannel,
    RequestKind,
    RequestState,
    Responsibility,
    Severity,
    WorkType,
)
from shouhou.service.models.work_orders import Failure, Visit, VisitMember, WorkOrder

__all__ = [
    "AnswerChannel",
    "AnswerOutcome",
    "Clock",
    "ExpenseCategory",
    "Failure",
    "FaultSymptom",
    "K1Exclusion",
    "K2Exclusion",
    "K3Exclusion",
    "K5Exclusion",
    "OrderState",
    "PauseReason",
    "PauseVerdict",
    "RequestChannel",
    "RequestKind",
    "RequestPause",
    "RequestReopen",
    "RequestState",
    "RequestTransfer",
    "Responsibility",
    "Revenue",
    "RevenueKind",
    "SatisfactionAnswer",
    "ServiceExpense",
    "ServiceRequest",
    "Severity",
    "Visit",
    "VisitMember",
    "WorkOrder",
    "WorkType",
]
