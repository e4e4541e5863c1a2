"""The drawing of the ladder: five steps, wherever a dispute appears."""

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import get_language, pgettext_lazy
from django.utils.translation import gettext_lazy as _

LEVEL_NAMES: dict[int, Promise] = {
    1: _("Elders' chat"),
    2: _("Assistant's follow-up"),
    3: _("Lawyer steps in"),
    4: _("Hearing"),
    5: _("Joint session"),
}
_LINES: dict[int, tuple[Promise, Promise]] = {
    1: (pgettext_lazy("ladder, line 1", "Elders"), pgettext_lazy("ladder, line 2", "chat")),
    2: (pgettext_lazy("ladder, line 1", "Assistant"), pgettext_lazy("ladder, line 2", "follows up")),
    3: (pgettext_lazy("ladder, line 1", "Lawyer"), pgettext_lazy("ladder, line 2", "steps in")),
    4: (pgettext_lazy("ladder, line 1", "Hearing"), pgettext_lazy("ladder, line 2", "and view")),
    5: (pgettext_lazy("ladder, line 1", "Joint"), pgettext_lazy("ladder, line 2", "session")),
}
_STATES = {
    "past": _("passed"),
    "here": _("you are here"),
    "done": _("settled here"),
    "future": _("not reached"),
}


@dataclass(frozen=True)
class Step:
    """One step: its number, its words on two lines, and its state: past, here, done or future."""

    level: int
    lines: tuple[Promise, ...]
    state: str

    @property
    def label(self) -> str:
        """The words on one line."""
        space = "" if (get_language() or "").startswith("zh") else " "
        return space.join(map(str, self.lines))

    @property
    def state_words(self) -> Promise:
        """The state in words, for those who do not see the drawing."""
        return _STATES[self.state]


def ladder_steps(level: int | None, *, settled: bool = False) -> list[Step]:
    """The five steps of a dispute at `level` (None: not begun, all in the future); `settled` marks it done there."""

    def state(number: int) -> str:
        if level is None or number > level:
            return "future"
        if number < level:
            return "past"
        return "done" if settled else "here"

    return [Step(number, _LINES[number], state(number)) for number in _LINES]
