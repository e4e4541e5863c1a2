"""A sheet read again, and a transfer sent twice, are known by the sender's own number: found without reading all."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("mediation", "0006_asked_and_reminded")]
    operations = [
        migrations.AddIndex(
            "dispute", models.Index(fields=["station", "sender_number"], name="disputes_by_sender_number")
        )
    ]
