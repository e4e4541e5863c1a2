"""Which SMS gateway this installation sends by.

The setting `SMS` is `{"host", "path", "token", "private"}` of a provider that `fengqiao.gateways.sms.http` can talk
to, over HTTPS only; `private` where it stands in the station's own network. Without a host the demo and the tests
use the console's gateway; production has none and says so in a check.
"""

from functools import cache

from django.conf import settings
from django.core.checks import CheckMessage, Warning, register

from fengqiao.gateways.sms import SmsGateway
from fengqiao.gateways.sms.console import ConsoleSms
from fengqiao.gateways.sms.http import HttpSms
from fengqiao.kernel.refusals import Refused


@cache
def sms_gateway() -> SmsGateway | None:
    """The gateway in use, the same object all through the process; None where production has set none."""
    given = getattr(settings, "SMS", None) or {}
    if given.get("host"):
        return HttpSms(
            host=given["host"],
            path=given.get("path") or "/",
            token=given.get("token", ""),
            private=bool(given.get("private")),
        )
    return None if settings.MODE == "production" else ConsoleSms()


@register
def check_sms_gateway(**_: object) -> list[CheckMessage]:
    """Say before the first notice, not after it, that none can be sent."""
    try:
        if sms_gateway() is not None:
            return []
    except Refused as refused:
        return [Warning(f"The SMS gateway's setting does not fit: {refused}", id="reactions.W002")]
    hint = "Set FENGQIAO_SMS_HOST, FENGQIAO_SMS_PATH and FENGQIAO_SMS_TOKEN."
    return [Warning("No SMS gateway is set: notices to phones will wait.", hint=hint, id="reactions.W001")]
