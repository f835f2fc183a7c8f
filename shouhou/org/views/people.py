"""Pages of people."""

from django.utils.translation import gettext_lazy as _

from shouhou.foundation.listing import ListPage, Preset
from shouhou.foundation.pages import Badge, Detail, DetailPage, Opening, facts_of, present_all, related
from shouhou.org.permissions import Permission
from shouhou.org.queries import lists
from shouhou.org.tables import PersonFilters, PersonSkillTable, PersonTable, PostingTable

PEOPLE = ListPage(
    route="org:person_list",
    detail="org:person_detail",
    title=_("People"),
    about=_("Everybody who works in after-sales service, with posts and skills. People come in by import."),
    permission=Permission.PERSON_VIEW,
    rows=lists.list_people,
    table=PersonTable,
    filters=PersonFilters,
    order=("employee_no",),
    search_hint=_("Name, employee number, pinyin or phone"),
    presets=(Preset(_("Active"), "active=yes"), Preset(_("Inactive"), "active=no")),
    import_kind="people",
    import_permission=Permission.PERSON_EDIT,
    icon="users-group",
)


def _person(opening: Opening) -> Detail:
    person, actor = opening.record, opening.actor
    skills = lists.list_person_skills(actor).filter(person=person).order_by("skill__code")
    return Detail(
        title=person.name,
        kind=_("Person"),
        badges=[] if person.is_active else [Badge(_("inactive"), "")],
        facts=facts_of(opening, "employee_no", "home_office", "phone"),
        related=present_all(
            related(
                opening, _("Posts"), lists.list_postings(actor, person), PostingTable, leave_out=("person",)
            ),
            related(opening, _("Skills"), skills, PersonSkillTable, leave_out=("person",), limit=30),
        ),
    )


PERSON = DetailPage(Permission.PERSON_VIEW, lists.get_person, _person, PEOPLE)

person_list, person_detail = PEOPLE.view(), PERSON.view()
