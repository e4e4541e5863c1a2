"""The staff door: user name and password. Throttling is the authentication backend's business."""

from django.contrib.auth import views
from django.contrib.auth.forms import AuthenticationForm
from django.utils.translation import gettext_lazy as _

from fengqiao.web.fields import fields_of


class SignInForm(AuthenticationForm):
    """Django's form in our words."""

    error_messages = {
        "invalid_login": _("The name or the password is not right. Check both and try again."),
        "inactive": _("This account is closed. Ask the chief of the station."),
    }


class SignIn(views.LoginView):
    """Shows the form and signs in; those already signed in go on to their work."""

    template_name = "web/sign_in.html"
    authentication_form = SignInForm
    redirect_authenticated_user = True

    def get_context_data(self, **kwargs: object) -> dict[str, object]:
        """Adds the fields as `parts/field.html` draws them."""
        context = super().get_context_data(**kwargs)
        context["fields"] = fields_of(
            context["form"],
            username={"label": _("Name to sign in with"), "autocomplete": "username"},
            password={"label": _("Password"), "autocomplete": "current-password"},
        )
        return context
