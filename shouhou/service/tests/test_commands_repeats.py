"""The same fault again: within seven days it is the same case, from day 8 on a repeat."""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from shouhou.foundation.importing.kinds import Status
from shouhou.kernel.errors import RuleViolation
from shouhou.kernel.moments import at_local, local_day
from shouhou.service.commands import requests
from shouhou.service.commands.resettling import resettle_machines
from shouhou.service.commands.rows import RequestRow
from shouhou.service.models import RequestReopen
from shouhou.service.tests.factories import (
    NOW,
    REPORTED,
    audited,
    events,
    request,
    request_row,
    scene,
    statuses,
    take_requests,
)
from tests import world

pytestmark = pytest.mark.django_db
HOUR, DAY = timedelta(hours=1), timedelta(days=1)
DUE = REPORTED + 32 * HOUR
RESTORED = REPORTED + 10 * HOUR
FIRST = request_row("R1", symptom_code="S1", restored_at=RESTORED)
AGAIN = request_row("R2", symptom_code="S1", reported_at=RESTORED + 3 * DAY)
FIXED = AGAIN.reported_at + 5 * HOUR


@pytest.fixture
def cast() -> world.Cast:
    return scene()


def standing(number: str) -> tuple[Any, ...]:
    found = request(number)
    return found.restored_at, found.restored_on_time, found.k3_exclusion, found.state


def voids() -> list[tuple[str, datetime, datetime, str | None]]:
    rows = RequestReopen.objects.unscoped("test").select_related("request", "continued_by").order_by("pk")
    return [
        (
            row.request.number,
            row.voided_restored_at,
            row.reopened_at,
            row.continued_by.number if row.continued_by else None,
        )
        for row in rows
    ]


def rejudged() -> list[tuple[Any, ...]]:
    return [(e["label"], e["numerator"], e["denominator"]) for e in events("RequestRejudged")]


def reopened() -> list[tuple[Any, ...]]:
    return [(e["number"], e["was_on_time"], e["kpi_office_id"]) for e in events("RequestReopened")]


def test_a_new_request_within_seven_days_voids_the_restoration_and_is_no_case(cast: world.Cast) -> None:
    take_requests(FIRST)
    assert standing("R1") == (RESTORED, True, "", "restored")
    take_requests(AGAIN)
    assert standing("R1") == (None, None, "", "in_progress")
    assert standing("R2") == (None, None, "continues", "new")
    assert (request("R2").repeat_of, request("R2").is_repeat_30d) == (request("R1"), False)
    assert voids() == [("R1", RESTORED, AGAIN.reported_at, "R2")]
    assert reopened() == [("R1", True, cast.hangzhou.pk)]
    assert rejudged() == [], "the reopening tells of it"
    (entry,) = audited("service.request.reopened")
    assert (entry.target_id, entry.note) == (str(request("R1").pk), "R2")


@pytest.mark.parametrize(
    ("days", "exclusion", "is_repeat"),
    [(7, "continues", False), (8, "", True), (30, "", True), (31, "", False)],
    ids=["day-7", "day-8", "day-30", "day-31"],
)
def test_the_case_goes_on_to_day_7_and_repeats_from_day_8(
    cast: world.Cast, days: int, exclusion: str, is_repeat: bool
) -> None:
    day = local_day(RESTORED) + days * DAY
    reported = at_local(day, 23, 59) if days in (7, 30) else at_local(day, 0, 0)
    take_requests(FIRST, replace(AGAIN, reported_at=reported), now=NOW + 60 * DAY)
    assert (request("R2").k3_exclusion, request("R2").is_repeat_30d) == (exclusion, is_repeat)
    assert (request("R1").restored_at is None) is (exclusion == "continues")


def test_the_restoration_of_the_last_report_is_that_of_the_case(cast: world.Cast) -> None:
    take_requests(FIRST, AGAIN)
    requests.restore(actor=cast.manager, request_id=request("R2").pk, restored_at=FIXED, now=NOW)
    assert standing("R1") == (FIXED, False, "", "restored")
    assert standing("R2") == (FIXED, True, "continues", "restored")
    third = replace(AGAIN, number="R3", reported_at=FIXED + 2 * DAY)
    take_requests(third)
    assert (standing("R1"), standing("R3")) == (
        (None, None, "", "in_progress"),
        (None, None, "continues", "new"),
    )
    assert request("R3").repeat_of == request("R1")
    assert voids() == [
        ("R1", RESTORED, AGAIN.reported_at, "R2"),
        ("R1", FIXED, third.reported_at, "R3"),
    ]


