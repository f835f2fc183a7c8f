"""Tables of the organization."""

from shouhou.org.models.calendars import CalendarDay, WorkWeek
from shouhou.org.models.offices import Office, Region
from shouhou.org.models.people import (
    ROLE_LABELS,
    Delegation,
    Person,
    PersonSkill,
    Position,
    Posting,
    Skill,
    User,
)
from shouhou.org.rules.roles import Role

__all__ = [
    "ROLE_LABELS",
    "CalendarDay",
    "Delegation",
    "Office",
    "Person",
    "PersonSkill",
    "Position",
    "Posting",
    "Region",
    "Role",
    "Skill",
    "User",
    "WorkWeek",
]
