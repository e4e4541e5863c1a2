"""One-time codes to sign in with from a phone."""

import fengqiao.audit.fields
import fengqiao.kernel.ids
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("mediation", "0009_erased_at")]
    operations = [
        migrations.CreateModel(
            name="PhoneCode",
            fields=[
                ("id", models.UUIDField(default=fengqiao.kernel.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                ("phone", fengqiao.audit.fields.SealedTextField(blank=True, default="")),
                ("code", fengqiao.audit.fields.SealedTextField(blank=True, default="")),
                ("phone_index", models.BinaryField(max_length=32)),
                ("code_index", models.BinaryField(max_length=32)),
                ("made_at", models.DateTimeField(db_index=True)),
                ("handed_over_at", models.DateTimeField(null=True)),
                ("used_at", models.DateTimeField(null=True)),
                ("tries", models.PositiveSmallIntegerField(default=0)),
            ],
        )
    ]
