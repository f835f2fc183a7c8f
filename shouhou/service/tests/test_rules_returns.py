"""The same fault again. Examples: docs/domain/requests.md, section "Reopened"."""

from dataclasses import replace
from datetime import date, datetime, timedelta

import pytest

from shouhou.kernel.moments import at_local
from shouhou.service.rules.returns import Report, follow

RESTORED = at_local(date(2026, 11, 2), 19, 0)
FIRST = Report(1, "leak", at_local(date(2026, 11, 2), 9, 0), RESTORED)


@pytest.mark.parametrize(
    ("again", "members", "repeats"),
    [
        (at_local(date(2026, 11, 2), 20, 0), [2], []),
        (at_local(date(2026, 11, 9), 23, 59), [2], []),
        (at_local(date(2026, 11, 10), 0, 0), [], [1]),
        (at_local(date(2026, 12, 2), 23, 59), [], [1]),
        (at_local(date(2026, 12, 3), 0, 0), [], []),
    ],
    ids=["day-0", "day-7", "day-8", "day-30", "day-31"],
)
def test_what_a_return_is_depends_on_the_day(again: datetime, members: list[int], repeats: list[int]) -> None:
    first, *others = follow([FIRST, Report(2, "leak", again, again + timedelta(hours=5))])
    assert first.members == members
    assert [case.repeat_of for case in others if case.repeat_of] == repeats
    assert first.final == (again + timedelta(hours=5) if members else RESTORED)
    assert first.voids == ({RESTORED: (again, 2)} if members else {})


SOON = RESTORED + timedelta(days=3)


@pytest.mark.parametrize(
    "again",
    [
        Report(2, "noise", SOON, None),
        Report(2, None, SOON, None),
        Report(2, "leak", SOON, None, is_repair=False),
        Report(2, "leak", FIRST.reported_at + timedelta(hours=1), None),
        Report(2, "leak", SOON, None, decided=True),
    ],
    ids=["another-fault", "nothing-named", "no-repair", "before-the-restoration", "decided-otherwise"],
)
def test_what_does_not_continue_is_a_case_of_its_own(again: Report) -> None:
    first, second = follow([FIRST, again])
    assert (first.final, first.members, second.head, second.repeat_of) == (RESTORED, [], 2, None)


def test_a_case_is_open_while_one_of_its_reports_is() -> None:
    second = Report(2, "leak", SOON, None)
    third = Report(3, "leak", SOON + timedelta(days=1), SOON + timedelta(days=2))
    (case,) = follow([FIRST, second, third])
    assert (case.members, case.final) == ([2, 3], None)
    assert case.voids == {RESTORED: (SOON, 2)}, "one restoration is void once"
    (done,) = follow([FIRST, replace(second, restored_at=SOON + timedelta(hours=1)), third])
    assert done.final == third.restored_at
    assert len(done.voids) == 2


def test_a_later_return_repeats_the_case_and_not_a_part_of_it() -> None:
    second = Report(2, "leak", SOON, SOON + timedelta(hours=5))
    much_later = Report(3, "leak", SOON + timedelta(days=20), None)
    case, repeat = follow([FIRST, second, much_later])
    assert (case.members, repeat.repeat_of) == ([2], 1)


def test_what_was_decided_stands() -> None:
    case = follow([FIRST, Report(2, "leak", SOON, None, decided=True, continues=1)])[0]
    assert (case.members, case.final) == ([2], None)
