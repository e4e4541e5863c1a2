from typing import Any

from django.db import migrations, models

ROLES = (
    "resident", "elder", "assistant", "lawyer", "officer", "clerk", "justice", "chief", "system_admin",
    "security_admin", "audit_admin",
)  # fmt: skip
CHOICES = [(role, role) for role in ROLES]


def of_their_owners_role(apps: Any, schema_editor: Any) -> None:
    """A key issued before counts for the role its owner has now."""
    tokens = apps.get_model("community", "ApiToken")
    owners = apps.get_model("community", "User").objects.filter(pk=models.OuterRef("user_id"))
    tokens.objects.update(role=models.Subquery(owners.values("role")))


class Migration(migrations.Migration):
    dependencies = [("community", "0005_station_contact")]

    operations = [
        migrations.AddField("apitoken", "role", models.CharField(max_length=16, choices=CHOICES, default="")),
        migrations.RunPython(of_their_owners_role, migrations.RunPython.noop),
        migrations.AlterField("apitoken", "role", models.CharField(max_length=16, choices=CHOICES)),
    ]
