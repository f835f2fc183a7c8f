"""Columns and filters of the organization's lists."""

from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from shouhou.foundation import columns, filters
from shouhou.kernel.moments import ZONE, local_day
from shouhou.org.models import Delegation, PersonSkill
from shouhou.org.queries.offices import list_offices

STANDINGS = [("now", _("in force")), ("coming", _("still to come")), ("over", _("over"))]


class OfficeTable(columns.ListTable):
    """Offices."""

    name = columns.Identity(orderable=True)
    code = columns.Text(orderable=True)
    region = columns.Text()
    province = columns.Text()
    city = columns.Text()
    is_active = columns.YesNo()


class OfficeFilters(filters.Filters):
    """Filters of the office list."""

    search_in = ("name__icontains", "code__startswith", "city__icontains")

    active = filters.YesNo(_("active"), field_name="is_active")
    region = filters.ByKey(_("region"), "region__code")


class PersonTable(columns.ListTable):
    """People."""

    name = columns.Identity(orderable=True)
    employee_no = columns.Text(orderable=True, css="nowrap")
    home_office = columns.Text()
    phone = columns.Text(css="nowrap")
    is_active = columns.YesNo()


class PersonFilters(filters.Filters):
    """Filters of the people list."""

    search_in = ("name__icontains", "employee_no__startswith", "pinyin__icontains", "phone__startswith")

    office = filters.Scoped(list_offices, _("office"), field_name="home_office_id")
    active = filters.YesNo(_("active"), field_name="is_active")


class PostingTable(columns.ListTable):
    """Posts."""

    person = columns.Text(_("person"))
    role = columns.Text()
    position = columns.Text(_("position"))
    office = columns.Text(_("office"))
    region = columns.Text(_("region"))
    from_on = columns.Day()
    until_on = columns.Day()


class PersonSkillTable(columns.ListTable):
    """Skills of people."""

    def tone(self, record: PersonSkill) -> str:
        """Mark a lapsed certificate."""
        return "bad" if record.expires_on and record.expires_on < local_day(self.now, ZONE) else ""

    person = columns.Text(_("person"))
    skill = columns.Text(_("skill"))
    level = columns.Number()
    expires_on = columns.Day()


class PositionTable(columns.ListTable):
    """Positions."""

    title = columns.Identity(orderable=True)
    code = columns.Text(orderable=True)
    reports_to = columns.Text(_("reports to"))
    duties = columns.Text()


class PositionFilters(filters.Filters):
    """Filters of the positions."""

    search_in = ("title__icontains", "code__startswith")


class SkillTable(columns.ListTable):
    """Skills."""

    name = columns.Identity(orderable=True)
    code = columns.Text(orderable=True)


class SkillFilters(filters.Filters):
    """Filters of the skills."""

    search_in = ("name__icontains", "code__startswith")


class DelegationTable(columns.ListTable):
    """Acting substitutes."""

    principal = columns.Identity()
    substitute = columns.Text()
    from_on = columns.Day(orderable=True)
    until_on = columns.Day(orderable=True)
    reason = columns.Text()
    revoked_at = columns.Moment(_("revoked"))


class DelegationFilters(filters.Filters):
    """Filters of the substitutes."""

    search_in = ("principal__name__icontains", "substitute__name__icontains")

    standing = filters.Choice(STANDINGS, _("standing"), method="by_standing")

    def by_standing(self, rows: QuerySet[Delegation], _name: str, value: str) -> QuerySet[Delegation]:
        """Keep delegations in force today, still to come, or over."""
        today = local_day(self.now, ZONE)
        over = Q(until_on__lte=today) | Q(revoked_at__isnull=False)
        condition = {
            "now": ~over & Q(from_on__lte=today),
            "coming": ~over & Q(from_on__gt=today),
            "over": over,
        }
        return rows.filter(condition[value]) if value else rows
