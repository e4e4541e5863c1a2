"""Where one meets may be somebody's home: the place of a sitting and the words of an arrangement are sealed."""

from django.db import migrations, models

import fengqiao.audit.fields

WORDS = ("place", "invited")


def seal(apps, schema_editor):
    Sitting, Dispute = (apps.get_model("mediation", name) for name in ("Sitting", "Dispute"))
    for row in Sitting.objects.exclude(place="").iterator():
        Sitting.objects.filter(pk=row.pk).update(sealed_place=row.place)
    for row in Dispute.objects.filter(facts__has_key="arrangement").iterator():
        told = row.facts["arrangement"] or {}
        words = {name: told.pop(name) for name in WORDS if name in told}
        Dispute.objects.filter(pk=row.pk).update(
            facts=row.facts, arranged=words if any(words.values()) else None
        )


def unseal(apps, schema_editor):
    Sitting, Dispute = (apps.get_model("mediation", name) for name in ("Sitting", "Dispute"))
    for row in Sitting.objects.iterator():
        Sitting.objects.filter(pk=row.pk).update(place=row.sealed_place[:120])
    for row in Dispute.objects.filter(arranged__isnull=False).iterator():
        if "arrangement" in row.facts:
            facts = row.facts | {"arrangement": row.facts["arrangement"] | row.arranged}
            Dispute.objects.filter(pk=row.pk).update(facts=facts)


class Migration(migrations.Migration):
    dependencies = [("mediation", "0004_stored_tokens")]
    operations = [
        migrations.AddField("dispute", "arranged", fengqiao.audit.fields.SealedJSONField(null=True)),
        migrations.AddField(
            "sitting", "sealed_place", fengqiao.audit.fields.SealedTextField(blank=True, default="")
        ),
        migrations.RunPython(seal, unseal),
        migrations.AlterField("sitting", "place", models.CharField(max_length=120, blank=True, default="")),
        migrations.RemoveField("sitting", "place"),
        migrations.RenameField("sitting", "sealed_place", "place"),
    ]
