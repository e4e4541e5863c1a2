import importlib

from django.apps import AppConfig


class ReactionsConfig(AppConfig):
    name = "fengqiao.reactions"
    label = "reactions"

    def ready(self) -> None:
        importlib.import_module("fengqiao.reactions.outgoing")
        importlib.import_module("fengqiao.reactions.handlers").subscribe_all()
