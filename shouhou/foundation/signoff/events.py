"""What sign-off tells the rest of the house."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class DocumentSealed:
    """A document was approved and closed."""

    kind: str
    document_id: str
    subject: str
    office_id: int | None
