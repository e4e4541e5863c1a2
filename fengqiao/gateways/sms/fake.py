"""A gateway that behaves like a provider and sends nothing. For tests, and for trying a station out."""

import json
from collections.abc import Callable
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from pathlib import Path

from fengqiao.gateways.sms import Delivery, SmsUnavailable, mobile_number, reason_to_refuse
from fengqiao.kernel.clock import now


@dataclass(frozen=True)
class SentText:
    """One message a phone would have shown."""

    id: str
    key: str
    to: str
    text: str
    at: str


class FaithfulFakeSms:
    """Takes what a provider takes and refuses what it refuses.

    `file`: a JSON-lines file (readable by its owner only) that keeps the messages over a restart, so that a
    key is still known afterwards. `an_hour`: messages one number gets in any 60 minutes before `too_often`.
    """

    def __init__(
        self, *, file: Path | None = None, an_hour: int = 30, clock: Callable[[], datetime] = now
    ) -> None:
        self._file = file
        self._an_hour = an_hour
        self._clock = clock
        self._failures = 0
        self.sent: list[SentText] = self._read()
        self._by_key = {one.key: one for one in self.sent}

    def send(self, *, to: str, text: str, key: str) -> Delivery:
        """As the contract in `fengqiao.gateways.sms` says."""
        if self._failures > 0:
            self._failures -= 1
            raise SmsUnavailable("no_answer")
        if key in self._by_key:
            return Delivery(self._by_key[key].id, True)
        refused = reason_to_refuse(to=to, text=text)
        if refused:
            return Delivery("", False, refused)
        number, at = mobile_number(to), self._clock()
        if self._in_the_last_hour(number, at) >= self._an_hour:
            raise SmsUnavailable("too_often")
        return self._accept(SentText(f"fake-{len(self.sent) + 1}", key, number, text, at.isoformat()))

    def fail_next(self, times: int) -> None:
        """Let the next `times` calls of `send` end without an answer."""
        self._failures = times

    def texts_to(self, number: str) -> list[str]:
        """What this phone would have shown, oldest first."""
        return [one.text for one in self.sent if one.to == mobile_number(number)]

    def _in_the_last_hour(self, number: str, at: datetime) -> int:
        since = at - timedelta(hours=1)
        return sum(one.to == number and datetime.fromisoformat(one.at) > since for one in self.sent)

    def _accept(self, one: SentText) -> Delivery:
        if self._file is not None:
            self._file.parent.mkdir(parents=True, exist_ok=True)
            self._file.touch(mode=0o600)
            with self._file.open("a", encoding="utf-8") as out:
                out.write(json.dumps(asdict(one)) + "\n")
        self.sent.append(one)
        self._by_key[one.key] = one
        return Delivery(one.id, True)

    def _read(self) -> list[SentText]:
        if self._file is None or not self._file.exists():
            return []
        return [SentText(**json.loads(line)) for line in self._file.read_text("utf-8").split("\n") if line]
