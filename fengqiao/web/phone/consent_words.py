"""Words of separate consents: one plain sentence each, and what happens when it is taken back."""

from collections.abc import Sequence
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from fengqiao.web.phone.words import joined, role_words

WHAT: dict[str, Promise] = {
    "health": gettext_lazy("health or an injury"),
    "accounts": gettext_lazy("a bank account"),
    "child": gettext_lazy("a child under 14"),
}
HOW: dict[str, Promise] = {
    "tap": gettext_lazy("ticked on the screen"),
    "spoken": gettext_lazy("said to us"),
    "paper": gettext_lazy("signed on paper"),
}
NOTICE_HOW: dict[str, Promise] = {
    "read_aloud": gettext_lazy("We read it to them"),
    "shown": gettext_lazy("They read it on the screen"),
    "printed": gettext_lazy("They got it on paper"),
}


def agreed_words(what: Sequence[str], *, spoken: bool) -> str:
    """The sentence beside the tick; empty where nothing is asked. `spoken`: the staff tick it for somebody."""
    if not what:
        return ""
    named = joined([str(WHAT[one]) for one in what])
    if spoken:
        return _("They agree: what they told us about %(what)s is kept, only to settle this matter.") % {
            "what": named
        }
    return _("I agree: what I wrote about %(what)s is kept, only to settle this matter.") % {"what": named}


def consent_line(consent: Any) -> dict[str, Any]:
    """A consent as a page shows it."""
    return {
        "code": consent.what,
        "what": WHAT[consent.what],
        "how": HOW[consent.how],
        "at": consent.at,
        "by": role_words(consent.role) if consent.role else "",
        "version": consent.notice_version,
        "guardian": consent.guardian,
        "relation": consent.relation,
        "holds": consent.holds,
        "withdrawn_at": consent.withdrawn_at,
    }
