"""Django's `flush`, which knows the log: refused in production, elsewhere it empties the log with the rest."""

from typing import Any

from django.conf import settings
from django.core.management.base import CommandError
from django.core.management.commands import flush
from django.db import connections

from fengqiao.audit.guards import install_guards, lift_guards


class Command(flush.Command):
    def handle(self, **options: Any) -> None:
        if settings.MODE == "production":
            raise CommandError(
                "The log is append-only, so the database of a station in production is not flushed."
            )
        connection = connections[options["database"]]
        if "audit_entry" not in connection.introspection.table_names():
            return super().handle(**options)
        lift_guards(connection)
        try:
            return super().handle(**options)
        finally:
            install_guards(connection)
