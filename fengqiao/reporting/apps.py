from django.apps import AppConfig


class ReportingConfig(AppConfig):
    name = "fengqiao.reporting"
    label = "reporting"
