"""A column for a key of every case's own. `0015_cases_get_keys` fills it, `0016_no_case_without_key` closes it."""

from django.db import migrations

import fengqiao.audit.fields


class Migration(migrations.Migration):
    dependencies = [("mediation", "0007_find_by_sender_number")]
    operations = [migrations.AddField("dispute", "case_key", fengqiao.audit.fields.CaseKeyField(null=True))]
