"""What can be done on record pages: judging pauses, failures, complaints and reports; substitutes; calendar."""

from datetime import date, timedelta

import pytest
from django.test import Client
from django.urls import reverse

from shouhou.complaints.models import Complaint
from shouhou.foundation.models import AuditEntry
from shouhou.org.models import CalendarDay, Delegation, Person
from shouhou.quality.models import ReportInstance
from shouhou.service.models import Failure, RequestPause
from tests.pages import cast
from tests.pages.cast import Cast
from tests.pages.conftest import EVERYTHING, SignIn

pytestmark = pytest.mark.django_db
WHY = "test"
JUDGING = (
    *EVERYTHING,
    "service.responsibility_confirm",
    "complaints.validity_decide",
    "quality.report_judge",
)

ACTS = {
    "service:pause_approve": (RequestPause, "service.pause_approve", {}),
    "service:pause_refuse": (RequestPause, "service.pause_approve", {"note": "证据不足"}),
    "service:failure_confirm": (
        Failure,
        "service.responsibility_confirm",
        {"responsibility": "customer_misuse", "note": "现场照片"},
    ),
    "complaints:complaint_decide": (
        Complaint,
        "complaints.validity_decide",
        {"validity": "valid", "kind": "service", "reason": "核实属实"},
    ),
    "quality:report_waive": (ReportInstance, "quality.report_judge", {"reason": "新成立"}),
}
each_act = pytest.mark.parametrize(
    ("route", "model", "permission", "given"), [(name, *rest) for name, rest in ACTS.items()], ids=ACTS
)


@pytest.fixture
def here() -> Cast:
    """One office with one row of everything."""
    return cast.fill(cast.office("HERE"), 1)


def _url(here: Cast, route: str, model: type) -> str:
    return reverse(route, args=[here.rows[model][0].public_id])


@each_act
def test_head_office_does_it_and_the_page_tells(
    sign_in: SignIn, here: Cast, route: str, model: type, permission: str, given: dict[str, str]
) -> None:
    client = sign_in(may=JUDGING, everywhere=True)
    page = reverse(route.rpartition("_")[0] + "_detail", args=[here.rows[model][0].public_id])
    assert _url(here, route, model) in client.get(page).content.decode()
    answer = client.post(_url(here, route, model), given)
    assert (answer.status_code, answer["Location"]) == (302, page)
    shown = client.get(page)
    assert len(shown.context["history"]) == 1
    assert AuditEntry.objects.unscoped(WHY).count() == 1


@each_act
def test_a_repeat_is_refused_with_words_and_what_was_typed(
    sign_in: SignIn, here: Cast, route: str, model: type, permission: str, given: dict[str, str]
) -> None:
    client = sign_in(may=JUDGING, everywhere=True)
    client.post(_url(here, route, model), given)
    again = client.post(_url(here, route, model), given)
    assert again.status_code == 422
    assert AuditEntry.objects.unscoped(WHY).count() == 1


@each_act
def test_without_the_permission_it_is_refused_and_not_offered(
    sign_in: SignIn, here: Cast, route: str, model: type, permission: str, given: dict[str, str]
) -> None:
    client = sign_in(here.office, may=[code for code in JUDGING if code != permission])
    assert client.post(_url(here, route, model), given).status_code == 403
    page = reverse(route.rpartition("_")[0] + "_detail", args=[here.rows[model][0].public_id])
    assert _url(here, route, model) not in client.get(page).content.decode()
    assert AuditEntry.objects.unscoped(WHY).count() == 0


@each_act
def test_an_outsider_finds_nothing_and_a_get_does_nothing(
    sign_in: SignIn, here: Cast, route: str, model: type, permission: str, given: dict[str, str]
) -> None:
    assert sign_in(cast.office("AWAY"), may=JUDGING).post(_url(here, route, model), given).status_code == 404
    assert sign_in(may=JUDGING, everywhere=True).get(_url(here, route, model)).status_code == 405
    assert AuditEntry.objects.unscoped(WHY).count() == 0


def test_a_refused_form_keeps_what_was_typed_and_says_what_is_missing(sign_in: SignIn, here: Cast) -> None:
    client = sign_in(may=JUDGING, everywhere=True)
    answer = client.post(
        _url(here, "complaints:complaint_decide", Complaint),
        {"validity": "", "kind": "product", "reason": "已核实现场记录"},
    )
    shown = answer.content.decode()
    assert answer.status_code == 422
    assert "已核实现场记录" in shown
    assert "data-bound" in shown
    assert here.rows[Complaint][0].validity == "undecided"


def test_somebody_of_the_office_cannot_approve_its_pause_and_reads_why(sign_in: SignIn, here: Cast) -> None:
    insider = here.rows[Person][0]
    client = sign_in(may=JUDGING, everywhere=True, person_id=insider.pk)
    answer = client.post(_url(here, "service:pause_approve", RequestPause))
    assert answer.status_code == 422
    assert RequestPause.objects.unscoped(WHY).get().approved_at is None


