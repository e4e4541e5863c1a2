"""Separate consents: given, written down for somebody, taken back (Personal Information Protection Law arts 14, 15, 29,
31). Each is an act with an entry; the entry says how and under which notice, what it was about lies sealed.
"""

from datetime import datetime

from django.db import transaction

from fengqiao.community.privacy import PUBLISHED, VERSION
from fengqiao.kernel.refusals import Refused

from ..callers import caller_of_party
from ..consents import ASKED, CHILD, HOW, Consent, holding, with_consent, with_withdrawal
from ..models import Dispute, Party, RightsRequest
from ..scope import Caller, is_in_scope
from .intake import enter_consent
from .reveal import is_sheltered
from .rights import OPEN_AT_ONCE, ask_about_own_data

MAY_WRITE_DOWN = frozenset({"elder", "assistant", "lawyer", "officer", "chief"})
TAKEN_BACK = "withdraw_separate_consent"
LONGEST_NAME = 60


@transaction.atomic
def give_consent(
    *,
    number: str,
    what: str,
    how: str,
    by: Caller,
    at: datetime,
    side: str = "",
    guardian: str = "",
    relation: str = "",
    notice_version: str = VERSION,
) -> Consent:
    """Write a separate consent down: a party's own by a tap, or what a side said or signed before the staff.

    Given twice it is kept once. Raises `Refused`: not_found, role_may_not, not_a_side, unknown_consent,
    unknown_notice, guardian_missing (a child's details: the guardian's name and relation).
    """
    if what not in ASKED or how not in HOW:
        raise Refused("unknown_consent")
    if notice_version not in PUBLISHED:
        raise Refused("unknown_notice", version=notice_version[:40])
    party = _party(number, side, by)
    guardian, relation = guardian.strip()[:LONGEST_NAME], relation.strip()[:LONGEST_NAME]
    if what == CHILD and not (guardian and relation):
        raise Refused("guardian_missing")
    found = holding(party.details, what)
    if found is not None:
        return found
    themselves = by.kind == "party"
    consent = Consent(
        what=what,
        notice_version=notice_version,
        how="tap" if themselves else how,
        at=at.isoformat(timespec="seconds"),
        role="" if themselves else by.role,
        by="" if themselves else by.id,
        guardian=guardian if what == CHILD else "",
        relation=relation if what == CHILD else "",
    )
    party.details = with_consent(party.details, consent)
    party.save(update_fields=["details"])
    enter_consent(party.dispute, consent, by=by, at=at, protected=is_sheltered(party.dispute))
    return consent


@transaction.atomic
def withdraw_consent(*, number: str, what: str, by: Caller, at: datetime, side: str = "") -> None:
    """Take a consent back: as easy as giving it, at any stage, and nobody can refuse it.

    What was done until then stays valid (art 15). The chief is asked, within the days of every request about one's
    own data, what can be taken out of the file (art 47). Raises `Refused`: not_found, role_may_not, not_a_side,
    no_such_consent.
    """
    party = _party(number, side, by)
    consent = holding(party.details, what)
    if consent is None:
        raise Refused("no_such_consent")
    role = "" if by.kind == "party" else by.role
    party.details = with_withdrawal(party.details, what, at=at.isoformat(timespec="seconds"), role=role)
    party.save(update_fields=["details"])
    sheltered = is_sheltered(party.dispute)
    enter_consent(party.dispute, consent, by=by, at=at, verb=TAKEN_BACK, protected=sheltered)
    waiting = RightsRequest.objects.filter(party=party, answered_at=None)
    if not waiting.filter(kind="withdraw_consent").exists() and waiting.count() < OPEN_AT_ONCE:
        ask_about_own_data(kind="withdraw_consent", words="", by=caller_of_party(party), at=at)


def _party(number: str, side: str, by: Caller) -> Party:
    """The party it is of, with its case locked."""
    dispute = Dispute.objects.select_for_update().filter(number=number).first()
    if dispute is None or not is_in_scope(dispute, by):
        raise Refused("not_found", number=number)
    living = Party.objects.select_related("dispute").filter(dispute=dispute, erased_at=None)
    if by.kind == "party":
        party = living.filter(pk=by.id).first()
    elif by.role in MAY_WRITE_DOWN:
        party = living.filter(side=side).first()
    else:
        raise Refused("role_may_not", role=by.role)
    if party is None:
        raise Refused("not_a_side", side=side[:1])
    return party
