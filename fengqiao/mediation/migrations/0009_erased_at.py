"""A case knows when it was erased."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("mediation", "0008_case_keys")]
    operations = [migrations.AddField("dispute", "erased_at", models.DateTimeField(null=True))]
