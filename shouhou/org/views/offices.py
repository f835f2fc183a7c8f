"""Pages of offices, positions and skills."""

from django.utils.translation import gettext_lazy as _

from shouhou.foundation.listing import ListPage
from shouhou.foundation.pages import (
    Badge,
    Detail,
    DetailPage,
    Opening,
    Section,
    facts_of,
    present_all,
    related,
)
from shouhou.org.permissions import Permission
from shouhou.org.queries import lists
from shouhou.org.tables import (
    OfficeFilters,
    OfficeTable,
    PersonSkillTable,
    PersonTable,
    PositionFilters,
    PositionTable,
    PostingTable,
    SkillFilters,
    SkillTable,
)
from shouhou.org.views.people import PEOPLE

OFFICES = ListPage(
    route="org:office_list",
    detail="org:office_detail",
    title=_("Offices"),
    about=_(
        "The regional offices: every machine, job and KPI belongs to one of them. Offices come in by import."
    ),
    permission=Permission.OFFICE_VIEW,
    rows=lists.list_all_offices,
    table=OfficeTable,
    filters=OfficeFilters,
    order=("code",),
    search_hint=_("Name, code or city"),
    import_kind="offices",
    import_permission=Permission.OFFICE_CONFIGURE,
    icon="building",
)
POSITIONS = ListPage(
    route="org:position_list",
    detail="org:position_detail",
    title=_("Positions"),
    about=_("The posts of the organization chart, with their duties and the post above them."),
    permission=Permission.PERSON_VIEW,
    rows=lists.list_positions,
    table=PositionTable,
    filters=PositionFilters,
    order=("code",),
    search_hint=_("Title or code"),
    icon="sitemap",
)
SKILLS = ListPage(
    route="org:skill_list",
    detail="org:skill_detail",
    title=_("Skills"),
    about=_("What a person can be trusted with. Skills come in by import, with the people who hold them."),
    permission=Permission.PERSON_VIEW,
    rows=lists.list_skills,
    table=SkillTable,
    filters=SkillFilters,
    order=("code",),
    search_hint=_("Name or code"),
    import_kind="skills",
    import_permission=Permission.PERSON_EDIT,
    icon="certificate",
)


def _office(opening: Opening) -> Detail:
    office = opening.record
    people = lists.list_people(opening.actor).filter(home_office=office).order_by("employee_no")
    return Detail(
        title=office.name,
        kind=_("Office"),
        badges=[] if office.is_active else [Badge(_("inactive"), "")],
        facts=facts_of(opening, "code", "region", "province", "city", "zone"),
        related=present_all(
            related(
                opening,
                _("People"),
                people,
                PersonTable,
                listing=PEOPLE,
                narrowed=f"office={office.code}",
                leave_out=("home_office",),
                limit=20,
            )
        ),
    )


def _position(opening: Opening) -> Detail:
    position = opening.record
    return Detail(
        title=position.title,
        kind=_("Position"),
        sections=[Section(_("Job description"), facts_of(opening, "code", "duties"))],
        facts=facts_of(opening, "code"),
        related=present_all(
            related(
                opening,
                _("Who holds it"),
                lists.list_holders(opening.actor, position),
                PostingTable,
                leave_out=("position",),
                limit=20,
            )
        ),
    )


def _skill(opening: Opening) -> Detail:
    skill = opening.record
    held = (
        lists.list_person_skills(opening.actor).filter(skill=skill).order_by("-level", "person__employee_no")
    )
    return Detail(
        title=skill.name,
        kind=_("Skill"),
        facts=facts_of(opening, "code"),
        related=present_all(
            related(opening, _("Who has it"), held, PersonSkillTable, leave_out=("skill",), limit=50)
        ),
    )


OFFICE = DetailPage(Permission.OFFICE_VIEW, lists.get_office, _office, OFFICES)
POSITION = DetailPage(Permission.PERSON_VIEW, lists.get_position, _position, POSITIONS)
SKILL = DetailPage(Permission.PERSON_VIEW, lists.get_skill, _skill, SKILLS)

office_list, office_detail = OFFICES.view(), OFFICE.view()
position_list, position_detail = POSITIONS.view(), POSITION.view()
skill_list, skill_detail = SKILLS.view(), SKILL.view()
