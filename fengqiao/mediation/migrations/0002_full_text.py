"""The full-text index over reports: FTS5 kept by triggers on SQLite, a GIN index on PostgreSQL."""

from django.db import migrations

SQLITE = (
    "CREATE VIRTUAL TABLE mediation_text_fts USING fts5("
    "words, content='mediation_disputetext', content_rowid='id', prefix='6')",
    "CREATE TRIGGER mediation_text_added AFTER INSERT ON mediation_disputetext BEGIN "
    "INSERT INTO mediation_text_fts(rowid, words) VALUES (new.id, new.words); END",
    "CREATE TRIGGER mediation_text_removed AFTER DELETE ON mediation_disputetext BEGIN "
    "INSERT INTO mediation_text_fts(mediation_text_fts, rowid, words) VALUES ('delete', old.id, old.words); END",
    "CREATE TRIGGER mediation_text_changed AFTER UPDATE ON mediation_disputetext BEGIN "
    "INSERT INTO mediation_text_fts(mediation_text_fts, rowid, words) VALUES ('delete', old.id, old.words); "
    "INSERT INTO mediation_text_fts(rowid, words) VALUES (new.id, new.words); END",
)
POSTGRESQL = (
    "CREATE INDEX mediation_text_gin ON mediation_disputetext USING gin (to_tsvector('simple', words))",
)
UNDO = {
    "sqlite": (
        "DROP TRIGGER mediation_text_added",
        "DROP TRIGGER mediation_text_removed",
        "DROP TRIGGER mediation_text_changed",
        "DROP TABLE mediation_text_fts",
    ),
    "postgresql": ("DROP INDEX mediation_text_gin",),
}


def build(apps, schema_editor):
    statements = SQLITE if schema_editor.connection.vendor == "sqlite" else POSTGRESQL
    for statement in statements:
        schema_editor.execute(statement, None)


def undo(apps, schema_editor):
    for statement in UNDO[schema_editor.connection.vendor]:
        schema_editor.execute(statement, None)


class Migration(migrations.Migration):
    dependencies = [("mediation", "0001_disputes")]
    operations = [migrations.RunPython(build, undo)]
