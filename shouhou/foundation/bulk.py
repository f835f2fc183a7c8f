"""Writing many rows fast: plain tuples in, one prepared statement, no model instances.

For the bulk commands alone: they have checked the actor, resolved every reference and settled every column
before they call this. Values are those a model instance would hold (aware datetimes, Decimal, UUID).
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import UTC, datetime
from typing import Any

from django.db import connection, models

Converter = Callable[[Any], Any]
Row = Sequence[Any]


def insert(model: type[models.Model], fields: Sequence[str], rows: Iterable[Row]) -> None:
    """Insert ``rows``, each with a value for every one of ``fields`` in order; the rest takes its default."""
    named = [_field(model, name) for name in fields]
    others = [f for f in model._meta.concrete_fields if not f.primary_key and f not in named]
    columns = [*named, *others]
    prepared = _prepared(rows, named, others)
    with connection.cursor() as cursor, connection.wrap_database_errors:
        if connection.vendor == "postgresql":
            with cursor.copy(f"COPY {_table(model)} ({_names(columns)}) FROM STDIN") as copy:
                for row in prepared:
                    copy.write_row(row)
        else:
            marks = ", ".join(["%s"] * len(columns))
            statement = f"INSERT INTO {_table(model)} ({_names(columns)}) VALUES ({marks})"  # noqa: S608
            cursor.executemany(statement, list(prepared))


def update(model: type[models.Model], fields: Sequence[str], rows: Iterable[tuple[int, Row]]) -> None:
    """Update rows by primary key: each is (primary key, a value for every one of ``fields`` in order)."""
    named = [_field(model, name) for name in fields]
    converters = [_converter(field) for field in named]
    changed = [
        [*(v if c is None or v is None else c(v) for c, v in zip(converters, values, strict=True)), pk]
        for pk, values in rows
    ]
    if not changed:
        return
    sets = ", ".join(f"{connection.ops.quote_name(f.column)} = %s" for f in named)
    key = connection.ops.quote_name(str(model._meta.pk.column))
    statement = f"UPDATE {_table(model)} SET {sets} WHERE {key} = %s"  # noqa: S608
    with connection.cursor() as cursor:
        cursor.executemany(statement, changed)


def _field(model: type[models.Model], name: str) -> Any:
    return next(f for f in model._meta.concrete_fields if name in (f.attname, f.name))


def _table(model: type[models.Model]) -> str:
    return connection.ops.quote_name(model._meta.db_table)


def _names(columns: Iterable[Any]) -> str:
    return ", ".join(connection.ops.quote_name(field.column) for field in columns)


def _prepared(rows: Iterable[Row], named: Sequence[Any], others: Sequence[Any]) -> Iterator[list[Any]]:
    """Yield database values: the named ones converted, then the defaults of the others."""
    todo = [(i, c) for i, c in enumerate(map(_converter, named)) if c is not None]
    fixed = [] if not others else [_default(field) for field in others]
    for row in rows:
        values = list(row)
        for index, convert in todo:
            if values[index] is not None:
                values[index] = convert(values[index])
        values += [make() for make in fixed]
        yield values


def _default(field: Any) -> Callable[[], Any]:
    """Return a maker of the field's default as a database value; a constant is prepared once."""
    convert = _converter(field) or _same
    if field.has_default() and callable(field.default):
        return lambda: convert(field.default())
    constant = field.get_default()
    prepared = None if constant is None else convert(constant)
    return lambda: prepared


def _same(value: Any) -> Any:
    return value


_PLAIN = (
    models.CharField,
    models.TextField,
    models.IntegerField,
    models.BooleanField,
    models.ForeignKey,
)


def _converter(field: Any) -> Converter | None:
    """Return what turns a Python value into the database's; None when it is the same."""
    if isinstance(field, _PLAIN):
        return None
    if connection.vendor == "sqlite":
        if isinstance(field, models.DateTimeField):
            return _sqlite_moment
        if isinstance(field, models.UUIDField):
            return lambda value: value.hex
    elif isinstance(field, models.DateField | models.UUIDField):
        return None
    return lambda value: field.get_db_prep_save(value, connection)


def _sqlite_moment(value: datetime) -> str:
    """Return the text Django keeps in SQLite: UTC without an offset (the last six characters)."""
    return (value if value.tzinfo is UTC else value.astimezone(UTC)).isoformat(" ")[:-6]
