"""How a document moves between author, first reviewer and approver. Pure tables."""

from enum import StrEnum

from shouhou.kernel.statemachine import StateMachine


class DocumentState(StrEnum):
    DRAFT = "draft"
    IN_REVIEW = "in_review"
    IN_APPROVAL = "in_approval"
    RETURNED = "returned"
    APPROVED = "approved"
    REJECTED = "rejected"


class Step(StrEnum):
    AUTHOR = "author"
    REVIEWER = "reviewer"
    APPROVER = "approver"


class Act(StrEnum):
    """What a person does to a document. Return, reject and withdraw are different acts."""

    SUBMIT = "submit"
    RESUBMIT_TO_APPROVER = "resubmit"
    SIGN = "sign"
    RETURN_TO_AUTHOR = "return_author"
    RETURN_TO_REVIEWER = "return_review"
    REJECT = "reject"
    WITHDRAW = "withdraw"


MACHINE = StateMachine(
    {
        (DocumentState.DRAFT, Act.SUBMIT): DocumentState.IN_REVIEW,
        (DocumentState.RETURNED, Act.SUBMIT): DocumentState.IN_REVIEW,
        (DocumentState.RETURNED, Act.RESUBMIT_TO_APPROVER): DocumentState.IN_APPROVAL,
        (DocumentState.IN_REVIEW, Act.SIGN): DocumentState.IN_APPROVAL,
        (DocumentState.IN_REVIEW, Act.RETURN_TO_AUTHOR): DocumentState.RETURNED,
        (DocumentState.IN_REVIEW, Act.REJECT): DocumentState.REJECTED,
        (DocumentState.IN_REVIEW, Act.WITHDRAW): DocumentState.DRAFT,
        (DocumentState.IN_APPROVAL, Act.SIGN): DocumentState.APPROVED,
        (DocumentState.IN_APPROVAL, Act.RETURN_TO_AUTHOR): DocumentState.RETURNED,
        (DocumentState.IN_APPROVAL, Act.RETURN_TO_REVIEWER): DocumentState.IN_REVIEW,
        (DocumentState.IN_APPROVAL, Act.REJECT): DocumentState.REJECTED,
        (DocumentState.IN_APPROVAL, Act.WITHDRAW): DocumentState.DRAFT,
    }
)

STEP_IN_TURN = {
    DocumentState.DRAFT: Step.AUTHOR,
    DocumentState.RETURNED: Step.AUTHOR,
    DocumentState.IN_REVIEW: Step.REVIEWER,
    DocumentState.IN_APPROVAL: Step.APPROVER,
}
