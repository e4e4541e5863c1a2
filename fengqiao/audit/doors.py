"""Every door that somebody could push without end: one table for pages, API and messages, and how one knocks.

`docs/doors.md` is generated from the table (`fengqiao docs doors`).
"""

import ipaddress
import math
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction

from fengqiao.audit import log, tries
from fengqiao.audit.vault import keyed_digest
from fengqiao.kernel.refusals import Refused

ALL = "all"
COUNTED = {
    "address": "address (of IPv6 the /64 network)",
    "pair": "name or phone from one place: an address, or a browser they came in by before",
    "account": "sign-in name, from all strange browsers together",
    "user": "person signed in (without an account: address)",
    "party": "party",
    "phone": "phone number",
    "receipt": "receipt code",
    "beginning": "first four digits of a receipt code",
    "number": "number of the paper",
    ALL: "everybody together",
}
MINUTE, QUARTER, HALF_HOUR, HOUR, DAY = (timedelta(minutes=minutes) for minutes in (1, 15, 30, 60, 1_440))
AT_FULL_SPEED = 1_000_000
"""In the demo: more than eight connections can do in an hour, so that whoever measures the program may."""


@dataclass(frozen=True)
class Limit:
    """At most `most` within `within` for each of what is `counted`; `in_demo` where measuring needs more."""

    counted: str
    most: int
    within: timedelta
    in_demo: int = 0

    @property
    def in_force(self) -> int:
        """The limit that holds here."""
        return self.in_demo if self.in_demo and settings.MODE != "production" else self.most


@dataclass(frozen=True)
class Door:
    """A door: whether every try counts or only those in vain, and the limits that hold at once."""

    name: str
    words: str
    only_in_vain: bool
    limits: tuple[Limit, ...]
    why: str


DOORS = {
    door.name: door
    for door in (
        Door("sign_in", "Staff sign-in: name and password", True,
             (Limit("pair", 5, QUARTER), Limit("address", 30, QUARTER), Limit("account", 20, QUARTER)),
             "wrong codes of the second step count too. A known browser is counted by itself alone: strangers who try somebody's name do not shut them out"),
        Door("second_step", "Staff sign-in: the second step", True,
             (Limit("pair", 10, QUARTER), Limit("address", 30, QUARTER), Limit("account", 10, QUARTER)),
             "six digits, three of which are valid at a time; a known browser is counted by itself alone"),
        Door("sign_in_text", "Staff sign-in: having the code sent", False, (Limit("pair", 3, HALF_HOUR), Limit("account", 3, HALF_HOUR)),
             "after the right password; a known browser is counted by itself alone"),
        Door("passkey_ask", "Staff sign-in: asking what a passkey is to sign", False, (Limit("address", 60, QUARTER),),
             "nothing is written down for it; this bounds the work"),
        Door("passkey", "Staff sign-in: passkey", True, (Limit("address", 30, QUARTER),), "a signature cannot be guessed; this bounds the work"),
        Door("password_reset", "Setting another person's password or factor anew", False, (Limit("user", 30, HOUR),),
             "a stolen administrator's session does not change a whole station"),
        Door("code_request", "Resident sign-in: asking for a code", False,
             (Limit("pair", 1, MINUTE), Limit("pair", 3, HOUR), Limit("pair", 6, DAY), Limit("address", 20, HOUR),
              Limit("phone", 1, MINUTE), Limit("phone", 5, HOUR), Limit("phone", 20, DAY), Limit(ALL, 600, HOUR)),
             "nobody's phone is flooded, and nobody's purse is emptied by text messages. A known browser is counted by itself alone; a code that was sent stays good, and so does the receipt code"),
        Door("code_entry", "Resident sign-in: entering the code", True, (Limit("pair", 20, DAY), Limit("address", 30, QUARTER)),
             "a code takes five tries, and only from the browser that asked for it: strangers make at most 100 guesses a day in a million, and use up nobody's code"),
        Door("receipt", "Receipt code and last four digits (pages); `Authorization: Receipt` (API)", True,
             (Limit("address", 20, QUARTER), Limit("beginning", 10, QUARTER), Limit("receipt", 10, DAY), Limit(ALL, 1_000, HOUR)),
             "10^12 codes: were a million in use, everybody's guesses together would find one in six weeks; on the pages, which ask for four digits more, in a thousand years. Beyond the limit for everybody an address that guessed wrong before is shut out, the others are not"),
        Door("telling", "Beginning a report without an account", False, (Limit("address", 240, HOUR, in_demo=AT_FULL_SPEED),),
             "what is told is kept in a session from the first screen on"),
        Door("report", "Reporting without an account", False, (Limit("address", 60, HOUR, in_demo=AT_FULL_SPEED),),
             "a township of 96 villages has about eight disputes a day, and a village office is one address"),
        Door("report_by_staff", "Reporting when signed in", False, (Limit("user", 300, HOUR, in_demo=AT_FULL_SPEED),),
             "a day's messages of the 110 line are read in as a sheet instead"),
        Door("check", "Checking a print, typed or uploaded", False, (Limit("address", 20, QUARTER), Limit("number", 10, QUARTER)),
             "amount and day are not found out by asking again and again"),
        Door("signing_code", "Asking for a code to sign with", False, (Limit("party", 10, QUARTER), Limit("address", 60, QUARTER)),
             "besides, three codes are valid at once at most"),
        Door("sign", "Signing with the code", True, (Limit("party", 10, QUARTER), Limit("address", 60, QUARTER)), "besides, a code takes five tries"),
        Door("upload", "Scans, photos and sheets", False, (Limit("user", 240, HOUR, in_demo=AT_FULL_SPEED),),
             "each is opened, checked and sealed"),
        Door("export", "Registers, figures, dossiers and papers as files", False, (Limit("user", 60, HOUR, in_demo=AT_FULL_SPEED),),
             "who takes everything along is slowed down and stands in the log"),
        Door("search", "Searching the register", False, (Limit("user", 60, MINUTE, in_demo=AT_FULL_SPEED),), "nobody types faster"),
        Door("text_message", "Text messages to one phone", False, (Limit("phone", 10, HOUR),),
             "what is more waits in the outbox; alarms to the staff do not wait"),
        Door("unread", "Entries about requests too long to be read, of somebody who is not signed in", False,
             (Limit("address", 10, HOUR), Limit(ALL, 300, HOUR)),
             "every one is refused; beyond this the log is not filled with them. Those of people signed in are all entries"),
    )
}  # fmt: skip

