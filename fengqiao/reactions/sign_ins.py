"""Notices about signing in: the code as a text message, and word that somebody's second factors were taken away."""

from django.conf import settings
from django.utils import translation
from django.utils.translation import gettext as _

from fengqiao.community import queries as community
from fengqiao.community.events import SecondFactorsReset, SignInCodeAsked
from fengqiao.kernel.events import subscribe
from fengqiao.reactions.actions import Letter, write_notices


def subscribe_to_sign_ins() -> None:
    """Called once, when the app is ready."""
    subscribe(SignInCodeAsked, on_code_asked)
    subscribe(SecondFactorsReset, on_factors_reset)


def on_code_asked(event: SignInCodeAsked) -> None:
    """The code goes to the phone of record; the text says what it is not for."""
    user = community.person(event.user)
    if user is None or not user.phone:
        return
    with translation.override(user.language or settings.LANGUAGE_CODE):
        text = _(
            "Fengqiao: your code to sign in is %(code)s, good for five minutes. Nobody of us will ever ask you for it."
        )
    write_notices(
        [
            Letter(
                station=user.station_id or "",
                kind="sign_in_code",
                key=f"sign-in:{user.id}:{event.at.timestamp():.6f}",
                text=text % {"code": event.code},
                to=user.phone,
                at=event.at,
            )
        ]
    )


def on_factors_reset(event: SecondFactorsReset) -> None:
    """Whoever did not ask for it must hear of it: in their inbox, and on their phone if they have one."""
    user = community.person(event.user)
    if user is None:
        return
    with translation.override(user.language or settings.LANGUAGE_CODE):
        text = _(
            "Fengqiao: your second step for signing in was reset. You set it up anew when you sign in next. If you did"
            " not ask for this, tell the chief of your station at once."
        )
    letters = [
        Letter(
            station=user.station_id or "",
            kind="factors_reset",
            key=f"factors:{user.id}:{event.at.timestamp():.6f}:{way}",
            text=text,
            at=event.at,
            channel=way,
            to=user.phone if way == "sms" else "",
            recipient_user=user.id,
        )
        for way in (["inbox", "sms"] if user.phone else ["inbox"])
    ]
    write_notices(letters)
