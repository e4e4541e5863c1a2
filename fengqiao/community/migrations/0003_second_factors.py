"""What staff show besides the password, and how old a password may be."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import fengqiao.audit.fields
import fengqiao.kernel.ids


class Migration(migrations.Migration):
    dependencies = [
        ("community", "0002_conference_days"),
    ]

    operations = [
        migrations.AddField(
            model_name="station",
            name="password_days",
            field=models.PositiveSmallIntegerField(default=90),
        ),
        migrations.AddField(
            model_name="user",
            name="password_is_given",
            field=models.BooleanField(default=False),
        ),
        migrations.AddField(
            model_name="user",
            name="password_set_at",
            field=models.DateTimeField(blank=True, null=True),
        ),
        migrations.CreateModel(
            name="PastPassword",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=fengqiao.kernel.ids.uuid7, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("password", models.CharField(max_length=128)),
                ("until", models.DateTimeField()),
                (
                    "user",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="past_passwords",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "ordering": ["-until"],
            },
        ),
        migrations.CreateModel(
            name="SecondFactor",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=fengqiao.kernel.ids.uuid7, editable=False, primary_key=True, serialize=False
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[("totp", "totp"), ("passkey", "passkey"), ("recovery", "recovery")],
                        max_length=8,
                    ),
                ),
                ("name", models.CharField(blank=True, max_length=80)),
                ("secret", fengqiao.audit.fields.SealedJSONField(default=dict)),
                ("index", models.BinaryField(max_length=32, null=True)),
                ("counter", models.BigIntegerField(default=0)),
                ("added_at", models.DateTimeField()),
                ("last_used_at", models.DateTimeField(blank=True, null=True)),
                ("revoked_at", models.DateTimeField(blank=True, null=True)),
                (
                    "user",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="second_factors",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "ordering": ["added_at", "id"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("kind__in", ["totp", "passkey", "recovery"])),
                        name="second_factor_known",
                    ),
                    models.UniqueConstraint(fields=("user", "index"), name="second_factor_once_a_person"),
                    models.UniqueConstraint(
                        condition=models.Q(("kind", "totp"), ("revoked_at__isnull", True)),
                        fields=("user",),
                        name="one_code_generator_a_person",
                    ),
                ],
            },
        ),
    ]
