"""Database triggers that refuse to change the log, whoever asks: a shell on the database as well as a bug in ours."""

from typing import Any

_SQLITE = (
    """CREATE TRIGGER audit_entry_no_update BEFORE UPDATE ON audit_entry
       BEGIN SELECT RAISE(ABORT, 'log_is_append_only'); END""",
    """CREATE TRIGGER audit_entry_no_delete BEFORE DELETE ON audit_entry
       BEGIN SELECT RAISE(ABORT, 'log_is_append_only'); END""",
    # INSERT OR REPLACE deletes without telling the trigger above.
    """CREATE TRIGGER audit_entry_no_replace BEFORE INSERT ON audit_entry
       WHEN EXISTS (SELECT 1 FROM audit_entry WHERE number = NEW.number)
       BEGIN SELECT RAISE(ABORT, 'log_is_append_only'); END""",
)
_SQLITE_LIFT = (
    "DROP TRIGGER IF EXISTS audit_entry_no_update",
    "DROP TRIGGER IF EXISTS audit_entry_no_delete",
    "DROP TRIGGER IF EXISTS audit_entry_no_replace",
)
_POSTGRESQL = (
    """CREATE OR REPLACE FUNCTION audit_entry_refuse() RETURNS trigger LANGUAGE plpgsql AS
       $$ BEGIN RAISE EXCEPTION 'log_is_append_only'; END $$""",
    """CREATE TRIGGER audit_entry_no_change BEFORE UPDATE OR DELETE ON audit_entry
       FOR EACH ROW EXECUTE FUNCTION audit_entry_refuse()""",
    """CREATE TRIGGER audit_entry_no_truncate BEFORE TRUNCATE ON audit_entry
       FOR EACH STATEMENT EXECUTE FUNCTION audit_entry_refuse()""",
)
_POSTGRESQL_LIFT = (
    "DROP TRIGGER IF EXISTS audit_entry_no_change ON audit_entry",
    "DROP TRIGGER IF EXISTS audit_entry_no_truncate ON audit_entry",
)


def install_guards(connection: Any) -> None:
    """Refuse UPDATE, DELETE, REPLACE and TRUNCATE of entries from now on. Installing twice has no effect."""
    lift_guards(connection)
    _run(connection, _POSTGRESQL if connection.vendor == "postgresql" else _SQLITE)


def lift_guards(connection: Any) -> None:
    """Take the triggers away: to undo the migration, and to empty the database of a test or a demo."""
    _run(connection, _POSTGRESQL_LIFT if connection.vendor == "postgresql" else _SQLITE_LIFT)


def _run(connection: Any, statements: tuple[str, ...]) -> None:
    with connection.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)
