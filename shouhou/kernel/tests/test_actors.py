import pytest

from shouhou.kernel.actors import NOWHERE, Actor, Principal, Reach, make_actor, system_actor
from shouhou.kernel.errors import Denied

HZ, NB = 1, 2
VIEW = "service.request_view"


def test_a_permission_reaches_the_offices_it_was_given_for() -> None:
    actor = make_actor(offices=[HZ], may=[VIEW])
    assert actor.can(VIEW)
    assert actor.can(VIEW, HZ)
    assert not actor.can(VIEW, NB)
    assert not actor.can("service.request_close", HZ)


def test_everywhere_includes_offices_not_yet_opened() -> None:
    assert make_actor(everywhere=True, may=[VIEW]).can(VIEW, 999)


def test_own_reach_needs_the_row_to_be_ones_own() -> None:
    technician = make_actor(own=True, may=[VIEW], person_id=3)
    assert technician.can(VIEW)
    assert not technician.can(VIEW, HZ)
    assert technician.can(VIEW, HZ, own=True)


def test_being_ones_own_row_does_not_help_without_own_reach() -> None:
    assert not make_actor(offices=[HZ], may=[VIEW]).can(VIEW, NB, own=True)


def test_an_actor_without_offices_holds_nothing() -> None:
    actor = make_actor(may=[VIEW])
    assert not actor.can(VIEW)
    assert actor.reach("unknown") == NOWHERE


def test_require_says_which_permission_is_missing() -> None:
    with pytest.raises(Denied) as caught:
        make_actor(offices=[HZ], may=[VIEW]).require(VIEW, NB)
    assert caught.value.context == {"permission": VIEW}


def test_the_system_actor_may_do_everything_under_its_name() -> None:
    system = system_actor("import")
    system.require("anything.at_all", NB)
    assert (system.name, system.reach("x").everywhere) == ("import", True)


def test_reaches_add_up_when_someone_holds_two_posts() -> None:
    both = Reach(office_ids=frozenset({HZ})) | Reach(office_ids=frozenset({NB}), own=True)
    assert both == Reach(office_ids=frozenset({HZ, NB}), own=True)


def test_a_person_and_a_customer_are_carried_along() -> None:
    actor = make_actor(5, customer_id=8)
    assert isinstance(actor, Actor)
    assert (actor.user_id, actor.customer_id, actor.person_id) == (5, 8, None)


def test_a_substitute_holds_what_was_handed_over_and_the_audit_names_the_principal() -> None:
    wang = Principal(4, "王建国", {VIEW: Reach(office_ids=frozenset({NB}))})
    li = Actor(5, "李敏", grants={VIEW: Reach(office_ids=frozenset({HZ}))}, acting_for=(wang,))
    assert li.can(VIEW, HZ)
    assert li.can(VIEW, NB)
    assert not li.can(VIEW, 3)
    assert li.principal_for(VIEW, HZ) is None
    assert li.principal_for(VIEW, NB) == wang
    assert li.on_behalf_of == "王建国"


def test_a_company_row_needs_a_reach_to_all_offices() -> None:
    office, company = make_actor(offices=[HZ], may=[VIEW]), make_actor(everywhere=True, may=[VIEW])
    company.require_covers(VIEW, None)
    with pytest.raises(Denied):
        office.require_covers(VIEW, None)
