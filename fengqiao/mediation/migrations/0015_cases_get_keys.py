"""Every case without a key of its own gets one. What was sealed before stays readable; `fengqiao keys rotate` moves it.

In short transactions: may be killed and run again, and then goes on where no key is.
"""

from django.db import migrations, transaction

import fengqiao.audit.case_keys

BATCH = 500


def give_keys(apps, schema_editor):
    keyless = apps.get_model("mediation", "Dispute").objects.filter(case_key__isnull=True).order_by("pk")
    page = list(keyless.only("pk")[:BATCH])
    while page:
        with transaction.atomic():
            for row in page:
                row.case_key = fengqiao.audit.case_keys.fresh_key()
                row.save(update_fields=["case_key"])
        page = list(keyless.filter(pk__gt=page[-1].pk).only("pk")[:BATCH])


class Migration(migrations.Migration):
    atomic = False

    dependencies = [("mediation", "0014_rows_of_sheets")]
    operations = [migrations.RunPython(give_keys, migrations.RunPython.noop, elidable=True)]
