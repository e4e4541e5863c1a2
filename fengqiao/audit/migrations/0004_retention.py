"""Periods a station sets for itself, and the receipts of the job that lets go of what is over."""

from django.db import migrations, models

from fengqiao.kernel.ids import uuid7


class Migration(migrations.Migration):
    dependencies = [("audit", "0003_log_is_append_only")]
    operations = [
        migrations.CreateModel(
            name="RetentionTerm",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("station", models.CharField(blank=True, max_length=9)),
                ("kind", models.CharField(max_length=24)),
                ("days", models.PositiveIntegerField()),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("station", "kind"), name="audit_retention_term_once")
                ],
            },
        ),
        migrations.CreateModel(
            name="RetentionRun",
            fields=[
                ("id", models.UUIDField(default=uuid7, editable=False, primary_key=True, serialize=False)),
                ("started_at", models.DateTimeField(db_index=True)),
                ("finished_at", models.DateTimeField(null=True)),
                ("by", models.CharField(max_length=64)),
                ("counts", models.JSONField(default=dict)),
                ("digest", models.CharField(blank=True, max_length=64)),
            ],
            options={
                "indexes": [
                    models.Index(
                        condition=models.Q(("finished_at", None)), fields=["id"], name="audit_retention_open"
                    )
                ],
            },
        ),
    ]