DOOR_OF_MOVE = {"ask_signing_code": "signing_code", "sign": "sign"}
"""The moves of a party that a guesser, or somebody who floods a phone, would repeat."""
WRONG_CODES = frozenset({"signing_code_wrong", "signing_code_used_up"})


class DoorClosed(Refused):
    """Too many tries: `wait` says for how long; the log knows that the door closed on somebody."""

    def __init__(self, wait: timedelta) -> None:
        super().__init__("too_many_tries", retry_after=math.ceil(wait.total_seconds()))
        self.wait = wait


def knock(name: str, *, at: datetime, **whose: str) -> None:
    """Count one try at a door by whom it is tried, such as `address="198.51.100.7"`; what is not given is not counted.

    Raises `DoorClosed` once a limit is reached; the first time, that is an entry in the log, which therefore must
    not be undone with the caller's transaction: knock before it begins.
    """
    taken: list[tuple[str, timedelta]] = []
    for key, limit in _keys(name, whose):
        answer = tries.take(key, most=limit.in_force, within=limit.within, at=at)
        if answer.let_in:
            taken.append((key, limit.within))
            continue
        if limit.counted == ALL and _was_never_wrong(name, taken, at):
            continue
        for earlier, within in taken:
            tries.give_back(earlier, within=within, at=at)
        if answer.closed_now:
            _write_down(name, limit.counted, key, at)
        raise DoorClosed(answer.wait)


def is_closed(name: str, *, at: datetime, **whose: str) -> bool:
    """Whether a knock would find the door closed; nothing is counted."""
    return any(
        tries.counted(key, within=limit.within, at=at) >= limit.in_force for key, limit in _keys(name, whose)
    )


def forgive(name: str, *, at: datetime, **whose: str) -> None:
    """The try was not in vain: it no longer counts."""
    for key, limit in _keys(name, whose):
        tries.give_back(key, within=limit.within, at=at)


