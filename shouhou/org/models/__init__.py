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
    "Skill",
    "User",
    "WorkWeek",
]
