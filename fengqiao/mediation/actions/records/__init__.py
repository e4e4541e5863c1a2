"""What a move writes beside its step: assignments, sittings, agreements, work orders, alarms, attachments."""

from . import agreement, danger, departments, intake, signing, sitting
from .agreement import check_index, drafted, hash_of
from .registry import RECORDS, Record
from .signing import SigningCodeWrong, count_try
from .sitting import HEARING_LASTS, end_of_asking, give_to_mediators, leave_seat

__all__ = [
    "HEARING_LASTS",
    "RECORDS",
    "Record",
    "SigningCodeWrong",
    "agreement",
    "check_index",
    "count_try",
    "danger",
    "departments",
    "drafted",
    "end_of_asking",
    "give_to_mediators",
    "hash_of",
    "intake",
    "leave_seat",
    "signing",
    "sitting",
]
