"""A row of a spreadsheet is known by its number and its words, under a keyed digest: not by its number alone."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("mediation", "0013_answers_outlive_the_case")]
    operations = [
        migrations.AddField("dispute", "sheet_row", models.BinaryField(max_length=32, null=True)),
        migrations.RemoveIndex("dispute", "disputes_by_sender_number"),
        migrations.AddIndex(
            "dispute",
            models.Index(
                fields=["station", "sheet_row"],
                condition=models.Q(("sheet_row__isnull", False)),
                name="disputes_by_sheet_row",
            ),
        ),
    ]
