"""A receipt names what could not be let go of; never two runs of the retention job are open at once."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("audit", "0004_retention")]
    operations = [
        migrations.AddField("retentionrun", "failures", models.JSONField(default=list)),
        migrations.RemoveIndex("retentionrun", "audit_retention_open"),
        migrations.AddConstraint(
            "retentionrun",
            models.UniqueConstraint(
                models.ExpressionWrapper(models.Q(finished_at=None), output_field=models.BooleanField()),
                condition=models.Q(finished_at=None),
                name="audit_retention_open_once",
            ),
        ),
    ]
