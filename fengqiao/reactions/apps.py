from django.apps import AppConfig


class ReactionsConfig(AppConfig):
    name = "fengqiao.reactions"
    label = "reactions"
