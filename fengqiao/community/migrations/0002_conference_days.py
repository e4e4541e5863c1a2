"""Regular days of joint sessions become a setting of the station."""

from django.db import migrations, models

import fengqiao.community.models


class Migration(migrations.Migration):
    dependencies = [("community", "0001_places_and_people")]
    operations = [
        migrations.AddField(
            "station", "conference_days", models.JSONField(default=fengqiao.community.models.usual_conference_days)
        ),
    ]
