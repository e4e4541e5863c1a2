"""Cases in which a child was named are marked, and their keys sealed from the drawer apart; so are those of one quarrel
with them: what was merged, on both sides, and what goes on with the open points of a partial agreement.

In short transactions: may be killed and run again.
"""

from django.db import migrations, models, transaction

import fengqiao.audit.case_keys

BATCH = 500


def set_apart(apps, schema_editor):
    rows = apps.get_model("mediation", "Dispute").objects.filter(apart=False)
    _mark(rows, where=_names_a_child)
    while sum(_mark(found) for found in _of_one_quarrel(rows)):
        pass


def _names_a_child(row):
    return row.facts.get("screening", {}).get("minor") or any(
        alarm.get("what") == "minor" for alarm in row.facts.get("alarms", ())
    )


def _of_one_quarrel(rows):
    """Queries of what is not apart yet and belongs to a case that is."""
    apart = rows.model.objects.filter(apart=True)
    before = apart.filter(station=models.OuterRef("station"), number=models.OuterRef("sender_number"))
    merged_here = apart.filter(stage="merged", linked_to=models.OuterRef("pk"))
    return (
        rows.filter(stage="merged", linked_to__apart=True),
        rows.filter(models.Exists(merged_here)),
        rows.filter(models.Exists(before), source="open_points"),
    )


def _mark(rows, *, where=lambda row: True):
    """How many were set apart."""
    rows, done = rows.order_by("pk").only("facts", "case_key"), 0
    page = list(rows[:BATCH])
    while page:
        with transaction.atomic():
            for row in filter(where, page):
                row.apart = True
                row.case_key = fengqiao.audit.case_keys.set_apart(bytes(row.case_key))
                row.save(update_fields=["apart", "case_key"])
                done += 1
        page = list(rows.filter(pk__gt=page[-1].pk)[:BATCH])
    return done


class Migration(migrations.Migration):
    atomic = False

    dependencies = [("mediation", "0016_no_case_without_key")]
    operations = [migrations.RunPython(set_apart, migrations.RunPython.noop, elidable=True)]
