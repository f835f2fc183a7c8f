"""Who is acting, and how far each permission reaches. Built once per request by org; a plain value below."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

from shouhou.kernel.errors import Denied


@dataclass(frozen=True, slots=True)
class Reach:
    """How far one permission goes: everywhere, in some offices, or for the holder's own rows only."""

    everywhere: bool = False
    office_ids: frozenset[int] = frozenset()
    own: bool = False

    def __bool__(self) -> bool:
        return self.everywhere or self.own or bool(self.office_ids)

    def __or__(self, other: "Reach") -> "Reach":
        return Reach(
            everywhere=self.everywhere or other.everywhere,
            office_ids=self.office_ids | other.office_ids,
            own=self.own or other.own,
        )

    def covers(self, office_id: int | None, *, own: bool = False) -> bool:
        """Tell whether a row of ``office_id`` is inside; ``own`` says that the row is the holder's own."""
        return self.everywhere or (own and self.own) or office_id in self.office_ids


NOWHERE = Reach()
EVERYWHERE = Reach(everywhere=True)


def covers_row(reach: Reach, office_id: int | None) -> bool:
    """Tell whether a row is inside; a row of no office (the company's) needs a reach to all offices."""
    return reach.everywhere or (office_id is not None and office_id in reach.office_ids)


@dataclass(frozen=True, slots=True)
class Principal:
    """Someone the actor stands in for today, with what was handed to the substitute."""

    user_id: int
    name: str
    grants: Mapping[str, Reach]


@dataclass(frozen=True, slots=True)
class Actor:
    """A signed-in user, a customer, or the system itself, with what they may do and where.

    ``grants`` maps a permission code ("service.request_accept") to its reach. ``everything`` is for the
    system actor alone (command line, worker, demo data).
    """

    user_id: int
    name: str = ""
    person_id: int | None = None
    customer_id: int | None = None
    grants: Mapping[str, Reach] = field(default_factory=lambda: MappingProxyType({}))
    everything: bool = False
    acting_for: tuple[Principal, ...] = ()

    @property
    def on_behalf_of(self) -> str:
        """The names of those the actor stands in for, for the audit log; '' when nobody."""
        return ", ".join(principal.name for principal in self.acting_for)

    def reach(self, permission: str) -> Reach:
        """Return how far ``permission`` goes, own and handed over; an empty (false) reach when not held."""
        if self.everything:
            return EVERYWHERE
        reach = self.grants.get(permission, NOWHERE)
        for principal in self.acting_for:
            reach |= principal.grants.get(permission, NOWHERE)
        return reach

    def covers(self, permission: str, office_id: int | None) -> bool:
        """Tell whether the permission is held for a row of this very office; None is the company itself."""
        return covers_row(self.reach(permission), office_id)

    def principal_for(self, permission: str, office_id: int | None) -> Principal | None:
        """Return whom the actor stands in for when using ``permission`` there; None when it is his own."""
        if self.everything or covers_row(self.grants.get(permission, NOWHERE), office_id):
            return None
        for principal in self.acting_for:
            if covers_row(principal.grants.get(permission, NOWHERE), office_id):
                return principal
        return None

    def require_covers(self, permission: str, office_id: int | None) -> None:
        """Raise Denied unless ``covers`` says yes."""
        if not self.covers(permission, office_id):
            raise Denied("You may not do this here.", permission=str(permission))

    def can(self, permission: str, office_id: int | None = None, *, own: bool = False) -> bool:
        """Tell whether the permission is held: at all, or for a row of ``office_id`` (maybe ``own``)."""
        reach = self.reach(permission)
        return bool(reach) if office_id is None else reach.covers(office_id, own=own)

    def require(self, permission: str, office_id: int | None = None, *, own: bool = False) -> None:
        """Raise Denied unless ``can`` says yes."""
        if not self.can(permission, office_id, own=own):
            raise Denied("You may not do this here.", permission=str(permission))


def make_actor(
    user_id: int = 7,
    *,
    offices: Iterable[int] = (),
    may: Iterable[str] = (),
    everywhere: bool = False,
    own: bool = False,
    person_id: int | None = None,
    customer_id: int | None = None,
    name: str = "",
) -> Actor:
    """Return an actor who holds each permission of ``may`` with the same reach."""
    reach = Reach(everywhere=everywhere, office_ids=frozenset(offices), own=own)
    grants = MappingProxyType({str(permission): reach for permission in may})
    return Actor(user_id, name or f"user {user_id}", person_id, customer_id, grants)


def system_actor(name: str) -> Actor:
    """Return the actor of the command line, the worker and the demo: user 0, unlimited, audited by name."""
    return Actor(0, name, everything=True)
