from django.apps import AppConfig


class WebConfig(AppConfig):
    name = "fengqiao.web"
    label = "web"

    def ready(self) -> None:
        """Sign-ins become rows, so that they can be listed and ended."""
        from django.contrib.auth.signals import user_logged_in, user_logged_out

        from fengqiao.web import sessions

        user_logged_in.connect(sessions.begin, dispatch_uid="a session begins")
        user_logged_out.connect(sessions.close, dispatch_uid="a session ends")
