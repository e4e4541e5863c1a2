"""No case is without a key of its own any more."""

from django.db import migrations

import fengqiao.audit.case_keys
import fengqiao.audit.fields


class Migration(migrations.Migration):
    dependencies = [("mediation", "0015_cases_get_keys")]
    operations = [
        migrations.AlterField(
            "dispute",
            "case_key",
            fengqiao.audit.fields.CaseKeyField(default=fengqiao.audit.case_keys.fresh_key),
        )
    ]
