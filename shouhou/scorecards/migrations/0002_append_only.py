"""Scheme versions, evidence and adjustments are append-only in the database itself."""

from django.db import migrations

TABLES = ["scorecards_schemeversion", "scorecards_sheetevidence", "scorecards_adjustment"]


def _refuse_changes(apps, schema_editor):
    for table in TABLES:
        if schema_editor.connection.vendor == "postgresql":
            schema_editor.execute(
                f"CREATE TRIGGER {table}_append_only BEFORE UPDATE OR DELETE ON {table} "
                "FOR EACH ROW EXECUTE FUNCTION shouhou_append_only()",
                params=None,
            )
        else:
            for act in ("UPDATE", "DELETE"):
                schema_editor.execute(
                    f"CREATE TRIGGER {table}_no_{act.lower()} BEFORE {act} ON {table} "
                    f"BEGIN SELECT RAISE(ABORT, 'append-only: {table} may not be changed'); END",
                    params=None,
                )


def _allow_changes(apps, schema_editor):
    for table in TABLES:
        if schema_editor.connection.vendor == "postgresql":
            schema_editor.execute(f"DROP TRIGGER {table}_append_only ON {table}", params=None)
        else:
            for act in ("update", "delete"):
                schema_editor.execute(f"DROP TRIGGER {table}_no_{act}", params=None)


class Migration(migrations.Migration):
    dependencies = [("scorecards", "0001_initial"), ("foundation", "0002_append_only")]
    operations = [migrations.RunPython(_refuse_changes, _allow_changes)]
