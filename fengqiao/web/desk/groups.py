"""The moves of a case as a desk shows them: the next one large, then those of this level, closing, corrections."""

from dataclasses import dataclass

from django.urls import reverse

from fengqiao.mediation.desk_queries import PROTECTED
from fengqiao.mediation.ladder import Move
from fengqiao.mediation.queries import DisputeShown
from fengqiao.web.phone.words import label_of

# What comes next, best first: the first that is open is the main button.
NEXT = (
    "acknowledge_alarm", "refer", "accept_handover", "accept", "take_over", "resume", "sign_as_mediator", "seal",
    "record_oral_agreement", "close_kept", "ask_side", "agree_arrangement", "schedule_hearing",
    "schedule_conference", "plan_visit", "invite_elders", "pass_to_next_lawyer", "rank_lawyers", "agree_climb",
    "draft_agreement", "record_hearing", "record_conference", "record_visit", "record_talk", "record_follow_up",
    "record_performance", "close_police_performed", "hold_police_mediation", "sign", "consent", "mediate_again",
    "close_not_kept", "correct_screening",
)  # fmt: skip
# Records come before the agreement until somebody has sat down with the sides.
SIT_DOWN = ("record_hearing", "record_conference", "record_visit", "record_talk", "give_analysis")
CLOSING = frozenset(
    {"set_aside", "redirect", "decline", "withdraw", "merge", "stop", "fail", "close_kept", "close_not_kept"}
    | {"refer", "transfer_to_police", "resume_procedure", "return_to_committee", "close_police_performed"}
    | {"refuse_police_mediation"}
)
CORRECTIONS = frozenset(
    {"add_party", "link", "correct_kind", "correct_village", "correct_party", "set_mediator_of_record"}
    | {"correct_screening"}
)
# On the protected path nothing else has a button: the other side is never contacted.
SAFE = frozenset(
    {"refer", "correct_screening", "raise_safety_concern", "acknowledge_alarm", "link", "correct_kind"}
)
SAFETY = frozenset({"raise_safety_concern", "protect", "acknowledge_alarm"})
KEYS = {
    "accept": "a", "set_aside": "x", "take_over": "t", "resume": "r", "pause": "p", "climb": "c", "say": "n",
    "record_hearing": "h", "record_conference": "h", "record_visit": "h", "record_talk": "h",
    "schedule_hearing": "s", "schedule_conference": "s", "plan_visit": "s", "invite_elders": "s",
    "make_offer": "o", "draft_agreement": "g", "send_work_order": "w", "acknowledge_alarm": "q", "fail": "f",
    "hand_over": "y", "record_follow_up": "v", "record_performance": "d", "ask_side": "i",
}  # fmt: skip


@dataclass(frozen=True)
class MoveGroups:
    """Buttons of a case, each move once."""

    main: Move | None
    level: list[Move]
    closing: list[Move]
    corrections: list[Move]
    safety: list[Move]


def grouped(shown: DisputeShown) -> MoveGroups:
    """The open moves in their groups."""
    moves = {move.name: move for move in buttons_of(shown)}
    main = next((moves[name] for name in _order(shown) if name in moves), None)
    rest = [move for move in moves.values() if move is not main]
    return MoveGroups(
        main=main,
        level=[m for m in rest if m.name not in CLOSING | CORRECTIONS | SAFETY],
        closing=[m for m in rest if m.name in CLOSING],
        corrections=[m for m in rest if m.name in CORRECTIONS],
        safety=[m for m in rest if m.name in SAFETY],
    )


def buttons_of(shown: DisputeShown) -> list[Move]:
    """The moves worth a button: on the protected path only the safe ones."""
    if shown.dispute.stage not in PROTECTED:
        return shown.moves
    return [move for move in shown.moves if move.name in SAFE]


def _order(shown: DisputeShown) -> tuple[str, ...]:
    standing = shown.standing
    if standing.stage == "consenting" and not [
        side for side in standing.sides_missing("consent") if side != standing.reporter_side
    ]:
        return ("consent", *NEXT)
    if standing.stage == "mediating" and not standing.sittings:
        return (*SIT_DOWN, *NEXT)
    if standing.stage == "preparing" and not standing.arrangement:
        return tuple(name for name in NEXT if name != "agree_arrangement")
    return NEXT


def beside(groups: MoveGroups, most: int = 4) -> list[Move]:
    """The few moves the aside of the work list has room for: the main one and the likeliest others."""
    likely = (
        "say",
        "pause",
        "climb",
        "set_aside",
        "make_offer",
        "hand_over",
        "return_handover",
        "redirect",
        "fail",
    )
    others = [*groups.level, *groups.closing, *groups.safety]
    ranked = sorted(others, key=lambda move: likely.index(move.name) if move.name in likely else len(likely))
    return ([groups.main] if groups.main else []) + ranked[: most - (1 if groups.main else 0)]


def act(shown: DisputeShown, move: Move) -> dict[str, str]:
    """A button as `parts/act.html` draws it."""
    number = shown.dispute.number
    url = reverse("web:dispute-move", kwargs={"number": number, "move": move.name})
    return {"label": label_of(move, friendly=False), "url": url, "key": KEYS.get(move.name, "")}
