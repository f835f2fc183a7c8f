"""Errors that any room may raise; doors turn them once into a page, a form error or a status.

The first argument is a **literal English sentence with placeholders**: it is the msgid of its translation.
A door translates the template first and fills it in afterwards (``error.render(gettext)``), so that one
sentence has one translation whatever its values are.
"""

from collections.abc import Callable, Mapping


class _Gaps(dict[str, object]):
    """Leave an unknown placeholder as it stands: an error must never fail while it is being told."""

    def __missing__(self, key: str) -> str:
        return "{" + key + "}"


def fill(template: str, params: Mapping[str, object]) -> str:
    """Return ``template`` with its ``{names}`` replaced from ``params``."""
    return template.format_map(_Gaps(params))


class HouseError(Exception):
    """Base of all anticipated errors. ``code`` is stable and goes to API clients and tests."""

    code = "error"

    def __init__(self, message: str, **context: object) -> None:
        super().__init__(message)
        self.message = message
        self.context = context

    def __str__(self) -> str:
        return fill(self.message, self.context)

    def render(self, translate: Callable[[str], str]) -> str:
        """Return the sentence in another language: the template is translated, then filled in."""
        return fill(translate(self.message), self.context)


class NotFound(HouseError):
    """The row does not exist, or this actor may not know that it does."""

    code = "not_found"


class Denied(HouseError):
    """The actor lacks the permission, or holds it for other offices only."""

    code = "denied"


class RuleViolation(HouseError):
    """The request is understood and refused by a rule of the business."""

    code = "rule_violation"


class InvalidInput(RuleViolation):
    """A value given from outside cannot be used. ``field`` names it in the giver's terms, '' the whole."""

    code = "invalid_input"

    def __init__(self, message: str, *, field: str = "", **context: object) -> None:
        super().__init__(message, **context)
        self.field = field
        self.context.setdefault("field", field)
