"""PostgreSQL keeps the tokens of a text beside it: looked at row by row (common words), they need not be made anew."""

from django.db import migrations

DO = (
    "ALTER TABLE mediation_disputetext ADD COLUMN tokens tsvector "
    "GENERATED ALWAYS AS (to_tsvector('simple', words)) STORED",
    "DROP INDEX mediation_text_gin",
    "CREATE INDEX mediation_text_gin ON mediation_disputetext USING gin (tokens)",
)
UNDO = (
    "DROP INDEX mediation_text_gin",
    "ALTER TABLE mediation_disputetext DROP COLUMN tokens",
    "CREATE INDEX mediation_text_gin ON mediation_disputetext USING gin (to_tsvector('simple', words))",
)


def _run(statements):
    def run(apps, schema_editor):
        if schema_editor.connection.vendor == "postgresql":
            for statement in statements:
                schema_editor.execute(statement, None)

    return run


class Migration(migrations.Migration):
    dependencies = [("mediation", "0003_open_disputes")]
    operations = [migrations.RunPython(_run(DO), _run(UNDO))]
