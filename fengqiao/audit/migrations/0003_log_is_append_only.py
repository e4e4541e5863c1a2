from django.db import migrations

from fengqiao.audit.guards import install_guards, lift_guards


class Migration(migrations.Migration):
    dependencies = [("audit", "0002_head_row")]

    operations = [
        migrations.RunPython(
            lambda apps, schema_editor: install_guards(schema_editor.connection),
            lambda apps, schema_editor: lift_guards(schema_editor.connection),
        )
    ]
