"""The catalogue of symptoms."""

from datetime import UTC, datetime

import pytest

from shouhou.foundation.importing.kinds import Status
from shouhou.kernel.actors import make_actor, system_actor
from shouhou.kernel.errors import Denied
from shouhou.service.commands.symptoms import SymptomRow, record_symptoms
from shouhou.service.models import FaultSymptom

NOW = datetime(2026, 3, 2, 2, 0, tzinfo=UTC)

pytestmark = pytest.mark.django_db


def test_symptoms_are_known_by_code() -> None:
    actor = system_actor("test")
    rows = [SymptomRow("F01", "封口不牢"), SymptomRow("F02", "温度升不上去")]
    first = record_symptoms(actor=actor, rows=rows, now=NOW)
    again = record_symptoms(actor=actor, rows=[rows[0], SymptomRow("F02", "不升温")], now=NOW)
    assert [outcome.status for outcome in first] == [Status.CREATED, Status.CREATED]
    assert [outcome.status for outcome in again] == [Status.UNCHANGED, Status.UPDATED]
    names = FaultSymptom.objects.visible_to(actor).order_by("code").values_list("name", flat=True)
    assert list(names) == ["封口不牢", "不升温"]


def test_the_catalogue_is_the_whole_companys() -> None:
    clerk = make_actor(offices=[1], may=["service.record_import"])
    with pytest.raises(Denied):
        record_symptoms(actor=clerk, rows=[SymptomRow("F01", "封口不牢")], now=NOW)
