"""Events: an app emits what happened; `reactions` subscribes. Handlers run inside the emitter's transaction."""

from collections import defaultdict
from collections.abc import Callable
from typing import Any, TypeVar

Event = TypeVar("Event")
_handlers: dict[type, list[Callable[[Any], None]]] = defaultdict(list)


def subscribe(kind: type[Event], handler: Callable[[Event], None]) -> None:
    """Call `handler` with every event of exactly this kind; subscribing the same handler twice has no effect."""
    if handler not in _handlers[kind]:
        _handlers[kind].append(handler)


def emit(event: object) -> None:
    """Tell every subscriber, in the order of subscription. An error in a handler undoes the emitter's transaction."""
    for handler in _handlers[type(event)]:
        handler(event)
