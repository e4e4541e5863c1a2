"""Cases with a minor are marked, and their keys sealed from the drawer apart."""

from django.db import migrations, models

import fengqiao.audit.case_keys


def set_apart(apps, schema_editor):
    rows = apps.get_model("mediation", "Dispute").objects.filter(apart=False)
    for row in rows.only("facts", "case_key").iterator(chunk_size=2000):
        told = row.facts.get("screening", {}).get("minor") or any(
            alarm.get("what") == "minor" for alarm in row.facts.get("alarms", ())
        )
        if told:
            row.apart = True
            row.case_key = fengqiao.audit.case_keys.set_apart(bytes(row.case_key))
            row.save(update_fields=["apart", "case_key"])


class Migration(migrations.Migration):
    dependencies = [("mediation", "0011_rights_requests")]
    operations = [
        migrations.AddField("dispute", "apart", models.BooleanField(default=False)),
        migrations.RunPython(set_apart, migrations.RunPython.noop),
    ]
