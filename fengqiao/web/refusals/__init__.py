"""A rule's no, in the reader's words: what it is, and what to do about it. Every guard of the ladder has an entry."""

from collections.abc import Callable
from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.functional import Promise
from django.utils.translation import get_language, gettext, ngettext
from django.utils.translation import gettext_lazy as _

from fengqiao.audit.doors import DoorClosed
from fengqiao.kernel.refusals import Refused
from fengqiao.web.field_errors import FIELD_ERRORS

from . import cases, house, people

__all__ = ["FIELD_ERRORS", "Explanation", "Link", "RefusalPages", "explain", "in_words"]


@dataclass(frozen=True)
class Link:
    """Where the reader can go on from here."""

    label: str | Promise
    url: str


@dataclass(frozen=True)
class Explanation:
    """What `parts/refusal.html` shows."""

    title: str | Promise
    advice: str | Promise = ""
    link: Link | None = None


_WORDS = cases.WORDS | people.WORDS | house.WORDS
_OTHER = (_("This cannot be done"), _("Go back and look at the next step. Nothing was changed."))


def has_words(name: str) -> bool:
    """Whether a refusal has its own words."""
    return name in _WORDS


def in_words(name: str) -> str:
    """A refusal in a sentence or two, in the reader's language."""
    title, advice = _WORDS.get(name, _OTHER)
    return f"{title}：{advice}" if (get_language() or "").startswith("zh") else f"{title}: {advice}"


def explain(refused: Refused, *, link: Link | None = None) -> Explanation:
    """The words for a refusal; a general sentence for one without its own."""
    title, advice = _WORDS.get(refused.name, _OTHER)
    if seconds := refused.detail.get("retry_after"):
        return Explanation(title, _wait_words(seconds), link)
    return Explanation(title, advice, link)


def _wait_words(seconds: int) -> str:
    """How long to wait, in minutes or hours, rounded up."""
    minutes = -(-seconds // 60)
    if minutes <= 90:
        words = ngettext(
            "Try again in %(number)s minute, or call the station.",
            "Try again in %(number)s minutes, or call the station.",
            minutes,
        )
        return words % {"number": minutes}
    return gettext("Try again in %(number)s hours, or call the station.") % {"number": -(-minutes // 60)}


class RefusalPages:
    """Middleware: a refusal that no view caught becomes a clear page, status 409, instead of an error."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        """The page for a `Refused`; other errors go their way."""
        if not isinstance(error, Refused) or request.path.startswith("/api/"):
            return None
        status = 429 if isinstance(error, DoorClosed) else 409
        return render(request, "409.html", {"refusal": explain(error)}, status=status)
