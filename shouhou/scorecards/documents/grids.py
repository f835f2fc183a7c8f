"""The form on a page: each row with its score on the scale, what moved, and where its figures open."""

from collections.abc import Iterable
from dataclasses import dataclass
from fractions import Fraction

from shouhou.scorecards.documents.forms import FormRow, make_form, shown_short, words
from shouhou.scorecards.documents.sentences import BAND_LOOKS, signed
from shouhou.scorecards.queries.sheets import ComputedSheet
from shouhou.scorecards.rules.movement import Movement, movements
from shouhou.scorecards.rules.score import Bands, Targets, breakpoints, edge_actual, round_half_up
from shouhou.scorecards.rules.sheets import ScoredRow, ScoredSheet

CURVE_WIDTH, CURVE_HEIGHT = 320, 150


@dataclass(frozen=True, slots=True)
class Moved:
    """What moved since the period before: points of the total with their sign, and which way."""

    points: str
    before: str
    after: str
    good: str
    weight: Fraction


@dataclass(frozen=True, slots=True)
class Line:
    """One row of the form on a page."""

    form: FormRow
    look: str
    at: str
    moved: Moved | None


@dataclass(frozen=True, slots=True)
class Tick:
    """A mark on an axis of the score curve."""

    x: float
    y: float
    text: str
    look: str


@dataclass(frozen=True, slots=True)
class Curve:
    """The score line of a KPI as a drawing of CURVE_WIDTH × CURVE_HEIGHT; ``here`` is where the actual stands."""

    points: str
    ticks: tuple[Tick, ...]
    zones: tuple[Tick, ...]
    here: Tick | None
    width: int = CURVE_WIDTH
    height: int = CURVE_HEIGHT


def lines_of(current: ComputedSheet, before: ComputedSheet | None) -> list[Line]:
    """Return the rows of the form with what moved since ``before``."""
    form = make_form(current)
    moved = {each.code: each for each in movements(before.sheet, current.sheet)} if before else {}
    return [
        Line(line, look_of(row), at_of(row), _moved(moved[row.code], row) if row.code in moved else None)
        for line, row in zip(form.rows, current.sheet.rows, strict=True)
    ]


def look_of(row: ScoredRow | ScoredSheet) -> str:
    """Return what the style sheets call the band of a row or a sheet."""
    return BAND_LOOKS[row.band.code] if row.band else "none"


def at_of(row: ScoredRow) -> str:
    """Return the place of a row's score on the scale from 0 to 100; '' without one."""
    return "" if row.score is None else str(round_half_up(row.score, 2))


def total_text(sheet: ScoredSheet, places: int = 2) -> str:
    """Return the total; '' without one."""
    return "" if sheet.total is None else str(round_half_up(sheet.total, places))


def largest(lines: Iterable[Line], limit: int = 5) -> list[Line]:
    """Return the rows that moved the total most."""
    moved = [line for line in lines if line.moved and line.moved.weight]
    return sorted(
        moved, key=lambda line: abs(line.moved.weight) if line.moved else Fraction(0), reverse=True
    )[:limit]


def _moved(move: Movement, row: ScoredRow) -> Moved:
    good = "" if not move.points else "yes" if move.points > 0 else "no"
    return Moved(signed(move.points), _figure(move.before, row), _figure(move.after, row), good, move.points)


def _figure(value: Fraction | None, row: ScoredRow) -> str:
    if value is None:
        return "—"
    unit = "%" if words(row.spec.unit) == "%" else ""
    return shown_short(str(round_half_up(value, 2))) + unit


def curve_of(
    targets: Targets, bands: Bands, actual: Fraction | None = None, score: Fraction | None = None
) -> Curve:
    """Return the drawing of a score line: actual across, points up; a better actual lies to the right."""
    corners = breakpoints(targets, bands)
    if targets.saturated:
        corners = [*corners, (targets.best, Fraction(100))]
    first, last = corners[0][0], corners[-1][0]
    air = abs(last - first) / 8 or Fraction(1)
    flip = -1 if targets.lower_is_better else 1
    start, span = first - flip * air, abs(last - first) + 2 * air

    def x(value: Fraction) -> float:
        across = min(max(flip * (value - start) / span, Fraction(0)), Fraction(1))
        return round(float(across) * CURVE_WIDTH, 1)

    def y(points: Fraction) -> float:
        return round(CURVE_HEIGHT * (1 - float(points) / 100), 1)

    line = [(start, Fraction(0)), *corners, (last + flip * air, corners[-1][1])]
    edges = [(band, edge_actual(targets, bands, band)) for band in bands]
    ticks = [Tick(x(targets.zero), y(Fraction(0)), shown_short(str(round_half_up(targets.zero, 3))), "none")]
    ticks += [
        Tick(x(edge), y(band.edge), shown_short(str(round_half_up(edge, 3))), BAND_LOOKS[band.code])
        for band, edge in edges
        if edge is not None
    ]
    tops = [Fraction(100), *(band.edge for band in bands)]
    zones = [
        Tick(
            0,
            y(top),
            str(round((float(top) - float(band.edge)) * CURVE_HEIGHT / 100, 1)),
            BAND_LOOKS[band.code],
        )
        for top, band in zip(tops, bands, strict=False)
    ]
    here = None
    if actual is not None and score is not None:
        here = Tick(
            x(actual), y(score), shown_short(str(round_half_up(actual, 3))), BAND_LOOKS[bands.of(score).code]
        )
    return Curve(
        " ".join(f"{x(value)},{y(points)}" for value, points in line), tuple(ticks), tuple(zones), here
    )


def trend_of(
    name: str, rows: list[ScoredRow | None], labels: list[str], *, open_last: bool
) -> dict[str, object]:
    """Return the chart of one KPI over months, with its target and the bands behind it."""
    known = next((row for row in reversed(rows) if row is not None), None)
    if known is None:
        return {"kind": "trend", "labels": labels, "series": [{"name": name, "values": [None] * len(labels)}]}
    values = [None if row is None or row.result.actual is None else float(row.result.actual) for row in rows]
    figures = [round(value, 3) if value is not None else None for value in values]
    chart: dict[str, object] = {
        "kind": "trend",
        "labels": labels,
        "series": [{"name": name, "values": figures}],
        "target": float(known.targets.target),
        "open": open_last,
        "digits": 2,
    }
    if words(known.spec.unit) == "%":
        chart["unit"] = "%"
    return chart


def total_trend(
    name: str, sheets: list[ScoredSheet], labels: list[str], *, open_last: bool
) -> dict[str, object]:
    """Return the chart of totals over months, the four bands behind it."""
    bands = list(sheets[-1].scheme.bands)
    tops = [Fraction(100), *(band.edge for band in bands)]
    zones = [
        {"from": float(band.edge), "to": float(top), "band": BAND_LOOKS[band.code]}
        for band, top in zip(bands, tops, strict=False)
    ]
    values = [None if sheet.total is None else float(round_half_up(sheet.total, 2)) for sheet in sheets]
    return {
        "kind": "trend",
        "labels": labels,
        "series": [{"name": name, "values": values}],
        "zones": zones,
        "open": open_last,
        "min": 0,
        "max": 100,
        "digits": 2,
    }
