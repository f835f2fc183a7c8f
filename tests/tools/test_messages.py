"""What counts as a text that a person may see, and as a sound translation of it."""

import pytest
from babel.messages.catalog import Catalog

from tools import messages, sources


def found_in_python(source: str) -> list[tuple[str, str, str]]:
    return [(text.message, text.plural, text.context) for text in sources.in_python(source, "some.py")]


def found_in_template(source: str) -> list[str]:
    return [text.message for text in sources.in_template(source, "some.html")]


@pytest.mark.parametrize(
    ("source", "wanted"),
    [
        pytest.param('gettext("Save")', ("Save", "", ""), id="plain"),
        pytest.param('label = _("Office")', ("Office", "", ""), id="short"),
        pytest.param('ngettext("%(n)d row", "%(n)d rows", n)', ("%(n)d row", "%(n)d rows", ""), id="plural"),
        pytest.param('pgettext("band", "On target")', ("On target", "", "band"), id="context"),
        pytest.param(
            'raise RuleViolation("This is signed already.")', ("This is signed already.", "", ""), id="error"
        ),
        pytest.param(
            'raise errors.NotFound("There is none.")', ("There is none.", "", ""), id="error of a module"
        ),
        pytest.param('STATE_LABELS = {State.NEW: "New"}', ("New", "", ""), id="table of words"),
    ],
)
def test_a_visible_text_is_found_in_python(source: str, wanted: tuple[str, str, str]) -> None:
    assert found_in_python(source) == [wanted]


@pytest.mark.parametrize(
    "source", ['print("no")', 'raise ValueError("not for people")', 'WIDTHS = {"a": "12"}']
)
def test_what_nobody_sees_is_left_alone(source: str) -> None:
    assert found_in_python(source) == []


@pytest.mark.parametrize(
    ("source", "wanted"),
    [
        pytest.param('{% trans "Save" %}', ["Save"], id="tag"),
        pytest.param("<c-card title=\"{% trans 'Machines' %}\" />", ["Machines"], id="in an attribute"),
        pytest.param('{{ note|default:_("None yet") }}', ["None yet"], id="in a filter"),
        pytest.param("{% blocktrans %}{{ n }} points{% endblocktrans %}", ["%(n)s points"], id="block"),
        pytest.param('  {% trans "A" %}\n{% trans "B (old)" %}', ["A", "B (old)"], id="two lines, brackets"),
    ],
)
def test_a_visible_text_is_found_in_a_template(source: str, wanted: list[str]) -> None:
    assert found_in_template("{% load i18n %}" + source) == wanted


@pytest.mark.parametrize(
    ("made", "flags", "wanted"),
    [
        pytest.param("还剩 %(n)s 天", (), "", id="sound"),
        pytest.param("", (), "not translated", id="empty"),
        pytest.param("还剩 %(n)s 天", ("fuzzy",), "marked fuzzy", id="fuzzy"),
        pytest.param("还剩几天", (), "the translation lacks a placeholder", id="lacks"),
        pytest.param(
            "还剩 %(n)s 天 %(m)s", (), "the translation has a placeholder the text lacks", id="adds"
        ),
    ],
)
def test_a_translation_is_judged(made: str, flags: tuple[str, ...], wanted: str) -> None:
    text = sources.Text("%(n)s days left", "", "", "some.html:1")
    catalog = Catalog(locale="zh_Hans")
    catalog.add(text.message, made, flags=flags)
    assert messages.problem_of(text, catalog.get(text.message)) == wanted


def test_a_text_without_an_entry_is_named() -> None:
    text = sources.Text("Save", "", "", "some.html:1")
    assert messages.problem_of(text, None) == "not in the message file"