ROWS = (
    FIRST,
    replace(AGAIN, restored_at=FIXED),
    replace(AGAIN, number="R3", reported_at=FIXED + 2 * DAY, restored_at=FIXED + 3 * DAY),
)


@pytest.mark.parametrize(
    "order", [(0, 1, 2), (2, 1, 0), (1, 2, 0), (1, 0, 2)], ids=["in-order", "backward", "mixed", "swapped"]
)
@pytest.mark.parametrize("together", [True, False], ids=["one-file", "three-files"])
def test_whatever_the_order_the_case_is_one_and_taking_it_in_again_changes_nothing(
    cast: world.Cast, order: tuple[int, ...], together: bool
) -> None:
    rows = [ROWS[index] for index in order]
    for file in [rows] if together else [[row] for row in rows]:
        take_requests(*file)
    final = ROWS[2].restored_at
    expected = (
        (final, False, "", "restored"),
        (FIXED, True, "continues", "restored"),
        (final, True, "continues", "restored"),
    )
    assert tuple(standing(n) for n in ("R1", "R2", "R3")) == expected
    assert sorted(voids()) == [
        ("R1", RESTORED, AGAIN.reported_at, "R2"),
        ("R1", FIXED, ROWS[2].reported_at, "R3"),
    ]
    told = len(events("RequestReopened")), len(events("RequestRejudged"))
    assert statuses(take_requests(*rows)) == [Status.UNCHANGED] * 3
    assert tuple(standing(n) for n in ("R1", "R2", "R3")) == expected
    assert (len(events("RequestReopened")), len(events("RequestRejudged"))) == told
    assert resettle_machines([request("R1").machine_id or 0], now=NOW) == (0, 0)


def test_one_file_nobody_has_counted_yet_announces_nothing(cast: world.Cast) -> None:
    take_requests(*ROWS)
    assert (reopened(), rejudged()) == ([], [])


def test_back_in_time_it_is_told_once_as_a_loss_of_nothing(cast: world.Cast) -> None:
    take_requests(FIRST)
    soon = replace(AGAIN, reported_at=RESTORED + HOUR, restored_at=RESTORED + 2 * HOUR)
    take_requests(soon)
    assert standing("R1") == (RESTORED + 2 * HOUR, True, "", "restored")
    assert (reopened(), rejudged()) == ([("R1", False, cast.hangzhou.pk)], [])


def test_a_request_that_was_counted_and_turns_out_to_continue_leaves_the_figure(cast: world.Cast) -> None:
    take_requests(replace(AGAIN, restored_at=FIXED))
    assert standing("R2") == (FIXED, True, "", "restored")
    take_requests(FIRST)
    assert standing("R2") == (FIXED, True, "continues", "restored")
    assert standing("R1") == (FIXED, False, "", "restored")
    assert (rejudged(), reopened()) == ([("R2", -1, -1)], [])


CORRECTIONS: list[tuple[str, Callable[[], RequestRow]]] = [
    ("another-symptom", lambda: replace(AGAIN, symptom_code="S2")),
    ("no-symptom", lambda: replace(AGAIN, symptom_code="")),
    ("another-machine", lambda: replace(AGAIN, machine_serial="H2")),
    ("a-question", lambda: replace(AGAIN, kind="question")),
    ("reported-later", lambda: replace(AGAIN, reported_at=RESTORED + 9 * DAY)),
    ("cancelled", lambda: replace(AGAIN, cancelled_at=AGAIN.reported_at + HOUR)),
]


@pytest.mark.parametrize("corrected", [c for _, c in CORRECTIONS], ids=[name for name, _ in CORRECTIONS])
def test_what_no_longer_continues_gives_the_restoration_back(
    cast: world.Cast, corrected: Callable[[], RequestRow]
) -> None:
    take_requests(FIRST)
    take_requests(AGAIN)
    take_requests(corrected())
    assert standing("R1") == (RESTORED, True, "", "restored")
    assert request("R2").k3_exclusion != "continues"
    assert voids() == []
    take_requests(AGAIN)
    assert (request("R2").k3_exclusion == "continues") is (request("R2").cancelled_at is None)


