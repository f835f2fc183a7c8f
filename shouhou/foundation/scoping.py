"""Row scope: no actor, no rows.

A scoped model's manager refuses every read until it is told for whom (``visible_to``) or, for the few
readers that serve no person, why nobody (``unscoped`` with a literal reason; the reasons are listed in
``tests/architecture/unscoped.txt`` and the build compares).
"""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from typing import Any, NoReturn, TypeVar

from django.db import models
from django.db.models import Q

from shouhou.kernel.actors import Actor

M = TypeVar("M", bound=models.Model)


class ScopeMissing(RuntimeError):
    """A scoped model was read without an actor. Always a programming error, never shown as a page."""


@dataclass(frozen=True, slots=True)
class Scope:
    """How a model's rows belong to people.

    view: the permission whose reach decides the offices.
    office: lookup path to the office, ``*_id`` paths included; None when the row belongs to no office and
        the permission alone opens it.
    extra_offices: further paths that open the row too (a machine's earlier office, a loan's other side).
    person / customer: paths compared with the actor's own person or customer when his reach is "own".
    person_id_field: a plain integer field holding the user's id, for rows without foreign keys.
    shared_when_null: rows whose office is null are open to every holder of the permission.
    """

    view: str
    office: str | None = "office"
    extra_offices: tuple[str, ...] = ()
    person: tuple[str, ...] = ()
    customer: tuple[str, ...] = ()
    person_id_field: str | None = None
    shared_when_null: bool = False

    def condition(self, actor: Actor, permission: str | None) -> Q | None:
        """Return the filter for ``actor``; None means every row. An impossible Q means no row."""
        reach = actor.reach(permission or self.view)
        if reach.everywhere:
            return None
        nothing = Q(pk__in=[])
        opened = [self._by_office(reach.office_ids)] if reach.office_ids else []
        if reach.own:
            opened += self._by_owner(actor)
        return _any_of(opened) if opened else nothing

    def _by_office(self, office_ids: frozenset[int]) -> Q:
        if self.office is None:
            return Q()
        found = Q(**{f"{self.office}__in": office_ids})
        for path in self.extra_offices:
            found |= Q(**{f"{path}__in": office_ids})
        if self.shared_when_null:
            found |= Q(**{f"{self.office}__isnull": True})
        return found

    def _by_owner(self, actor: Actor) -> list[Q]:
        owners = [Q(**{path: actor.person_id}) for path in self.person if actor.person_id]
        owners += [Q(**{path: actor.customer_id}) for path in self.customer if actor.customer_id]
        if self.person_id_field:
            owners.append(Q(**{self.person_id_field: actor.user_id}))
        return owners


def _any_of(conditions: Iterable[Q]) -> Q:
    first, *rest = conditions
    for condition in rest:
        first |= condition
    return first


class ScopedManager(models.Manager[M]):
    """The default manager of every scoped model. Reading starts with visible_to() or unscoped()."""

    def __init__(self, scope: Scope | None = None) -> None:
        super().__init__()
        self.scope = scope

    def visible_to(self, actor: Actor, permission: str | None = None) -> models.QuerySet[M]:
        """Return the rows ``actor`` may see under ``permission`` (default: the scope's view permission)."""
        if self.scope is None:
            raise ScopeMissing(f"{self.model._meta.label} declares no scope.")
        rows = super().get_queryset()
        condition = self.scope.condition(actor, permission)
        if condition is None:
            return rows
        if self._may_repeat():
            return rows.filter(pk__in=super().get_queryset().filter(condition).values("pk"))
        return rows.filter(condition)

    def unscoped(self, reason: str) -> models.QuerySet[M]:
        """Return every row, for a reader that serves no person. ``reason`` is a literal on the list."""
        if not reason:
            raise ScopeMissing("An unscoped read needs its reason.")
        return super().get_queryset()

    def create(self, **values: Any) -> M:
        """Insert one row. Writing needs no scope: commands check the actor first."""
        return super().get_queryset().create(**values)

    def bulk_create(
        self,
        objs: Iterable[M],
        batch_size: int | None = None,
        ignore_conflicts: bool = False,  # noqa: FBT001, FBT002 - Django's own signature
        update_conflicts: bool = False,  # noqa: FBT001, FBT002
        update_fields: Collection[str] | None = None,
        unique_fields: Collection[str] | None = None,
    ) -> list[M]:
        """Insert many rows."""
        return (
            super()
            .get_queryset()
            .bulk_create(objs, batch_size, ignore_conflicts, update_conflicts, update_fields, unique_fields)
        )

    def bulk_update(self, objs: Iterable[M], fields: Iterable[str], batch_size: int | None = None) -> int:
        """Update many rows that a scoped query returned."""
        return super().get_queryset().bulk_update(objs, fields, batch_size=batch_size)

    def get_queryset(self) -> NoReturn:
        """Refuse: a scoped model has no rows for nobody."""
        raise ScopeMissing(
            f"{self.model._meta.label} was read without an actor: use .visible_to(actor) or .unscoped(reason)."
        )

    def _may_repeat(self) -> bool:
        """An owner's path may cross a many-valued join and show a row twice; a subquery shows it once."""
        paths = (*self.scope.person, *self.scope.extra_offices) if self.scope else ()
        return any("__" in path for path in paths)
