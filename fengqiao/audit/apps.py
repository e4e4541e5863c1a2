from django.apps import AppConfig
from django.conf import settings


class AuditConfig(AppConfig):
    name = "fengqiao.audit"
    label = "audit"

    def ready(self) -> None:
        if settings.MODE == "production":
            from fengqiao.audit.vault import require_ring

            require_ring()
