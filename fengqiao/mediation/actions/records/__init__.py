"""What a move writes beside its step: assignments, sittings, agreements, work orders, alarms, attachments."""

from . import agreement, danger, departments, intake, signing, sitting
from .agreement import check_index, drafted, hash_of
from .registry import RECORDS, Record
from .signing import SigningCodeWrong, count_try
from .sitting import HEARING_LASTS

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
    "hash_of",
    "intake",
    "signing",
    "sitting",
]
