"""What a party asks about its own data, and the answer."""

from django.db import migrations, models

import fengqiao.audit.fields
from fengqiao.kernel.ids import uuid7


class Migration(migrations.Migration):
    dependencies = [("mediation", "0010_phone_codes")]
    operations = [
        migrations.CreateModel(
            name="RightsRequest",
            fields=[
                ("id", models.UUIDField(default=uuid7, editable=False, primary_key=True, serialize=False)),
                ("station", models.CharField(max_length=9)),
                ("side", models.CharField(max_length=1)),
                ("kind", models.CharField(max_length=20)),
                ("asked", fengqiao.audit.fields.SealedTextField(blank=True, default="")),
                ("asked_at", models.DateTimeField()),
                ("due_on", models.DateField()),
                ("outcome", models.CharField(blank=True, max_length=8)),
                ("answer", fengqiao.audit.fields.SealedTextField(blank=True, default="")),
                ("article", models.CharField(blank=True, max_length=24)),
                ("kept_until", models.DateField(null=True)),
                ("answered_at", models.DateTimeField(null=True)),
                ("answered_by", models.CharField(blank=True, max_length=40)),
                (
                    "dispute",
                    models.ForeignKey(
                        on_delete=models.deletion.CASCADE, related_name="rights_requests", to="mediation.dispute"
                    ),
                ),
                (
                    "party",
                    models.ForeignKey(
                        on_delete=models.deletion.CASCADE, related_name="rights_requests", to="mediation.party"
                    ),
                ),
            ],
            options={
                "ordering": ["-asked_at"],
                "indexes": [
                    models.Index(fields=["station", "answered_at", "due_on"], name="rights_requests_due")
                ],
            },
        ),
    ]
