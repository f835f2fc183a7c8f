"""The form's words: what a warning says follows the scheme."""

from dataclasses import replace
from fractions import Fraction

import pytest
from django.utils import translation

from shouhou.kernel.periods import PeriodKind
from shouhou.scorecards.documents.forms import flag_texts
from shouhou.scorecards.rules.default_scheme import DEFAULT_SCHEME
from shouhou.scorecards.rules.kpis import KpiFacts
from shouhou.scorecards.rules.scheme import KpiCode
from shouhou.scorecards.rules.sheets import assemble


@pytest.mark.parametrize(
    ("limit", "notes"),
    [(12, ("low volume: fewer than 12 cases, chance weighs heavily",)), (10, ()), (0, ())],
)
def test_low_volume_names_the_limit_of_its_scheme(limit: int, notes: tuple[str, ...]) -> None:
    scheme = replace(DEFAULT_SCHEME, params=replace(DEFAULT_SCHEME.params, low_volume_n=limit))
    facts = {KpiCode.REPAIRS_IN_TIME: KpiFacts(Fraction(10), Fraction(10))}
    sheet = assemble(facts, scheme, PeriodKind.MONTH)
    with translation.override("en"):
        assert flag_texts(sheet.row(KpiCode.REPAIRS_IN_TIME), scheme.params) == notes
