from django.db import migrations


def make_head(apps, schema_editor):
    apps.get_model("audit", "Head").objects.get_or_create(id=1)


class Migration(migrations.Migration):
    dependencies = [("audit", "0001_initial")]

    operations = [migrations.RunPython(make_head, migrations.RunPython.noop)]
