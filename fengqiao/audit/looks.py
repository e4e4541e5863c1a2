"""Every way of looking at a case that the log knows: one table, from which each list of looks derives.

The trust sheet, the log of the audit administrator, the report after a leak and what a side reads about who looked
all take their verbs and words from here. A test compares the table with every act that writes a `reveal_…` entry.
"""

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


@dataclass(frozen=True)
class Look:
    """One way of looking. `data`: kinds of data it reaches; `with_reason`: it shows something whole, for a reason."""

    verb: str
    words: Promise
    data: tuple[str, ...]
    with_reason: bool = True


LOOKS: tuple[Look, ...] = (
    Look("look", _("looked at the case"), ("register", "summary"), with_reason=False),
    Look("reveal_parties", _("saw names and phones"), ("names", "phones")),
    Look("reveal_words", _("read what was said"), ("talks",)),
    Look("print_dossier", _("opened the dossier"), ("names", "phones", "talks", "papers")),
    Look("reveal_breach_list", _("saw whom to tell about a leak"), ("names", "phones")),
)
LOOK_VERBS: tuple[str, ...] = tuple(look.verb for look in LOOKS)
REVEALS: tuple[str, ...] = tuple(look.verb for look in LOOKS if look.with_reason)
WORDS: dict[str, Promise] = {look.verb: look.words for look in LOOKS}
