"""The kinds of document that are signed, and the permission each step needs."""

from dataclasses import dataclass

from django.utils.functional import Promise

from shouhou.foundation.signoff.states import Step


@dataclass(frozen=True, slots=True)
class DocumentKind:
    """A kind of formal document. The three permissions say who may stand at which step."""

    code: str
    label: str | Promise
    author: str
    reviewer: str
    approver: str
    page: str = ""

    def permission(self, step: Step) -> str:
        """Return the permission that ``step`` needs."""
        return {Step.AUTHOR: self.author, Step.REVIEWER: self.reviewer, Step.APPROVER: self.approver}[step]


_kinds: dict[str, DocumentKind] = {}


def register(kind: DocumentKind) -> None:
    """Make ``kind`` known; apps call it when they start. A code belongs to one kind."""
    if _kinds.get(kind.code, kind) != kind:
        raise ValueError(f"Two kinds of document are called {kind.code}.")
    _kinds[kind.code] = kind


def get(code: str) -> DocumentKind:
    """Return the kind called ``code``. Raise KeyError for an unknown one."""
    return _kinds[code]


def everything() -> tuple[DocumentKind, ...]:
    """Return every registered kind, by code."""
    return tuple(_kinds[code] for code in sorted(_kinds))