def test_a_corrected_restoration_of_the_first_report_is_what_is_void(cast: world.Cast) -> None:
    take_requests(FIRST)
    take_requests(AGAIN)
    later = replace(FIRST, restored_at=RESTORED + HOUR)
    assert statuses(take_requests(later)) == [Status.UPDATED]
    assert voids() == [("R1", RESTORED + HOUR, AGAIN.reported_at, "R2")]
    assert standing("R1") == (None, None, "", "in_progress")
    assert statuses(take_requests(later)) == [Status.UNCHANGED]
    take_requests(replace(FIRST, restored_at=AGAIN.reported_at + HOUR))
    assert (voids(), request("R2").k3_exclusion) == ([], "")
    assert request("R1").restored_at == AGAIN.reported_at + HOUR


def test_a_file_that_names_the_state_does_not_restore_what_is_void(cast: world.Cast) -> None:
    row = replace(FIRST, state="restored")
    take_requests(row, AGAIN)
    assert statuses(take_requests(row)) == [Status.UNCHANGED]
    assert standing("R1") == (None, None, "", "in_progress")


def test_what_decides_the_case_is_recorded_at_its_last_report(cast: world.Cast) -> None:
    take_requests(FIRST, AGAIN)
    first, again = request("R1").pk, request("R2").pk
    with pytest.raises(RuleViolation):
        requests.restore(actor=cast.manager, request_id=first, restored_at=FIXED, now=NOW)
    with pytest.raises(RuleViolation):
        requests.cancel(actor=cast.manager, request_id=first, reason="不修了", now=NOW)
    with pytest.raises(RuleViolation):
        requests.merge_duplicate(actor=cast.hq, request_id=first, into_id=again, now=NOW)
    requests.restore(actor=cast.manager, request_id=again, restored_at=FIXED, now=NOW)
    with pytest.raises(RuleViolation):
        requests.reopen(
            actor=cast.manager, request_id=first, reopened_at=FIXED + HOUR, reason="又停", now=NOW
        )
    requests.reopen(actor=cast.manager, request_id=again, reopened_at=FIXED + HOUR, reason="又停", now=NOW)
    assert standing("R1") == (None, None, "", "in_progress")
    assert not any(was for number, was, _ in reopened() if number == "R2"), "R2 never counted"
    requests.cancel(actor=cast.manager, request_id=again, reason="客户撤回", now=NOW)
    assert standing("R1") == (RESTORED, True, "", "restored")


def test_a_temporary_fix_nobody_signed_is_no_restoration_to_void(cast: world.Cast) -> None:
    take_requests(replace(FIRST, temporary_fix=True), AGAIN)
    assert (request("R2").k3_exclusion, voids()) == ("", [])
    assert request("R1").restored_at == RESTORED


def test_only_the_same_machine_and_symptom(cast: world.Cast) -> None:
    take_requests(
        FIRST,
        replace(AGAIN, symptom_code="S2"),
        replace(AGAIN, number="R3", machine_serial="H2"),
        replace(AGAIN, number="R4", symptom_code=""),
    )
    assert [request(n).k3_exclusion for n in ("R2", "R3", "R4")] == ["", "", ""]
    assert standing("R1") == (RESTORED, True, "", "restored")


def test_more_rows_take_no_more_queries(cast: world.Cast) -> None:
    def pairs(machine: str, since: int, count: int) -> list[RequestRow]:
        return [
            replace(row, number=f"{machine}-{n}-{row.number}", machine_serial=machine, symptom_code=f"S{n}")
            for n in range(since, since + count)
            for row in (FIRST, replace(AGAIN, restored_at=FIXED))
        ]

    taken = []
    for machine, count in (("H1", 2), ("H2", 30)):
        with CaptureQueriesContext(
            connection,
        ) as queries:
            take_requests(*pairs(machine, 0, count))
        taken.append(sum(q["sql"].startswith("SELECT") for q in queries.captured_queries))
    assert taken[0] == taken[1]
