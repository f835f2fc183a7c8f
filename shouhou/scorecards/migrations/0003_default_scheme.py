"""Publish the scheme that ships with the product, so that the first office has something to be scored with."""

import hashlib
import json
from datetime import UTC, date, datetime
from pathlib import Path

from django.db import migrations

DATA = Path(__file__).with_name("default_scheme.json")


def _publish(apps, schema_editor):
    data = json.loads(DATA.read_text())
    canonical = json.dumps(data, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()
    scheme = apps.get_model("scorecards", "Scheme")(code="office", name="办事处售后绩效考核")
    scheme.save()
    apps.get_model("scorecards", "SchemeVersion")(
        scheme=scheme,
        number=1,
        effective_from=date(2000, 1, 1),
        data=data,
        sha256=hashlib.sha256(canonical).hexdigest(),
        published_at=datetime(2026, 11, 1, tzinfo=UTC),
        published_by="Shouhou",
        note="随产品发布的默认方案",
    ).save()


class Migration(migrations.Migration):
    dependencies = [("scorecards", "0002_append_only")]
    operations = [migrations.RunPython(_publish, migrations.RunPython.noop)]
