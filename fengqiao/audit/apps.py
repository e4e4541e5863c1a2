from typing import Any

from django.apps import AppConfig
from django.conf import settings
from django.db.backends.signals import connection_created


class AuditConfig(AppConfig):
    name = "fengqiao.audit"
    label = "audit"

    def ready(self) -> None:
        from fengqiao.audit.retention.of_audit import name_keepers

        name_keepers()
        connection_created.connect(overwrite_what_is_deleted)
        if settings.MODE == "production":
            from fengqiao.audit.vault import require_ring

            require_ring()


def overwrite_what_is_deleted(connection: Any, **_: Any) -> None:
    """SQLite leaves the bytes of deleted rows in its file until they are needed otherwise; here they are zeroed."""
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA secure_delete=ON")
