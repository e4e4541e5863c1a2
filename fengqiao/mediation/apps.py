from django.apps import AppConfig


class MediationConfig(AppConfig):
    name = "fengqiao.mediation"
    label = "mediation"

    def ready(self) -> None:
        from fengqiao.audit import case_keys
        from fengqiao.mediation.models import Dispute
        from fengqiao.mediation.retention import name_keepers

        case_keys.keep_in(Dispute, column="case_key")
        name_keepers()
