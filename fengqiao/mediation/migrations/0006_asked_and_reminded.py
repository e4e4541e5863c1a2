"""Who is only asked sees a case no longer than the question is open; a day's reminder is remembered."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("mediation", "0005_places_sealed")]
    operations = [
        migrations.AddField("assignment", "asked", models.BooleanField(default=False)),
        migrations.AddField("dispute", "reminded_on", models.DateField(null=True)),
        migrations.AddField("workorder", "reminded_on", models.DateField(null=True)),
    ]
