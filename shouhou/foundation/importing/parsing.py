"""Cells to typed values. A bad cell is a sentence with the cell in it, never an exception of a library."""

from collections.abc import Callable, Mapping
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal, InvalidOperation
from typing import Any
from zoneinfo import ZoneInfo

from shouhou.foundation.importing.kinds import Column
from shouhou.kernel.errors import InvalidInput

Parser = Callable[[Any], Any]
_DAY_FORMATS = ("%Y-%m-%d", "%Y/%m/%d", "%Y.%m.%d", "%Y年%m月%d日", "%Y%m%d")
_MOMENT_FORMATS = ("%Y/%m/%d %H:%M", "%Y/%m/%d %H:%M:%S", "%Y.%m.%d %H:%M", "%Y年%m月%d日 %H:%M")
_TRUE = {"1", "true", "yes", "y", "是", "对", "有", "√"}
_FALSE = {"0", "false", "no", "n", "否", "无", "×", ""}


def parser(column: Column, *, zone: str, pattern: str = "", words: Mapping[str, str] | None = None) -> Parser:
    """Return a function from a cell to the column's value (None for an empty cell).

    It raises InvalidInput naming the cell. Times without a zone are read in ``zone`` and returned as UTC.
    """
    parse = _BY_KIND[column.kind](column, ZoneInfo(zone), pattern)

    def read(cell: Any) -> Any:
        if isinstance(cell, str):
            cell = cell.strip()
        if words:
            cell = words.get(_as_text(cell), words.get("*", cell))
        if cell is None or cell == "":
            if column.required:
                raise InvalidInput("{column} is empty.", field=column.name, column=str(column.label))
            return None
        return parse(cell)

    return read


def _as_text(cell: Any) -> str:
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    return "" if cell is None else str(cell).strip()


_REFUSAL_WORDS = {
    "number": "{column}: “{cell}” is not a number.",
    "whole": "{column}: “{cell}” is not a whole number.",
    "date": "{column}: “{cell}” is not a date that exists.",
    "moment": "{column}: “{cell}” is not a date and time that exists.",
    "bool": "{column}: “{cell}” is neither yes nor no.",
}


def _refuse(column: Column, cell: Any, wanted: str) -> InvalidInput:
    return InvalidInput(
        _REFUSAL_WORDS[wanted], field=column.name, column=str(column.label), cell=_as_text(cell)[:60]
    )


def _text_parser(column: Column, zone: ZoneInfo, pattern: str) -> Parser:
    limit = column.max_length

    def parse(cell: Any) -> str:
        text = _as_text(cell)
        if limit and len(text) > limit:
            raise InvalidInput(
                "{column} is longer than {limit} characters.",
                field=column.name,
                column=str(column.label),
                limit=limit,
            )
        if "\x00" in text:
            raise InvalidInput(
                "{column} contains a control character.", field=column.name, column=str(column.label)
            )
        return text

    return parse


def _int_parser(column: Column, zone: ZoneInfo, pattern: str) -> Parser:
    def parse(cell: Any) -> int:
        try:
            number = Decimal(_as_text(cell).replace(",", ""))
            if number != number.to_integral_value() or abs(number) > 2**53:
                raise _refuse(column, cell, "whole")
            return int(number)
        except (InvalidOperation, OverflowError, ValueError):
            raise _refuse(column, cell, "whole") from None

    return parse


def _decimal_parser(column: Column, zone: ZoneInfo, pattern: str) -> Parser:
    def parse(cell: Any) -> Decimal:
        text = _as_text(cell).replace(",", "").replace("，", "").lstrip("¥￥").removesuffix("元")
        try:
            number = Decimal(text)
        except InvalidOperation:
            raise _refuse(column, cell, "number") from None
        if not number.is_finite() or abs(number) >= Decimal(10) ** 14:
            raise _refuse(column, cell, "number")
        return number

    return parse


def _date_parser(column: Column, zone: ZoneInfo, pattern: str) -> Parser:
    moment = _datetime_parser(column, zone, pattern)

    def parse(cell: Any) -> date:
        if isinstance(cell, datetime):
            return cell.date()
        if isinstance(cell, date):
            return cell
        if isinstance(cell, str) and not pattern:
            for candidate in _DAY_FORMATS:
                try:
                    return datetime.strptime(cell, candidate).date()  # noqa: DTZ007 - a day has no zone
                except ValueError:
                    continue
        try:
            found: datetime = moment(cell)
        except InvalidInput:
            raise _refuse(column, cell, "date") from None
        return found.astimezone(zone).date()

    return parse


def _datetime_parser(column: Column, zone: ZoneInfo, pattern: str) -> Parser:
    def parse(cell: Any) -> datetime:
        try:
            found = _moment(cell, pattern)
        except (ValueError, OverflowError):
            raise _refuse(column, cell, "moment") from None
        found = found if found.tzinfo else found.replace(tzinfo=zone)
        if not 1990 <= found.year <= 2100:
            raise _refuse(column, cell, "moment")
        return found.astimezone(UTC)

    return parse


def _moment(cell: Any, pattern: str) -> datetime:
    if isinstance(cell, datetime):
        return cell
    if isinstance(cell, date):
        return datetime.combine(cell, time())
    if isinstance(cell, int | float):
        return datetime(1899, 12, 30) + timedelta(days=float(cell))  # noqa: DTZ001 - an Excel serial day
    if pattern:
        return datetime.strptime(cell, pattern)  # noqa: DTZ007 - the caller adds the zone
    try:
        return datetime.fromisoformat(cell)
    except ValueError:
        return _by_format(cell)


def _by_format(cell: str) -> datetime:
    for candidate in (*_MOMENT_FORMATS, *_DAY_FORMATS):
        try:
            return datetime.strptime(cell, candidate)  # noqa: DTZ007 - the caller adds the zone
        except ValueError:
            continue
    raise ValueError(cell)


def _bool_parser(column: Column, zone: ZoneInfo, pattern: str) -> Parser:
    def parse(cell: Any) -> bool:
        if isinstance(cell, bool):
            return cell
        word = _as_text(cell).casefold()
        if word in _TRUE or word in _FALSE:
            return word in _TRUE
        raise _refuse(column, cell, "bool")

    return parse


def _choice_parser(column: Column, zone: ZoneInfo, pattern: str) -> Parser:
    folded = {word.casefold(): value for word, value in column.choices.items()}
    folded |= {value.casefold(): value for value in column.choices.values()}

    def parse(cell: Any) -> str:
        value = folded.get(_as_text(cell).casefold())
        if value is None:
            raise InvalidInput(
                "{column}: “{cell}” is unknown. Known are: {choices}.",
                field=column.name,
                column=str(column.label),
                cell=_as_text(cell)[:60],
                choices=", ".join(column.words()),
            )
        return value

    return parse


_BY_KIND: dict[str, Callable[[Column, ZoneInfo, str], Parser]] = {
    "text": _text_parser,
    "int": _int_parser,
    "decimal": _decimal_parser,
    "date": _date_parser,
    "datetime": _datetime_parser,
    "bool": _bool_parser,
    "choice": _choice_parser,
}