def test_an_approved_pause_moves_the_promise_and_the_request_page_says_so(
    sign_in: SignIn, here: Cast
) -> None:
    pause = here.rows[RequestPause][0]
    RequestPause.objects.unscoped(WHY).update(until_at=pause.from_at + timedelta(days=2))
    client = sign_in(may=JUDGING, everywhere=True)
    request_page = reverse("service:request_detail", args=[pause.request.public_id])
    before = client.get(request_page).context["detail"].sections[0].data
    client.post(_url(here, "service:pause_approve", RequestPause))
    after = client.get(request_page).context["detail"].sections[0].data
    assert [line.counts for line in before.pauses] == [False]
    assert [line.counts for line in after.pauses] == [True]
    assert after.promises[2].due_at > before.promises[2].due_at
    assert sum(line.minutes for line in after.lines if not line.paused) == pause.request.promise_minutes


def _delegation(client: Client, **given: object) -> int:
    return client.post(reverse("org:delegation_new"), given).status_code


def test_a_manager_names_a_substitute_and_ends_it(sign_in: SignIn, here: Cast) -> None:
    person, deputy = here.rows[Person][:2]
    client = sign_in(here.office, may=[*EVERYTHING, "org.delegate"], person_id=person.pk)
    days = {"from_on": "2026-11-01", "until_on": "2026-11-20"}
    Delegation.objects.unscoped(WHY).all().delete()
    assert _delegation(client, principal=person.pk, substitute=person.pk, **days) == 422
    assert _delegation(client, principal=person.pk, substitute=deputy.pk, **days) == 422, (
        "no login, no substitute"
    )
    deputy.user = type(person)._meta.get_field("user").related_model.objects.create_user("deputy")
    deputy.save()
    backwards = {"from_on": "2026-11-20", "until_on": "2026-11-01"}
    assert _delegation(client, principal=person.pk, substitute=deputy.pk, **backwards) == 422
    assert Delegation.objects.unscoped(WHY).count() == 0
    assert _delegation(client, principal=person.pk, substitute=deputy.pk, **days) == 302
    row = Delegation.objects.unscoped(WHY).get()
    assert client.post(reverse("org:delegation_revoke", args=[row.public_id])).status_code == 302
    row.refresh_from_db()
    assert row.revoked_at is not None


def test_nobody_hands_over_the_powers_of_a_stranger(sign_in: SignIn, here: Cast) -> None:
    stranger = cast.fill(cast.office("AWAY"), 1).rows[Person]
    client = sign_in(here.office, may=[*EVERYTHING, "org.delegate"])
    days = {"from_on": "2026-11-01", "until_on": "2026-11-20"}
    before = Delegation.objects.unscoped(WHY).count()
    assert _delegation(client, principal=stranger[0].pk, substitute=here.rows[Person][0].pk, **days) == 422
    assert Delegation.objects.unscoped(WHY).count() == before


def test_the_calendar_shows_holidays_and_is_changed_by_those_who_may(sign_in: SignIn, here: Cast) -> None:
    CalendarDay.objects.create(office=None, day=date(2026, 10, 1), name="国庆节")
    client = sign_in(here.office, may=[*EVERYTHING])
    month = reverse("org:calendar") + "?month=2026-10&office=HERE"
    shown = client.get(month)
    assert "国庆节" in shown.content.decode()
    assert "form" in shown.context
    assert shown.context["form"] is None
    given = {"office": "HERE", "day": "2026-10-10", "name": "盘点", "hours": "08:30-12:00"}
    assert client.post(reverse("org:calendar_set"), given).status_code == 403
    client = sign_in(here.office, may=[*EVERYTHING, "org.calendar_edit"])
    assert client.get(f"{month}&day=2026-10-10").context["form"] is not None
    assert client.post(reverse("org:calendar_set"), given).status_code == 302
    assert CalendarDay.objects.unscoped(WHY).get(office=here.office).intervals == [[510, 720]]
    bad = client.post(reverse("org:calendar_set"), given | {"hours": "12:00-08:30"})
    assert bad.status_code == 422
    assert "盘点" in bad.content.decode()
    company = client.post(reverse("org:calendar_set"), given | {"office": ""})
    assert company.status_code in (403, 422)
    assert client.post(reverse("org:calendar_set"), given | {"office": "NOWHERE"}).status_code == 404


@pytest.mark.parametrize(
    "query", ["month=2026-13", "month=abc", "day=2026-02-31", "month=0001-01", "month=9999-12"]
)
def test_the_calendar_answers_months_that_do_not_exist(sign_in: SignIn, here: Cast, query: str) -> None:
    assert sign_in(here.office).get(f"{reverse('org:calendar')}?{query}").status_code == 200
