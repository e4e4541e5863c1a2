"""The only writers of mediation."""

from .case import Case
from .intake import PartyGiven, Report, Reported, next_number, report_dispute
from .moves import Moved, make_move
from .reveal import log_refusal, reveal_parties, reveal_words
from .timers import run_timers

__all__ = [
    "Case",
    "Moved",
    "PartyGiven",
    "Report",
    "Reported",
    "log_refusal",
    "make_move",
    "next_number",
    "report_dispute",
    "reveal_parties",
    "reveal_words",
    "run_timers",
]
