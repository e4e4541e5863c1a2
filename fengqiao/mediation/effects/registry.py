"""Where effects are registered, and what belongs to one level only."""

from collections.abc import Callable
from typing import Any

from ..guards import Turn
from ..standing import Standing

Effect = Callable[[Turn], Standing]
EFFECTS: dict[str, Effect] = {}
# What one side's answer to a collective move changes before all have answered.
EACH_SIDE: dict[str, Effect] = {}
PER_LEVEL = (
    "rank_lawyers",
    "agree_arrangement",
    "accept_offer",
    "agree_climb",
    "agree_extension",
    "sign",
    "ask_open_session",
)


def effect(*moves: str) -> Callable[[Effect], Effect]:
    """Registers what these moves change."""

    def register(rule: Effect) -> Effect:
        EFFECTS.update(dict.fromkeys(moves, rule))
        return rule

    return register


def nothing_more(turn: Turn) -> Standing:
    """Only the history grows."""
    return turn.standing


def fresh_level(standing: Standing, **changes: Any) -> Standing:
    """What belongs to one level is cleared; offers and the agreement's history stay in the steps."""
    return standing.but(
        arrangement=None,
        cooling_off_until=None,
        level_days=None,
        lawyer_ranks={},
        lawyer_asked=None,
        lawyer_asked_on=None,
        lawyers_declined=(),
        sittings=0,
        offer=None,
        climb=None,
        colleague_asked=None,
        colleague_asked_on=None,
        extension_asked=None,
        draft=None,
        level_paused_days=0,
        agreed=standing.without_agreed(*PER_LEVEL),
        **changes,
    )
