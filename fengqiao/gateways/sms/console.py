"""The demo's gateway: nothing is sent, the terminal shows that something would have been."""

import logging
from collections import deque
from threading import Lock

from fengqiao.gateways.sms import Delivery, mobile_number, reason_to_refuse
from fengqiao.gateways.sms.fake import SentText
from fengqiao.kernel.clock import now

log = logging.getLogger("fengqiao.sms")

KEPT = 1000


class ConsoleSms:
    """Keeps the last 1,000 messages in `sent`, and logs each without its number and without its text."""

    def __init__(self) -> None:
        self.sent: deque[SentText] = deque(maxlen=KEPT)
        self._lock = Lock()
        self._count = 0

    def send(self, *, to: str, text: str, key: str) -> Delivery:
        """As the contract in `fengqiao.gateways.sms` says. Keys older than the messages kept are forgotten."""
        refused = reason_to_refuse(to=to, text=text)
        with self._lock:
            known = next((one for one in self.sent if one.key == key), None)
            if known is not None:
                return Delivery(known.id, True)
            if refused:
                return Delivery("", False, refused)
            self._count += 1
            one = SentText(f"console-{self._count}", key, mobile_number(to), text, now().isoformat())
            self.sent.append(one)
        log.info("short message %s of %d characters taken", one.id, len(text))
        return Delivery(one.id, True)
