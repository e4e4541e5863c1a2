from django.apps import AppConfig


class CommunityConfig(AppConfig):
    name = "fengqiao.community"
    label = "community"
