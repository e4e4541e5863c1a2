"""The worker's loop: what is due is done every few seconds. An error is logged, and the next round tries again."""

import importlib
import logging
import signal
import threading
import traceback
from collections.abc import Callable
from typing import Any

from django.db import close_old_connections

from fengqiao.kernel.clock import now

log = logging.getLogger("fengqiao.worker")

DUTIES = (
    ("fengqiao.mediation.actions", "hand_over_phone_codes"),
    ("fengqiao.reactions.actions", "deliver_due"),
    ("fengqiao.mediation.actions", "run_timers"),
    ("fengqiao.audit.idempotency", "erase_old_deeds"),
    ("fengqiao.audit.retention", "run_daily"),
)
"""Module and action; each is called with `at`."""


def _duty(module: str, action: str) -> Callable[..., Any]:
    duty: Callable[..., Any] = getattr(importlib.import_module(module), action)
    return duty


def where_it_failed(problem: BaseException) -> str:
    """Kind of error and the places in the code. Never the message: it can carry a name or a phone number."""
    places = traceback.extract_tb(problem.__traceback__)[-4:]
    return f"{type(problem).__name__} at " + " > ".join(f"{p.name} ({p.filename}:{p.lineno})" for p in places)


def do_round() -> None:
    """Every duty once. No error leaves this function; a duty that fails does not keep the next from its turn."""
    for module, action in DUTIES:
        try:
            close_old_connections()
            _duty(module, action)(at=now())
        except Exception as problem:
            log.error("%s failed: %s", action, where_it_failed(problem))


def run_worker(*, every: float, rounds: int | None) -> None:
    """Rounds, `every` seconds apart, until SIGTERM or SIGINT (the round under way is finished), or `rounds` of them."""
    stop = threading.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda *_: stop.set())
    done = 0
    while not stop.is_set():
        do_round()
        done += 1
        if done == rounds:
            return
        stop.wait(every)
