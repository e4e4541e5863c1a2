"""What the card of the one next thing holds; `templates/web/phone/next.html` draws it."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

Act = dict[str, Any]
"""A button, as `Page.act` makes it."""


@dataclass(frozen=True, kw_only=True)
class Card:
    """What happens, when, who comes, and at most two buttons: `main`, and the quiet `second`.

    `facts` are (label, value) pairs, `offer` the one on the table; `settled` turns the card green.
    """

    title: str
    facts: tuple[tuple[str, str], ...] = ()
    offer: dict[str, Any] | None = None
    body: str = ""
    main: Act | None = None
    second: Act | None = None
    settled: bool = False

    @property
    def offered(self) -> frozenset[str]:
        """The moves that have a button here, so that the page need not repeat them."""
        return frozenset(act["name"] for act in (self.main, self.second) if act)


def facts(*pairs: tuple[str, Any]) -> tuple[tuple[str, str], ...]:
    """The pairs that have something to say."""
    return tuple((label, str(value)) for label, value in pairs if value)


def link(label: str, url: str) -> Act:
    """A button that leads to a page and makes no move."""
    return {"label": label, "url": url, "name": ""}


def first_two(acts: Iterable[Act]) -> tuple[Act | None, Act | None]:
    """What becomes the main button and the second one."""
    first, second, *_rest = [*acts, None, None]
    return first, second
