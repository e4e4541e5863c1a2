"""What one person sets up another opens; sessions are listed."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import fengqiao.kernel.ids

ROLES = (
    "resident", "elder", "assistant", "lawyer", "officer", "clerk", "justice", "chief",
    "system_admin", "security_admin", "audit_admin",
)  # fmt: skip


class Migration(migrations.Migration):
    dependencies = [("community", "0003_second_factors")]
    operations = [
        migrations.AddField("user", "awaits_opening", models.BooleanField(default=False)),
        migrations.AddField(
            "user",
            "set_up_by",
            models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddConstraint(
            "user",
            models.CheckConstraint(
                condition=models.Q(awaits_opening=False) | models.Q(is_active=False),
                name="who_awaits_opening_is_out",
            ),
        ),
        migrations.CreateModel(
            name="SignedIn",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=fengqiao.kernel.ids.uuid7, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("role", models.CharField(choices=[(role, role) for role in ROLES], max_length=16)),
                ("began_at", models.DateTimeField()),
                ("seen_at", models.DateTimeField()),
                ("browser", models.CharField(blank=True, max_length=60)),
                ("address", models.CharField(blank=True, max_length=45)),
                ("ended_at", models.DateTimeField(blank=True, null=True)),
                (
                    "user",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="sessions",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "ordering": ["-began_at"],
                "indexes": [models.Index(fields=["user", "ended_at"], name="sessions_by_person")],
            },
        ),
    ]
