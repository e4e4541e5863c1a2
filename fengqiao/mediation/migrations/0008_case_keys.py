"""Every case gets a key of its own. What was sealed before stays readable; `fengqiao keys rotate` moves it under it."""

import fengqiao.audit.case_keys
import fengqiao.audit.fields
from django.db import migrations

BATCH = 500


def give_keys(apps, schema_editor):
    rows = apps.get_model("mediation", "Dispute").objects.filter(case_key__isnull=True)
    while keyless := list(rows.only("pk")[:BATCH]):
        for row in keyless:
            row.case_key = fengqiao.audit.case_keys.fresh_key()
            row.save(update_fields=["case_key"])


class Migration(migrations.Migration):
    atomic = False

    dependencies = [("mediation", "0007_find_by_sender_number")]

    operations = [
        migrations.AddField("dispute", "case_key", fengqiao.audit.fields.CaseKeyField(null=True)),
        migrations.RunPython(give_keys, migrations.RunPython.noop, elidable=True),
        migrations.AlterField(
            "dispute",
            "case_key",
            fengqiao.audit.fields.CaseKeyField(default=fengqiao.audit.case_keys.fresh_key),
        ),
    ]
