"""Making a move: lock, check, change, record, then tell."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction

from fengqiao.audit import log
from fengqiao.community import queries as community
from fengqiao.community.privacy import VERSION as PRIVACY_VERSION
from fengqiao.kernel.clock import local_date
from fengqiao.kernel.events import emit
from fengqiao.kernel.refusals import Refused

from .. import ladder
from ..events import DisputeMoved, Recipient
from ..fields import CleanFile, GivenFile, read_fields
from ..guards import Turn
from ..ladder import MoveRefused
from ..models import Dispute, Step
from ..scope import Caller, is_in_scope
from ..standing import Level, Stage, Standing
from .case import Case
from .intake import audit_actor, terms_of
from .known import known_to
from .records import RECORDS, SigningCodeWrong, count_try, end_of_asking
from .reveal import log_refusal
from .uploads import with_clean_files

# Steps the other sides are not shown: who is afraid of whom must not come back to them, nor whose matters are linked.
BETWEEN_US = frozenset(
    {"say", "raise_safety_concern", "acknowledge_alarm", "protect", "correct_screening", "link"}
)
# In the log for a move that does not exist: what was typed may be anything, a phone number too.
NO_SUCH_MOVE = "no_such_move"
# A talk with one side alone stays between that side and the mediators, unless it is said to be for all.
TALKS = frozenset({"record_talk"})


@dataclass(frozen=True)
class Moved:
    """What came of a move. `step` is None where a side gave an answer it had already given."""

    dispute: Dispute
    standing: Standing
    step: Step | None


def make_move(
    *, number: str, move: str, version: int, fields: Mapping[str, Any], by: Caller, at: datetime
) -> Moved:
    """Make one move of the ladder.

    Raises `FieldsWrong` (what was given cannot be read) or `Refused`: not_found (outside the caller's scope),
    role_may_not, stale_version, or the name of the guard that refuses. A refusal is an entry in the log too. Files
    are checked here unless `with_clean_files` has done so; a caller that holds a transaction calls that before.
    """
    fields = with_clean_files(number=number, move=move, version=version, fields=fields, by=by, at=at)
    try:
        with transaction.atomic():
            return _make_move(number=number, move=move, version=version, fields=fields, by=by, at=at)
    except Refused as refusal:
        if isinstance(refusal, SigningCodeWrong):
            count_try(refusal)
        if refusal.name != "not_found":
            verb = move if move in ladder.BY_NAME else NO_SUCH_MOVE
            log_refusal(number=number, verb=verb, refusal=refusal.name, by=by, at=at)
        raise


def _make_move(
    *, number: str, move: str, version: int, fields: Mapping[str, Any], by: Caller, at: datetime
) -> Moved:
    dispute = Dispute.objects.select_for_update().filter(number=number).first()
    if dispute is None or not is_in_scope(dispute, by):
        raise Refused("not_found", number=number)
    row = ladder.BY_NAME.get(move)
    if row is None:
        raise MoveRefused("move_not_open", move=move[:40])
    if by.role not in row.roles:
        raise Refused("role_may_not", move=move, role=by.role)
    if version != dispute.version:
        raise Refused("stale_version", version=dispute.version)
    clean = read_fields(row.fields, fields)
    if any(isinstance(one, GivenFile) and not isinstance(one, CleanFile) for one in clean.values()):
        raise Refused("stale_version", version=dispute.version)  # it was not theirs to try a moment ago
    if by.side and clean.get("side", by.side) != by.side:
        raise Refused("not_your_side", side=clean["side"])
    case = Case(dispute=dispute, terms=terms_of(dispute.station), parties=list(dispute.parties.all()))
    before = dispute.standing
    turn = Turn(
        standing=before,
        by=by.by,
        on=local_date(at),
        fields=clean,
        terms=case.terms,
        known=known_to(case, move=move, fields=clean, by=by, at=at),
    )
    return carry_out(case, turn=turn, move=move, by=by, at=at)


def carry_out(case: Case, *, turn: Turn, move: str, by: Caller, at: datetime) -> Moved:
    """The move on a case already locked and read: rules, rows, history, log, notices."""
    before = turn.standing
    after = ladder.make_move(move, turn)
    if after is before:
        return Moved(dispute=case.dispute, standing=before, step=None)
    step = write_step(case, turn=turn, move=move, after=after, at=at)
    case.take_standing(after, at=at)
    record = RECORDS.get(move)
    if record is not None:
        record(case, turn, after, step, at)
    end_of_asking(case, before, after, at)
    if case.dispute.apart and by.role == "officer":  # others of the room will not see it any more
        case.assign(user=by.id, role=by.role, at=at, mediates=False)
    case.save()
    _store_files(case)
    log.append(
        station=case.dispute.station,
        by=audit_actor(by),
        verb=move,
        object_kind="dispute",
        object_id=str(case.dispute.id),
        at=at,
        details={"version": after.version, "stage": after.stage.value, "level": after.level},
    )
    tell_the_others(case, move=move, by=by, at=at)
    return Moved(dispute=case.dispute, standing=after, step=step)


def write_step(case: Case, *, turn: Turn, move: str, after: Standing, at: datetime) -> Step:
    """The history grows by one step; files are kept apart, and so are names and phones."""
    words = {
        name: value
        for name, value in turn.fields.items()
        if name not in {"code", "name", "phone"} and not isinstance(value, GivenFile)
    }
    if move == "consent":
        words["privacy_notice"] = PRIVACY_VERSION
    between_us = move in BETWEEN_US or (move in TALKS and turn.fields.get("with_side"))
    audience = turn.fields.get("audience", "private" if between_us else "joint")
    return case.add(
        Step(
            dispute=case.dispute,
            number=after.version,
            move=move,
            at=at,
            happened_at=turn.fields.get("happened_at"),
            actor=turn.by.id,
            role=turn.by.role,
            side=turn.side or turn.fields.get("with_side") or "",
            level=after.level,
            stage=after.stage.value,
            audience=audience,
            words=words,
        )
    )


def tell_the_others(case: Case, *, move: str, by: Caller, at: datetime) -> None:
    """Everybody in the case but the one who moved; nobody who must not be contacted, and no words."""
    dispute = case.dispute
    hidden = dispute.stage in {Stage.PROTECTED, Stage.REFERRED}
    standing = dispute.standing
    sheltered, reporter = standing.sheltered_side, standing.reporter_side
    tell = [
        Recipient(side=party.side, phone=party.phone, user=party.user)
        for party in case.parties
        if not party.never_contact
        and (party.phone or party.user)
        and party.side != by.side
        and not (hidden and party.side != sheltered)
        and not (
            move == "accept" and party.side != reporter
        )  # they are being asked by a message of their own
        and (party.receipt_index is not None)
    ]
    staff = {dispute.mediator, *dispute.facts.get("mediators", ()), *_newly_asked(case, move)} - {"", by.id}
    tell += [Recipient(user=user) for user in sorted(staff)]
    emit(
        DisputeMoved(
            dispute_id=dispute.id,
            number=dispute.number,
            station=dispute.station,
            at=at,
            move=move,
            level=dispute.level,
            stage=dispute.stage,
            tell=tuple(tell),
        )
    )


def _newly_asked(case: Case, move: str) -> set[str]:
    """Whose turn it is because of this move, although they have not mediated here before."""
    dispute, standing = case.dispute, case.dispute.standing
    if move == "send_work_order":
        order = dispute.work_orders.order_by("-number").first()
        asked = community.clerks_of(order.department) if order and order.department else []
        return {str(clerk.id) for clerk in asked}
    if move == "agree_climb" and standing.stage == Stage.HANDING_OVER:
        assistant = community.assistant_of(dispute.village)
        goes_to = standing.climb.to_level if standing.climb else Level.JOINT_SESSION
        near = [assistant] if assistant and goes_to <= Level.LAWYER else []
        return {str(person.id) for person in [*near, *community.officers_of(dispute.village)]}
    if move in {"rank_lawyers", "decline_assignment", "pass_to_next_lawyer"}:
        return {standing.lawyer_asked or ""}
    return {standing.colleague_asked or ""} if move == "hand_over" else set()


def _store_files(case: Case) -> None:
    from .attachments import store

    for row, content in case.files:
        store(row, content)
    case.files = []
