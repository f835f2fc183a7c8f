"""Satisfaction (K5). Examples: docs/domain/satisfaction.md."""

from datetime import date, datetime

import pytest

from shouhou.kernel.moments import at_local
from shouhou.kernel.worktime import WorkCalendar
from shouhou.service.rules import satisfaction
from shouhou.service.rules.satisfaction import Answer
from shouhou.service.rules.visits import WorkType

CALENDAR = WorkCalendar(dict.fromkeys(range(5), ((510, 720), (810, 1080))))
CLOSED = at_local(date(2026, 11, 5), 17, 0)  # Thursday: three working days later is Tuesday the 10th.


def answer(key: int, channel: str, day: int, *, outcome: str = "answered", attempts: int = 1) -> Answer:
    moment: datetime = at_local(date(2026, 11, day), 10, 0)
    return Answer(key, channel, outcome, moment, moment if outcome == "answered" else None, attempts)


SLIP = answer(1, "slip", 5)


@pytest.mark.parametrize(
    ("answers", "verdicts"),
    [
        pytest.param([SLIP], {1: ""}, id="slip-alone"),
        pytest.param(
            [SLIP, answer(2, "callback", 10)], {1: "superseded", 2: ""}, id="timely-callback-overrides"
        ),
        pytest.param(
            [SLIP, answer(2, "callback", 11)], {1: "", 2: "superseded"}, id="late-callback-does-not"
        ),
        pytest.param([answer(2, "callback", 20)], {2: ""}, id="late-callback-is-all-there-is"),
        pytest.param(
            [answer(2, "sms", 8), answer(1, "portal", 7)], {1: "", 2: "superseded"}, id="earliest-stands"
        ),
        pytest.param(
            [answer(1, "callback", 6), answer(2, "callback", 9)],
            {1: "", 2: "superseded"},
            id="change-of-mind",
        ),
        pytest.param(
            [SLIP, answer(2, "callback", 6, outcome="no_answer", attempts=3)],
            {1: "", 2: "superseded"},
            id="slip-stands-when-nobody-answers",
        ),
        pytest.param(
            [answer(2, "callback", 6, outcome="no_answer", attempts=3)], {2: "no_answer"}, id="three-attempts"
        ),
        pytest.param(
            [answer(2, "callback", 6, outcome="no_answer", attempts=2)],
            {2: "still_asking"},
            id="two-attempts",
        ),
        pytest.param(
            [
                answer(1, "callback", 6, outcome="no_answer"),
                answer(2, "callback", 9, outcome="no_answer", attempts=3),
            ],
            {1: "superseded", 2: "no_answer"},
            id="one-non-response-a-job",
        ),
    ],
)
def test_one_answer_counts_a_job(answers: list[Answer], verdicts: dict[int, str]) -> None:
    assert satisfaction.settle(answers, "repair", CLOSED, CALENDAR) == verdicts
    assert satisfaction.settle(answers[::-1], "repair", CLOSED, CALENDAR) == verdicts


@pytest.mark.parametrize("work_type", sorted(WorkType))
def test_only_installation_commissioning_and_repair_are_asked_about(work_type: WorkType) -> None:
    counted = satisfaction.settle([SLIP], work_type.value, CLOSED, CALENDAR) == {1: ""}
    assert counted is (work_type.value in {"install", "commission", "repair"})


def test_a_job_not_closed_yet_takes_any_callback() -> None:
    found = satisfaction.settle([SLIP, answer(2, "callback", 30)], "repair", None, CALENDAR)
    assert found == {1: "superseded", 2: ""}


@pytest.mark.parametrize(("score", "satisfied"), [(5, True), (4, True), (3, False), (2, False), (1, False)])
def test_five_and_four_are_satisfied(score: int, satisfied: bool) -> None:
    assert satisfaction.is_satisfied(score) is satisfied
