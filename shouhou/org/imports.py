"""What can be imported about the organization."""

from django.utils.translation import gettext_lazy as _

from shouhou.foundation.importing.kinds import Column, ImportKind, register
from shouhou.org.commands.offices import OfficeRow, record_offices
from shouhou.org.commands.people import PersonRow, SkillRow, record_people, record_skills
from shouhou.org.models import ROLE_LABELS
from shouhou.org.permissions import Permission

_ROLE_WORDS = {
    "客户服务经理": "hq_manager",
    "办事处售后经理": "office_manager",
    "售后经理": "office_manager",
    "售后内勤": "clerk",
    "售后服务工程师": "technician",
    "服务工程师": "technician",
    "备件管理员": "storekeeper",
    "业务人员": "sales",
    "办事处经理": "office_head",
    "系统管理员": "admin",
} | {role.value: role.value for role in ROLE_LABELS}

register(
    ImportKind(
        code="offices",
        label=_("Offices"),
        permission=Permission.OFFICE_CONFIGURE,
        columns=(
            Column("code", _("office code"), required=True, example="HZ", max_length=20),
            Column("name", _("office name"), required=True, example="杭州办事处", max_length=60),
            Column("region_code", _("region code"), required=True, example="EAST", max_length=20),
            Column("region_name", _("region name"), example="华东大区", max_length=60),
            Column("province", _("province"), example="浙江", max_length=20),
            Column("city", _("city"), example="杭州", max_length=20),
            Column("zone", _("time zone"), example="Asia/Shanghai", max_length=40),
        ),
        row=OfficeRow,
        apply=record_offices,
        order=10,
    ),
    ImportKind(
        code="people",
        label=_("People"),
        permission=Permission.PERSON_EDIT,
        columns=(
            Column("employee_no", _("employee no."), required=True, example="SH0001", max_length=20),
            Column("name", _("name"), required=True, example="张伟", max_length=40),
            Column("role", _("role"), kind="choice", required=True, choices=_ROLE_WORDS),
            Column("office_code", _("office code"), example="HZ", help=_("empty: the whole company")),
            Column("phone", _("phone"), example="13800000000", max_length=30),
            Column("username", _("login name"), example="zhangwei", max_length=60),
            Column("from_on", _("in this post from"), kind="date", example="2025-01-01"),
        ),
        row=PersonRow,
        apply=record_people,
        order=11,
    ),
    ImportKind(
        code="skills",
        label=_("Skills of people"),
        permission=Permission.PERSON_EDIT,
        columns=(
            Column("employee_no", _("employee no."), required=True, example="SH0001"),
            Column("skill_code", _("skill code"), required=True, example="ELEC", max_length=20),
            Column("skill_name", _("skill name"), example="电气维修", max_length=60),
            Column("level", _("level"), kind="int", example="2"),
            Column("expires_on", _("expires"), kind="date", example="2027-12-31"),
        ),
        row=SkillRow,
        apply=record_skills,
        order=12,
    ),
)
