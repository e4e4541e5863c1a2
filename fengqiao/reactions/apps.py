import importlib

from django.apps import AppConfig


class ReactionsConfig(AppConfig):
    name = "fengqiao.reactions"
    label = "reactions"

    def ready(self) -> None:
        importlib.import_module("fengqiao.reactions.outgoing")
        importlib.import_module("fengqiao.reactions.handlers").subscribe_all()
        importlib.import_module("fengqiao.reactions.sign_ins").subscribe_to_sign_ins()
        importlib.import_module("fengqiao.reactions.retention").name_keepers()