@contextmanager
def counting(
    name: str, *, at: datetime, in_vain: frozenset[str] = frozenset(), **whose: str
) -> Iterator[None]:
    """Knock for what the block does. At a door that counts only what is in vain, the try is forgiven unless the block
    is refused by one of the rules named in `in_vain`."""
    knock(name, at=at, **whose)
    try:
        yield
    except Refused as no:
        if no.name not in in_vain and DOORS[name].only_in_vain:
            forgive(name, at=at, **whose)
        raise
    if DOORS[name].only_in_vain:
        forgive(name, at=at, **whose)


def _was_never_wrong(name: str, taken: list[tuple[str, timedelta]], at: datetime) -> bool:
    """Whether this is the only try of whoever stands here: guessers elsewhere must not shut everybody out."""
    return DOORS[name].only_in_vain and all(
        tries.counted(key, within=within, at=at) == 1 for key, within in taken
    )


def _keys(name: str, whose: dict[str, str]) -> Iterator[tuple[str, Limit]]:
    if unknown := set(whose) - {limit.counted for limit in DOORS[name].limits}:
        raise ValueError(f"the door {name} does not count {sorted(unknown)}")
    given = {who: value for who, value in whose.items() if value} | {ALL: ALL}
    if "address" in given:
        given["address"] = network_of(given["address"])
    for limit in DOORS[name].limits:
        if limit.counted in given:
            seconds = int(limit.within.total_seconds())
            yield f"{name} {limit.counted} {seconds} {given[limit.counted]}", limit


def network_of(address: str) -> str:
    """What counts as one visitor: an IPv4 address, or the /64 network that one IPv6 household is given."""
    try:
        ip = ipaddress.ip_address(address.split("%")[0])
    except ValueError:
        return address
    if isinstance(ip, ipaddress.IPv4Address):
        return str(ip)
    if ip.ipv4_mapped:
        return str(ip.ipv4_mapped)
    return str(ipaddress.ip_network((ip, 64), strict=False))


def _write_down(name: str, counted: str, key: str, at: datetime) -> None:
    """Who it was is a keyed digest: the same visitor is known again, nobody is named."""
    with transaction.atomic():
        log.append(
            station="",
            by=log.Actor("anonymous"),
            verb="close_door",
            object_kind="door",
            object_id=name,
            at=at,
            refusal="too_many_tries",
            details={"counted": counted, "who": keyed_digest(key.encode(), purpose="door").hex()[:16]},
        )


def doors_markdown() -> str:
    """The page of documentation."""
    rows = [
        f"| {door.words} | {'in vain' if door.only_in_vain else 'every one'} | {_limits(door)} | {door.why} |"
        for door in DOORS.values()
    ]
    return "\n".join(
        [
            "# Doors",
            "",
            "Generated by `fengqiao docs doors` from `fengqiao/audit/doors.py`. Pages and API count together, and so do all",
            "processes of the server. Whoever is over a limit is answered 429 with `Retry-After`, in their language; the",
            "first time a door closes on somebody is an entry in the log (`close_door`), with a keyed digest for the visitor.",
            "The address is the one that connects; `X-Forwarded-For` is believed only from `FENGQIAO_PROXIES`.",
            "",
            "| door | which tries count | at most | why |",
            "|---|---|---|---|",
            *rows,
            "",
            f"Where a second number stands for the demo and tests, it lets a benchmark run at full speed ({AT_FULL_SPEED:,} an",
            "hour); limits on codes, receipts and passwords are the same everywhere.",
            "",
            "What no count stops: a connection that sends half a form keeps one of the server's four threads waiting. In",
            "production a proxy that takes in whole requests before it hands them on therefore stands in front (nginx:",
            "`proxy_request_buffering on`, which is its default, `client_body_timeout 10s`, `client_max_body_size 12m`, and",
            "`limit_conn` for each address).",
            "",
        ]
    )


def _limits(door: Door) -> str:
    return "<br>".join(
        f"{limit.most} in {_span(limit.within)} for one {COUNTED[limit.counted]}".replace(
            "for one every", "for every"
        )
        + (f" (demo {limit.in_demo:,})" if limit.in_demo else "")
        for limit in door.limits
    )


def _span(within: timedelta) -> str:
    minutes = int(within.total_seconds() // 60)
    return {1: "a minute", 60: "an hour", 1_440: "a day"}.get(minutes, f"{minutes} minutes")
