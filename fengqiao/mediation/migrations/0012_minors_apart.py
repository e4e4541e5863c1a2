"""A mark for cases with a minor. `0017_minors_of_before_apart` sets it where a child was named before there was one."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("mediation", "0011_rights_requests")]
    operations = [migrations.AddField("dispute", "apart", models.BooleanField(default=False))]
