"""The answer to a request about one's own data outlives the data: who asked must be able to read what was decided.

It is sealed by the vault, not under the case's key, and holds no name. Who asked opens it with the receipt code and the
last four digits of the phone they had, of which only a keyed digest of both together is kept.
"""

from collections.abc import Iterable

from fengqiao.audit.vault import blind_index

from ..models import Party, RightsRequest

PHONE_DIGITS = 4


def answers_index(receipt_index: bytes, *, last: str) -> bytes:
    """The digest by which answers are found: of a receipt's own index and the last four digits, empty if no phone."""
    return blind_index(f"{receipt_index.hex()}|{last}", purpose="answers")


def keep_answers_readable(people: Iterable[Party]) -> None:
    """Called before the receipts of these people go: what they asked is found by the digest from now on."""
    for party in people:
        if party.receipt_index is not None:
            last = "".join(ch for ch in party.phone if ch.isdigit())[-PHONE_DIGITS:]
            found = answers_index(bytes(party.receipt_index), last=last)
            RightsRequest.objects.filter(party=party).update(answers_index=found)
