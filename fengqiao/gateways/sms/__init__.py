"""Short messages. What every gateway keeps to; `contract.SmsContract` tests it.

- `send` hands one text to one mobile number of mainland China and returns a `Delivery`.
- A delivery that is not `accepted` was refused for good (`bad_number`, `text_too_long`, `text_empty`, or
  the provider's own word): sending the same again is useless.
- Trouble that may pass raises `SmsUnavailable` (`too_often`, `no_answer`, `provider_error`): try later.
- Sending twice with one `key` sends once; the second call returns the first delivery. A refusal is not
  remembered, a corrected text may be sent under the same key.
- Numbers and texts never enter a log, an error or a `detail`.
"""

import re
from dataclasses import dataclass
from typing import Protocol

from fengqiao.kernel.refusals import Refused

LONGEST_TEXT = 500
_MOBILE = re.compile(r"(?:\+?86)?(1[3-9][0-9]{9})")


@dataclass(frozen=True)
class Delivery:
    """What became of a message: the gateway's `id` of it, whether it was `accepted`, else why not in `detail`."""

    id: str
    accepted: bool
    detail: str = ""


class SmsUnavailable(Refused):
    """The gateway cannot take the message now; it may a little later."""


class SmsGateway(Protocol):
    """Whoever can send a short message."""

    def send(self, *, to: str, text: str, key: str) -> Delivery:
        """Send `text` to the number `to`, once for each `key`. Raises `SmsUnavailable`."""
        ...


def mobile_number(written: str) -> str:
    """The eleven digits of a mobile number as people write it (`+86 139-0000-0001`); empty if it is none."""
    found = _MOBILE.fullmatch(re.sub(r"[\s\-()]", "", written))
    return found.group(1) if found else ""


def reason_to_refuse(*, to: str, text: str) -> str:
    """Why no gateway would take this message; empty if one would."""
    if not mobile_number(to):
        return "bad_number"
    if not text.strip():
        return "text_empty"
    return "text_too_long" if len(text) > LONGEST_TEXT else ""
