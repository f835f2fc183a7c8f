"""Publish the scheme that ships with the product, so that the first office has something to be scored with."""

import hashlib
import json
from datetime import UTC, date, datetime
from pathlib import Path

from django.db import migrations
from uuid_utils.compat import uuid7

PUBLISHER = "Shouhou"
NOTE = "随产品发布的默认方案"
DATA = Path(__file__).with_name("default_scheme.json")


def _publish(apps, schema_editor):
    data = json.loads(DATA.read_text())
    identity = uuid7()
    facts = {
        "public_id": str(identity),
        "number": 1,
        "effective_from": "2000-01-01",
        "data": data,
        "published_at": "2026-11-01T00:00:00Z",
        "published_by": PUBLISHER,
        "note": NOTE,
    }
    canonical = json.dumps(facts, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()
    scheme = apps.get_model("scorecards", "Scheme")(code="office", name="办事处售后绩效考核")
    scheme.save()
    apps.get_model("scorecards", "SchemeVersion")(
        public_id=identity,
        scheme=scheme,
        number=1,
        effective_from=date(2000, 1, 1),
        data=data,
        sha256=hashlib.sha256(canonical).hexdigest(),
        published_at=datetime(2026, 11, 1, tzinfo=UTC),
        published_by=PUBLISHER,
        note=NOTE,
    ).save()


class Migration(migrations.Migration):
    dependencies = [("scorecards", "0002_append_only")]
    operations = [migrations.RunPython(_publish, migrations.RunPython.noop)]
