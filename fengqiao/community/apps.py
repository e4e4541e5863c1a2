from django.apps import AppConfig


class CommunityConfig(AppConfig):
    name = "fengqiao.community"
    label = "community"

    def ready(self) -> None:
        """What this room keeps for how long is named."""
        from fengqiao.community.retention import name_keepers

        name_keepers()
