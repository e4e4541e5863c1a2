"""The only writers of mediation."""

from .case import Case
from .intake import PartyGiven, Report, Reported, next_number, report_dispute
from .moves import Moved, make_move
from .phone_codes import ask_phone_code, hand_over_phone_codes, use_phone_code
from .reveal import log_refusal, reveal_parties, reveal_words
from .timers import run_timers

__all__ = [
    "Case",
    "Moved",
    "PartyGiven",
    "Report",
    "Reported",
    "ask_phone_code",
    "hand_over_phone_codes",
    "log_refusal",
    "make_move",
    "next_number",
    "report_dispute",
    "reveal_parties",
    "reveal_words",
    "run_timers",
    "use_phone_code",
]
