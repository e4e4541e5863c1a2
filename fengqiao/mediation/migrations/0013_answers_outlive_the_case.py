"""An answer about one's own data is sealed by the vault from now on, and found by a digest once the receipt is gone."""

from django.db import migrations, models

import fengqiao.audit.fields


class Migration(migrations.Migration):
    dependencies = [("mediation", "0012_minors_apart")]
    operations = [
        migrations.AlterField(
            "rightsrequest", "answer", fengqiao.audit.fields.OutlivingTextField(blank=True, default="")
        ),
        migrations.AddField(
            "rightsrequest", "answers_index", models.BinaryField(db_index=True, max_length=32, null=True)
        ),
    ]
