"""A state machine is a table of (state, action) -> state, checked row by row in its tests."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Generic, TypeVar

from shouhou.kernel.errors import RuleViolation

S = TypeVar("S", bound=StrEnum)
A = TypeVar("A", bound=StrEnum)


class TransitionRefused(RuleViolation):
    """The table has no row for this action in this state."""

    code = "transition_refused"


@dataclass(frozen=True)
class StateMachine(Generic[S, A]):
    """The legal moves of one kind of record."""

    table: Mapping[tuple[S, A], S]

    def step(self, state: S, action: A) -> S:
        """Return the state after ``action``. Raise TransitionRefused if the table has no such row."""
        try:
            return self.table[state, action]
        except KeyError:
            raise TransitionRefused("Cannot {action} when {state}.", state=state, action=action) from None

    def allows(self, state: S, action: A) -> bool:
        """Tell whether ``step`` would succeed."""
        return (state, action) in self.table

    def actions(self, state: S) -> frozenset[A]:
        """Return what can be done in ``state``: the buttons to show, before permissions."""
        return frozenset(action for known, action in self.table if known == state)

    def finals(self) -> frozenset[S]:
        """Return the states that nothing leads out of."""
        return frozenset(self.table.values()) - {state for state, _ in self.table}
