from django.apps import AppConfig


class WebConfig(AppConfig):
    name = "fengqiao.web"
    label = "web"

    def ready(self) -> None:
        """Sign-ins become rows, so that they can be listed and ended; what keeps texts for how long is named."""
        from django.contrib.auth.signals import user_logged_in, user_logged_out

        from fengqiao.web import sessions
        from fengqiao.web.retention import name_keepers

        user_logged_in.connect(sessions.begin, dispatch_uid="a session begins")
        user_logged_out.connect(sessions.close, dispatch_uid="a session ends")
        name_keepers()
